"""How leads are given: what they are worth, where they stand, and to whom the rules have given or proposed them."""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_INSTANT = storage.types.Instant(timezone=True)
_COLUMNS = (
    sa.Column("score", sa.Integer(), nullable=True),
    sa.Column("consent", sa.String(), nullable=True),
    sa.Column("origin", sa.String(), nullable=True),
    sa.Column("state", sa.String(), nullable=False, server_default="open"),
    sa.Column("contacted_at", _INSTANT, nullable=True),
    sa.Column("proposed", sa.String(), nullable=True),
)


def upgrade() -> None:
    for column in _COLUMNS:
        op.add_column("lead", column)
    first = (
        "(SELECT min(activity.at) FROM activity WHERE activity.customer = lead.customer "
        "AND activity.at >= lead.given_at AND NOT activity.withdrawn)"
    )
    dealt = "EXISTS (SELECT 1 FROM opportunity WHERE opportunity.customer = lead.customer AND NOT opportunity.withdrawn)"
    op.execute(f"UPDATE lead SET contacted_at = {first}")
    op.execute("UPDATE lead SET state = 'contacted' WHERE contacted_at IS NOT NULL")
    op.execute(f"UPDATE lead SET state = 'deal' WHERE {dealt}")
    op.drop_index("ix_lead_owner", "lead")
    op.create_index("ix_lead_hold", "lead", ["owner", "state", "level"])
    op.create_index("ix_lead_given", "lead", ["given_at"])
    op.create_index("ix_lead_state", "lead", ["state", "given_at"])
    op.create_table(
        "assignment",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("lead", sa.String(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=True),
        sa.Column("trade", sa.String(), nullable=True),
        sa.Column("level", sa.String(), nullable=True),
        sa.Column("winner", sa.String(), nullable=True),
        sa.Column("chosen", sa.String(), nullable=True),
        sa.Column("chosen_by", sa.String(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_assignment_lead", "assignment", ["lead", "at"])
    op.create_index("ix_assignment_at", "assignment", ["at"])
    chains = sa.text("event = 'chain'")
    op.create_index("ix_ledger_chain", "ledger", ["subject", "seq"], sqlite_where=chains, postgresql_where=chains)
    op.execute("INSERT INTO counter (name, value) VALUES ('import', 0)")
