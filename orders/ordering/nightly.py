"""What the portal does with orders by itself, soon after midnight, when a month may be over."""

from datetime import time

from orders.ordering.pending import settle_pending
from provider_portal.accounts.queries import every_provider
from provider_portal.ground.db import transaction
from provider_portal.ground.jobs.dated import DatedJob
from provider_portal.ground.jobs.running import JobRun
from provider_portal.ground.jobs.timetable import Daily


def settle_waiting_orders(run: JobRun) -> str:
    """Dated job: look again at a provider's orders that await a rule."""
    with transaction() as session:
        settled = settle_pending(session, run.provider_id)
    return f"{len(settled.reckoned)} 张工单有了新政策，{len(settled.lapsed)} 张的券已失效、转为自费"


SETTLING = DatedJob(
    name="orders.settle_pending",
    title="处理待新政策明确的工单",
    when=Daily(at=time(0, 10)),
    work=settle_waiting_orders,
    owners=every_provider,
)
