"""价格公示: the office page with the poster, and the page behind the QR code for anybody."""

from http import HTTPStatus

from flask import Blueprint, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from catalog.board.posting import board_address, print_board
from catalog.board.queries import board_now, boards_of, provider_of_code
from catalog.enrolment.queries import enrolment_of
from catalog.filing.models import PrintKind
from catalog.filing.queries import printed
from catalog.filing.views import paper_views
from catalog.prices.views import county_context
from provider_portal.accounts.models import Provider
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import today
from provider_portal.ground.db import db
from provider_portal.papers.qr import qr_svg
from provider_portal.shell.forms import FormState, action_page
from provider_portal.shell.guards import office, public, who

blueprint = Blueprint("board", __name__)


@blueprint.get("/price-board")
@office(Action.PRICES_READ)
def index() -> ResponseReturnValue:
    """What hangs on the wall today, its address, and the poster."""
    session, person = db.session(), who()
    shown = county_context(session, person.provider_id, request.args.get("county"))
    enrolment = shown["enrolment"]
    if enrolment is None:
        return render_template("catalog/board/index.html", board=None, **shown)
    provider = session.get_one(Provider, person.provider_id)
    address = board_address(session, provider, enrolment)
    return render_template(
        "catalog/board/index.html",
        board=board_now(session, provider.name, enrolment, today()),
        address=address,
        reachable=address.startswith("https://"),
        papers=paper_views(session, printed(session, enrolment.id, PrintKind.BOARD)),
        form=FormState(),
        **shown,
    )


@blueprint.post("/price-board/print")
@office(Action.PRICES_WRITE)
def print_out() -> ResponseReturnValue:
    """Render the poster."""

    def act(session: Session) -> str:
        enrolment = enrolment_of(session, who().provider_id, request.args.get("county"))
        print_board(session, who(), enrolment)
        return url_for("board.index", county=enrolment.county, _anchor="papers")

    return action_page(act)


@blueprint.get("/price-board/qr.svg")
@office(Action.PRICES_READ)
def code() -> ResponseReturnValue:
    """The QR code of the public page."""
    session = db.session()
    enrolment = enrolment_of(session, who().provider_id, request.args.get("county"))
    provider = session.get_one(Provider, who().provider_id)
    answer = make_response(qr_svg(board_address(session, provider, enrolment)))
    answer.content_type = "image/svg+xml"
    return answer


@blueprint.get("/board/<code>")
@public
def show(code: str) -> ResponseReturnValue:
    """Today's board of a provider and nothing else; an unknown code is told kindly."""
    session = db.session()
    provider = provider_of_code(session, code)
    boards = boards_of(session, provider, today(), request.args.get("county")) if provider else []
    status = HTTPStatus.OK if boards else HTTPStatus.NOT_FOUND
    return make_response(render_template("catalog/board/board.html", boards=boards), status)
