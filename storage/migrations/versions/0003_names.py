"""The index of customers' names, and aliases that are records of their own, so that one can be learned and taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alias_kept",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), sa.ForeignKey("customer.key", ondelete="CASCADE"), nullable=False),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("learned", sa.Boolean(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
    )
    op.execute(
        "INSERT INTO alias_kept (key, name, customer, person, learned, withdrawn) "
        "SELECT name || '/' || customer, name, customer, NULL, FALSE, FALSE FROM alias"
    )
    op.drop_table("alias")
    op.rename_table("alias_kept", "alias")
    op.create_index("ix_alias_customer", "alias", ["customer"])
    op.create_index("ix_alias_name", "alias", ["name"])

    op.create_table(
        "name_form",
        sa.Column("form", sa.String(), primary_key=True),
        sa.Column("customer", sa.String(), sa.ForeignKey("customer.key", ondelete="CASCADE"), primary_key=True),
        sa.Column("person", sa.String(), primary_key=True),
        sa.Column("given", sa.Boolean(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_name_form_customer", "name_form", ["customer"])
    op.create_table(
        "name_document",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("customer", sa.String(), sa.ForeignKey("customer.key", ondelete="CASCADE"), nullable=False),
        sa.Column("core", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("worth", sa.Integer(), nullable=False),
    )
    op.create_index("ix_name_document_customer", "name_document", ["customer"])
    op.create_table(
        "name_gram",
        sa.Column("gram", sa.String(), primary_key=True),
        sa.Column("first", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("numbers", sa.LargeBinary(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.execute("INSERT INTO counter (name, value) VALUES ('name', 0)")
