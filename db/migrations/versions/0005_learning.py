"""Learning: topics written by staff, what was published when, questions that are settled"""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "topics",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("related", sa.JSON(), nullable=False),
        sa.Column("asks", sa.JSON(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("checked", sa.Date(), nullable=False),
        sa.Column("inquiries", sa.JSON(), nullable=False),
        sa.Column("drafted_by", sa.Integer(), nullable=False),
        sa.Column("drafted_at", db.base.Instant(timezone=True), nullable=False),
        sa.Column("saved_at", db.base.Instant(timezone=True), nullable=False),
        sa.Column("saves", sa.Integer(), nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("published_at", db.base.Instant(timezone=True), nullable=True),
        sa.Column("based_on", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["based_on"], ["topics.id"], name=op.f("fk_topics_based_on_topics")),
        sa.ForeignKeyConstraint(["drafted_by"], ["staff.id"], name=op.f("fk_topics_drafted_by_staff")),
        sa.ForeignKeyConstraint(["published_by"], ["staff.id"], name=op.f("fk_topics_published_by_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topics")),
    )
    with op.batch_alter_table("topics", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_topics_based_on"), ["based_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_topics_drafted_by"), ["drafted_by"], unique=False)
        batch_op.create_index("ix_topics_key", ["key", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_topics_published_by"), ["published_by"], unique=False)
        batch_op.create_index("ix_topics_state", ["state", "id"], unique=False)
        batch_op.create_index(
            "uq_topics_version",
            ["key", "version"],
            unique=True,
            sqlite_where=sa.text("version > 0"),
            postgresql_where=sa.text("version > 0"),
        )

    op.create_table(
        "publications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", db.base.Instant(timezone=True), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_publications_staff_id_staff")),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name=op.f("fk_publications_topic_id_topics")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publications")),
    )
    with op.batch_alter_table("publications", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_publications_staff_id"), ["staff_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_publications_topic_id"), ["topic_id"], unique=False)

    op.create_table(
        "settled",
        sa.Column("inquiry_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("at", db.base.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["inquiry_id"], ["inquiries.id"], name=op.f("fk_settled_inquiry_id_inquiries")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_settled_staff_id_staff")),
        sa.ForeignKeyConstraint(["topic_id"], ["topics.id"], name=op.f("fk_settled_topic_id_topics")),
        sa.PrimaryKeyConstraint("inquiry_id", name=op.f("pk_settled")),
    )
    with op.batch_alter_table("settled", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_settled_staff_id"), ["staff_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_settled_topic_id"), ["topic_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("settled", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_settled_topic_id"))
        batch_op.drop_index(batch_op.f("ix_settled_staff_id"))

    op.drop_table("settled")
    with op.batch_alter_table("publications", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_publications_topic_id"))
        batch_op.drop_index(batch_op.f("ix_publications_staff_id"))

    op.drop_table("publications")
    with op.batch_alter_table("topics", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_topics_version", sqlite_where=sa.text("version > 0"), postgresql_where=sa.text("version > 0")
        )
        batch_op.drop_index("ix_topics_state")
        batch_op.drop_index(batch_op.f("ix_topics_published_by"))
        batch_op.drop_index("ix_topics_key")
        batch_op.drop_index(batch_op.f("ix_topics_drafted_by"))
        batch_op.drop_index(batch_op.f("ix_topics_based_on"))

    op.drop_table("topics")
