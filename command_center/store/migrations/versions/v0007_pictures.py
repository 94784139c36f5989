"""Which cases name a picture is found by an index, so that it is shown to those alone who may see one of them."""

import sqlalchemy as sa
from alembic import op

from command_center.facts.codec import decode_fact
from command_center.store.project import pictures_in
from command_center.store.tables import Words

revision = "0007"
down_revision = "0006"

CHUNK = 1_000  # facts read at once


def upgrade() -> None:
    table = op.create_table(
        "case_pictures",
        sa.Column("sha256", Words, primary_key=True),
        sa.Column("case_id", Words, primary_key=True),
        sqlite_with_rowid=False,
    )
    connection, after = op.get_bind(), 0
    query = sa.text("select seq, doc from facts where seq > :after order by seq limit :chunk")
    known: set[tuple[str, ...]] = set()
    while rows := connection.execute(query, {"after": after, "chunk": CHUNK}).all():
        after = rows[-1].seq
        new = {key for row in rows for key in pictures_in(decode_fact(row.doc))} - known
        known |= new
        if new:
            op.bulk_insert(table, [{"sha256": name, "case_id": case} for name, case in sorted(new)])
