"""Make `.venv/bin/ranan` and let that Python find this checkout: nothing is built, so nothing is downloaded for it."""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMAND = """#!/bin/sh
exec "{python}" -m ranan.config.cli "$@"
"""


def main() -> int:
    """Write both files."""
    Path(sysconfig.get_path("purelib"), "ranan-checkout.pth").write_text(f"{ROOT}\n", "utf-8")
    command = Path(sys.prefix) / "bin" / "ranan"
    command.unlink(missing_ok=True)
    command.write_text(COMMAND.format(python=Path(sys.prefix) / "bin" / "python"), "utf-8")
    command.chmod(0o755)
    return 0


if __name__ == "__main__":
    sys.exit(main())
