"""Kinds of papers that show a former price. Pure."""

from provider_portal.ground.labels import Labelled


class PaperKind(Labelled):
    """What kind of paper shows a former price; a cash price is what people without a voucher pay."""

    CONTRACT = "contract", "服务合同"
    BILL = "bill", "账单"
    RECEIPT = "receipt", "收据"
    CASH = "cash", "现金顾客收费记录"
