"""Tokens after they were made: seeing them, and taking them back."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from provider_portal.accounts.creating import by_operator, need_provider
from provider_portal.accounts.models import ApiToken
from provider_portal.ground.clock import now
from provider_portal.ground.errors import RuleError, missing


def tokens_of(session: Session, provider_id: UUID) -> list[ApiToken]:
    """A provider's tokens, newest first, revoked ones too."""
    need_provider(session, provider_id)
    query = select(ApiToken).where(ApiToken.provider_id == provider_id).order_by(ApiToken.id.desc())
    return list(session.scalars(query))


def revoke_token(session: Session, token_id: UUID) -> ApiToken:
    """From now on nobody passes with this token; it cannot be given back, only a new one made."""
    token = session.scalar(select(ApiToken).where(ApiToken.id == token_id).with_for_update())
    if token is None:
        raise missing("访问令牌")
    if token.revoked_at is not None:
        raise RuleError("revoked_already", f"令牌“{token.label}”早已作废，不用再办。")
    token.revoked_at = now()
    by_operator(session, token.provider_id, "token.revoke", "api_token", token.id, label=token.label)
    return token
