"""The first tables."""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "competitor",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("aliases", sa.JSON(), nullable=False),
    )
    op.create_table(
        "counter",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("value", sa.Integer(), nullable=False),
    )
    op.create_table(
        "customer",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("short", sa.String(), nullable=False),
        sa.Column("city", sa.String(), nullable=True),
        sa.Column("industry", sa.String(), nullable=True),
        sa.Column("level", sa.String(), nullable=True),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_customer_owner", "customer", ["owner"])

    op.create_table(
        "inbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("sent_at", storage.types.Instant(timezone=True), nullable=False),
        sa.Column("received_at", storage.types.Instant(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", storage.types.Instant(timezone=True), nullable=True),
        sa.Column("handled_at", storage.types.Instant(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.UniqueConstraint("key"),
    )
    op.create_index(
        "ix_inbox_waiting",
        "inbox",
        ["conversation", "id", "state"],
        sqlite_where=sa.text("state = 'new'"),
        postgresql_where=sa.text("state = 'new'"),
    )

    op.create_table(
        "ledger",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, primary_key=True),
        sa.Column("at", storage.types.Instant(timezone=True), nullable=False),
        sa.Column("message", sa.BigInteger(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
    )
    op.create_index("ix_ledger_actor", "ledger", ["actor", "event", "seq"])
    op.create_index("ix_ledger_message", "ledger", ["message", "seq"])

    op.create_table(
        "ledger_head",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("message", sa.BigInteger(), nullable=True),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=True),
        sa.Column("tier", sa.Integer(), nullable=True),
        sa.Column("customer", sa.String(), nullable=True),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("post", sa.JSON(), nullable=False),
        sa.Column("created_at", storage.types.Instant(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("parts_sent", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", storage.types.Instant(timezone=True), nullable=True),
        sa.Column("lease", sa.String(), nullable=True),
        sa.Column("lease_until", storage.types.Instant(timezone=True), nullable=True),
        sa.Column("sent_at", storage.types.Instant(timezone=True), nullable=True),
        sa.Column("provider_id", sa.String(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.UniqueConstraint("key"),
    )
    op.create_index(
        "ix_outbox_owed",
        "outbox",
        ["channel", "address", "id", "state"],
        sqlite_where=sa.text("state in ('pending', 'sending')"),
        postgresql_where=sa.text("state in ('pending', 'sending')"),
    )

    op.create_table(
        "person",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("manager", sa.String(), nullable=True),
        sa.Column("wecom_id", sa.String(), nullable=False),
        sa.Column("dingtalk_id", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("city", sa.String(), nullable=True),
        sa.Column("languages", sa.String(), nullable=True),
        sa.Column("specialty", sa.String(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("leave", sa.String(), nullable=True),
        sa.Column("deputy", sa.String(), nullable=True),
        sa.Column("greeted", sa.Boolean(), nullable=False),
        sa.Column("channel", sa.String(), nullable=True),
    )
    op.create_index("ix_person_dingtalk", "person", ["dingtalk_id"], unique=True)
    op.create_index("ix_person_wecom", "person", ["wecom_id"], unique=True)

    op.create_table(
        "question",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("message", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("field", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", storage.types.Instant(timezone=True), nullable=False),
        sa.Column("closed_at", storage.types.Instant(timezone=True), nullable=True),
    )
    op.create_index("ix_question_asked", "question", ["person", "asked_at"])
    op.create_index(
        "ix_question_open",
        "question",
        ["person"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )

    op.create_table(
        "report",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("metrics", sa.JSON(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_report_day", "report", ["day", "person"])

    op.create_table(
        "activity",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("at", storage.types.Instant(timezone=True), nullable=False),
        sa.Column("report", sa.String(), nullable=True),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("stage", sa.String(), nullable=True),
        sa.Column("obstacles", sa.JSON(), nullable=False),
        sa.Column("competitors", sa.JSON(), nullable=False),
        sa.Column("contacts", sa.JSON(), nullable=False),
        sa.Column("amount", storage.types.Money(), nullable=True),
        sa.Column("budget", storage.types.Money(), nullable=True),
        sa.Column("expected_close", sa.String(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer"],
            ["customer.key"],
        ),
        sa.ForeignKeyConstraint(
            ["report"],
            ["report.key"],
        ),
    )
    op.create_index("ix_activity_customer", "activity", ["customer", "at"])
    op.create_index("ix_activity_person", "activity", ["person", "at"])

    op.create_table(
        "alias",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["customer"], ["customer.key"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("name", "customer"),
    )
    op.create_index("ix_alias_customer", "alias", ["customer"])

    op.create_table(
        "commitment",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("due", sa.String(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer"],
            ["customer.key"],
        ),
    )
    op.create_index("ix_commitment_customer", "commitment", ["customer"])
    op.create_index("ix_commitment_due", "commitment", ["due"])
    op.create_index("ix_commitment_person", "commitment", ["person"])

    op.create_table(
        "lead",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=True),
        sa.Column("company", sa.String(), nullable=True),
        sa.Column("contact", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("budget", storage.types.Money(), nullable=True),
        sa.Column("city", sa.String(), nullable=True),
        sa.Column("industry", sa.String(), nullable=True),
        sa.Column("need", sa.String(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer"],
            ["customer.key"],
        ),
    )
    op.create_index("ix_lead_customer", "lead", ["customer"])
    op.create_index("ix_lead_person", "lead", ["person"])
    op.create_index("ix_lead_phone", "lead", ["phone"])

    op.create_table(
        "opportunity",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=True),
        sa.Column("stage_since", storage.types.Instant(timezone=True), nullable=True),
        sa.Column("amount", storage.types.Money(), nullable=True),
        sa.Column("budget", storage.types.Money(), nullable=True),
        sa.Column("expected_close", sa.String(), nullable=True),
        sa.Column("decision_maker", sa.String(), nullable=True),
        sa.Column("pain", sa.String(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer"],
            ["customer.key"],
        ),
    )
    op.create_index("ix_opportunity_customer", "opportunity", ["customer"])
    op.create_index("ix_opportunity_owner", "opportunity", ["owner"])

    op.create_table(
        "step",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("due", sa.String(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer"],
            ["customer.key"],
        ),
    )
    op.create_index("ix_step_customer", "step", ["customer"])
    op.create_index("ix_step_due", "step", ["due"])
    op.create_index("ix_step_person", "step", ["person"])

    op.bulk_insert(
        sa.table("ledger_head", sa.column("id"), sa.column("seq"), sa.column("hash")),
        [{"id": 1, "seq": 0, "hash": "0" * 64}],
    )
    op.bulk_insert(
        sa.table("counter", sa.column("name"), sa.column("value")),
        [{"name": "directory", "value": 0}, {"name": "lead", "value": 0}],
    )
