"""`portal provider create`: the platform operator's door to new providers."""

from datetime import date, datetime

import click

from catalog.enrolment.enrolling import enrol
from provider_portal.accounts.creating import create_provider
from provider_portal.accounts.kinds import ProviderKind
from provider_portal.ground.clock import today
from provider_portal.ground.db import transaction
from provider_portal.ground.errors import RuleError
from provider_portal.ground.typed_text import TYPED

KINDS = click.Choice([kind.value for kind in ProviderKind])


@click.group()
def provider() -> None:
    """Providers."""


@provider.command("create", help="新建服务机构，并登记它在所在县（市、区）参与项目的日期。打印机构编号。")
@click.option("--name", required=True, type=TYPED, help="机构名称")
@click.option("--code", required=True, type=TYPED, help="机构代码，2 到 20 位大写字母或数字")
@click.option("--region", required=True, type=TYPED, help="所在县（市、区）的 6 位行政区划代码")
@click.option("--kind", "kinds", required=True, multiple=True, type=KINDS, help="机构类型，可重复")
@click.option("--joined-on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="批准参与的日期")
def provider_create(name: str, code: str, region: str, kinds: tuple[str, ...], joined_on: datetime) -> None:
    """Make a provider, enrol it, and print its id last."""
    day = date(joined_on.year, joined_on.month, joined_on.day)
    if day > today():
        raise RuleError("bad_joining_day", f"批准参与的日期 {day} 还没有到，请按县里的批准文件填写。")
    with transaction() as session:
        made = create_provider(
            session, name=name, code=code, region=region, kinds=[ProviderKind(kind) for kind in kinds]
        )
        enrol(session, None, provider_id=made.id, county=region, joined_on=day)
    click.echo(made.id)
