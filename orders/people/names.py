"""Names of people: there, and such that every paper can print them."""

from provider_portal.ground.errors import RuleError
from provider_portal.ground.fonts import undrawable
from provider_portal.site import fonts_folder


def refuse_bad_name(name: str) -> None:
    """RuleError at `name` where it is empty, or holds a character that the portal's font cannot draw."""
    if not name.strip():
        raise RuleError("name_missing", "请填写姓名。", fields={"name": ["请填写姓名。"]})
    marks = undrawable(name, fonts_folder())
    if marks:
        sentence = f"姓名里的“{marks}”打印不出来，请核对是否输错；生僻字请用身份证上的标准字形输入。"
        raise RuleError("undrawable", sentence, fields={"name": [sentence]})
