"""What the audit page calls the recorded actions and facts. The log keeps codes; people read these words.

All floors' codes stand here, for the reader's sake; a test holds that every recorded code has its words.
"""

from typing import Any

from provider_portal.ground.money import Fen, yuan

ACTIONS = {
    "agreement.sign": "登记服务协议",
    "baseline.approve": "复核价格基准设置",
    "baseline.ask": "申请修改价格基准设置",
    "baseline.set": "设置价格基准",
    "caregiver.add": "登记护理员",
    "caregiver.change": "修改护理员档案",
    "catalogue.accept": "启用新版服务项目",
    "claim.check": "完成自查",
    "claim.freeze": "封存申报",
    "claim.submit": "登记提交申报",
    "claim.trial": "生成试算包",
    "comparison.sign": "复核定价说明",
    "comparison.write": "填写定价说明",
    "discount.add": "登记优惠活动",
    "enrolment.create": "登记参与项目",
    "enrolment.apply": "登记申报参与项目",
    "enrolment.approve": "登记批准参与项目",
    "enrolment.give_up": "登记未获批准",
    "enrolment.open_account": "登记民政通账号开通",
    "enrolment.open_wechat": "登记微信商户开通",
    "enrolment.open_alipay": "登记支付宝商户开通",
    "enrolment.open_unionpay": "登记银联商户开通",
    "enrolment.begin": "登记开始接单",
    "enrolment.ask_to_leave": "登记申请退出",
    "enrolment.stay": "撤回退出申请",
    "enrolment.leave": "登记退出生效",
    "enrolment.ask_joining": "申请更正参与日期",
    "enrolment.change_joining": "复核更正参与日期",
    "enrolment.keep_joining": "驳回更正参与日期",
    "enrolment.keep_approval": "保存批准文件",
    "evidence.add": "录入价格佐证",
    "evidence.import": "导入价格佐证",
    "evidence.import_ask": "申请导入价格佐证",
    "evidence.promotion": "更正优惠价标记",
    "evidence.void": "作废价格佐证",
    "evidence.void_ask": "申请作废价格佐证",
    "evidence.void_decline": "驳回作废价格佐证",
    "filing_list.start": "建立备案清单",
    "filing_list.put_line": "备案清单加入项目",
    "filing_list.drop_line": "备案清单去掉项目",
    "filing_list.submit": "提交备案清单",
    "filing_list.accept": "登记备案清单受理",
    "filing_list.supersede": "备案清单被替代",
    "filing_list.withdraw": "撤回备案清单",
    "order.place": "下单",
    "order.accept": "接单",
    "order.refuse": "拒单",
    "order.assign": "派单",
    "order.cancel": "取消工单",
    "order.miss": "记为未上门",
    "order.check_in": "工单转为服务中",
    "order.check_out": "工单转为待确认",
    "order.confirm": "工单转为已确认",
    "package.set": "设置服务包",
    "price.accept": "登记价格受理",
    "price.file": "备案价格",
    "price.file_late": "补录备案价格",
    "price.withdraw": "停止备案",
    "provider.create": "新建机构",
    "provider.describe": "填写机构资料",
    "provider_paper.keep": "保存申报材料",
    "provider_paper.set_aside": "停用申报材料",
    "recipient.register": "登记老人",
    "recipient.change": "修改老人档案",
    "recipient.read_id_number": "查看完整身份证号",
    "redemption.redeem": "登记核销",
    "redemption.prove": "上传核销截图",
    "selfcheck.explain": "填写自查说明",
    "settlement.results": "登记审核结果",
    "settlement.payment": "登记到账",
    "subsidy_rule.enter": "录入补贴政策",
    "subsidy_rule.void": "作废补贴政策",
    "token.create": "新建接口令牌",
    "user.create": "新建账号",
    "user.sign_in": "登录",
    "visit.add_evidence": "上传照片",
    "visit.approve_late_entry": "复核补录",
    "visit.check_in": "签到",
    "visit.check_out": "签退",
    "visit.confirm": "服务确认",
    "voucher.read": "登记消费券额度",
    "window.state": "说明价格窗口",
}
FACTS = {
    "accepted_on": "受理日期",
    "address": "地址",
    "approved_fen": "核定金额",
    "assessed_on": "评估日期",
    "ceiling_fen": "价格上限",
    "certificate": "证书编号",
    "charged_on": "收费日期",
    "code": "代码",
    "county": "县（市、区）",
    "deduction_fen": "券抵扣",
    "duplicate_of": "与哪张相同",
    "effective_from": "生效日期",
    "excluded_benefits": "其他待遇",
    "filed_price_id": "备案价格编号",
    "from_on": "开始日期",
    "happened_at": "发生时间",
    "id_number_digest": "身份证号指纹",
    "in_force_from": "有效期自",
    "in_force_until": "有效期至（不含）",
    "item": "服务项目",
    "joined_on": "参与日期",
    "kind": "类别",
    "late_entry": "补录",
    "latitude": "纬度",
    "left_fen": "剩余额度",
    "level": "能力等级",
    "longitude": "经度",
    "month": "月份",
    "name": "姓名或名称",
    "note": "备注",
    "number": "编号",
    "official_ref": "民政通单号",
    "order": "工单",
    "paid_fen": "到账金额",
    "paid_on": "到账日期",
    "phone": "电话",
    "position_state": "定位",
    "price_fen": "价格",
    "promotion": "优惠价",
    "promotion_reason": "优惠说明",
    "quantity": "数量",
    "read_at": "查看时间",
    "reason": "原因",
    "recipient_id": "老人编号",
    "redeemed_at": "核销时间",
    "reference": "单据编号",
    "role": "角色",
    "scan_sha256": "扫描件指纹",
    "self_pay_fen": "个人自付",
    "service_on": "服务日期",
    "sha256": "文件指纹",
    "signature_sha256": "签名指纹",
    "signed_on": "签订日期",
    "signer_kind": "签名人类别",
    "standard": "服务标准",
    "status": "状态",
    "submitted_on": "提交日期",
    "total_fen": "消费总额",
    "tray": "未计入工单",
    "unit": "计价单位",
    "until_on": "截止日期（不含）",
    "user_id": "账号编号",
    "valid_until": "证书失效日",
    "variant": "规格",
    "voucher_class": "券类型",
}


def action_words(action: str) -> str:
    """An action as people call it; its code where nobody gave it words."""
    return ACTIONS.get(action, action)


def fact_words(name: str) -> str:
    """A recorded fact's name as people call it; its code where nobody gave it words."""
    return FACTS.get(name, name)


def value_words(name: str, value: Any) -> str:
    """A recorded value: amounts in yuan, yes and no in words, nothing as nothing."""
    match value:
        case None | [] | "":
            return ""
        case bool():
            return "是" if value else "否"
        case int() if name.endswith("_fen"):
            return f"{yuan(Fen(value))} 元"
        case list():
            return "、".join(str(each) for each in value)
        case _:
            return str(value)
