"""A new version of the list counts from its day: for one provider or for all, and never for what is done already."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlalchemy.orm import Session

from catalog.enrolment.queries import enrolment_of
from catalog.items.catalogue import Catalogue, CatalogueItem
from catalog.items.models import CatalogueVersion
from catalog.items.queries import shelf_of
from catalog.items.units import Unit
from catalog.prices.checks.judging import judge_price
from catalog.prices.filed.sheet import PriceStatus, price_sheet
from catalog.traits import Trait
from catalog.versions.adopting import accept_for_platform, accept_version, preview
from catalog.versions.commands import catalogue as commands
from catalog.versions.difference import Gravity
from catalog.versions.workbook import workbook_of
from provider_portal.accounts.principal import Principal
from provider_portal.ground.db import transaction
from provider_portal.ground.errors import RuleError
from provider_portal.ground.money import Fen
from tests.builders import make_evidence, make_filed_price, make_provider, make_user
from tests.lists import HUNAN

SEPTEMBER = date(2026, 9, 1)
AUGUST = date(2026, 8, 31)
SHA = "b" * 64


@pytest.fixture
def manager(session: Session) -> Principal:
    return make_user(session, make_provider(session))


@pytest.fixture
def other(session: Session, manager: Principal) -> Principal:
    return make_user(
        session, make_provider(session, code="JSAN", name="津市市安宁养老院"), phone="13911110000"
    )


def version(*dropped: str, added: tuple[CatalogueItem, ...] = (), region: str = HUNAN.region) -> Catalogue:
    items = tuple(item for item in HUNAN.items if item.code not in dropped)
    return replace(HUNAN, version="t", region=region, effective_from=SEPTEMBER, items=(*items, *added))


def with_foot_bath() -> Catalogue:
    extra = replace(HUNAN.item("48"), code="49", number=49, name="足浴")
    return version(added=(extra,))


def charged(session: Session, who: Principal, on: date, item: str = "7") -> list[str]:
    enrolment = enrolment_of(session, who.provider_id)
    check = judge_price(session, enrolment, item=item, unit=Unit.VISIT, unit_price_fen=Fen(1_00), on=on)
    return [breach.code for breach in check.breaches]


def test_a_dropped_item_can_no_longer_be_charged_or_filed_from_that_day(
    session: Session, manager: Principal
) -> None:
    make_filed_price(session, manager, "7", 60_00)
    accept_version(session, manager, version("7"), SHA)
    assert charged(session, manager, AUGUST) == []
    assert charged(session, manager, SEPTEMBER) == ["item_dropped"]
    with pytest.raises(RuleError) as refused:
        make_filed_price(session, manager, "7", 50_00, effective_from=SEPTEMBER)
    assert [breach.code for breach in refused.value.breaches] == ["item_dropped"]
    make_filed_price(session, manager, "7", 50_00, effective_from=AUGUST)
    enrolment = enrolment_of(session, manager.provider_id)
    assert [price_sheet(session, enrolment, day).of("7")[0].status for day in (AUGUST, SEPTEMBER)] == [
        PriceStatus.SUBMITTED,
        PriceStatus.SUSPENDED,
    ]


def test_the_preview_names_the_prices_that_stop(session: Session, manager: Principal) -> None:
    make_filed_price(session, manager, "7", 60_00)
    look = preview(session, enrolment_of(session, manager.provider_id), version("7", "48"))
    assert [item.code for item in look.difference.dropped] == ["7", "48"]
    assert [(one.price.item.code, one.price.price_fen, one.gravity) for one in look.consequences] == [
        ("7", 60_00, Gravity.STOPS)
    ]
    assert session.scalar(select(func.count()).select_from(CatalogueVersion)) == 0


def stored_before_traits(who: Principal) -> CatalogueVersion:
    """A row as it was kept when a list did not say yet what its items are."""
    content = version("48").as_json()
    del content["lent"]
    for row in content["items"]:
        del row["traits"]
    return CatalogueVersion(
        provider_id=who.provider_id,
        region="430000",
        effective_from=SEPTEMBER,
        content=content,
        file_sha256=SHA,
        accepted_by=who.person_id,
        accepted_by_name=who.name,
    )


def test_a_version_that_was_stored_before_traits_is_still_read(session: Session, manager: Principal) -> None:
    session.add(stored_before_traits(manager))
    session.flush()
    enrolment = enrolment_of(session, manager.provider_id)
    listed = shelf_of(session, enrolment).on(SEPTEMBER)
    assert (listed.find("48"), listed.lent) == (None, False)
    assert {trait: listed.having(trait) for trait in Trait} == {trait: HUNAN.having(trait) for trait in Trait}
    assert preview(session, enrolment, version("48")).difference.empty


def test_a_providers_version_is_its_own(session: Session, manager: Principal, other: Principal) -> None:
    accept_version(session, manager, version("7"), SHA)
    mine, theirs = (shelf_of(session, enrolment_of(session, who.provider_id)) for who in (manager, other))
    assert not mine.lists("7", SEPTEMBER)
    assert theirs.lists("7", SEPTEMBER)


def test_the_platforms_version_counts_for_everybody_and_for_those_who_join_later(
    session: Session, manager: Principal
) -> None:
    accept_for_platform(session, version("7"), SHA)
    late = make_user(session, make_provider(session, code="LATE"), phone="13911110001")
    for who in (manager, late):
        assert not shelf_of(session, enrolment_of(session, who.provider_id)).lists("7", SEPTEMBER)
    far = make_user(session, make_provider(session, code="GZ", region="520102"), phone="13911110002")
    assert shelf_of(session, enrolment_of(session, far.provider_id)).borrowed


def test_a_new_item_is_filed_and_priced_like_any_other(
    session: Session, manager: Principal, other: Principal
) -> None:
    accept_version(session, manager, with_foot_bath(), SHA)
    make_evidence(session, manager, "49", 40_00)
    row = make_filed_price(session, manager, "49", 40_00, effective_from=SEPTEMBER)
    assert row.item == "49"
    assert charged(session, manager, SEPTEMBER, "49") == []
    with pytest.raises(RuleError) as refused:
        make_evidence(session, other, "49", 40_00)
    assert (refused.value.code, list(refused.value.fields)) == ("unknown_item", ["item"])


def test_a_wrong_version_is_mended_by_a_later_one_of_the_same_day(
    session: Session, manager: Principal
) -> None:
    accept_version(session, manager, version("7"), SHA)
    accept_version(session, manager, version(), SHA)
    assert charged(session, manager, SEPTEMBER) == ["no_history", "not_filed"]


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (version(), "no_difference"),
        (version("7", region="520000"), "wrong_region"),
        (version("7", region="000000"), "wrong_region"),
    ],
)
def test_what_changes_nothing_or_is_not_ours_is_refused(
    session: Session, manager: Principal, made: Catalogue, code: str
) -> None:
    with pytest.raises(RuleError) as refused:
        accept_version(session, manager, made, SHA)
    assert refused.value.code == code


def test_an_accepted_version_cannot_be_edited(session: Session, manager: Principal) -> None:
    row = accept_version(session, manager, version("7"), SHA)
    row.region = "430781"
    with pytest.raises((IntegrityError, ProgrammingError), match="append-only"):
        session.flush()


@pytest.fixture
def run(context: Any, tmp_path: Any) -> Callable[..., Any]:
    def call(*words: str, made: Catalogue | None = None) -> Any:
        file = tmp_path / "list.xlsx"
        if made is not None:
            file.write_bytes(workbook_of(made))
        return CliRunner().invoke(commands, [word.replace("FILE", str(file)) for word in words])

    return call


IMPORT = ("import", "FILE", "--region", "430000", "--from", "2026-09-01")


def test_the_operator_sees_the_changes_before_accepting_them(run: Callable[..., Any]) -> None:
    with transaction() as session:
        who = make_user(session, make_provider(session))
        make_filed_price(session, who, "7", 60_00)
    shown = run(*IMPORT, made=version("7"))
    assert shown.exit_code == 0, shown.output
    for words in ("删去 1 项", "- 7 上门擦浴", "60.00 元/次", "没有保存"):
        assert words in shown.output
    with transaction() as session:
        assert session.scalar(select(func.count()).select_from(CatalogueVersion)) == 0
    done = run(*IMPORT, "--source", "湘民发〔2026〕12号", "--accept", made=version("7"))
    assert done.exit_code == 0, done.output
    listed = run("list", "--region", "430781")
    assert [line.split()[0] for line in listed.output.splitlines()] == ["2026-01-01", "2026-09-01"]


def test_the_operators_mistakes_are_told_in_one_sentence(run: Callable[..., Any], tmp_path: Any) -> None:
    assert "依据" in run(*IMPORT, "--accept", made=version("7")).exception.message
    (tmp_path / "list.xlsx").write_bytes(json.dumps({"items": [{"code": "7"}]}).encode())
    error = run(*IMPORT).exception
    assert isinstance(error, RuleError)
    assert "items[0].name" in error.message


def test_the_exported_list_comes_back_unchanged(run: Callable[..., Any], tmp_path: Any) -> None:
    assert run("export", "FILE", "--region", "430000").exit_code == 0
    assert "没有变化" in run(*IMPORT).output
