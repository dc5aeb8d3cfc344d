"""A served site on a database of its own, and browser pages for people who have signed in."""

from __future__ import annotations

import os
import shutil
import socketserver
import threading
import wsgiref.simple_server
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.world import PASSWORD, World, make_world

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
WIDTHS = {"wide": (1280, 900), "narrow": (390, 844)}


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


class Site:
    """The address of the served system, and its world."""

    def __init__(self, url: str, world: World) -> None:
        self.url = url
        self.world = world


@pytest.fixture
def site(committing: str) -> Iterator[Site]:
    """The system with a small world, served on loopback on a free port."""
    from django.core.wsgi import get_wsgi_application

    world = make_world()
    server = _Server(("127.0.0.1", 0), _Quiet)
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Site(f"http://127.0.0.1:{server.server_address[1]}", world)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, once a session."""
    if not CHROMIUM:
        pytest.fail("no chromium found: apt-get install chromium fonts-noto-cjk, or set CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


SignIn = Callable[..., Page]


@pytest.fixture
def sign_in(site: Site, browser: Browser) -> Iterator[SignIn]:
    """`sign_in("hy")` gives a page of that person, signed in through the form; any script error fails the test."""
    contexts, problems = [], []

    def enter(login: str, width: str = "wide") -> Page:
        size = WIDTHS[width]
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda said: problems.append(said.text) if "Content Security Policy" in said.text else None)
        page.goto(f"{site.url}/sign-in/")
        page.fill("[name=login]", login)
        page.fill("[name=password]", PASSWORD)
        page.click("form.form button.btn-primary")
        page.wait_for_url(f"{site.url}/")
        return page

    yield enter
    for context in contexts:
        context.close()
    assert problems == []
