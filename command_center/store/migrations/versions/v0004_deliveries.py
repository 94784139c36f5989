"""Messages to units and posts, and what became of them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("duty", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.Column("troubled", sa.SmallInteger(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    op.create_index("deliveries_case", "deliveries", ["case_id"])
    op.create_index("deliveries_at", "deliveries", ["at", "id"])
    waits, troubled = sa.text("next_at > 0"), sa.text("troubled = 1")
    op.create_index("deliveries_next", "deliveries", ["next_at"], sqlite_where=waits, postgresql_where=waits)
    op.create_index("deliveries_troubled", "deliveries", ["case_id"], sqlite_where=troubled, postgresql_where=troubled)
