"""附件4 服务机构备案项目清单 as a paper. Plain values in, a paper ready to render out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from catalog.filing.forms import ListForm, list_wording
from catalog.filing.models import FilingLine, FilingList
from catalog.items.shelf import Shelf
from provider_portal.ground.frozen import FrozenForm
from provider_portal.ground.money import yuan
from provider_portal.papers.days import day_words
from provider_portal.papers.rendering import Paper


@dataclass(frozen=True, kw_only=True, slots=True)
class ListRow:
    """A row of the form, counted from 1; the price in words."""

    place: int
    item: str
    content: str
    standard: str
    duration: str
    price: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ListContent:
    """What stands on the form, frozen when it is asked for."""

    provider_name: str
    number: int
    draft: bool
    filled_on: date
    form: ListForm
    rows: tuple[ListRow, ...]


LIST_CONTENT = FrozenForm(kind=ListContent)


def list_content(
    row: FilingList,
    lines: Sequence[FilingLine],
    shelf: Shelf,
    *,
    provider_name: str,
    county: str,
    today: date,
) -> ListContent:
    """What stands on the form: a draft is marked as one."""
    filled_on = row.submitted_on or today
    return ListContent(
        provider_name=provider_name,
        number=row.number,
        draft=row.submitted_on is None,
        filled_on=filled_on,
        form=list_wording(county),
        rows=tuple(_row(place, line, shelf, filled_on) for place, line in enumerate(lines, 1)),
    )


def list_paper(content: ListContent, *, bound: bool = False) -> Paper:
    """The form with its six columns; `bound` leaves the page numbers to the pack that holds it."""
    values: dict[str, object] = {
        "title": content.form.title,
        "provider_name": content.provider_name,
        "remark": "",
        "content": content,
        "filled_on": day_words(content.filled_on),
        "bound": bound,
    }
    if content.draft:
        values["watermark"] = "草稿　未提交"
    return Paper("catalog/list.html", values, {})


def _row(place: int, line: FilingLine, shelf: Shelf, on: date) -> ListRow:
    item = shelf.item(line.item, on)
    return ListRow(
        place=place,
        item=item.name + (f"（{line.variant}）" if line.variant else ""),
        content=item.content,
        standard=line.standard,
        duration=line.duration_text,
        price=f"{yuan(line.price_fen)} 元/{line.unit.label}",
    )
