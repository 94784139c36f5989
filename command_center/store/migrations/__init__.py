"""Brings a database to the tables of this version.

A new database gets them from `tables` at once; an older one is moved on by Alembic, which is not imported for less.
"""

from pathlib import Path

from sqlalchemy import Connection, inspect

from command_center.store.dialect import Dialect
from command_center.store.errors import DataNewer, DataOlder
from command_center.store.tables import metadata

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008")
"""Every revision under versions/, oldest first; a database at any other was written by a newer program."""


def migrate(dialect: Dialect, connection: Connection) -> None:
    with connection.begin():
        dialect.ask(connection, dialect.locks(("migration",)))  # several processes may start on one new database
        found = _revision(connection)
        if found is None:
            metadata.create_all(connection)
            connection.exec_driver_sql(
                "create table if not exists alembic_version (version_num varchar(32) not null primary key)"
            )
            connection.exec_driver_sql(f"insert into alembic_version (version_num) values ('{REVISIONS[-1]}')")
        elif found != REVISIONS[-1]:
            _known(found)
            upgrade(connection)


def check(connection: Connection) -> None:
    """For who may only read: the tables are those of this version. Raises DataNewer, DataOlder."""
    found = _revision(connection)
    if found is None:
        raise DataOlder("there is no center's data")
    if found != REVISIONS[-1]:
        _known(found)
        raise DataOlder(f"the data is at version {found}, and a center of this version brings it to {REVISIONS[-1]}")


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Within the transaction at hand, so that a failed step leaves nothing."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _revision(connection: Connection) -> str | None:
    known = inspect(connection).has_table("alembic_version")
    return connection.exec_driver_sql("select version_num from alembic_version").scalar() if known else None


def _known(found: str) -> None:
    if found not in REVISIONS:
        raise DataNewer(f"the data is at version {found}, this program knows {', '.join(REVISIONS)}")
