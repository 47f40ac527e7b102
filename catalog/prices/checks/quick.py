"""查一查 as one line: `擦浴 60`, `smcy 60元 7月15日`, `7 60`. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from catalog.items.catalogue import Catalogue, CatalogueItem
from catalog.items.keys import PriceKey
from catalog.items.units import Unit
from catalog.prices.ceiling.book import PriceBook
from catalog.prices.ceiling.ceilings import Ceiling
from catalog.prices.ceiling.decision import allowed
from provider_portal.ground.errors import Breach, RuleError
from provider_portal.ground.money import Fen, parse_yuan
from provider_portal.ground.text.numbers import narrow, plain_amount

MOST_ITEMS = 6
LONGEST = 80
_DAY = re.compile(r"(?:(\d{4})[-/年])?(\d{1,2})[-/月](\d{1,2})日?")
_PRICE = re.compile(r"¥?[0-9][0-9.,]*(?:元|块钱|块)?\.?")
_GLUED = re.compile(rf"(?P<words>.*[^0-9.,\s¥])(?P<price>{_PRICE.pattern})")
_BETWEEN = re.compile(r"(?<![0-9]),|,(?![0-9])")  # a comma between two digits belongs to a number
_APART = re.compile(r"(?<=¥) +(?=[0-9])|(?<=[0-9.]) +(?=(?:元|块钱|块)(?:\s|$))")
_UNITS = {word: unit for unit in Unit for word in (f"每{unit.label}", f"/{unit.label}", f"一{unit.label}")}


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """What was typed: words or a number for the item, and as much else as there was."""

    needle: str
    price_fen: Fen | None
    unit: Unit | None
    on: date
    problem: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class QuickAnswer:
    """One price of one item: what may be charged at most, and whether the asked price may be."""

    item: CatalogueItem
    variant: str
    unit: Unit
    ceiling: Ceiling
    filed_fen: Fen | None
    breaches: tuple[Breach, ...]
    question_fen: Fen | None

    @property
    def yes(self) -> bool:
        """Whether nothing stands against it."""
        return allowed(self.breaches)

    @property
    def most_fen(self) -> Fen | None:
        """The most that may be charged that day: the filed price, which never stands above the ceiling."""
        limit = self.ceiling.ceiling_fen
        if self.filed_fen is None or limit is None:
            return None
        return min(self.filed_fen, limit)


def read_question(text: str, today: date) -> Question:
    """Words in any order; two bare numbers are an item and a price, one beside words is a price.

    What is not understood, and a second price, is a `problem`: no part of a number is ever dropped.
    """
    words: list[str] = []
    numbers: list[str] = []
    unit, on = None, today
    for token in _tokens(text):
        if token in _UNITS:
            unit = _UNITS[token]
        elif (day := _day(token, today)) is not None:
            on = day
        elif _PRICE.fullmatch(token):
            numbers.append(token)
        else:
            words.append(token)
    needle = " ".join(words)
    if not words and numbers:
        needle, numbers = plain_amount(numbers[0]) or numbers[0], numbers[1:]
    fen, problem = _fen(numbers[0]) if numbers else (None, "")
    problem = problem or _unclear(text, needle, numbers)
    return Question(needle=needle, price_fen=None if problem else fen, unit=unit, on=on, problem=problem)


def _unclear(text: str, needle: str, numbers: Sequence[str]) -> str:
    if len(text) > LONGEST:
        return f"最多输入 {LONGEST} 个字，请只写项目和价格。"
    if _PRICE.fullmatch(needle) and plain_amount(needle) is None:
        return f"“{needle}”看不懂。项目编号和价格之间请空一格，例如 7 60；千位逗号后面应有三位数字。"
    if len(numbers) > 1:
        return f"有几个数字（{'、'.join(numbers)}），分不清哪个是价格，请只写一个价格。"
    return ""


def matching_items(catalogue: Catalogue, question: Question) -> list[CatalogueItem]:
    """The items that are meant, an exact number before names."""
    if not question.needle:
        return []
    exact = catalogue.find(question.needle)
    return [exact] if exact else catalogue.search(question.needle)[:MOST_ITEMS]


def quick_answers(book: PriceBook, items: Sequence[CatalogueItem], question: Question) -> list[QuickAnswer]:
    """For each item every price that is filed or has evidence, the filed ones first.

    Among several items those without anything are left to `unpriced`; one that was meant alone is answered.
    """
    answered = items if len(items) == 1 else [item for item in items if _has_prices(book, item)]
    return [_answer(book, key, question) for item in answered for key in _keys(book, item, question.unit)]


def unpriced(book: PriceBook, items: Sequence[CatalogueItem]) -> list[CatalogueItem]:
    """Of several items those that have neither evidence, filing nor note: they may not be charged at all."""
    return [] if len(items) == 1 else [item for item in items if not _has_prices(book, item)]


def _has_prices(book: PriceBook, item: CatalogueItem) -> bool:
    return any(key.item == item.code for key in book.all_keys())


def _answer(book: PriceBook, key: PriceKey, question: Question) -> QuickAnswer:
    filed = book.in_force(key, question.on)
    filed_fen = filed.price_fen if filed else None
    fen = question.price_fen if question.price_fen is not None else filed_fen
    return QuickAnswer(
        item=book.shelf.item(key.item, question.on),
        variant=key.variant,
        unit=key.unit,
        ceiling=book.ceiling(key),
        filed_fen=filed_fen,
        breaches=tuple(book.charge(key, fen or Fen(0), question.on)),
        question_fen=question.price_fen,
    )


def _keys(book: PriceBook, item: CatalogueItem, unit: Unit | None) -> list[PriceKey]:
    keys = {key for key in book.all_keys() if key.item == item.code}
    keys |= {PriceKey(item=item.code, unit=item.billing_units[0])} if not keys else set()
    of_unit = [key for key in keys if unit in (None, key.unit)]
    return sorted(of_unit, key=lambda key: (not book.filed.get(key), key.order))


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    for token in _APART.sub("", _BETWEEN.sub(" ", narrow(text))).split():
        glued = None if _day(token, date.min) else _GLUED.fullmatch(token)
        tokens += [glued["words"], glued["price"]] if glued else [token]
    return tokens


def _day(token: str, today: date) -> date | None:
    match = _DAY.fullmatch(token)
    if match is None:
        return None
    try:
        return date(int(match[1] or today.year), int(match[2]), int(match[3]))
    except ValueError:
        return None


def _fen(text: str) -> tuple[Fen | None, str]:
    try:
        return parse_yuan(text), ""
    except RuleError as error:
        return None, f"“{text}”：{error.message}"
