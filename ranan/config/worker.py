"""What a web worker loads: the application, in a process that ends with the server that started it."""

from __future__ import annotations

import multiprocessing
import signal

from ranan.kit.processes import die_with_parent

_PARENT = multiprocessing.parent_process()
if _PARENT is not None:
    die_with_parent(parent=_PARENT.pid)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # the server's own handler, inherited, would swallow it while we load

from ranan.config.wsgi import application  # noqa: E402

__all__ = ["application"]
