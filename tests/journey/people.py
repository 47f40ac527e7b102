"""The people of the journey: each has a browser window, and everything they see is watched and pictured."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    ViewportSize,
    expect,
)

from tests.journey.portal import ROOT
from tests.windows import as_people_see

SCREENS = ROOT / "var" / "screens"
DESK: ViewportSize = {"width": 1280, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 844}
PASSWORD = "journey-2026"
PLACE = {"latitude": 29.6054, "longitude": 111.8797, "accuracy": 12.4}
PATIENCE = 30_000  # milliseconds; other tests may keep both cores busy
# A refused form is an answer like another, yet Chromium reports it as an error of the page.
REFUSED = re.compile(r"the server responded with a status of 4\d\d")
POLICY = (
    "document.addEventListener('securitypolicyviolation',"
    "(e) => console.error(`policy: ${e.violatedDirective} ${e.blockedURI}`));"
)
SIZE = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"


class Watch:
    """What must not happen in any window, and the numbers of the pictures."""

    def __init__(self, address: str) -> None:
        """An empty folder of pictures."""
        self._address = address
        self._numbers = count(1)
        self.faults: list[str] = []
        SCREENS.mkdir(parents=True, exist_ok=True)
        for old in SCREENS.glob("*.png"):
            old.unlink()

    def over(self, page: Page) -> None:
        """Note requests to strangers, failures, script errors and breaches of the policy."""
        page.on("request", self._request)
        page.on("response", self._response)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))

    def picture(self, page: Page, name: str) -> None:
        """Keep the window as var/screens/NN-name.png."""
        page.screenshot(path=SCREENS / f"{next(self._numbers):02d}-{name}.png")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self._address, "data:", "blob:")):
            self.faults.append(f"asked a stranger: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status} from {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not REFUSED.search(message.text):
            self.faults.append(f"{message.location}: {message.text}")


class Person:
    """One person in one window."""

    def __init__(self, browser: Browser, watch: Watch, address: str, phone: str, **window: Any) -> None:
        """A window at a desk, unless `window` says otherwise."""
        self._watch, self._phone = watch, phone
        self._small = window.get("viewport") == PHONE
        self.context = browser.new_context(
            **{"base_url": address, "timezone_id": "Asia/Shanghai", "locale": "zh-CN", "viewport": DESK}
            | window
        )
        as_people_see(self.context).add_init_script(POLICY)
        self.page = self._watched(self.context.new_page())

    def _watched(self, page: Page) -> Page:
        page.set_default_timeout(PATIENCE)
        self._watch.over(page)
        return page

    def sign_in(self) -> None:
        """By phone number and password, unless still signed in from before."""
        self.go("/sign-in")
        if not self.page.url.endswith("/sign-in"):
            return
        self.fill(手机号=self._phone, 密码=PASSWORD)
        self.press("登录")
        expect(self.page).not_to_have_url(re.compile("/sign-in"))

    def go(self, path: str) -> None:
        """Open an address."""
        self.page.goto(path)

    def menu(self, label: str) -> None:
        """Follow an entry of the side's menu."""
        self.page.locator(".side").get_by_role("link", name=label, exact=True).click()
        expect(self.page.locator(".side [aria-current]")).to_have_text(label)

    def fill(self, **fields: str) -> None:
        """Type into fields, or choose from lists, by their labels."""
        for label, value in fields.items():
            field = self.field(label)
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(field.locator("option", has_text=value).first.get_attribute("value"))
            else:
                field.fill(value)

    def field(self, label: str) -> Locator:
        """The visible field whose label begins so; the star of a wanted field is no part of it."""
        return self.page.get_by_label(re.compile(rf"^{re.escape(label)}\*?$")).filter(visible=True).first

    def press(self, label: str) -> None:
        """A button or a link that looks like one."""
        self.one(label).click()

    def one(self, label: str) -> Locator:
        """The visible button, else link, of that name."""
        page = self.page.locator("main, .phone-action")
        named = page.get_by_role("button", name=label, exact=True)
        return named.or_(page.get_by_role("link", name=label, exact=True)).filter(visible=True).first

    def agree(self, label: str) -> None:
        """Press, and say yes in the box that asks."""
        self.press(label)
        self.page.get_by_role("dialog").get_by_role("button", name=label, exact=True).click()

    def see(self, *texts: str) -> None:
        """All of these stand on the page, visibly."""
        for text in texts:
            expect(self.page.get_by_text(text).filter(visible=True).first).to_be_visible()

    def wait_for_job(self, label: str, patience: int = PATIENCE) -> None:
        """Until the background job on the page is done and its fruit can be pressed."""
        done = self.one("刷新页面查看结果")
        expect(done.or_(self.one(label)).first).to_be_visible(timeout=patience)
        if done.is_visible():
            done.click()
        expect(self.one(label)).to_be_visible()

    def look(self, name: str) -> None:
        """Picture the page, at a desk and as wide as a phone, where nothing may stick out."""
        self._whole(name)
        if not self._small:
            with self._as_phone():
                self._whole(f"{name}-390")

    def _whole(self, name: str) -> None:
        self.page.wait_for_load_state()
        expect(self.page.locator(".htmx-request")).to_have_count(0)
        assert not self._watch.faults, self._watch.faults
        size = self.page.viewport_size or DESK
        width, height = self.page.evaluate(SIZE)
        assert width <= size["width"], f"{name} is wider than {size['width']} px"
        # As tall as the page, so that what sticks to an edge of the window stands where it belongs.
        self.page.set_viewport_size({"width": size["width"], "height": max(height, size["height"])})
        self._watch.picture(self.page, name)
        self.page.set_viewport_size(size)

    @contextmanager
    def _as_phone(self) -> Iterator[None]:
        self.page.set_viewport_size(PHONE)
        yield
        self.page.set_viewport_size(DESK)

    @contextmanager
    def beside(self) -> Iterator[Page]:
        """A second window of the same person at the same address."""
        page, self.page = self.page, self._watched(self.context.new_page())
        try:
            self.page.goto(page.url)
            yield page
        finally:
            self.page.close()
            self.page = page
