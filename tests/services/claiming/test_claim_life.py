"""The life of a claim month: checked by one person, frozen by another, then submitted, approved, paid."""

from receipts.claims.models import ClaimStatus
from receipts.claims.states import CLAIM_LIFE, ClaimStep
from tests.lives import lived, written

CLAIM = """
open       check    checked
checked    check    checked
checked    freeze   frozen
frozen     submit   submitted
submitted  approve  approved
approved   pay      paid
"""


def test_a_claim_month_takes_one_step_after_the_other() -> None:
    assert lived(ClaimStatus, ClaimStep, CLAIM_LIFE.advance) == written(CLAIM)
