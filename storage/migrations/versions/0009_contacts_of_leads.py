"""Leads are found by whom to call."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_lead_contact", "lead", ["contact"])
