"""A price through time beside its ceiling: the geometry of a small drawing, its words and its table. Pure.

Everything is whole numbers: days along, fen upwards, units of the drawing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from provider_portal.ground.money import Fen, yuan

LEFT, RIGHT, TOP, BOTTOM = 8, 392, 34, 160
LABEL_ROOM = 92
NICE_FEN = 1_00
ENDING_DAYS = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """A price from a day on; none where it was withdrawn, or where no ceiling is known."""

    first: date
    fen: Fen | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Label:
    """A word of the drawing at its place; `anchor` is start, middle or end."""

    x: int
    y: int
    text: str
    anchor: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """A row of the table: what held from a day on."""

    first: date
    price_fen: Fen | None
    ceiling_fen: Fen | None

    @property
    def room_fen(self) -> int | None:
        """How far the price stays below the ceiling; None above it, and where either is not known."""
        if self.price_fen is None or self.ceiling_fen is None or self.over_fen:
            return None
        return self.ceiling_fen - self.price_fen

    @property
    def over_fen(self) -> int:
        """How far the price stands above the ceiling; 0 where it does not."""
        if self.price_fen is None or self.ceiling_fen is None:
            return 0
        return max(0, self.price_fen - self.ceiling_fen)


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """The drawing with title and description, and the same facts as rows, oldest first."""

    title: str
    description: str
    price_path: str
    ceiling_path: str
    price_labels: tuple[Label, ...]
    ceiling_labels: tuple[Label, ...]
    day_labels: tuple[Label, ...]
    today_x: int | None
    moments: tuple[Moment, ...]


def chart_of(name: str, prices: Sequence[Level], ceilings: Sequence[Level], today: date) -> Chart:
    """The chart of one price; both series oldest first, `prices` not empty.

    It begins with the first day of either and ends thirty days after the last step or today, whichever is later.
    """
    steps = [*prices, *ceilings]
    first = min(step.first for step in steps)
    until = max(today, *(step.first for step in steps)) + timedelta(days=ENDING_DAYS)
    amounts = [step.fen for step in steps if step.fen is not None] or [Fen(0)]
    frame = _Frame(first=first, until=until, least=_least(amounts), most=_most(amounts))
    moments = _moments(prices, ceilings)
    return Chart(
        title=f"{name}：备案价格和价格上限",
        description="；".join(_sentence(moment) for moment in moments) + "。",
        price_path=frame.path(prices),
        ceiling_path=frame.path(ceilings),
        price_labels=frame.labels(prices, "", 20),
        ceiling_labels=frame.labels(ceilings, "上限 ", -12),
        day_labels=frame.days(prices, today),
        today_x=frame.x(today) if first <= today else None,
        moments=moments,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Frame:
    first: date
    until: date
    least: int
    most: int

    def x(self, day: date) -> int:
        return LEFT + (RIGHT - LEFT) * (day - self.first).days // (self.until - self.first).days

    def y(self, fen: int) -> int:
        return BOTTOM - (BOTTOM - TOP) * (fen - self.least) // (self.most - self.least)

    def path(self, levels: Sequence[Level]) -> str:
        """Steps: along to the next day, then up or down; broken where nothing holds."""
        parts = []
        for place, level in enumerate(levels):
            if level.fen is None:
                continue
            end = levels[place + 1].first if place + 1 < len(levels) else self.until
            joined = place > 0 and levels[place - 1].fen is not None
            parts.append(f"{'V' if joined else f'M{self.x(level.first)} '}{self.y(level.fen)}H{self.x(end)}")
        return "".join(parts)

    def labels(self, levels: Sequence[Level], before: str, shift: int) -> tuple[Label, ...]:
        """Prices written at the lines; of steps that stand too close the later one is named."""
        named: list[Label] = []
        for first, fen in reversed([(level.first, level.fen) for level in levels if level.fen is not None]):
            x = min(self.x(first) + 4, RIGHT - LABEL_ROOM)
            if not named or named[-1].x - x >= LABEL_ROOM:
                y = self.y(fen) + shift
                named.append(Label(x=x, y=y, text=f"{before}{yuan(fen)}", anchor="start"))
        return tuple(reversed(named))

    def days(self, prices: Sequence[Level], today: date) -> tuple[Label, ...]:
        """Days under the drawing: today first, then as many beginnings as there is room for."""
        named: list[Label] = []
        days = [today] if self.first <= today else []
        for day in (*days, *(level.first for level in reversed(prices)), self.first):
            x = self.x(day)
            anchor = (
                "start" if x < LEFT + LABEL_ROOM // 2 else "end" if x > RIGHT - LABEL_ROOM // 2 else "middle"
            )
            if all(abs(x - other.x) >= LABEL_ROOM for other in named):
                text = "今天" if day == today else day.isoformat()
                named.append(Label(x=x, y=BOTTOM + 24, text=text, anchor=anchor))
        return tuple(named)


def _least(amounts: Sequence[Fen]) -> int:
    """Some way below the lowest, so that steps can be told apart; never below zero."""
    return max(0, min(amounts) - _span(amounts) // 2)


def _most(amounts: Sequence[Fen]) -> int:
    return max(amounts) + _span(amounts) // 4


def _span(amounts: Sequence[Fen]) -> int:
    return max(max(amounts) - min(amounts), max(amounts) // 5, NICE_FEN) * 2


def _moments(prices: Sequence[Level], ceilings: Sequence[Level]) -> tuple[Moment, ...]:
    days = sorted({level.first for level in (*prices, *ceilings)})
    moments = [Moment(first=day, price_fen=_at(prices, day), ceiling_fen=_at(ceilings, day)) for day in days]
    return tuple(
        one
        for place, one in enumerate(moments)
        if place == 0
        or (one.price_fen, one.ceiling_fen) != (moments[place - 1].price_fen, moments[place - 1].ceiling_fen)
    )


def _at(levels: Sequence[Level], day: date) -> Fen | None:
    begun = [level for level in levels if level.first <= day]
    return begun[-1].fen if begun else None


def _sentence(moment: Moment) -> str:
    price = f"备案价格 {yuan(moment.price_fen)} 元" if moment.price_fen is not None else "没有备案价格"
    ceiling = f"上限 {yuan(moment.ceiling_fen)} 元" if moment.ceiling_fen is not None else "没有上限"
    return f"{moment.first} 起{price}，{ceiling}"
