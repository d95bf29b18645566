"""Timers, alerts and notices: what falls due, what must be seen to, and what is to be said."""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = storage.types.Instant(timezone=True)


def upgrade() -> None:
    op.create_table(
        "timer",
        sa.Column("id", _ROW, primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("occurrence", sa.String(), nullable=False),
        sa.Column("due_at", _INSTANT, nullable=False),
    )
    op.create_index("ix_timer_due", "timer", ["due_at", "id"])
    op.create_index("ix_timer_occurrence", "timer", ["kind", "subject", "occurrence"], unique=True)

    op.create_table(
        "alert",
        sa.Column("number", sa.Integer(), autoincrement=False, primary_key=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=True),
        sa.Column("ladder", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("opened_at", _INSTANT, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("since", _INSTANT, nullable=False),
        sa.Column("until", _INSTANT, nullable=True),
        sa.Column("by", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.UniqueConstraint("key"),
    )
    live = sa.text("state <> 'resolved'")
    for column in ("customer", "person"):
        op.create_index(f"ix_alert_{column}", "alert", [column], sqlite_where=live, postgresql_where=live)

    op.create_table(
        "notice",
        sa.Column("id", _ROW, primary_key=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("tier", sa.Integer(), nullable=True),
        sa.Column("customer", sa.String(), nullable=True),
        sa.Column("alert", sa.Integer(), nullable=True),
        sa.Column("post", sa.JSON(), nullable=False),
        sa.Column("weight", sa.String(), nullable=False),
        sa.Column("due_at", _INSTANT, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("said_at", _INSTANT, nullable=True),
        sa.Column("said_as", sa.String(), nullable=True),
        sa.UniqueConstraint("key"),
    )
    pending = sa.text("state = 'pending'")
    op.create_index("ix_notice_due", "notice", ["due_at"], sqlite_where=pending, postgresql_where=pending)
    op.create_index("ix_notice_pending", "notice", ["person"], sqlite_where=pending, postgresql_where=pending)
    op.create_index("ix_notice_alert", "notice", ["alert", "person"])
    op.create_index("ix_notice_said", "notice", ["person", "said_at"])

    op.create_index("ix_activity_at", "activity", ["at"])

    op.add_column("lead", sa.Column("level", sa.String(), nullable=True))
    op.add_column("lead", sa.Column("owner", sa.String(), nullable=True))
    op.add_column("lead", sa.Column("given_at", _INSTANT, nullable=True))
    op.create_index("ix_lead_owner", "lead", ["owner"])
    op.execute("UPDATE lead SET owner = person")

    op.execute("INSERT INTO counter (name, value) VALUES ('alert', 0), ('turn', 0)")
    # Deals that stand already are looked at once, and their rules set the right day then.
    for rule in ("stage_stalled", "quote_stalled"):
        op.execute(
            "INSERT INTO timer (kind, subject, occurrence, due_at) "
            f"SELECT '{rule}', key, '', stage_since FROM opportunity WHERE stage_since IS NOT NULL AND NOT withdrawn"
        )
