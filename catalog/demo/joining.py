"""How the two providers come into the project: accounts, provider's file, application, approval, openings."""

from datetime import date
from textwrap import wrap
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from catalog.demo.houses import APPLIED_ON, COUNTY, JOINED_ON, MONTH, PASSWORD, House, acting
from catalog.demo.scans import JPEG, kept_scan, remembered_scan
from catalog.enrolment.enrolling import StepTaken, apply_for, take_step
from catalog.enrolment.queries import enrolment_of
from catalog.enrolment.stages import OPENINGS, EnrolmentStep
from catalog.filing.forms import pack_rules
from catalog.pack.receiving import ReceivedScan, keep_paper
from catalog.provider_file.describing import FileDescription, describe_provider
from catalog.provider_file.models import ProviderNature
from provider_portal.accounts.creating import create_provider, create_user
from provider_portal.accounts.kinds import ProviderKind
from provider_portal.accounts.principal import Principal
from provider_portal.ground.db import transaction
from provider_portal.ground.frozen import Json
from provider_portal.operation.chapter import Notebook

_TITLE_WIDTH = 16
_NATURES = {ProviderKind.COMMUNITY: ProviderNature.NON_PROFIT, ProviderKind.HOME: ProviderNature.COMPANY}
# (place in the pack, its last day or None for 长期 and papers without one, what stands on it)
_PAPERS: tuple[tuple[str, date | None, str], ...] = (
    ("licence", None, "证照长期有效"),
    ("id_front", None, "姓名、住址和号码从略"),
    ("id_back", date(2026, 8, 30), "有效期至 2026-08-30"),
    ("account_licence", None, "账户性质：基本存款账户"),
    ("credit_report", date(2026, 9, 16), "查询日期 2026-03-16"),
    ("contracts", None, "合同编号 HT2023-001 至 HT2023-003"),
)


def open_books(house: House) -> Any:
    """The operator makes the provider and its people."""

    def play(notebook: Notebook) -> None:
        with transaction() as session:
            provider = create_provider(
                session,
                name=house.name,
                code=house.code,
                region=COUNTY,
                kinds=[house.kind],
                demonstration=True,
                address=house.address,
                phone=house.phone,
            )
            users = [
                create_user(
                    session, provider_id=provider.id, phone=phone, name=name, role=role, password=PASSWORD
                )
                for _, role, phone, name in house.people
            ]
        people = notebook.setdefault("people", {})
        for (key, role, _, name), user in zip(house.people, users, strict=True):
            people[house.key, key] = Principal(
                provider_id=provider.id,
                provider_name=house.name,
                person_id=user.id,
                user_id=user.id,
                name=name,
                role=role,
            )
        notebook["providers"].append(_notebook_entry(house, provider.id))

    return play


def apply(house: House) -> Any:
    """The manager fills in the provider's file, keeps the papers, and applies."""

    def play(notebook: Notebook) -> None:
        who = acting(notebook, house.key, "manager")
        with transaction() as session:
            describe_provider(session, who, _description(house), account=house.account)
            for key, until, line in _PAPERS:
                _keep(session, who, house, key, until, line)
            apply_for(session, who, county=COUNTY, applied_on=APPLIED_ON)

    return play


def be_approved(house: House) -> Any:
    """The county's paper comes; account and payment merchants are opened the day after."""

    def play(notebook: Notebook) -> None:
        who = acting(notebook, house.key, "manager")
        lines = [f"同意{house.name}", "参与养老服务消费补贴项目", f"批准日期：{JOINED_ON}"]
        with transaction() as session:
            scan = remembered_scan(session, who, "津市市民政局\n批准文件", lines)
            _step(session, who, EnrolmentStep.APPROVE, scan)

    return play


def begin(house: House) -> Any:
    """Account on 民政通 and three payment merchants; orders may come."""

    def play(notebook: Notebook) -> None:
        who = acting(notebook, house.key, "manager")
        with transaction() as session:
            for step in (*OPENINGS, EnrolmentStep.BEGIN):
                _step(session, who, step)

    return play


def _step(session: Session, who: Principal, step: EnrolmentStep, scan: str | None = None) -> None:
    on = JOINED_ON if step is EnrolmentStep.APPROVE else date(2026, 4, 2)
    enrolment = enrolment_of(session, who.provider_id)
    take_step(session, who, enrolment.id, StepTaken(step=step, happened_on=on, scan_sha256=scan))


def _keep(session: Session, who: Principal, house: House, key: str, until: date | None, line: str) -> None:
    slot = next(slot for slot in pack_rules(COUNTY).slots if slot.key == key)
    title = "\n".join(wrap(slot.label.replace("（", " （"), _TITLE_WIDTH))
    stored = kept_scan(title, [house.name, line])
    scan = ReceivedScan(stored=stored, media_type=JPEG, pages=1)
    keep_paper(session, who, slot, scan, valid_until=until, long_term=slot.expires and until is None)


def _description(house: House) -> FileDescription:
    legal, contact = house.people[0][3], house.people[1][3]
    return FileDescription(
        address=house.address,
        uscc=house.uscc,
        founded_on=date(2021, 5, 18),
        nature=_NATURES[house.kind],
        legal_name=legal,
        legal_phone=house.people[0][2],
        contact_name=contact,
        contact_phone=house.people[1][2],
        area_m2="860",
        staff_count=18,
        service_count=12,
        certified_count=10,
        assessor_count=0,
        other_count=2,
        beds=60 if house.kind is ProviderKind.HOME else None,
        bank_name="中国农业银行股份有限公司津市市支行（演示）",
        bank_number="103558000000",
    )


def _notebook_entry(house: House, provider_id: UUID) -> Json:
    return {
        "id": str(provider_id),
        "code": house.code,
        "name": house.name,
        "kind": house.kind.value,
        "region": COUNTY,
        "joined_on": JOINED_ON.isoformat(),
        "month": MONTH,
        "users": [
            {"role": role.value, "role_label": role.label, "name": name, "phone": phone, "password": PASSWORD}
            for _, role, phone, name in house.people
        ],
    }
