"""The life of an enrolment from application to leaving, as a table. Pure."""

from collections.abc import Sequence

from provider_portal.ground.errors import ConflictError
from provider_portal.ground.labels import Labelled, Tone
from provider_portal.ground.lifecycle import Lifecycle


class Stage(Labelled):
    """Where a provider stands with a county."""

    APPLIED = "applied", "已申报，待批准", Tone.WARN
    APPROVED = "approved", "已批准，办理开通", Tone.INFO
    IN_FORCE = "in_force", "正在参与", Tone.GOOD
    LEAVING = "leaving", "已申请退出", Tone.WARN
    LEFT = "left", "已退出"
    GIVEN_UP = "given_up", "未获批准或已撤回"

    @property
    def takes_part(self) -> bool:
        """Whether the county has approved: before that, and after a refusal, the enrolment holds on no day."""
        return self not in {Stage.APPLIED, Stage.GIVEN_UP}


class EnrolmentStep(Labelled):
    """Something that happened between the provider and the county (公告 七).

    Beside its label: what its day is called in the form, and what the form says below the heading.
    """

    day_label: str
    hint: str

    APPLY = "apply", "登记申报", "递交日期", "全套申报材料递交到县级民政部门的日期。"
    APPROVE = (
        "approve",
        "登记批准",
        "批准日期",
        "县级民政部门批准文件上的日期，就是参与项目的日期：“参与前三个月”的价格从这一天往前算。",
    )
    GIVE_UP = "give_up", "登记未获批准或撤回申报", "日期", "以后可以重新申报。"
    OPEN_ACCOUNT = (
        "open_account",
        "登记民政通账号开通",
        "开通日期",
        "全国养老服务信息平台（民政通）的机构账号和资格认定。",
    )
    OPEN_WECHAT = (
        "open_wechat",
        "登记微信支付商户开通",
        "开通日期",
        "老人可能用任何一种方式支付自付部分，三种商户都要办。",
    )
    OPEN_ALIPAY = (
        "open_alipay",
        "登记支付宝商户开通",
        "开通日期",
        "老人可能用任何一种方式支付自付部分，三种商户都要办。",
    )
    OPEN_UNIONPAY = (
        "open_unionpay",
        "登记银联商户开通",
        "开通日期",
        "老人可能用任何一种方式支付自付部分，三种商户都要办。",
    )
    BEGIN = "begin", "登记开始接单", "开始日期", "民政通账号开通、服务信息发布以后，就可以接消费券工单。"
    ASK_TO_LEAVE = "ask_to_leave", "登记申请退出", "申请日期", "向批准的民政部门提出退出申请（公告 七(三)）。"
    STAY = "stay", "撤回退出申请", "日期", "继续参与项目。"
    LEAVE = "leave", "登记退出生效", "生效日期", "从这一天起不再参与项目，这一天及以后的服务不能用消费券。"

    def __init__(self, value: str, label: str = "", day_label: str = "", hint: str = "") -> None:
        """The words of its form."""
        super().__init__(value, label)
        self.day_label = day_label
        self.hint = hint

    @property
    def wants_scan(self) -> bool:
        """Whether the county's paper must be kept with it."""
        return self is EnrolmentStep.APPROVE


OPENINGS = (
    EnrolmentStep.OPEN_ACCOUNT,
    EnrolmentStep.OPEN_WECHAT,
    EnrolmentStep.OPEN_ALIPAY,
    EnrolmentStep.OPEN_UNIONPAY,
)
_S, _E = Stage, EnrolmentStep


def _refusal(stage: Stage, step: EnrolmentStep) -> ConflictError:
    return ConflictError(
        "wrong_stage", f"现在是“{stage.label}”，不能{step.label}。请刷新页面，按页面上的下一步办理。"
    )


def stage_before_leaving(stages: Sequence[Stage]) -> Stage:
    """Where an enrolment stood when it asked to leave; `stages` are those that its steps led to, the oldest first.

    One that the platform's operator entered has been in force from its first day, without a step.
    """
    return next((stage for stage in reversed(stages) if stage is not Stage.LEAVING), Stage.IN_FORCE)


ENROLMENT_LIFE = Lifecycle(
    refusal=_refusal,
    table={
        (_S.GIVEN_UP, _E.APPLY): _S.APPLIED,
        (_S.APPLIED, _E.APPROVE): _S.APPROVED,
        (_S.APPLIED, _E.GIVE_UP): _S.GIVEN_UP,
        **{(stage, step): stage for stage in (_S.APPROVED, _S.IN_FORCE) for step in OPENINGS},
        (_S.APPROVED, _E.BEGIN): _S.IN_FORCE,
        (_S.APPROVED, _E.ASK_TO_LEAVE): _S.LEAVING,
        (_S.IN_FORCE, _E.ASK_TO_LEAVE): _S.LEAVING,
        (_S.LEAVING, _E.STAY): _S.IN_FORCE,  # or back to where it stood: `stage_before_leaving`
        (_S.LEAVING, _E.LEAVE): _S.LEFT,
    },
)
