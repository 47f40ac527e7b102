"""Where in the portal a held order is put right: the page for each kind of finding."""

from dataclasses import dataclass

from provider_portal.ground.labels import Labelled


class Place(Labelled):
    """A page on which something can be cleared."""

    ORDER = "order", "打开工单"
    RECIPIENT = "recipient", "打开老人档案"
    PRICES = "prices", "打开备案价格"
    PRICE_EVIDENCE = "price_evidence", "打开价格佐证"
    CAREGIVERS = "caregivers", "打开护理员"
    TRAY = "tray", "打开签到异常"
    REDEEM = "redeem", "登记核销"
    REDEMPTION = "redemption", "打开核销记录"


_PLACES = {
    Place.RECIPIENT: (
        "under_60", "level_unknown", "level_not_eligible", "not_assessed", "assessment_too_old",
        "assessed_later", "excluded_benefit", "no_agreement", "too_far",
    ),
    Place.PRICES: (
        "price_not_filed", "price_above_filed", "price_not_accepted", "item_dropped", "assessor_only", "unit_changed",
        "duration_cut", "item_split", "new_surcharge", "package_above_parts",
    ),
    Place.PRICE_EVIDENCE: (
        "price_above_ceiling", "no_history", "window_without_evidence", "voucher_above_cash",
        "temporary_rise", "promotion_without_paper",
    ),
    Place.CAREGIVERS: ("certificate",),
    Place.TRAY: ("late_entry",),
    Place.REDEEM: ("not_redeemed",),
    Place.REDEMPTION: ("no_proof", "duplicate_proof", "difference", "no_rule", "month_mismatch"),
}  # fmt: skip
_BY_CODE = {code: place for place, codes in _PLACES.items() for code in codes}

TITLES = {
    "under_60": "年龄不符",
    "level_unknown": "能力等级未填",
    "level_not_eligible": "能力等级不符",
    "not_assessed": "评估日期未填",
    "assessment_too_old": "评估过早",
    "assessed_later": "评估晚于服务",
    "excluded_benefit": "已享受其他待遇",
    "price_above_ceiling": "超限价",
    "price_not_filed": "没有备案价格",
    "price_above_filed": "高于备案价格",
    "price_not_accepted": "备案未受理",
    "item_dropped": "项目已不在清单",
    "assessor_only": "仅限评估机构",
    "overlapping_items": "项目重复收费",
    "package_contents_unknown": "服务包内容未登记",
    "no_history": "无历史价",
    "no_history_compared": "无历史价，按比价说明",
    "window_without_evidence": "时段没有佐证",
    "unit_changed": "改了计价单位",
    "duration_cut": "减时不减价",
    "item_split": "拆分收费",
    "package_above_parts": "服务包更贵",
    "package_parts_missing": "服务包内容未登记",
    "package_parts_unpriced": "服务包单项没有价格",
    "new_surcharge": "新增附加费",
    "voucher_above_cash": "高于现金价",
    "temporary_rise": "临时涨价",
    "promotion_without_paper": "优惠价没有依据",
    "discount_withdrawn": "没有同享优惠",
    "no_check_in": "没有签到",
    "no_check_out": "没有签退",
    "late_entry": "补录未复核",
    "late_arrival": "记录晚到",
    "clock_off": "手机时间不准",
    "clock_unknown": "手机时间未核对",
    "too_early": "提前上门",
    "after_end": "过时上门",
    "place_missing": "没有定位",
    "too_far": "位置偏离",
    "check_out_before_check_in": "签退早于签到",
    "too_short": "服务时长不足",
    "nothing_done": "没有完成项目",
    "part_done": "只完成一部分",
    "done_not_told": "没有勾选完成项目",
    "caregiver_in_two_places": "护理员时间冲突",
    "certificate": "护理员证书",
    "no_photo": "没有照片",
    "duplicate_photo": "照片重复",
    "duplicate_photo_replaced": "重复照片已补传",
    "no_agreement": "没有服务协议",
    "unsigned": "没有签名",
    "proxy_signature": "由他人代签",
    "late_confirmation": "服务确认补录",
    "signer_is_caregiver": "护理员代签",
    "no_proof": "缺核销凭证",
    "duplicate_proof": "核销凭证重复",
    "not_confirmed": "服务未确认",
    "not_redeemed": "未核销",
    "month_mismatch": "跨月核销",
    "difference": "抵扣金额差异",
    "no_rule": "没有抵扣比例",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Clearing:
    """Short title of a finding and the page on which it is cleared."""

    title: str
    place: Place


def clearing(code: str) -> Clearing:
    """How a finding of this code is called and where it is cleared; the order's own page by default."""
    return Clearing(title=TITLES.get(code, "其他问题"), place=_BY_CODE.get(code, Place.ORDER))
