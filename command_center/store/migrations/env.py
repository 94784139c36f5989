"""Alembic's way in: the connection comes from `migrate`, inside its transaction, so a failed step leaves nothing."""

from alembic import context

from command_center.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
