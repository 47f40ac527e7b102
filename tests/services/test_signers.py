"""Who may sign for a service, and what is asked of whom."""

from dataclasses import replace

from orders.confirmation.signer import Signer, signer_name, signer_problems
from orders.visits.models import SignerKind


def problems(
    kind: SignerKind,
    name: str,
    *,
    relation: str = "女儿",
    reason: str = "",
    drawn: bool = True,
    by_office: bool = False,
) -> set[str]:
    signer = Signer(
        kind=kind,
        name=signer_name(kind, name, "王秀英"),
        relation=relation,
        reason=reason,
        drawn=drawn,
        by_office=by_office,
    )
    return set(signer_problems(signer, "王秀英", "陈桂兰"))


def test_the_elder_signs_under_their_own_name_only() -> None:
    assert problems(SignerKind.RECIPIENT, "") == set()
    assert problems(SignerKind.RECIPIENT, "王秀英") == set()
    assert problems(SignerKind.RECIPIENT, "陈桂兰") == {"signer_name"}
    assert problems(SignerKind.RECIPIENT, "王芳") == {"signer_name"}


def test_the_elders_name_is_neither_an_earlier_nor_a_later_one() -> None:
    """The rule compares names as written, whichever comes first in the alphabet."""
    for other in ("一", "龟"):
        assert problems(SignerKind.RECIPIENT, other) == {"signer_name"}
        assert problems(SignerKind.RELATIVE, other) == set()


def test_a_caregiver_of_the_elders_own_name_does_not_keep_the_elder_from_signing() -> None:
    for caregiver in ("一", "王秀英", "龟"):
        signer = Signer(
            kind=SignerKind.RECIPIENT, name="王秀英", relation="", reason="", drawn=True, by_office=False
        )
        assert signer_problems(signer, "王秀英", caregiver) == {}
        proxy = replace(signer, kind=SignerKind.RELATIVE, name=caregiver, relation="女儿")
        assert set(signer_problems(proxy, "王秀英", caregiver)) == (
            set() if caregiver == "王秀英" else {"signer_name"}
        )


def test_the_caregiver_never_signs() -> None:
    for kind in (SignerKind.AGENT, SignerKind.RELATIVE):
        assert problems(kind, "陈桂兰") == {"signer_name"}
        assert problems(kind, "王芳") == set()
    assert problems(SignerKind.UNABLE, "陈桂兰", reason="手不能动") == {"signer_name"}


def test_who_signs_for_the_elder_tells_name_and_relation() -> None:
    for kind in (SignerKind.AGENT, SignerKind.RELATIVE):
        assert problems(kind, "", relation="") == {"signer_name", "relation"}
        assert problems(kind, "王芳", relation="") == {"relation"}


def test_without_a_signature_there_is_a_reason() -> None:
    assert problems(SignerKind.UNABLE, "", drawn=False) == {"reason"}
    assert problems(SignerKind.UNABLE, "", drawn=False, reason="手不能动") == set()
    assert problems(SignerKind.RECIPIENT, "", drawn=False) == {"signature_png"}


def test_the_office_enters_a_confirmation_with_a_reason() -> None:
    assert problems(SignerKind.RECIPIENT, "", by_office=True) == {"reason"}
