"""What was written before it was masked stands beside who asked."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("requesters", sa.Column("written", sa.Text(), nullable=False, server_default=""))
