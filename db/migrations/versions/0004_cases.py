"""Conversations are found by words, tasks keep what came of them, cases have a room in the staff group"""

import unicodedata

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def folded(text: str) -> str:
    """As knowledge/vietnamese.py folds, at the time of this migration."""
    marks = unicodedata.normalize("NFD", unicodedata.normalize("NFC", text).casefold())
    return "".join(c for c in marks if not unicodedata.combining(c)).replace("đ", "d")


def upgrade() -> None:
    with op.batch_alter_table("sayings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("plain", sa.String(), server_default="", nullable=False))
    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("result", sa.String(), server_default="", nullable=False))
    sayings = sa.table("sayings", sa.column("id", sa.Integer()), sa.column("text"), sa.column("plain"))
    connection = op.get_bind()
    for number, text in connection.execute(sa.select(sayings.c.id, sayings.c.text)).all():
        connection.execute(sayings.update().where(sayings.c.id == number).values(plain=folded(text)))
    op.create_table(
        "rooms",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("address_id", sa.Integer(), nullable=False),
        sa.Column("said_id", sa.Integer(), nullable=False),
        sa.Column("sent_id", sa.Integer(), nullable=False),
        sa.Column("told", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["address_id"], ["addresses.id"], name=op.f("fk_rooms_address_id_addresses")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_rooms_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_rooms")),
    )
    with op.batch_alter_table("rooms", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rooms_address_id"), ["address_id"], unique=True)
    op.create_table(
        "telegram_links",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("telegram_id", sa.String(), nullable=True),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("code_until", db.base.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_telegram_links_staff_id_staff")),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_telegram_links")),
        sa.UniqueConstraint("telegram_id", name=op.f("uq_telegram_links_telegram_id")),
    )


def downgrade() -> None:
    op.drop_table("telegram_links")
    with op.batch_alter_table("rooms", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rooms_address_id"))
    op.drop_table("rooms")
    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.drop_column("result")
    with op.batch_alter_table("sayings", schema=None) as batch_op:
        batch_op.drop_column("plain")
