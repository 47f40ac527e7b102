"""The prescribed wording and order, held against the notice word for word."""

from collections.abc import Iterator

import pytest

from catalog.filing.forms import pack_rules, wording
from provider_portal.accounts.kinds import ProviderKind

CARE = "我机构（企业）{provider}（统一社会信用代码：{uscc}）自愿参与向中度以上失能老年人发放养老服务消费补贴项目，作出如下承诺："


def labels(county: str, *kinds: ProviderKind) -> list[str]:
    return [slot.key for slot in pack_rules(county).slots if slot.applies_to(set(kinds))]


def test_the_list_has_exactly_the_six_columns_and_three_notes_of_annex_4() -> None:
    form = wording("jinshi", "list")
    assert form["columns"] == ["序号", "服务项目", "服务内容", "服务标准", "服务时长", "收费标准"]
    assert [note[:2] for note in form["notes"]] == ["1.", "2.", "3."]
    assert form["notes"][2] == "3.收费标准应结合申报机构目前实施的收费价格填报，发现临时涨价行为，立即取消。"


def test_the_promise_of_care_providers_has_nine_points_and_that_of_assessors_five() -> None:
    care, assessor = wording("jinshi", "promise_care"), wording("jinshi", "promise_assessor")
    assert (care["annex"], len(care["points"])) == ("附件5", 9)
    assert (assessor["annex"], len(assessor["points"])) == ("附件6", 5)
    assert care["opening"] == CARE
    assert "不高于参与项目前三个月实际价格" in care["points"][3]


def test_jinshi_wants_its_papers_in_the_order_of_the_notice() -> None:
    assert labels("430781", ProviderKind.COMMUNITY) == [
        "application",
        "licence",
        "id_front",
        "id_back",
        "account_licence",
        "credit_report",
        "list",
        "promise_care",
        "contracts",
        "other",
    ]


def test_an_assessor_gives_annex_6_and_no_contracts() -> None:
    names = labels("430781", ProviderKind.ASSESSOR)
    assert "promise_assessor" in names
    assert not {"promise_care", "contracts"} & set(names)


def test_yingkou_has_forms_of_its_own_and_wants_more_papers() -> None:
    rules = pack_rules("210811")
    assert rules.region == "210800"
    assert rules.wording is None
    assert not [slot for slot in rules.slots if slot.form]
    names = labels("210811", ProviderKind.HOME)
    assert names.index("self_description") < names.index("accounts") < names.index("gb38600")
    assert "gb38600" not in labels("210811", ProviderKind.COMMUNITY)


@pytest.mark.parametrize("county", ["430702", "110101"])
def test_a_county_whose_notice_is_unknown_borrows_the_forms_and_says_so(county: str) -> None:
    rules = pack_rules(county)
    assert rules.borrowed
    assert rules.notice is None
    assert rules.wording == "jinshi"


def texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for inner in value.values():
                yield from texts(inner)
        case list():
            for inner in value:
                yield from texts(inner)


def test_the_forms_name_no_county_but_through_the_notice() -> None:
    for form in ("application", "list", "promise_care", "promise_assessor"):
        assert not [text for text in texts(wording("jinshi", form)) if "津市" in text]
