"""The doors of this floor, for the factory."""

import catalog.pack.models  # noqa: F401
from catalog.board.posting import BOARD_JOB, render_board
from catalog.board.web import blueprint as board_web
from catalog.demo import STEPS
from catalog.enrolment.commands import provider
from catalog.filing.printing import LIST_JOB, render_list
from catalog.filing.web import blueprint as filing_lists_web
from catalog.items import api as items_api
from catalog.items import versions_web
from catalog.items import web as items_web
from catalog.items.commands import catalogue
from catalog.prices import api as prices_api
from catalog.prices import check_web, evidence_web, filing_web
from catalog.subsidy import api as subsidy_api
from catalog.subsidy import web as subsidy_web
from provider_portal.accounts.roles import Action
from provider_portal.shell.package import MenuEntry, Package


def _entry(label: str, endpoint: str, order: int) -> MenuEntry:
    return MenuEntry(label=label, endpoint=endpoint, section="价格", action=Action.PRICES_READ, order=order)


PACKAGE = Package(
    name="catalog",
    blueprints=(
        items_web.blueprint,
        versions_web.blueprint,
        evidence_web.blueprint,
        filing_web.blueprint,
        filing_lists_web,
        board_web,
        check_web.blueprint,
        subsidy_web.blueprint,
    ),
    api=(items_api.blueprint, prices_api.blueprint, subsidy_api.blueprint),
    commands=(provider, catalogue),
    jobs={LIST_JOB: render_list, BOARD_JOB: render_board},
    menu=(
        _entry("服务项目", "items.index", 30),
        _entry("价格佐证", "evidence_of_prices.index", 32),
        _entry("备案价格", "prices.index", 34),
        _entry("备案清单", "filing_lists.index", 35),
        _entry("查一查", "price_check.ask", 36),
        _entry("价格公示", "board.index", 37),
        _entry("政策比例", "subsidy.rules", 38),
    ),
    demo=STEPS,
)
