"""Every table. `PROJECTED` ones are pure functions of the cases (see `project`): `rebuild` makes them anew.

Moments are UTC µs, flags are 0 or 1, a `doc` is JSON. The SQL of this room keeps to what SQLite and PostgreSQL share.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    text,
)

metadata = MetaData()

# SQLite numbers rows by itself for INTEGER alone.
Serial = BigInteger().with_variant(Integer(), "sqlite")


# Texts are ordered by their bytes everywhere: by a language's rules the two engines would order them differently.
Words = String().with_variant(String(collation="C"), "postgresql")


def _key(name: str) -> Column[str]:
    return Column(name, Words, primary_key=True)


def _text(name: str) -> Column[str]:
    return Column(name, Words, nullable=False)


def _at(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


def _small(name: str) -> Column[int]:
    return Column(name, SmallInteger, nullable=False)


facts = Table(
    "facts",
    metadata,
    Column("seq", Serial, primary_key=True),
    _text("id"),
    _text("case_id"),  # or another stream: see facts.ids.has_case
    Column("version", Integer, nullable=False),
    _at("at"),
    _text("kind"),
    _text("actor"),
    _text("cause"),
    Column("doc", Text, nullable=False),
    Index("facts_id", "id", unique=True),
    Index("facts_case", "case_id", "version", unique=True),
    Index("facts_cause", "cause"),
    Index("facts_at", "at", "kind"),
)

signals = Table(
    "signals",
    metadata,
    Column("seq", Serial, primary_key=True),
    _text("key"),
    _text("outcome"),  # id of the fact that says it was handled, whether or not that fact exists yet
    _text("type"),
    _text("grid"),
    _at("at"),
    _at("arrived_at"),
    Column("doc", Text, nullable=False),
    Index("signals_key", "key", unique=True),
    Index("signals_arrived", "arrived_at", "type"),
)

# Erasable, and named by nothing but the key of a signal, or the id of a command in whose words somebody was named.
requesters = Table(
    "requesters",
    metadata,
    _key("key"),
    _text("name"),
    _text("phone"),
    _small("confidential"),
    Column("written", Text, nullable=False, server_default=""),  # by field, what the facts have masked
    sqlite_with_rowid=False,
)

dead_letters = Table(
    "dead_letters",
    metadata,
    Column("seq", Serial, primary_key=True),
    _text("origin"),
    _text("position"),
    _text("reason"),
    Column("payload", LargeBinary, nullable=False),
    _at("at"),
    Column("tries", Integer, nullable=False),
    Index("dead_letters_position", "origin", "position", unique=True),
)

# What is still to be told to others, in a distributed center. Deleted when the broker has it.
outbox = Table(
    "outbox",
    metadata,
    Column("seq", Serial, primary_key=True),
    _text("topic"),  # signals | facts
    _text("ref"),  # the signal's key or the fact's id
)

settings = Table(
    "settings",
    metadata,
    _key("name"),
    Column("value", Text, nullable=False),
    sqlite_with_rowid=False,
)

accounts = Table("accounts", metadata, _key("name"), Column("doc", Text, nullable=False), sqlite_with_rowid=False)

tokens = Table(
    "tokens",
    metadata,
    _key("digest"),
    _text("kind"),
    _text("name"),
    _at("ends_at"),
    Column("doc", Text, nullable=False),
    Index("tokens_name", "kind", "name"),
    sqlite_with_rowid=False,
)

# Of sign-in: who has to wait, by account and by address.
attempts = Table(
    "attempts",
    metadata,
    _key("name"),
    Column("failures", Integer, nullable=False),
    _at("until_at"),
    sqlite_with_rowid=False,
)

# Who was shown what, or changed who may come in. Each row's chain is a hash of itself and of the one before.
audit = Table(
    "audit",
    metadata,
    Column("seq", Serial, primary_key=True),
    _at("at"),
    _text("who"),
    _text("did"),
    _text("about"),
    _text("why"),
    _text("chain"),
    Index("audit_about", "about"),
)

# Messages on their way, and those that arrived; the doc is a Delivery.
deliveries = Table(
    "deliveries",
    metadata,
    _key("id"),
    _text("case_id"),
    _text("duty"),
    _text("unit"),
    _text("post"),
    _text("state"),
    _at("at"),
    _at("next_at"),  # 0: not any more
    _small("troubled"),  # tried, and nobody has it
    Column("doc", Text, nullable=False),
    Index("deliveries_case", "case_id"),
    Index("deliveries_at", "at", "id"),
    Index("deliveries_next", "next_at", sqlite_where=text("next_at > 0"), postgresql_where=text("next_at > 0")),
    Index("deliveries_troubled", "case_id", sqlite_where=text("troubled = 1"), postgresql_where=text("troubled = 1")),
    sqlite_with_rowid=False,
)

cases = Table(
    "cases",
    metadata,
    _key("id"),
    _text("number"),
    Column("version", Integer, nullable=False),
    _text("status"),
    _small("is_open"),
    _text("level"),
    _text("item"),
    _text("grid"),
    _text("village"),
    _text("source"),
    _text("lead"),
    _at("opened_at"),
    _at("dispatched_at"),
    _at("promised_at"),
    _at("closed_at"),
    Column("next_at", BigInteger),  # of its running clocks, the soonest tick
    _text("words"),  # what a search looks through: number, title, external ids
    # What the rates count.
    _text("closing"),
    Column("on_time", SmallInteger),
    _small("returns"),
    _small("reworks"),
    _small("extended"),
    _small("repeated"),
    _small("whistled"),
    Column("doc", Text, nullable=False),
    Index("cases_number", "number"),
    Index("cases_opened", "opened_at", "id"),
    Index("cases_open", "opened_at", "id", sqlite_where=text("is_open = 1"), postgresql_where=text("is_open = 1")),
    Index("cases_closed", "closed_at"),
    Index(
        "cases_item",
        "item",
        "opened_at",
        "id",
        sqlite_where=text("is_open = 1"),
        postgresql_where=text("is_open = 1"),
    ),
)

case_families = Table(
    "case_families",
    metadata,
    _key("case_id"),
    _key("family"),
    _text("grid"),
    _text("status"),
    _at("closed_at"),
    Index("case_families_place", "grid", "family"),
    sqlite_with_rowid=False,
)

case_signals = Table(
    "case_signals",
    metadata,
    _key("case_id"),
    _key("signal"),
    _text("type"),
    _at("at"),
    _text("grid"),
    _text("village"),
    _text("item"),
    _text("families"),  # |one|two|
    _text("camera"),
    _text("standing"),  # unconfirmed | rejected | counted
    _small("asked"),
    _text("answer"),
    _at("answered_at"),
    Column("solved", SmallInteger),
    Index("case_signals_signal", "signal"),
    Index("case_signals_grid", "grid", "at"),
    Index("case_signals_item", "item", "at"),
    Index("case_signals_at", "at"),
    sqlite_with_rowid=False,
)

# Which cases name a picture: of a signal, or in what was done.
case_pictures = Table(
    "case_pictures",
    metadata,
    _key("sha256"),
    _key("case_id"),
    sqlite_with_rowid=False,
)

duties = Table(
    "duties",
    metadata,
    _key("case_id"),
    _key("id"),
    _text("unit"),
    _text("kind"),
    _text("state"),
    _small("is_open"),
    _text("card"),
    _text("whistle"),
    _at("called_at"),
    _at("signed_at"),
    _at("finished_at"),
    _small("late_sign"),
    _small("late_close"),
    _small("returned"),
    Index("duties_id", "id"),
    Index("duties_unit", "unit", "is_open", "called_at"),
    Index("duties_called", "called_at"),
    Index("duties_finished", "finished_at"),
    sqlite_with_rowid=False,
)

whistles = Table(
    "whistles",
    metadata,
    _key("case_id"),
    _key("id"),
    _text("number"),
    _text("kind"),
    _text("state"),
    _text("lead"),
    _text("author"),
    _at("drafted_at"),
    _at("blown_at"),
    _at("lowered_at"),
    Index("whistles_id", "id"),
    Index("whistles_state", "state", "drafted_at"),
    sqlite_with_rowid=False,
)

notices = Table(
    "notices",
    metadata,
    _key("case_id"),
    _key("id"),
    _text("duty"),
    _text("organ"),
    _text("number"),
    _text("state"),
    _at("issued_at"),
    _at("deadline_at"),
    Index("notices_id", "id"),
    sqlite_with_rowid=False,
)

clocks = Table(
    "clocks",
    metadata,
    _key("case_id"),
    _key("id"),
    _text("kind"),
    _text("part"),
    _text("owner"),
    _at("due_at"),
    Column("next_at", BigInteger),  # NULL: stands still, or nothing more to come
    _small("paused"),
    Index("clocks_next", "next_at"),
    sqlite_with_rowid=False,
)

PROJECTED: tuple[Table, ...] = (cases, case_families, case_signals, case_pictures, duties, whistles, notices, clocks)
