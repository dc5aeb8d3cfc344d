"""A person before a screen: what he types and presses, and what every page that he comes to must keep."""

from __future__ import annotations

import importlib.util
import os
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response

from tests.world import World

WIDTHS = {"wide": (1280, 900), "narrow": (390, 844)}
PICTURES = os.environ.get("RANAN_SHOTS", "")  # a folder: a picture of every page that a test looks at
_REFUSED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")
_AXE = """async () => (await axe.run(document, {resultTypes: ["violations"], preload: false})).violations
  .filter((one) => ["serious", "critical"].includes(one.impact))
  .map((one) => one.id + ": " + one.nodes.map((node) => node.html.slice(0, 160)).slice(0, 3).join(" | "))"""
# What axe looks at: which element of which kind stands in which. A page made of nothing new is not asked about again.
_MADE_OF = """() => { const kind = (one) => [one.localName, one.className.baseVal ?? one.className, one.type,
    one.getAttribute("role"), one.getAttribute("aria-label") !== null].join();
  return [...new Set([...document.querySelectorAll("body *")].map((one) => kind(one.parentElement) + ">" + kind(one)))]; }"""
_TOO_WIDE = """() => { const root = document.scrollingElement; const most = root.clientWidth;
  if (root.scrollWidth <= most) return [];
  return [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > most + 1)
    .map((one) => one.outerHTML.slice(0, 120)).slice(0, 4).concat(["page wider than the screen"]); }"""


@lru_cache(maxsize=1)
def axe_script() -> str:
    """The script of axe-core, as its Python package brings it."""
    found = importlib.util.find_spec("axe_playwright_python")
    assert found is not None and found.origin is not None  # noqa: PT018  (one fact)
    return Path(found.origin).with_name("axe.min.js").read_text("utf-8")


@dataclass(frozen=True, slots=True)
class Site:
    """The address of the served system, and its world."""

    url: str
    world: World


@dataclass
class Watch:
    """All screens of one file, and what went wrong on them."""

    site: Site
    browser: Browser
    file: str
    people: dict[tuple[str, str], Visitor] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    pictures: int = 0
    audited: set[str] = field(default_factory=set)

    def fresh(self, width: str, *, script: bool = True) -> Visitor:
        """A new screen at which nobody has signed in."""
        across, down = WIDTHS[width]
        context = self.browser.new_context(
            viewport={"width": across, "height": down}, locale="zh-CN", timezone_id="Asia/Shanghai",
            java_script_enabled=script, reduced_motion="reduce",
        )  # fmt: skip
        page = context.new_page()
        page.set_default_timeout(15000)
        page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        page.on("console", self._said)
        page.on("response", self._answered)
        return Visitor(self, page, width, script)

    def enter(self, login: str, password: str, width: str) -> Visitor:
        """The person at this width, signed in."""
        if (login, width) not in self.people:
            visitor = self.fresh(width)
            visitor.sign_in(login, password)
            self.people[login, width] = visitor
        return self.people[login, width]

    def close(self) -> None:
        """Put all screens away."""
        for visitor in self.people.values():
            visitor.page.context.close()

    def take_problems(self) -> list[str]:
        """What went wrong since the last time this was asked."""
        found, self.problems = self.problems, []
        return found

    def _said(self, said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"} and not _REFUSED.match(said.text):
            self.problems.append(f"console: {said.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500 or (response.status == 404 and "/static/" in response.url):
            self.problems.append(f"{response.status}: {response.url}")


@dataclass
class Visitor:
    """One screen. Every page that it comes to is looked at; what is wrong there fails the test when it has ended."""

    watch: Watch
    page: Page
    width: str
    script: bool = True
    login: str = ""

    # ---------- going about ----------

    def sign_in(self, login: str, password: str) -> None:
        """By what the form sends; the form itself is for the tests of the door."""
        self.login, door = login, f"{self.watch.site.url}/sign-in/"
        asks = self.page.context.request
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', asks.get(door).text())
        assert token is not None
        given = {"login": login, "password": password, "csrfmiddlewaretoken": token[1]}
        answer = asks.post(door, form=given, headers={"Referer": door}, max_redirects=0)
        assert answer.status == 302, login

    def go(self, path: str, *, status: int = 200) -> Visitor:
        """Open an address of the site."""
        answer = self.page.goto(self.watch.site.url + path)
        assert answer is not None
        assert answer.status == status, (path, answer.status)
        self.look()
        return self

    def press(self, what: str | Locator, *, inside: str = "body") -> Visitor:
        """Press a link or button, by selector or by its words, and wait for the page that it leads to."""
        found = what if isinstance(what, Locator) else self.find(what, inside)
        with self.page.expect_navigation():
            found.click()
        self.look()
        return self

    def find(self, what: str, inside: str = "body") -> Locator:
        """By selector (anything with a dot, hash or bracket), else the link or button with exactly these words."""
        place = self.page.locator(inside)
        if re.search(r"[.#:\[]", what):
            return place.locator(what).first
        words = re.compile(rf"^\s*{re.escape(what)}\s*$")
        return place.locator("a:visible, button:visible, summary:visible").filter(has_text=words).first

    def write(self, form: Locator | None = None, /, **fields: str) -> Visitor:
        """Fill a form: texts, dates, choices, ticks and files, by the fields' names."""
        place = form or self.page.locator("main")
        for name, value in fields.items():
            _fill(place, name, value)
        return self

    def step(self, verb: str) -> Locator:
        """The step's disclosure on the page of a hazard, a person or a measure, opened."""
        found = self.page.locator(f"#step-{verb}")
        if found.get_attribute("open") is None:
            found.locator("summary").first.click()
        return found

    def take(self, verb: str, **fields: str) -> Visitor:
        """Open a step, fill it in and confirm it."""
        step = self.step(verb)
        self.write(step, **fields)
        return self.press(step.locator("form button.btn-primary"))

    # ---------- what a page says ----------

    def text(self, where: str = "main") -> str:
        """The visible words of a part of the page."""
        return str(self.page.locator(where).first.inner_text())

    def sees(self, picture: str) -> bool:
        """Scroll to a picture, which comes late where the page is long, and wait until it is there with pixels."""
        found = self.page.locator(picture).first
        found.scroll_into_view_if_needed()
        self.page.wait_for_function("one => one.complete && one.naturalWidth > 0", arg=found.element_handle())
        return True

    def path(self) -> str:
        """The address without the host."""
        return self.page.url.removeprefix(self.watch.site.url)

    def refusal(self) -> str:
        """The code of the refusal on the page, "" for none."""
        found = self.page.locator("[data-refusal]")
        return str(found.first.get_attribute("data-refusal")) if found.count() else ""

    def fragment(self) -> str:
        """The whole visible page in one string, blanks made one."""
        return re.sub(r"\s+", " ", self.text("body"))

    # ---------- what every page must keep ----------

    def look(self) -> None:
        """Nothing wider than the screen, nothing serious for axe; a picture where one is asked for."""
        self.page.wait_for_load_state("load")
        found = list(self.page.evaluate(_TOO_WIDE))
        if self.script:
            found += self._axe()
        self.watch.problems += [f"{self.login} {self.path()} {self.width}: {one}" for one in found]
        self.shoot()

    def _axe(self) -> list[str]:
        parts = {f"{self.width} {one}" for one in self.page.evaluate(_MADE_OF)}
        if parts <= self.watch.audited:
            return []
        self.watch.audited |= parts
        self.page.evaluate(axe_script())
        return list(self.page.evaluate(_AXE))

    def shoot(self, note: str = "") -> None:
        """Keep a picture of the page, where `RANAN_SHOTS` names a folder."""
        if PICTURES:
            self.watch.pictures += 1
            path = re.sub(r"[^\w.-]+", "_", self.path().partition("?")[0]).strip("_") or "home"
            name = f"{self.watch.file}-{self.watch.pictures:03d}-{self.width}-{self.login or 'nobody'}-{path}{note}.png"
            self.page.screenshot(path=Path(PICTURES) / name, full_page=True)


@lru_cache(maxsize=1)
def _kinds() -> dict[str, str]:
    return {"radio": "choice", "checkbox": "tick", "file": "file"}


def _fill(place: Locator, name: str, value: Any) -> None:
    """Fill one control in the way of its kind."""
    control = place.locator(f"[name={name}]")
    kind = _kinds().get(control.first.get_attribute("type") or "", "text")
    if kind == "choice":
        place.locator(f"[name={name}][value={value}]").check()
    elif kind == "tick":
        control.set_checked(value == "on")
    elif kind == "file":
        control.set_input_files(value)
    elif control.evaluate("one => one.tagName") == "SELECT":
        control.select_option(value)
    else:
        control.fill(value)
