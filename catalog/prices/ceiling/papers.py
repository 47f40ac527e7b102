"""Kinds of papers that show a former price. Pure."""

from enum import StrEnum


class PaperKind(StrEnum):
    """What kind of paper shows a former price."""

    CONTRACT = "contract"
    BILL = "bill"
    RECEIPT = "receipt"
    CASH = "cash"

    @property
    def label(self) -> str:
        """Chinese name on the screen; a cash price is what people without a voucher pay."""
        return {"contract": "服务合同", "bill": "账单", "receipt": "收据", "cash": "现金顾客收费记录"}[
            self.value
        ]
