"""The board as an A3 poster: frozen when it is asked for, with the QR code of the public page."""

from dataclasses import dataclass
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from catalog.board.board import Board
from catalog.board.queries import board_now
from catalog.enrolment.models import Enrolment
from catalog.enrolment.queries import enrolments
from catalog.filing.models import PrintedPaper, PrintKind
from catalog.filing.printing import ask_for_paper, render_once
from provider_portal.accounts.models import Provider
from provider_portal.accounts.principal import Principal
from provider_portal.ground.clock import today
from provider_portal.ground.errors import RuleError
from provider_portal.ground.frozen import FrozenForm
from provider_portal.ground.jobs.running import JobRun
from provider_portal.papers.days import day_words
from provider_portal.papers.qr import qr_svg
from provider_portal.papers.rendering import Paper
from provider_portal.site import base_url

BOARD_JOB = "board.print"


@dataclass(frozen=True, kw_only=True, slots=True)
class BoardContent:
    """A printed board, and the address that its QR code leads to."""

    board: Board
    address: str


BOARD_CONTENT = FrozenForm(kind=BoardContent)


def board_address(session: Session, provider: Provider, enrolment: Enrolment) -> str:
    """The public page's address; it names the county where the provider works in several."""
    several = len(enrolments(session, provider.id)) > 1
    query = f"?{urlencode({'county': enrolment.county})}" if several else ""
    return f"{base_url()}/board/{provider.code}{query}"


def print_board(session: Session, who: Principal, enrolment: Enrolment) -> PrintedPaper:
    """Ask for today's poster."""
    board = board_now(session, who.provider_name, enrolment, today())
    if not board.groups:
        raise RuleError("board_empty", "今天还没有可以收费的备案价格，公示是空的。请先备案价格。")
    provider = session.get_one(Provider, who.provider_id)
    content = BoardContent(board=board, address=board_address(session, provider, enrolment))
    return ask_for_paper(
        session, who, enrolment, kind=PrintKind.BOARD, job=BOARD_JOB, content=BOARD_CONTENT.write(content)
    )


def render_board(run: JobRun) -> None:
    """Job: the poster's PDF."""
    render_once(run, BOARD_CONTENT, board_paper)


def board_paper(content: BoardContent) -> Paper:
    """The poster from its frozen content."""
    board = content.board
    values = {
        "title": "养老服务项目和价格公示",
        "provider_name": board.provider_name,
        "remark": content.address,
        "board": board,
        "as_of": day_words(board.as_of),
    }
    return Paper("catalog/board.html", values, {"qr": qr_svg(content.address).encode()})
