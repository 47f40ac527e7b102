"""Amounts in words, as cheques and receipts want them."""

from provider_portal.ground.money import Fen

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")
_MYRIADS = ("", "万", "亿")
_LEAST_TOO_LARGE = 10 ** (4 * len(_MYRIADS) + 2)


def rmb_words(fen: Fen) -> str:
    """人民币大写 of a sum: `123450` is 壹仟贰佰叁拾肆元伍角 (支付结算办法 附一; after 角 no 整 is needed).

    Zero is 零元整. Raises ValueError below zero, as a receipt never stands for less than nothing,
    and from a 万亿 on, which nobody pays.
    """
    if fen < 0:
        raise ValueError("an amount in words cannot be negative")
    if fen >= _LEAST_TOO_LARGE:
        raise ValueError("an amount in words stays below a 万亿")
    yuan, rest = divmod(fen, 100)
    jiao, cents = divmod(rest, 10)
    whole = f"{_whole(yuan)}元" if yuan or not rest else ""
    if not rest:
        return f"{whole}整"
    tenths = f"{_DIGITS[jiao]}角" if jiao else "零" * bool(yuan)
    return whole + tenths + (f"{_DIGITS[cents]}分" if cents else "")


def _whole(yuan: int) -> str:
    """A whole number in words, 万 and 亿 after their four digits.

    One 零 stands for any run of zeros between digits; none where the run ends with 万 or 亿 (壹拾万玖仟).
    """
    words, gap = "", False
    for power in range(len(_MYRIADS) - 1, -1, -1):
        group = yuan // 10_000**power % 10_000
        gap = gap and not group
        for place, digit in zip(_PLACES, f"{group:04d}", strict=True):
            if digit == "0":
                gap = bool(words)
                continue
            words += "零" * gap + _DIGITS[int(digit)] + place
            gap = False
        words += _MYRIADS[power] if group else ""
    return words or "零"
