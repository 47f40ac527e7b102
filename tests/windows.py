"""Windows of a real Chromium for tests: quiet, and never touched before the page stands."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, sync_playwright

_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--mute-audio",
]
# Without it Chromium cannot open a chosen file whose path is not English.
_READS_ANY_PATH = {"LC_ALL": "C.UTF-8"}
# A person presses what they see. Playwright presses what exists, also before style and scripts have come; so
# each page stays unseen until it has loaded, and Playwright waits for what it cannot see. (Nothing unseen can take
# the focus, so tests of a page's first focus open it by `goto`, which waits by itself.)
_UNSEEN_UNTIL_LOADED = """
  const hide = (_, watcher) => {
    if (!document.documentElement) return;
    document.documentElement.style.visibility = "hidden";
    watcher.disconnect();
  };
  const watcher = new MutationObserver(hide);
  watcher.observe(document, { childList: true });
  hide([], watcher);
  addEventListener("load", () => document.documentElement.style.removeProperty("visibility"), { once: true });
"""


@contextmanager
def open_chromium() -> Iterator[Browser]:
    """The machine's own Chromium, for as long as it is needed."""
    program = shutil.which("chromium")
    assert program, "Chromium is not installed: ./test installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=_QUIET, env={**os.environ, **_READS_ANY_PATH}
        )
        yield browser
        browser.close()


def as_people_see(context: BrowserContext) -> BrowserContext:
    """The same context, whose pages can be pressed only once they have loaded."""
    context.add_init_script(_UNSEEN_UNTIL_LOADED)
    return context
