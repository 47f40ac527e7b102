"""Amounts in words, as cheques and receipts want them."""

import cn2an

from provider_portal.ground.money import Fen


def rmb_words(fen: Fen) -> str:
    """人民币大写 of a sum: `123450` is 壹仟贰佰叁拾肆元伍角 (支付结算办法 附一; after 角 no 整 is needed).

    Zero is 零元整. Raises ValueError below zero: a receipt never stands for less than nothing.
    """
    if fen < 0:
        raise ValueError("an amount in words cannot be negative")
    whole, rest = divmod(fen, 100)
    return str(cn2an.an2cn(f"{whole}.{rest:02d}", "rmb"))
