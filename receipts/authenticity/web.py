"""Whether a receipt is genuine, for anybody who holds it."""

from http import HTTPStatus

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue

from provider_portal.ground.db import db
from provider_portal.shell.guards import public
from receipts.authenticity.public_receipt import public_receipt

blueprint = Blueprint("receipt_authenticity", __name__)


@blueprint.get("/check/<token>")
@public
def check(token: str) -> ResponseReturnValue:
    """What a receipt says, as little as the holder needs; an unknown token is told kindly."""
    receipt = public_receipt(db.session(), token)
    status = HTTPStatus.NOT_FOUND if receipt is None else HTTPStatus.OK
    answer = make_response(render_template("receipts/authenticity/receipt.html", receipt=receipt), status)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
