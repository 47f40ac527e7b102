"""What this floor hangs in the shell, for the factory."""

from catalog.board.posting import BOARD_JOB, render_board
from catalog.board.web import blueprint as board_web
from catalog.filing import finding_codes as filing_codes
from catalog.filing import price_api as prices_api
from catalog.filing import price_web as filing_web
from catalog.filing.printing import LIST_JOB, render_list
from catalog.filing.web import blueprint as filing_lists_web
from catalog.first_steps import FIRST_STEPS
from catalog.item_pages import api as items_api
from catalog.item_pages import web as items_web
from catalog.items import finding_codes as item_codes
from catalog.joining.web import blueprint as enrolments_web
from catalog.pack.binding import PACK_JOB, bind_pack
from catalog.pack.panel import PANEL as PAPERS_PANEL
from catalog.pack.web import blueprint as provider_file_web
from catalog.prices.baseline import api as baseline_api
from catalog.prices.baseline import notes_web
from catalog.prices.baseline import web as baseline_web
from catalog.prices.ceiling import finding_codes as ceiling_codes
from catalog.prices.checks import web as check_web
from catalog.prices.evidence import web as evidence_web
from catalog.prices.evidence.imports import web as imports_web
from catalog.prices.evidence.imports.importing import KIND as IMPORT_JOB
from catalog.prices.evidence.imports.importing import import_price_evidence
from catalog.prices.filed import finding_codes as filed_codes
from catalog.prices.offers import web as offers_web
from catalog.proofs import web as proofs_web
from catalog.proofs.queries import PROOF_JOB, render_proofs
from catalog.provider_file.describing import ACCOUNT_COLUMN
from catalog.refusals import REFUSALS
from catalog.region_folder.reading import read_regions
from catalog.subsidy import api as subsidy_api
from catalog.subsidy import web as subsidy_web
from catalog.subsidy.ending import PANEL as RULES_PANEL
from catalog.trail_words import TRAIL_WORDS
from catalog.versions import web as versions_web
from catalog.waiting import WAITING
from provider_portal.accounts.roles import Action
from provider_portal.shell.floor import Floor, MenuEntry
from provider_portal.shell.register import codes_in


def _of_provider(label: str, endpoint: str, order: int) -> MenuEntry:
    return MenuEntry(label=label, endpoint=endpoint, section="机构", action=Action.PROVIDER_READ, order=order)


def _entry(label: str, endpoint: str, order: int) -> MenuEntry:
    return MenuEntry(label=label, endpoint=endpoint, section="价格", action=Action.PRICES_READ, order=order)


FLOOR = Floor(
    name="catalog",
    blueprints=(
        items_web.blueprint,
        versions_web.blueprint,
        imports_web.blueprint,
        evidence_web.blueprint,
        baseline_web.blueprint,
        notes_web.blueprint,
        proofs_web.blueprint,
        offers_web.blueprint,
        filing_web.blueprint,
        filing_lists_web,
        board_web,
        provider_file_web,
        enrolments_web,
        check_web.blueprint,
        subsidy_web.blueprint,
    ),
    api=(items_api.blueprint, prices_api.blueprint, baseline_api.blueprint, subsidy_api.blueprint),
    jobs={
        IMPORT_JOB: import_price_evidence,
        PROOF_JOB: render_proofs,
        LIST_JOB: render_list,
        BOARD_JOB: render_board,
        PACK_JOB: bind_pack,
    },
    menu=(
        _entry("服务项目", "items.index", 30),
        _entry("价格佐证", "evidence_of_prices.index", 32),
        _entry("备案价格", "prices.index", 34),
        _entry("备案清单", "filing_lists.index", 35),
        _entry("查一查", "price_check.ask", 36),
        _entry("价格公示", "board.index", 37),
        _entry("政策比例", "subsidy.rules", 38),
        _of_provider("机构档案", "provider_file.show", 60),
        _of_provider("参与项目", "enrolments.index", 62),
    ),
    panels=(RULES_PANEL, PAPERS_PANEL),
    waiting=WAITING,
    first_steps=FIRST_STEPS,
    finding_codes=codes_in(item_codes, ceiling_codes, filed_codes, filing_codes),
    refusals=REFUSALS,
    demonstration="catalog.demo.steps:CHAPTER",
    trail_words=TRAIL_WORDS,
    sealed=(ACCOUNT_COLUMN,),
    at_start=(read_regions,),
)
