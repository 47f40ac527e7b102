"""Identity numbers by GB 11643: length, birthday, check character; the area is never judged."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.recipients.capability import Sex
from orders.recipients.identity import IdentityNumber, check_character
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.errors import RuleError

WOMAN = "430781194803121020"


def number(birth: str, serial: str = "102", area: str = "430781") -> str:
    digits = f"{area}{birth}{serial}"
    return digits + check_character(digits)


def refusal(text: str) -> str:
    with pytest.raises(RuleError) as refused:
        IdentityNumber.parse(text)
    assert refused.value.code == "bad_id_number"
    assert refused.value.fields == {"id_number": [refused.value.message]}
    return refused.value.message


def test_birthday_sex_and_mask_are_read_from_the_number() -> None:
    identity = IdentityNumber.parse(WOMAN)
    assert (identity.birth_on, identity.sex) == (date(1948, 3, 12), Sex.FEMALE)
    assert identity.masked == "4307**********1020"
    assert len(identity.masked) == 18
    assert IdentityNumber.parse(number("19480312", "103")).sex is Sex.MALE


def test_the_sample_of_the_standard_is_right_and_its_x_may_be_small_or_full_width() -> None:
    for text in ("11010519491231002X", "11010519491231002x", " 110105 19491231 002Ｘ "):
        assert IdentityNumber.parse(text).number == "11010519491231002X"


@given(
    day=st.dates(date(1900, 1, 1), date(2020, 1, 1)), serial=st.integers(0, 999), area=st.integers(0, 999999)
)
def test_any_area_and_any_real_day_with_its_check_character_is_right(
    day: date, serial: int, area: int
) -> None:
    identity = IdentityNumber.parse(number(f"{day:%Y%m%d}", f"{serial:03d}", f"{area:06d}"))
    assert identity.birth_on == day


@given(place=st.integers(0, 17), step=st.integers(1, 9))
def test_one_wrong_digit_is_always_found(place: int, step: int) -> None:
    digit = str((int(WOMAN[place]) + step) % 10)
    with pytest.raises(RuleError):
        IdentityNumber.parse(WOMAN[:place] + digit + WOMAN[place + 1 :])


def test_an_old_number_of_fifteen_digits_is_refused_with_its_own_sentence() -> None:
    assert "15 位" in refusal("430781480312102")


def test_the_oldest_birthday_is_the_first_day_of_1900() -> None:
    assert IdentityNumber.parse(number("19000101")).birth_on == date(1900, 1, 1)
    assert "早于 1900 年" in refusal(number("18991231"))


def test_a_check_character_is_made_of_seventeen_digits_and_no_fewer() -> None:
    assert check_character("11010519491231002") == "X"
    with pytest.raises(ValueError, match="longer than"):
        check_character("1101051949123100")


@pytest.mark.parametrize(
    "text", ["", "43078119480312102", "43078148031210", WOMAN + "1", "A" * 18, "4307811948031210２０1"]
)
def test_other_lengths_and_letters_are_refused(text: str) -> None:
    assert refusal(text).startswith("身份证号应为 18 位")


@pytest.mark.parametrize("birth", ["19480230", "19481301", "19470229", "19480000"])
def test_a_day_that_never_was_is_refused(birth: str) -> None:
    assert "不存在" in refusal(number(birth))


def test_a_leap_day_is_a_real_day() -> None:
    assert IdentityNumber.parse(number("19480229")).birth_on == date(1948, 2, 29)


def test_today_may_be_a_birthday_and_tomorrow_may_not() -> None:
    with clock_at(beijing(date(2026, 7, 15), 0, 1)):
        assert IdentityNumber.parse(number("20260715")).birth_on == date(2026, 7, 15)
        assert "还没到" in refusal(number("20260716"))


def test_a_wrong_check_character_is_told_as_a_slip() -> None:
    assert "校验不通过" in refusal(WOMAN[:17] + "1")


def test_the_number_is_not_printed_by_accident() -> None:
    assert WOMAN not in repr(IdentityNumber.parse(WOMAN))
