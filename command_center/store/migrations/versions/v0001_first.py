"""The tables of the first release."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "case_families",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("grid", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "family"),
        sqlite_with_rowid=False,
    )
    op.create_index("case_families_place", "case_families", ["grid", "family"])
    op.create_table(
        "case_signals",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("signal", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("grid", sa.String(), nullable=False),
        sa.Column("village", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("families", sa.String(), nullable=False),
        sa.Column("camera", sa.String(), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("asked", sa.SmallInteger(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=False),
        sa.Column("solved", sa.SmallInteger(), nullable=True),
        sa.PrimaryKeyConstraint("case_id", "signal"),
        sqlite_with_rowid=False,
    )
    op.create_index("case_signals_at", "case_signals", ["at"])
    op.create_index("case_signals_grid", "case_signals", ["grid", "at"])
    op.create_index("case_signals_signal", "case_signals", ["signal"])
    op.create_table(
        "cases",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("is_open", sa.SmallInteger(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("grid", sa.String(), nullable=False),
        sa.Column("village", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("lead", sa.String(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("dispatched_at", sa.BigInteger(), nullable=False),
        sa.Column("promised_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("closing", sa.String(), nullable=False),
        sa.Column("on_time", sa.SmallInteger(), nullable=True),
        sa.Column("returns", sa.SmallInteger(), nullable=False),
        sa.Column("reworks", sa.SmallInteger(), nullable=False),
        sa.Column("extended", sa.SmallInteger(), nullable=False),
        sa.Column("repeated", sa.SmallInteger(), nullable=False),
        sa.Column("whistled", sa.SmallInteger(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("cases_closed", "cases", ["closed_at"])
    op.create_index("cases_number", "cases", ["number"])
    op.create_index(
        "cases_open",
        "cases",
        ["opened_at", "id"],
        sqlite_where=sa.text("is_open = 1"),
        postgresql_where=sa.text("is_open = 1"),
    )
    op.create_index("cases_opened", "cases", ["opened_at", "id"])
    op.create_table(
        "clocks",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.Column("paused", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "id"),
        sqlite_with_rowid=False,
    )
    op.create_index("clocks_next", "clocks", ["next_at"])
    op.create_table(
        "dead_letters",
        sa.Column("seq", serial, nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("dead_letters_position", "dead_letters", ["origin", "position"], unique=True)
    op.create_table(
        "duties",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("is_open", sa.SmallInteger(), nullable=False),
        sa.Column("card", sa.String(), nullable=False),
        sa.Column("whistle", sa.String(), nullable=False),
        sa.Column("called_at", sa.BigInteger(), nullable=False),
        sa.Column("signed_at", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.BigInteger(), nullable=False),
        sa.Column("late_sign", sa.SmallInteger(), nullable=False),
        sa.Column("late_close", sa.SmallInteger(), nullable=False),
        sa.Column("returned", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "id"),
        sqlite_with_rowid=False,
    )
    op.create_index("duties_called", "duties", ["called_at"])
    op.create_index("duties_finished", "duties", ["finished_at"])
    op.create_index("duties_id", "duties", ["id"])
    op.create_index("duties_unit", "duties", ["unit", "is_open", "called_at"])
    op.create_table(
        "facts",
        sa.Column("seq", serial, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("facts_case", "facts", ["case_id", "version"], unique=True)
    op.create_index("facts_cause", "facts", ["cause"])
    op.create_index("facts_id", "facts", ["id"], unique=True)
    op.create_table(
        "notices",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("duty", sa.String(), nullable=False),
        sa.Column("organ", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("issued_at", sa.BigInteger(), nullable=False),
        sa.Column("deadline_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "id"),
        sqlite_with_rowid=False,
    )
    op.create_index("notices_id", "notices", ["id"])
    op.create_table(
        "requesters",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("confidential", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "settings",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "signals",
        sa.Column("seq", serial, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("grid", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("arrived_at", sa.BigInteger(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("signals_arrived", "signals", ["arrived_at", "type"])
    op.create_index("signals_key", "signals", ["key"], unique=True)
    op.create_table(
        "whistles",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("lead", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("drafted_at", sa.BigInteger(), nullable=False),
        sa.Column("blown_at", sa.BigInteger(), nullable=False),
        sa.Column("lowered_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "id"),
        sqlite_with_rowid=False,
    )
    op.create_index("whistles_id", "whistles", ["id"])
    op.create_index("whistles_state", "whistles", ["state", "drafted_at"])
