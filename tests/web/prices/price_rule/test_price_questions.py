"""One typed line, as a caller asks it, is answered with yes or with why not."""

import pytest
from flask.testing import FlaskClient

from provider_portal.accounts.principal import Principal
from tests.web.pages import text
from tests.web.prices.price_rule.filed_seven import file_seven


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("擦浴 60", ("60.00 元，可以收",)),
        ("smcy60", ("60.00 元，可以收",)),
        ("7 60.01", ("60.01 元，不能收", "SJ-7-6000")),
        ("上门擦浴 60 2026-02-28", ("不能收", "没有生效的备案价格")),
        ("7", ("可以接单", "最多收")),
        ("7 12.345", ("最多两位小数",)),
        ("打太极", ("没有找到",)),
        ("8 60", ("不能收", "无历史价")),
    ],
)
def test_one_typed_line_is_answered(
    office: FlaskClient, manager: Principal, question: str, parts: tuple[str, ...]
) -> None:
    file_seven(manager)
    page = text(office, f"/price-check?q={question}")
    for part in parts:
        assert part in page
