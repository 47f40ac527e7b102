"""Names of people: there, and such that every paper can print them, if need be with a stand-in."""

from provider_portal.ground.errors import OutsideError, RuleError
from provider_portal.ground.fonts import missing_ideographs, undrawable
from provider_portal.ground.text.keys import name_key
from provider_portal.site import fonts_folder


def refuse_bad_name(name: str) -> None:
    """RuleError at `name` where it is empty, or holds what is no character of a name and cannot be drawn."""
    if not name_key(name):
        raise RuleError("name_missing", "请填写姓名。", fields={"name": ["请填写姓名。"]})
    printed_otherwise = missing_ideographs(name, fonts_folder())
    marks = "".join(mark for mark in undrawable(name, fonts_folder()) if mark not in printed_otherwise)
    if marks:
        sentence = f"姓名里的“{marks}”打印不出来，请核对是否输错；生僻字请用身份证上的标准字形输入。"
        raise RuleError("undrawable", sentence, fields={"name": [sentence]})


def stand_ins(name: str) -> str:
    """The characters of a name that papers print as a box with their reading, because the font lacks them.

    A page is shown without this hint where the font itself is not there.
    """
    try:
        return missing_ideographs(name, fonts_folder())
    except OutsideError:
        return ""
