"""Making providers, people and tokens: the platform operator's work, by command line."""

import hashlib
import re
import secrets
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from stdnum.cn import uscc as uscc_number
from stdnum.exceptions import ValidationError

from provider_portal.accounts.kinds import ProviderKind
from provider_portal.accounts.models import ApiToken, Membership, Provider, ProviderKindRow, User
from provider_portal.accounts.passwords import hash_password
from provider_portal.accounts.roles import Role
from provider_portal.ground.audit import act_now, note
from provider_portal.ground.db import named_conflict
from provider_portal.ground.errors import RuleError, missing
from provider_portal.ground.text.kept import kept_text
from provider_portal.ground.text.keys import mobile_number

_CODE = re.compile(r"[A-Z0-9]{2,20}")
_REGION = re.compile(r"\d{6}")
OPERATOR = "平台运维"


def create_provider(
    session: Session,
    *,
    name: str,
    code: str,
    region: str,
    kinds: list[ProviderKind],
    demonstration: bool = False,
    address: str = "",
    phone: str = "",
    uscc: str = "",
) -> Provider:
    """A provider with its kinds; the code (capitals and digits) is unique and stands in package names."""
    if not _CODE.fullmatch(code):
        raise RuleError("bad_code", "机构代码请用 2 到 20 位大写字母或数字，例如 JSYH。")
    if not _REGION.fullmatch(region):
        raise RuleError("bad_region", "行政区划代码是 6 位数字，例如津市市是 430781。")
    if not kept_text(name):
        raise RuleError("name_missing", "请填写机构名称。")
    _refuse_wrong_kinds(kinds)
    provider = Provider(
        code=code,
        name=kept_text(name),
        region=region,
        demonstration=demonstration,
        address=address,
        phone=phone,
        uscc=valid_uscc(uscc),
    )
    with named_conflict(session, "code_taken", f"机构代码 {code} 已被使用，请换一个代码。"):
        session.add(provider)
    session.add_all(ProviderKindRow(provider_id=provider.id, kind=kind) for kind in dict.fromkeys(kinds))
    by_operator(session, provider.id, "provider.create", "provider", provider.id, code=code, name=name)
    return provider


def _refuse_wrong_kinds(kinds: list[ProviderKind]) -> None:
    if not kinds:
        raise RuleError("kind_missing", "请至少选择一种机构类型。")
    if ProviderKind.ASSESSOR in kinds and len(set(kinds)) > 1:
        raise RuleError(
            "assessor_alone", "评估机构不能同时提供本项目补贴的养老服务（公告 一(三)），请分开建账。"
        )


def valid_uscc(text: str) -> str:
    """统一社会信用代码 with its check character, or empty."""
    if not text:
        return ""
    try:
        return str(uscc_number.validate(text))
    except ValidationError:
        raise RuleError("bad_uscc", "统一社会信用代码不正确，请对照营业执照重新填写 18 位代码。") from None


def valid_phone(text: str) -> str:
    """The eleven digits of a mainland mobile number, however it is written."""
    number = mobile_number(text)
    if number is None:
        raise RuleError("bad_phone", "手机号应为 11 位数字，以 1 开头，请核对后重填。")
    return number


def create_user(
    session: Session, *, provider_id: UUID, phone: str, name: str, role: Role, password: str
) -> User:
    """A person and their role. A phone number that is known already joins this provider, password unchanged."""
    need_provider(session, provider_id)
    phone = valid_phone(phone)
    if not kept_text(name):
        raise RuleError("name_missing", "请填写姓名。")
    user = session.scalar(select(User).where(User.phone == phone))
    if user is None:
        user = User(phone=phone, name=kept_text(name), password_hash=hash_password(password))
        with named_conflict(session, "phone_taken", "这个手机号刚刚被注册，请重试。"):
            session.add(user)
    with named_conflict(session, "member_already", "这个手机号在本机构已有账号，不能重复添加。"):
        session.add(Membership(provider_id=provider_id, user_id=user.id, role=role))
    by_operator(session, provider_id, "user.create", "user", user.id, name=name, role=role.value)
    return user


def create_token(
    session: Session, *, provider_id: UUID, role: Role, label: str, user_id: UUID | None = None
) -> tuple[ApiToken, str]:
    """A new API token; its text is given this once and cannot be read again."""
    need_provider(session, provider_id)
    secret = f"pp_{secrets.token_urlsafe(32)}"
    token = ApiToken(
        provider_id=provider_id,
        role=role,
        label=label,
        user_id=user_id,
        token_sha256=hashlib.sha256(secret.encode()).hexdigest(),
    )
    session.add(token)
    session.flush()
    by_operator(session, provider_id, "token.create", "api_token", token.id, label=label, role=role.value)
    return token, secret


def create_user_token(session: Session, *, user_id: UUID, label: str) -> tuple[ApiToken, str]:
    """A token that acts as a person, in the provider they belong to."""
    memberships = session.scalars(
        select(Membership).where(Membership.user_id == user_id, Membership.ended_at.is_(None))
    ).all()
    if len(memberships) != 1:
        raise RuleError(
            "which_provider", "这个人不属于或属于多家机构，请改用 --provider 和 --role 建立令牌。"
        )
    member = memberships[0]
    return create_token(
        session, provider_id=member.provider_id, role=member.role, label=label, user_id=user_id
    )


def need_provider(session: Session, provider_id: UUID) -> Provider:
    """The provider, or a clear refusal."""
    provider = session.get(Provider, provider_id)
    if provider is None:
        raise missing("机构")
    return provider


def by_operator(
    session: Session, provider_id: UUID, action: str, kind: str, subject_id: UUID, **after: str
) -> None:
    """Audit entry for what the platform operator did by command line."""
    note(
        session,
        act_now(
            provider_id=provider_id,
            person_id=None,
            person_name=OPERATOR,
            role="operator",
            action=action,
            subject_kind=kind,
            subject_id=str(subject_id),
            after=dict(after),
        ),
    )
