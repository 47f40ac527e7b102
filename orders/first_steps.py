"""What a new provider does on this floor up to its first order."""

from orders.ordering.models import ServiceOrder
from orders.people.models import Caregiver
from orders.recipients.models import Recipient
from provider_portal.shell.floor import FirstStep

FIRST_STEPS = (
    FirstStep(
        label="登记护理员",
        why="上门服务要派给有证书的人；关联手机账号后才能签到。",
        endpoint="caregivers.index",
        order=40,
        rows=Caregiver,
    ),
    FirstStep(
        label="登记老人",
        why="能力等级、评估日期和服务协议决定能不能用券。",
        endpoint="recipients.index",
        order=50,
        rows=Recipient,
    ),
    FirstStep(
        label="开第一张工单",
        why="抵扣和自付金额当场算出。",
        endpoint="orders.index",
        order=60,
        rows=ServiceOrder,
    ),
)
