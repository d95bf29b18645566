"""Cards that lie with people and can be changed without having been pressed."""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "card",
        sa.Column("post", storage.types.RowId, primary_key=True, autoincrement=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("permit", sa.String(), nullable=False),
        sa.Column("until", storage.types.Instant(timezone=True), nullable=False),
    )
    op.create_index("ix_card_person", "card", ["person", "ref"])
