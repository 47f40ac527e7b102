"""Regions by GB/T 2260 code: what they are called, and which wider regions lie around them. Pure."""

NATIONAL = "000000"
_PROVINCES = {
    "11": "北京市", "12": "天津市", "13": "河北省", "14": "山西省", "15": "内蒙古自治区",
    "21": "辽宁省", "22": "吉林省", "23": "黑龙江省",
    "31": "上海市", "32": "江苏省", "33": "浙江省", "34": "安徽省", "35": "福建省", "36": "江西省", "37": "山东省",
    "41": "河南省", "42": "湖北省", "43": "湖南省", "44": "广东省", "45": "广西壮族自治区", "46": "海南省",
    "50": "重庆市", "51": "四川省", "52": "贵州省", "53": "云南省", "54": "西藏自治区",
    "61": "陕西省", "62": "甘肃省", "63": "青海省", "64": "宁夏回族自治区", "65": "新疆维吾尔自治区",
}  # fmt: skip
_NAMES = {
    NATIONAL: "全国",
    "210800": "辽宁省营口市",
    "430700": "湖南省常德市",
    "430781": "湖南省津市市",
} | {f"{code}0000": name for code, name in _PROVINCES.items()}


def region_name(code: str) -> str:
    """`湖南省`; a county that is not known by name is its province and code, `湖南省（430702）`."""
    province = _PROVINCES.get(code[:2])
    return _NAMES.get(code) or (f"{province}（{code}）" if province else code)


def is_region(code: str) -> bool:
    """Whether this is the code of the nation, or of a province there is, a city or a county in it."""
    digits = len(code) == len(NATIONAL) and code.isascii() and code.isdigit()
    within = code[:2] in _PROVINCES and (code[2:4] != "00" or code.endswith("0000"))
    return code == NATIONAL or (digits and within)


def regions_of(region: str) -> list[str]:
    """A code and the wider regions around it, the most exact first: county, city, province, the nation."""
    return list(dict.fromkeys([region, f"{region[:4]}00", f"{region[:2]}0000", NATIONAL]))
