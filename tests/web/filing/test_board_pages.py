"""The price board is open to anybody, shows nothing but itself, and is printed as a poster."""

from flask.testing import FlaskClient

from provider_portal.accounts.principal import Principal
from provider_portal.ground.db import transaction
from tests.builders import make_evidence, make_filed_price
from tests.web.filing.office_forms import send, work_all
from tests.web.pages import text


def test_the_board_is_open_to_anybody_and_shows_nothing_but_itself(
    manager: Principal, client: FlaskClient
) -> None:
    with transaction() as session:
        make_filed_price(session, manager)
    page = text(client, "/board/JSYH")
    for words in ("上门擦浴", "60.00 元/次", "按服务规范提供", "50%", "30.00", "居家上门"):
        assert words in page, words
    for words in ("登录", "sign-in", "<form", manager.name, "SJ-7-6000"):
        assert words not in page, words
    assert text(client, "/board/jsyh") == page
    assert "没有查到价格公示" in text(client, "/board/NOBODY", 404)


def test_a_suspended_price_does_not_hang_on_the_board(manager: Principal, client: FlaskClient) -> None:
    with transaction() as session:
        make_filed_price(session, manager)
        make_evidence(session, manager, fen=5000)
    assert "上门擦浴" not in text(client, "/board/JSYH")


def test_the_poster_is_printed_by_a_job(office: FlaskClient, manager: Principal) -> None:
    assert "PORTAL_PUBLIC_URL" in text(office, "/price-board")
    send(office, "/price-board/print", 422)
    with transaction() as session:
        make_filed_price(session, manager)
    send(office, "/price-board/print")
    assert "生成价格公示" in text(office, "/price-board")
    work_all()
    assert "价格公示（PDF）" in text(office, "/price-board")
    assert office.get("/price-board/qr.svg").data.startswith(b"<svg")
