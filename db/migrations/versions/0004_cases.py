"""Conversations are found by words; what came of a task is kept"""

import unicodedata

import sqlalchemy as sa
from alembic import op

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


def downgrade() -> None:
    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.drop_column("result")
    with op.batch_alter_table("sayings", schema=None) as batch_op:
        batch_op.drop_column("plain")
