"""A second province is data: its own list, numbers, rates and first day go from a price to the money, in one portal."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from catalog.board.queries import boards_of
from catalog.filing.price_filing import file_price
from catalog.items.keys import PartOf, PriceKey
from catalog.items.queries import place_of, shelf_in
from catalog.items.units import Unit
from catalog.prices.offers.offering import set_bundle
from catalog.prices.records.models import FiledPrice
from catalog.subsidy.classes import VoucherClass
from catalog.subsidy.queries import regional_rules
from orders.ordering.quote import LineRequest, OrderRequest, Quote
from orders.ordering.quoting import quote
from provider_portal.accounts.kinds import ProviderKind
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Role
from provider_portal.app import create_app
from provider_portal.ground.clock import beijing
from provider_portal.ground.db import db
from provider_portal.ground.errors import RuleError, SettingsError
from provider_portal.ground.money import Fen
from provider_portal.settings import read_settings
from tests.builders import (
    Team,
    make_caregiver,
    make_confirmed_order,
    make_evidence,
    make_filed_price,
    make_order,
    make_provider,
    make_recipient,
    make_redemption,
    make_user,
)
from tests.processes import run_portal

REGIONS = Path(__file__).parents[1] / "regions"
COUNTY = "340111"
DAY = date(2026, 7, 15)


@pytest.fixture
def app(tmp_path: Path, database_url: str) -> Iterator[Flask]:
    """A portal whose operator has put a province beside those of the program."""
    env = {"PORTAL_VAR": str(tmp_path / "var"), "DATABASE_URL": database_url, "PORTAL_REGIONS": str(REGIONS)}
    made = create_app(read_settings(env))
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def team(session: Session) -> Team:
    """A provider of the new province; what Hunan calls item 1 is an assessment, here it is a wash."""
    provider = make_provider(session, region=COUNTY)
    manager, carer = make_user(session, provider), make_user(session, provider, Role.CAREGIVER)
    make_filed_price(session, manager, "1", 10000)
    return Team(
        provider=provider,
        manager=manager,
        finance=make_user(session, provider, Role.FINANCE),
        carer=carer,
        caregiver=make_caregiver(session, manager, user_id=carer.user_id),
        recipient=make_recipient(session, manager),
    )


def line(item: str, unit: Unit = Unit.VISIT, quantity: int = 1) -> LineRequest:
    return LineRequest(item=item, unit=unit, quantity=quantity)


def quoted(session: Session, team: Team, voucher_class: VoucherClass, *lines: LineRequest) -> Quote:
    order = OrderRequest(
        voucher_class=voucher_class,
        lines=lines,
        service_from=beijing(DAY, 9),
        service_until=beijing(DAY, 10),
    )
    return quote(session, team.recipient, order)


def filed(session: Session, who: Principal, item: str, fen: int, *, variant: str = "") -> FiledPrice:
    return file_price(
        session,
        who,
        item=item,
        variant=variant,
        unit=Unit.VISIT,
        price_fen=Fen(fen),
        standard="按规范",
        effective_from=DAY,
    )


def sentences(quoted: Quote) -> dict[str, str]:
    return {breach.code: breach.message for breach in quoted.breaches}


def test_the_provinces_own_list_and_first_day_count(session: Session, team: Team) -> None:
    shelf = shelf_in(session, team.provider.id, COUNTY)
    assert not shelf.borrowed
    assert [item.code for item in shelf.on(DAY).items] == ["1", "2", "3", "4", "5", "room", "daytime"]
    assert regional_rules().first_day(COUNTY) == date(2026, 2, 1)
    assert sorted(["room", "10", "bed", "2"], key=place_of) == ["2", "10", "room", "bed"]


def test_a_price_is_held_to_the_provinces_window(session: Session, team: Team) -> None:
    make_evidence(session, team.manager, "3", 4000, charged_on=date(2025, 11, 20))
    make_evidence(session, team.manager, "3", 5000, charged_on=date(2026, 2, 20))
    with pytest.raises(RuleError) as refused:
        filed(session, team.manager, "3", 4001)
    assert refused.value.code == "above_ceiling"
    assert filed(session, team.manager, "3", 4000).price_fen == 4000


def test_its_bundle_is_compared_with_its_parts_under_its_own_number(session: Session, team: Team) -> None:
    make_filed_price(session, team.manager, "3", 5000)
    parts = [PartOf(key=PriceKey(item=code, unit=Unit.VISIT), quantity=1) for code in ("1", "3")]
    with pytest.raises(RuleError, match="不能再放服务包"):
        set_bundle(
            session,
            team.manager,
            parts=[parts[0], PartOf(key=PriceKey(item="2", unit=Unit.VISIT), quantity=1)],
        )
    set_bundle(session, team.manager, variant="清洁", parts=parts)
    make_evidence(session, team.manager, "2", 16000, variant="清洁")
    with pytest.raises(RuleError) as refused:
        filed(session, team.manager, "2", 15001, variant="清洁")
    assert refused.value.code == "package_above_parts"
    assert filed(session, team.manager, "2", 15000, variant="清洁").item == "2"
    beside = quoted(session, team, VoucherClass.HOME_VISIT, line("2"), line("4"))
    assert "package_contents_unknown" in sentences(beside)


def test_an_order_has_the_provinces_rate_and_cap(session: Session, team: Team) -> None:
    estimate = quoted(session, team, VoucherClass.HOME_VISIT, line("1")).estimate
    assert estimate is not None
    assert (estimate.deduction_fen, estimate.self_pay_fen) == (6000, 4000)
    capped = quoted(session, team, VoucherClass.HOME_VISIT, line("1", quantity=6)).estimate
    assert capped is not None
    assert capped.deduction_fen == 30000
    order = make_order(session, team.manager, team.recipient, line("1"))
    assert order.rule is not None
    assert (order.expected_deduction_fen, order.rule.region) == (6000, "340000")


def test_traits_misplace_items_under_other_numbers_too(session: Session, team: Team) -> None:
    assessed = sentences(quoted(session, team, VoucherClass.HOME_VISIT, line("5")))
    assert assessed["assessment_item"].startswith("“老年人能力评估”只能用评估券")
    assert "institution_item" in sentences(
        quoted(session, team, VoucherClass.HOME_VISIT, line("room", Unit.MONTH))
    )
    assert "day_care_item" in sentences(
        quoted(session, team, VoucherClass.LONG_STAY, line("daytime", Unit.DAY))
    )
    alone = sentences(quoted(session, team, VoucherClass.ASSESSMENT, line("1")))
    assert "“5 老年人能力评估”" in alone["assessment_only"]
    assert "assessment_item" not in sentences(quoted(session, team, VoucherClass.HOME_VISIT, line("1")))
    assert "overlapping_items" in sentences(
        quoted(session, team, VoucherClass.HOME_VISIT, line("3"), line("4"))
    )


def test_an_assessor_of_the_province_is_told_its_own_item(session: Session, team: Team) -> None:
    assessor = make_provider(session, code="PG", name="评估所", region=COUNTY, kinds=(ProviderKind.ASSESSOR,))
    manager = make_user(session, assessor, phone="13900000001")
    make_evidence(session, manager, "1", 10000)
    with pytest.raises(RuleError) as refused:
        filed(session, manager, "1", 10000)
    assert "评估机构只能提供“老年人能力评估”，不能提供“1 床上擦浴”" in str(refused.value)
    assert refused.value.breaches[0].remedy == "请改选第5项；养老服务须由其他机构申报。"


def test_the_order_is_redeemed_at_the_provinces_rate(session: Session, team: Team) -> None:
    order = make_confirmed_order(session, team, line("1"))
    redemption, receipt, findings = make_redemption(session, team, order, shown=6000)
    assert (redemption.deduction_fen, redemption.self_pay_fen) == (6000, 4000)
    assert (redemption.expected_deduction_fen, redemption.rule.region) == (6000, "340000")
    assert receipt.content.self_pay_words == "肆拾元整"
    assert "difference" not in [finding.code for finding in findings]


def test_the_board_shows_what_the_provinces_voucher_leaves(session: Session, team: Team) -> None:
    [board] = boards_of(session, team.provider, DAY)
    [(category, [shown])] = board.groups
    assert (category, shown.name, shown.shares[0].classes) == ("生活照料", "床上擦浴", "居家上门")
    assert (shown.shares[0].self_share, shown.shares[0].self_pay_fen) == ("40%", 4000)


def test_hunan_and_those_who_borrow_its_list_are_as_they_were(session: Session, team: Team) -> None:
    hunan = make_provider(session, code="HN", name="津市")
    here = shelf_in(session, hunan.id)
    assert here.on(DAY).region == "430000"
    assert {version.region for version in here.versions} == {"430000"}
    borrowing = shelf_in(session, team.provider.id, "210803")
    assert (borrowing.borrowed, borrowing.on(DAY).region) == (True, "430000")
    assert regional_rules().first_day("430781") == date(2026, 1, 1)


def test_a_folder_that_is_not_there_and_a_file_that_is_no_list_are_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="PORTAL_REGIONS"):
        read_settings({"PORTAL_VAR": str(tmp_path), "PORTAL_REGIONS": str(tmp_path / "no")})
    (tmp_path / "items").mkdir()
    (tmp_path / "items/620000-2026.json").write_text('{"region": "620000"}', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"items/620000-2026\.json：version：这一项必填"):
        create_app(read_settings({"PORTAL_VAR": str(tmp_path), "PORTAL_REGIONS": str(tmp_path)}))


@pytest.mark.parametrize("command", [["serve"], ["worker"], ["db", "upgrade"], ["catalogue", "list"]])
def test_website_worker_and_commands_refuse_to_begin_with_an_unsound_file(
    tmp_path: Path, command: list[str]
) -> None:
    rules = json.loads((REGIONS / "subsidy/340000.json").read_text(encoding="utf-8"))
    rules["rules"][1]["rate"] = "7.0"
    (tmp_path / "subsidy").mkdir()
    (tmp_path / "subsidy/340000.json").write_text(json.dumps(rules), encoding="utf-8")
    process = run_portal(command, {"PORTAL_VAR": str(tmp_path / "var"), "PORTAL_REGIONS": str(tmp_path)})
    assert process.returncode == 1
    (line,) = process.stderr.splitlines()
    assert line.startswith("地区数据文件 subsidy/340000.json：rules[1].rate：应是大于 0、最高 1 的小数")


def test_the_check_runs_where_nothing_else_would(tmp_path: Path) -> None:
    (tmp_path / "items").mkdir()
    (tmp_path / "items/340000-2026.json").write_text("[]", encoding="utf-8")
    process = run_portal(["regions", "check"], {"PORTAL_VAR": str(tmp_path), "PORTAL_REGIONS": str(tmp_path)})
    assert (process.returncode, len(process.stdout.splitlines())) == (1, 1)
