"""What Alembic runs for a migration: the connection is given by `briefbot.store.migrations`."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
