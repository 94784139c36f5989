"""Facts are found by their moments, so that a day that has passed can be played."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_index("facts_at", "facts", ["at", "kind"])
