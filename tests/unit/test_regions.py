"""Regions by GB/T 2260: the provinces under their names, and counties that are known by code alone."""

import pytest

from catalog.regions import region_name, regions_of

PROVINCES = {
    "11": "北京市", "12": "天津市", "13": "河北省", "14": "山西省", "15": "内蒙古自治区",
    "21": "辽宁省", "22": "吉林省", "23": "黑龙江省", "31": "上海市", "32": "江苏省",
    "33": "浙江省", "34": "安徽省", "35": "福建省", "36": "江西省", "37": "山东省",
    "41": "河南省", "42": "湖北省", "43": "湖南省", "44": "广东省", "45": "广西壮族自治区",
    "46": "海南省", "50": "重庆市", "51": "四川省", "52": "贵州省", "53": "云南省",
    "54": "西藏自治区", "61": "陕西省", "62": "甘肃省", "63": "青海省", "64": "宁夏回族自治区",
    "65": "新疆维吾尔自治区",
}  # fmt: skip


@pytest.mark.parametrize(("code", "name"), list(PROVINCES.items()))
def test_every_province_has_its_name_and_lends_it_to_its_counties(code: str, name: str) -> None:
    assert region_name(f"{code}0000") == name
    assert region_name(f"{code}9999") == f"{name}（{code}9999）"


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("000000", "全国"),
        ("210800", "辽宁省营口市"),
        ("430700", "湖南省常德市"),
        ("430781", "湖南省津市市"),
        ("430702", "湖南省（430702）"),
        ("999999", "999999"),
    ],
)
def test_a_region_is_called_by_name_or_by_province_and_code(code: str, name: str) -> None:
    assert region_name(code) == name


def test_a_region_is_named_once_even_where_it_is_its_own_city() -> None:
    assert regions_of("430702") == ["430702", "430700", "430000", "000000"]
    assert regions_of("430700") == ["430700", "430000", "000000"]
    assert regions_of("000000") == ["000000"]
