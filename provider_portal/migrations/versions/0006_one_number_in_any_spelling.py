"""Keys of what people write: booking and official numbers, papers, caregivers; what collides is marked and told."""

import sys
from collections.abc import Callable, Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_APART = sa.text("collides_with IS NULL")
_LIVE = sa.text("status NOT IN ('refused', 'cancelled', 'missed') AND collides_with IS NULL")
_PHONED = sa.text("collides_with IS NULL AND phone_key <> ''")
_CERTIFIED = sa.text("collides_with IS NULL AND certificate_key <> ''")
_GONE = ("refused", "cancelled", "missed")
Row = dict[str, Any]
Same = tuple[object, ...] | None


def upgrade() -> None:
    """Columns, their values, the mark on what collides, then the constraints."""
    _add_columns()
    # The keys must be those of the program that will look rows up by them, so they are its own functions.
    from provider_portal.ground.text.keys import phone_key, reference_key  # noqa: PLC0415
    from provider_portal.ground.text.search import name_keys  # noqa: PLC0415

    _fill("service_order", {"platform_key": ("platform_ref", reference_key)})
    _fill("baseline_evidence", {"reference_key": ("reference", reference_key)})
    _fill("recipient", {"name_keys": ("name", name_keys)})
    _fill(
        "caregiver",
        {
            "name_keys": ("name", name_keys),
            "phone_key": ("phone", phone_key),
            "certificate_key": ("certificate", reference_key),
        },
    )
    _fill_live_numbers(reference_key)
    report = [
        *_mark("service_order", "民政通订单号", "number", _booking),
        *_mark("baseline_evidence", "价格佐证的单据编号", "reference", _paper),
        *_mark("caregiver", "护理员的手机号", "name", _number("phone_key")),
        *_mark("caregiver", "护理员的证书编号", "name", _number("certificate_key")),
        *_mark_live_numbers(),
    ]
    _add_constraints()
    _tell(report)


def downgrade() -> None:
    """As it was; rows that were told apart by their spelling alone may not be."""
    raise NotImplementedError(
        "the unique constraints of 0005 may not hold any more; restore a backup instead"
    )


def _add_columns() -> None:
    op.create_table(
        "live_official_ref",
        sa.Column("redemption_id", sa.Uuid(), nullable=False),
        sa.Column("official_key", sa.String(), nullable=False),
        sa.Column("collides_with", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_live_official_ref_provider_id")
        ),
        *(
            sa.ForeignKeyConstraint(
                ["provider_id", column],
                ["redemption.provider_id", "redemption.id"],
                name=op.f(f"fk_live_official_ref_provider_id_{column}"),
            )
            for column in ("redemption_id", "collides_with")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_official_ref")),
        sa.UniqueConstraint("provider_id", "id", name=op.f("uq_live_official_ref_provider_id_id")),
        sa.UniqueConstraint("redemption_id", name=op.f("uq_live_official_ref_redemption_id")),
    )
    op.create_index(op.f("ix_live_official_ref_provider_id"), "live_official_ref", ["provider_id"])
    for table, key in _KEYS:
        op.add_column(table, sa.Column(key, sa.String(), nullable=True))
    for table in ("service_order", "baseline_evidence", "caregiver"):
        op.add_column(table, sa.Column("collides_with", sa.Uuid(), nullable=True))


_KEYS = (
    ("service_order", "platform_key"),
    ("baseline_evidence", "reference_key"),
    ("caregiver", "phone_key"),
    ("caregiver", "certificate_key"),
)


def _fill(table: str, keys: dict[str, tuple[str, Callable[[str], str]]]) -> None:
    """Every row's keys from what is written; a table of history is opened for it and closed again at the end."""
    _open_history(table)
    written = sorted({source for source, _ in keys.values()})
    rows = _rows(table, written)
    update = (
        sa.update(_table(table, keys))
        .where(sa.column("id", _kind("id")) == sa.bindparam("row_id", type_=_kind("id")))
        .values({name: sa.bindparam(f"new_{name}") for name in keys})
    )
    for first in range(0, len(rows), 500):
        changes = [
            {"row_id": row["id"]}
            | {
                f"new_{name}": None if row[source] is None else key(row[source])
                for name, (source, key) in keys.items()
            }
            for row in rows[first : first + 500]
        ]
        op.get_bind().execute(update, changes)


def _fill_live_numbers(key: Callable[[str], str]) -> None:
    """One row for every live redemption."""
    live = {row["redemption_id"] for row in _rows("live_redemption", ["redemption_id"])}
    from provider_portal.ground.ids import new_id  # noqa: PLC0415

    rows = [
        {
            "id": new_id().hex if _sqlite() else new_id(),
            "provider_id": row["provider_id"],
            "created_at": row["created_at"],
            "redemption_id": row["id"],
            "official_key": key(row["official_ref"]),
        }
        for row in _rows("redemption", ["provider_id", "created_at", "official_ref"])
        if row["id"] in live
    ]
    if rows:
        op.get_bind().execute(sa.insert(_table("live_official_ref", rows[0])), rows)


def _booking(row: Row) -> Same:
    gone = row["platform_key"] is None or row["status"] in _GONE
    return None if gone else (row["provider_id"], row["platform_key"])


def _paper(row: Row) -> Same:
    names = ("enrolment_id", "reference_key", "item", "variant", "unit", "correction")
    return tuple(row[name] for name in names)


def _number(key: str) -> Callable[[Row], Same]:
    return lambda row: (row["provider_id"], row[key]) if row[key] else None


_READ = {
    "service_order": ["provider_id", "number", "platform_key", "platform_ref", "status", "collides_with"],
    "baseline_evidence": [
        "provider_id", "enrolment_id", "reference", "reference_key", "item", "variant", "unit", "correction",
        "collides_with",
    ],
    "caregiver": ["provider_id", "name", "phone_key", "certificate_key", "collides_with"],
}  # fmt: skip


def _mark(table: str, what: str, shown: str, same: Callable[[Row], Same]) -> Iterable[str]:
    """Later rows of the same key get `collides_with`, the first one of it; one line for the report each."""
    first: dict[Same, Row] = {}
    report = []
    for row in _rows(table, _READ[table]):
        key = same(row)
        if key is None:
            continue
        earlier = first.setdefault(key, row)
        if earlier is row:
            continue
        if row["collides_with"] is None:
            _collide(table, row["id"], earlier["id"])
        report.append(_line(row["provider_id"], what, row[shown], earlier[shown]))
    return report


def _mark_live_numbers() -> Iterable[str]:
    refs = {row["id"]: row["official_ref"] for row in _rows("redemption", ["official_ref"])}
    first: dict[Same, Row] = {}
    report = []
    live = _rows("live_official_ref", ["provider_id", "redemption_id", "official_key"])
    for row in sorted(live, key=lambda row: str(row["redemption_id"])):
        earlier = first.setdefault((row["provider_id"], row["official_key"]), row)
        if earlier is not row:
            _collide("live_official_ref", row["id"], earlier["redemption_id"])
            here, there = refs[row["redemption_id"]], refs[earlier["redemption_id"]]
            report.append(_line(row["provider_id"], "民政通核销单号", here, there))
    return report


def _collide(table: str, row_id: object, with_id: object) -> None:
    changed = _table(table, ["collides_with"])
    op.get_bind().execute(sa.update(changed).where(changed.c.id == row_id).values(collides_with=with_id))


def _line(provider_id: object, what: str, here: str, there: str) -> str:
    return f"  机构 {provider_id}：{what} {here!a} 与 {there!a} 是同一个"


def _tell(report: list[str]) -> None:
    if report:
        opening = f"有 {len(report)} 处只是写法不同的重复号码，已标出，请到自查中处理（portal collisions 随时可以再列出）："
        sys.stdout.write("\n".join([opening, *report]) + "\n")


def _add_constraints() -> None:
    with op.batch_alter_table("service_order") as batch:
        batch.drop_constraint("uq_service_order_provider_id_platform_ref", type_="unique")
        _refer(batch, "service_order")
    with op.batch_alter_table("baseline_evidence") as batch:
        batch.drop_constraint("uq_baseline_evidence_paper_and_price", type_="unique")
        batch.alter_column("reference_key", existing_type=sa.String(), nullable=False)
        _refer(batch, "baseline_evidence")
    with op.batch_alter_table("caregiver") as batch:
        batch.alter_column("phone_key", existing_type=sa.String(), nullable=False)
        batch.alter_column("certificate_key", existing_type=sa.String(), nullable=False)
        _refer(batch, "caregiver")
    with op.batch_alter_table("redemption") as batch:
        batch.drop_constraint("uq_redemption_provider_id_official_ref", type_="unique")
    _unique("service_order", ["provider_id", "platform_key"], _LIVE)
    _unique("caregiver", ["provider_id", "phone_key"], _PHONED)
    _unique("caregiver", ["provider_id", "certificate_key"], _CERTIFIED)
    _unique("live_official_ref", ["provider_id", "official_key"], _APART)
    paper = ["enrolment_id", "reference_key", "item", "variant", "unit", "correction"]
    _unique("baseline_evidence", paper, _APART, "uq_baseline_evidence_paper_and_price")


def _refer(batch: Any, table: str) -> None:
    batch.create_foreign_key(
        f"fk_{table}_provider_id_collides_with",
        table,
        ["provider_id", "collides_with"],
        ["provider_id", "id"],
    )


def _unique(table: str, columns: list[str], where: sa.TextClause, name: str = "") -> None:
    op.create_index(
        name or f"uq_{table}_{'_'.join(columns)}",
        table,
        columns,
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )


def _open_history(table: str) -> None:
    """Let UPDATE through; the triggers are put back after every migration (`install_triggers`)."""
    if _sqlite():
        op.execute(f"DROP TRIGGER IF EXISTS keep_{table}_update")
    else:
        op.execute(f"DROP TRIGGER IF EXISTS keep_{table} ON {table}")


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _rows(table: str, names: list[str]) -> list[Row]:
    """Rows in the order of their making."""
    shown = _table(table, names)
    return [dict(row) for row in op.get_bind().execute(sa.select(shown).order_by(shown.c.id)).mappings()]


def _table(name: str, columns: Iterable[str]) -> sa.TableClause:
    """A table as this migration knows it."""
    return sa.table(
        name, *(sa.column(column, _kind(column)) for column in {"id": None, **dict.fromkeys(columns)})
    )


def _kind(column: str) -> sa.types.TypeEngine[Any]:
    """Ids are taken as they lie there: SQLite has no type of its own for them."""
    if column in ("id", "collides_with") or column.endswith("_id"):
        return sa.String() if _sqlite() else sa.Uuid()
    return sa.DateTime(timezone=True) if column == "created_at" else sa.String()
