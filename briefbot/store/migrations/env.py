"""The script that Alembic runs for a migration, with the connection from `briefbot.store.migrations`."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
