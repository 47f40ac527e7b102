"""Two references, names or telephone numbers are the same when their keys are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provider_portal.ground.text.keys import (
    mobile_number,
    name_key,
    phone_key,
    phone_number,
    reference_key,
)
from provider_portal.ground.text.search import initials, matches, name_keys

NUMBER = "MZT-2026-0804-7001"
_WIDE = {0x21 + place: 0xFF01 + place for place in range(94)} | {0x20: "\u3000"}
DASHES = "-‐‑‒–—―−－﹣﹘〜"


@pytest.mark.parametrize(
    "spelling",
    [
        "mzt-2026-0804-7001",
        "Mzt-2026-0804-7001",
        "MZT‐2026‐0804‐7001",
        "MZT－2026－0804－7001",
        "MZT−2026—0804–7001",
        "MZT-2026\u200b-0804-7001",
        "\ufeffMZT-2026-0804-7001\u202c",
        "'MZT-2026-0804-7001",
        "‘MZT-2026-0804-7001",
        '"MZT-2026-0804-7001',
        "＇＂MZT-2026-0804-7001",
        "MZT-2026-0804-7001。",
        "MZT-2026-0804-7001.",
        "MZT-2026-0804-7001．",
        " MZT - 2026 - 0804 - 7001 ",
        "MZT-2026-0804-7001_x000D_",
        "ＭＺＴ－２０２６－０８０４－７００１",
        "MZT-2026-0804-7001\ufe0f",
        "MZT\u3164-2026-0804-7001",
        "𝐌𝐙𝐓-2026-0804-7001",
    ],
)
def test_one_number_in_two_spellings(spelling: str) -> None:
    assert reference_key(spelling) == reference_key(NUMBER)


@pytest.mark.parametrize(
    ("one", "other"),
    [("A-1", "A1"), ("A一1", "A-1"), ("Aー1", "A-1"), ("A.1", "A1"), ("A'1", "A1"), ("A-1", "A-2"), ("A/1", "A-1")],
)  # fmt: skip
def test_other_numbers_stay_others(one: str, other: str) -> None:
    assert reference_key(one) != reference_key(other)


@given(st.text())
def test_keys_are_their_own_keys(text: str) -> None:
    for key in (reference_key, name_key):
        once = key(text)
        assert key(once) == once


@given(st.text("ABCZ0189-/", min_size=1), st.data())
def test_no_spelling_changes_a_reference(text: str, data: st.DataObject) -> None:
    marks = []
    for mark in text:
        mark = data.draw(st.sampled_from(DASHES)) if mark == "-" else mark  # noqa: PLW2901
        mark = data.draw(st.sampled_from([mark, mark.lower(), mark.translate(_WIDE)]))  # noqa: PLW2901
        marks.append(mark + data.draw(st.sampled_from(["", "", "\u200b", " ", "\u2009", "\u202e", "\ufe0f"])))
    spelled = data.draw(st.sampled_from(["", "'", "“", "\ufeff"])) + "".join(marks)
    assert reference_key(spelled + data.draw(st.sampled_from(["", "。", ".", " 。"]))) == reference_key(text)


@pytest.mark.parametrize(
    "spelling",
    [
        "买买提•吐尔逊", "买买提・吐尔逊", "买买提･吐尔逊", "买买提‧吐尔逊", "买买提∙吐尔逊", "买买提⋅吐尔逊", "买买提 · 吐尔逊",
        "买买提.吐尔逊", "买买提．吐尔逊", "买买提。吐尔逊", "买买提\u200b·\u2009吐尔逊", "买买提\u0387吐尔逊", "买买提●吐尔逊",
    ],
)  # fmt: skip
def test_every_middle_dot_is_one_name(spelling: str) -> None:
    assert name_key(spelling) == name_key("买买提·吐尔逊") == "买买提·吐尔逊"


@pytest.mark.parametrize(
    "spelling",
    ["王　秀英", "王\u2009秀英", "王\u200b秀英", "\u2ea9秀英", "王秀英\U000e0100", "王秀英。", " 王秀 英 "],
)
def test_a_name_is_the_same_with_blanks_and_marks(spelling: str) -> None:
    assert name_key(spelling) == "王秀英"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("13800138000", "13800138000"),
        ("+86-138-0013-8000", "13800138000"),
        ("+86 138 0013 8000", "13800138000"),
        ("＋８６　１３８００１３８０００", "13800138000"),
        ("0086 13800138000", "13800138000"),
        ("86 138 0013 8000", "13800138000"),
        ("(+86)13800138000", "13800138000"),
        ("138－0013－8000", "13800138000"),
        ("138—0013—8000", "13800138000"),
        ("138.0013.8000", "13800138000"),
        ("\u202d138\u200b00138000\u202c", "13800138000"),
        ("'13800138000", "13800138000"),
        ("13800138000。", "13800138000"),
        ("0736-4212345", "0736-4212345"),
        ("(0736)4212345", "0736-4212345"),
        ("（０７３６）４２１ ２３４５", "0736-4212345"),
        ("+86 736 4212345", "0736-4212345"),
        ("+86 (0)736-4212345", "0736-4212345"),
        ("010 6234 5678", "010-62345678"),
        ("0731-81234567", "0731-81234567"),
    ],
)
def test_telephones_as_people_write_them(typed: str, number: str) -> None:
    assert phone_number(typed) == number
    assert phone_key(typed) == phone_key(number) == phone_key(phone_key(number))
    assert mobile_number(typed) == (number if number.startswith("1") else None)


@pytest.mark.parametrize(
    "typed",
    [
        "", "1380013800", "138001380001", "12800138000", "4212345", "0736-421234", "0736-421234567", "手机13800138000",
        "13800138000转1", "13800138000、13900139000", "١٣٨٠٠١٣٨٠٠٠", "1380013800O", "+1 13800138000", "--",
    ],
)  # fmt: skip
def test_what_is_no_telephone(typed: str) -> None:
    assert phone_number(typed) is None


def test_eighty_six_is_the_country_only_before_ten_digits() -> None:
    assert phone_key("86123456789") == "86123456789"
    assert phone_key("861234567890") == "01234567890"


def test_initials_pass_over_dots_blanks_and_brackets() -> None:
    assert "mmttex" in initials("买买提·吐尔逊").split()
    assert "smzyhxt" in initials("上门助浴（含洗头）").split()
    assert name_keys("欧阳　明").split()[0] == "欧阳明"


@pytest.mark.parametrize("needle", ["欧阳明", "欧阳 明", "oym", "OYM", "阳\u200b明", "", " "])
def test_people_are_found_however_the_name_is_spelled(needle: str) -> None:
    assert matches(needle, "欧阳　明", name_keys("欧阳　明"))
    assert not matches("欧阳民", "欧阳　明", name_keys("欧阳　明"))
