"""A served site for each file on a database of its own, and people who sit before it at two widths of screen."""

from __future__ import annotations

import os
import shutil
import socketserver
import threading
import wsgiref.simple_server
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from ranan.kit import clock
from tests.browser.visitor import Site, Visitor, Watch
from tests.conftest import drop_clone, make_clone, use_database
from tests.world import PASSWORD, make_world

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

_AUDITED: set[str] = set()  # what axe has seen in this session
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""


class _Quiet(wsgiref.simple_server.WSGIRequestHandler):
    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


class _Server(socketserver.ThreadingMixIn, wsgiref.simple_server.WSGIServer):
    daemon_threads = True

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Close this thread's database connection with its request."""
        from django.db import connections

        try:
            super().process_request_thread(request, client_address)
        finally:
            connections.close_all()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that left before the answer was read is no error."""


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    """The system with a small world, served on loopback on a free port; each test of a file uses hazards of its own."""
    from django.core.wsgi import get_wsgi_application
    from django.db import connections

    with django_db_blocker.unblock():
        name = make_clone()
        before, shift = use_database(name), clock.shift()
        world = make_world()
        server = _Server(("127.0.0.1", 0), _Quiet)
        server.set_app(get_wsgi_application())
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield Site(f"http://127.0.0.1:{server.server_address[1]}", world)
        finally:
            server.shutdown()
            server.server_close()
            thread.join()
            clock.set_shift(shift)
            connections.close_all()
            use_database(before)
            drop_clone(name)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, once a session."""
    if not CHROMIUM:
        pytest.fail("no chromium found: apt-get install chromium fonts-noto-cjk, or set CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(params=["wide", "narrow"])
def width(request: pytest.FixtureRequest) -> str:
    """1280 or 390 px: every test runs at both."""
    return str(request.param)


@pytest.fixture(scope="module")
def crew(site: Site, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Watch]:
    """The screens of this file; who has signed in once stays signed in."""
    watch = Watch(site, browser, Path(str(request.path)).stem.removeprefix("test_"), audited=_AUDITED)
    yield watch
    watch.close()


@pytest.fixture(autouse=True)
def no_script_error(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails the test in which a script failed, the policy was broken, or the server did."""
    yield
    if "crew" in request.fixturenames:
        problems = request.getfixturevalue("crew").take_problems()
        assert problems == []


Enter = Callable[[str], Visitor]


@pytest.fixture
def enter(crew: Watch, width: str) -> Enter:
    """`enter("hy")`: that person before a screen of this width, signed in."""
    return lambda login: crew.enter(login, PASSWORD, width)


@pytest.fixture
def stranger(crew: Watch, width: str) -> Iterator[Visitor]:
    """Somebody before a fresh screen, who has not signed in."""
    visitor = crew.fresh(width)
    yield visitor
    visitor.page.context.close()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A real JPEG, every time another one."""
    path = tmp_path / "现场.jpg"
    Image.new("RGB", (640, 480), tuple(os.urandom(3))).save(path, "JPEG")
    return path
