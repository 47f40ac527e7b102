"""What the audit page calls the actions and facts that this floor records first."""

from provider_portal.shell.trail_words import TrailWords

TRAIL_WORDS = TrailWords(
    actions={
        "claim.check": "完成自查",
        "claim.freeze": "封存申报",
        "claim.submit": "登记提交申报",
        "claim.trial": "生成试算包",
        "payment.return": "登记退款",
        "payment.take": "登记收款",
        "redemption.redeem": "登记核销",
        "redemption.prove": "上传核销截图",
        "selfcheck.explain": "填写自查说明",
        "settlement.results": "登记审核结果",
        "settlement.payment": "登记到账",
    },
    names={
        "amount_fen": "金额",
        "approved_fen": "核定金额",
        "deduction_fen": "券抵扣",
        "official_ref": "民政通单号",
        "paid_fen": "到账金额",
        "paid_on": "到账日期",
        "redeemed_at": "核销时间",
        "self_pay_fen": "个人自付",
        "total_fen": "消费总额",
    },
)
