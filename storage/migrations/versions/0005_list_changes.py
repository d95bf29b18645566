"""Changes of the phrase lists that were confirmed in chat."""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = storage.types.Instant(timezone=True)


def upgrade() -> None:
    op.create_table(
        "list_change",
        sa.Column("id", _ROW, primary_key=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("decided_at", _INSTANT, nullable=False),
        sa.Column("written_at", _INSTANT, nullable=True),
    )
    pending = sa.text("written_at IS NULL")
    op.create_index("ix_list_change_pending", "list_change", ["id"], sqlite_where=pending, postgresql_where=pending)
