"""Django's own commands, with this installation's database running: `python manage.py check`, `shell`, …"""

from __future__ import annotations

import sys

from ranan.config.cli import main

if __name__ == "__main__":
    sys.exit(main(["manage", *sys.argv[1:]]))
