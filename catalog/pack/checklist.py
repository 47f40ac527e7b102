"""What a county's notice asks for, what is there, what is missing and what has run out."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.enrolment.queries import enrolments, provider_kinds
from catalog.filing.forms import PackRules, Slot, pack_rules
from catalog.filing.lifecycle import ListStatus
from catalog.filing.models import FilingList
from catalog.filing.queries import filing_lists
from catalog.pack.expiry import Validity, validity, validity_words
from catalog.pack.receiving import live_papers
from catalog.provider_file.describing import missing_entries, provider_file
from catalog.provider_file.models import ProviderPaper
from provider_portal.accounts.kinds import ProviderKind
from provider_portal.accounts.models import Provider
from provider_portal.ground.labels import Labelled, Tone


class SlotState(Labelled):
    """Whether a place in the pack is filled."""

    READY = "ready", "齐全", Tone.GOOD
    EXPIRING = "expiring", "快到期", Tone.WARN
    OPTIONAL = "optional", "按需要"
    EXPIRED = "expired", "已过期", Tone.BAD
    MISSING = "missing", "缺少", Tone.BAD


@dataclass(frozen=True, kw_only=True, slots=True)
class PaperState:
    """A scan and how long it is good."""

    paper: ProviderPaper
    validity: Validity
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SlotView:
    """One place in the pack; `sentence` tells what to do where it is not ready."""

    slot: Slot
    state: SlotState
    sentence: str
    papers: tuple[PaperState, ...]

    @property
    def wanting(self) -> bool:
        """Whether the pack is incomplete because of it."""
        return self.state in {SlotState.MISSING, SlotState.EXPIRED}


@dataclass(frozen=True, kw_only=True, slots=True)
class Checklist:
    """The whole pack of one county on a day."""

    enrolment: Enrolment
    rules: PackRules
    kinds: frozenset[ProviderKind]
    slots: tuple[SlotView, ...]
    filing_list: FilingList | None

    @property
    def wanting(self) -> list[SlotView]:
        """What is missing or expired."""
        return [view for view in self.slots if view.wanting]


def checklist(session: Session, provider: Provider, enrolment: Enrolment, on: date) -> Checklist:
    """Every place of the county's pack that this provider has to fill, in the prescribed order."""
    rules, kinds = pack_rules(enrolment.county), provider_kinds(session, provider.id)
    papers = live_papers(session, provider.id)
    chosen = _list_to_bind(session, enrolment)
    lacking = missing_entries(provider_file(session, provider.id), provider)
    views = []
    for slot in rules.slots:
        if not slot.applies_to(kinds):
            continue
        if slot.form:
            views.append(_form_view(slot, lacking, chosen))
        else:
            views.append(_scan_view(slot, [row for row in papers if row.slot == slot.key], on))
    return Checklist(
        enrolment=enrolment,
        rules=rules,
        kinds=frozenset(kinds),
        slots=tuple(views),
        filing_list=chosen,
    )


def due_papers(session: Session, provider: Provider, on: date) -> list[tuple[Slot, PaperState]]:
    """Papers in use that end within 60 days or have ended, the most urgent first."""
    slots: dict[str, Slot] = {}
    for enrolment in enrolments(session, provider.id):
        slots |= {slot.key: slot for slot in pack_rules(enrolment.county).slots}
    due = [
        (slots[row.slot], state)
        for row in live_papers(session, provider.id)
        if row.slot in slots and (state := _paper_state(row, on)).validity.due
    ]
    return sorted(due, key=lambda each: (each[1].paper.valid_until or date.max, each[0].key))


def slot_of(session: Session, provider: Provider, key: str) -> Slot | None:
    """A place by its key, in whatever county's pack of this provider it is."""
    for enrolment in enrolments(session, provider.id):
        for slot in pack_rules(enrolment.county).slots:
            if slot.key == key:
                return slot
    return None


def _list_to_bind(session: Session, enrolment: Enrolment) -> FilingList | None:
    """The newest whole list that was submitted, else the draft, else whatever was gathered."""
    usable = {ListStatus.SUBMITTED, ListStatus.ACCEPTED}
    lists = filing_lists(session, enrolment.id)
    whole = [row for row in lists if row.whole and row.status in usable]
    drafts = [row for row in lists if row.status is ListStatus.DRAFT]
    gathered = [row for row in lists if row.status in usable]
    return next(iter([*whole, *drafts, *gathered]), None)


def _form_view(slot: Slot, lacking: list[str], chosen: FilingList | None) -> SlotView:
    sentence, state = "", SlotState.READY
    if slot.form == "list":
        if chosen is None:
            sentence, state = "还没有备案清单，请先建立清单。", SlotState.MISSING
        elif chosen.status is ListStatus.DRAFT:
            sentence, state = (
                f"第 {chosen.number} 号清单还是草稿，提交后再生成正式的附件4。",
                SlotState.MISSING,
            )
        else:
            sentence = f"用第 {chosen.number} 号清单（{chosen.submitted_on} 提交）。"
    elif lacking:
        sentence, state = f"机构档案里还缺：{'、'.join(lacking)}。", SlotState.MISSING
    return SlotView(slot=slot, state=state, sentence=sentence, papers=())


def _scan_view(slot: Slot, rows: list[ProviderPaper], on: date) -> SlotView:
    states = tuple(_paper_state(row, on) for row in rows)
    if not states:
        state = SlotState.MISSING if slot.required else SlotState.OPTIONAL
        sentence = "请上传扫描件。" if slot.required else "民政部门另有要求时上传。"
    elif any(each.validity is Validity.EXPIRED for each in states):
        state, sentence = SlotState.EXPIRED, "有材料已过期，请换上新的。"
    elif any(each.validity.due for each in states):
        state, sentence = SlotState.EXPIRING, "快到期了，请提前办理换证。"
    else:
        state, sentence = SlotState.READY, ""
    return SlotView(slot=slot, state=state, sentence=sentence, papers=states)


def _paper_state(row: ProviderPaper, on: date) -> PaperState:
    return PaperState(
        paper=row,
        validity=validity(row.valid_until, on),
        words=validity_words(row.valid_until, on),
    )
