"""Conversations: who speaks, what was said, cases with owners, notes, verdicts, tasks, drafts, assessments"""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # An address has one open case from now on: of several the first stays open, and shows the whole conversation.
    op.execute(
        "UPDATE cases SET state = 'closed' WHERE state != 'closed' AND id NOT IN "
        "(SELECT min(id) FROM cases WHERE state != 'closed' GROUP BY address_id)"
    )
    op.create_table(
        "assessments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address_id", sa.Integer(), nullable=False),
        sa.Column("at", db.base.Instant(timezone=True), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("rules_version", sa.String(), nullable=False),
        sa.Column("library_version", sa.String(), nullable=False),
        sa.Column("results", sa.JSON(), nullable=False),
        sa.Column("previous_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["address_id"], ["addresses.id"], name=op.f("fk_assessments_address_id_addresses")),
        sa.ForeignKeyConstraint(
            ["previous_id"], ["assessments.id"], name=op.f("fk_assessments_previous_id_assessments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
    )
    with op.batch_alter_table("assessments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assessments_address_id"), ["address_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assessments_rules_version"), ["rules_version"], unique=False)

    op.create_table(
        "drafts",
        sa.Column("address_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("started_at", db.base.Instant(timezone=True), nullable=False),
        sa.Column("saved_at", db.base.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["address_id"], ["addresses.id"], name=op.f("fk_drafts_address_id_addresses")),
        sa.PrimaryKeyConstraint("address_id", "form", name=op.f("pk_drafts")),
    )
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drafts_saved_at"), ["saved_at"], unique=False)

    op.create_table(
        "sayings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address_id", sa.Integer(), nullable=False),
        sa.Column("at", db.base.Instant(timezone=True), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["address_id"], ["addresses.id"], name=op.f("fk_sayings_address_id_addresses")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sayings")),
    )
    with op.batch_alter_table("sayings", schema=None) as batch_op:
        batch_op.create_index("ix_sayings_of_address", ["address_id", "id"], unique=False)

    op.create_table(
        "feedback",
        sa.Column("inquiry_id", sa.Integer(), nullable=False),
        sa.Column("at", db.base.Instant(timezone=True), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("missing", sa.String(), server_default="", nullable=False),
        sa.Column("words", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["inquiry_id"], ["inquiries.id"], name=op.f("fk_feedback_inquiry_id_inquiries")),
        sa.PrimaryKeyConstraint("inquiry_id", name=op.f("pk_feedback")),
    )
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feedback_verdict"), ["verdict"], unique=False)

    op.create_table(
        "notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("at", db.base.Instant(timezone=True), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_notes_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notes_case_id"), ["case_id"], unique=False)

    op.create_table(
        "tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("inquiry_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", db.base.Instant(timezone=True), nullable=False),
        sa.Column("closed_at", db.base.Instant(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_tasks_case_id_cases")),
        sa.ForeignKeyConstraint(["inquiry_id"], ["inquiries.id"], name=op.f("fk_tasks_inquiry_id_inquiries")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
        sa.UniqueConstraint("kind", "case_id", "inquiry_id", name=op.f("uq_tasks_kind_case_id_inquiry_id")),
    )
    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tasks_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tasks_inquiry_id"), ["inquiry_id"], unique=False)
        batch_op.create_index("ix_tasks_open", ["closed_at", "kind"], unique=False)

    with op.batch_alter_table("addresses", schema=None) as batch_op:
        batch_op.add_column(sa.Column("speaker", sa.String(), server_default="machine", nullable=False))
        batch_op.add_column(sa.Column("thread", sa.JSON(), server_default="{}", nullable=False))

    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("promised_by", db.base.Instant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("owner_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("taken_at", db.base.Instant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("told_late_at", db.base.Instant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("closed_at", db.base.Instant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("summary", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("satisfied", sa.String(), server_default="", nullable=False))
        batch_op.alter_column("inquiry_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.drop_constraint(batch_op.f("uq_cases_inquiry_id"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_cases_state"))
        batch_op.create_index("ix_cases_state", ["state", "promised_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_cases_inquiry_id"), ["inquiry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cases_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(
            "uq_cases_open",
            ["address_id"],
            unique=True,
            sqlite_where=sa.text("state != 'closed'"),
            postgresql_where=sa.text("state != 'closed'"),
        )

    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.add_column(sa.Column("author", sa.String(), server_default="machine", nullable=False))
        batch_op.add_column(sa.Column("staff_id", sa.Integer(), nullable=True))

    with op.batch_alter_table("inquiries", schema=None) as batch_op:
        batch_op.add_column(sa.Column("read_as", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("why", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    op.execute("DELETE FROM cases WHERE inquiry_id IS NULL")
    with op.batch_alter_table("inquiries", schema=None) as batch_op:
        batch_op.drop_column("why")
        batch_op.drop_column("read_as")

    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.drop_column("staff_id")
        batch_op.drop_column("author")

    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_cases_open", sqlite_where=sa.text("state != 'closed'"), postgresql_where=sa.text("state != 'closed'")
        )
        batch_op.drop_index(batch_op.f("ix_cases_owner_id"))
        batch_op.drop_index(batch_op.f("ix_cases_inquiry_id"))
        batch_op.drop_index("ix_cases_state")
        batch_op.create_index(batch_op.f("ix_cases_state"), ["state"], unique=False)
        batch_op.create_unique_constraint(batch_op.f("uq_cases_inquiry_id"), ["inquiry_id"])
        batch_op.alter_column("inquiry_id", existing_type=sa.INTEGER(), nullable=False)
        batch_op.drop_column("satisfied")
        batch_op.drop_column("summary")
        batch_op.drop_column("closed_at")
        batch_op.drop_column("told_late_at")
        batch_op.drop_column("taken_at")
        batch_op.drop_column("owner_id")
        batch_op.drop_column("promised_by")

    with op.batch_alter_table("addresses", schema=None) as batch_op:
        batch_op.drop_column("thread")
        batch_op.drop_column("speaker")

    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.drop_index("ix_tasks_open")
        batch_op.drop_index(batch_op.f("ix_tasks_inquiry_id"))
        batch_op.drop_index(batch_op.f("ix_tasks_case_id"))

    op.drop_table("tasks")
    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notes_case_id"))

    op.drop_table("notes")
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feedback_verdict"))

    op.drop_table("feedback")
    with op.batch_alter_table("sayings", schema=None) as batch_op:
        batch_op.drop_index("ix_sayings_of_address")

    op.drop_table("sayings")
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_drafts_saved_at"))

    op.drop_table("drafts")
    with op.batch_alter_table("assessments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assessments_rules_version"))
        batch_op.drop_index(batch_op.f("ix_assessments_address_id"))

    op.drop_table("assessments")
