"""`portal collisions`: the operator's list of numbers that were entered twice in two spellings."""

import click

from provider_portal.ground.db import db
from provider_portal.ground.ids import parse_id
from receipts.redemption.collisions import collisions


@click.command(
    "collisions",
    help="列出只是写法不同的重复号码：民政通订单号、核销单号、佐证编号、护理员的手机号和证书编号。",
)
@click.option("--provider", "provider_id", help="只列一家机构，写机构编号")
def collisions_list(provider_id: str | None) -> None:
    """One line each, or a sentence that there are none."""
    rows = collisions(db.session(), parse_id(provider_id, "机构") if provider_id else None)
    for row in rows:
        click.echo(f"{row.provider_id}  {row.what}  {row.here} 与 {row.there} 是同一个")
    if not rows:
        click.echo("没有重复的号码。")
