"""`portal user` and `portal token`: the platform operator's doors."""

import os

import click

from provider_portal.accounts.creating import create_token, create_user, create_user_token
from provider_portal.accounts.revoking import revoke_token, tokens_of
from provider_portal.accounts.roles import Role
from provider_portal.ground.clock import SHANGHAI
from provider_portal.ground.db import db, transaction
from provider_portal.ground.ids import parse_id
from provider_portal.ground.typed_text import TYPED

ROLES = click.Choice([role.value for role in Role])


@click.group()
def user() -> None:
    """People who sign in."""


@user.command("create", help="新建人员账号；密码取自环境变量 PORTAL_PASSWORD，没有则询问。打印账号编号。")
@click.option("--provider", "provider_id", required=True, help="机构编号")
@click.option("--phone", required=True, type=TYPED, help="手机号")
@click.option("--name", required=True, type=TYPED, help="姓名")
@click.option("--role", required=True, type=ROLES, help="角色")
def user_create(provider_id: str, phone: str, name: str, role: str) -> None:
    """Make a person and print the id."""
    password = os.environ.get("PORTAL_PASSWORD") or click.prompt(
        "密码", hide_input=True, confirmation_prompt="再输一次"
    )
    with transaction() as session:
        made = create_user(
            session,
            provider_id=parse_id(provider_id, "机构"),
            phone=phone,
            name=name,
            role=Role(role),
            password=password,
        )
    click.echo(made.id)


@click.group()
def token() -> None:
    """Keys for machines."""


@token.command("create", help="新建访问令牌，只在这里显示一次。")
@click.option("--provider", "provider_id", help="机构编号（与 --role 一起用）")
@click.option("--role", type=ROLES, help="角色（与 --provider 一起用）")
@click.option("--user", "user_id", help="人员编号：令牌代表这个人")
@click.option("--label", required=True, type=TYPED, help="用途说明")
def token_create(provider_id: str | None, role: str | None, user_id: str | None, label: str) -> None:
    """Make a token and print its secret last."""
    with transaction() as session:
        if user_id and not provider_id and not role:
            _, secret = create_user_token(session, user_id=parse_id(user_id, "人员"), label=label)
        elif user_id or not provider_id or not role:
            raise click.UsageError("请给出 --provider 与 --role，或者只给出 --user。")
        else:
            _, secret = create_token(
                session, provider_id=parse_id(provider_id, "机构"), role=Role(role), label=label
            )
    click.echo(secret)


@token.command("list", help="列出一家机构的访问令牌：编号、角色、用途、建立和作废的日子。")
@click.option("--provider", "provider_id", required=True, help="机构编号")
def token_list(provider_id: str) -> None:
    """One line a token; secrets are not kept and cannot be shown."""
    for row in tokens_of(db.session(), parse_id(provider_id, "机构")):
        made = row.created_at.astimezone(SHANGHAI).date()
        state = f"{row.revoked_at.astimezone(SHANGHAI).date()} 作废" if row.revoked_at else "有效"
        whose = "代表个人" if row.user_id else row.role.label
        click.echo(f"{row.id}  {whose}  {row.label}  {made}  {state}")


@token.command("revoke", help="作废一个访问令牌，立即生效；编号见 token list。")
@click.argument("token_id", metavar="ID")
def token_revoke(token_id: str) -> None:
    """Take a token back."""
    with transaction() as session:
        revoked = revoke_token(session, parse_id(token_id, "访问令牌"))
    click.echo(f"已作废：{revoked.label}")
