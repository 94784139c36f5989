"""Signals of an item within some days are found by an index: rules count them by village, or in the whole town."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_index("case_signals_item", "case_signals", ["item", "at"])
