"""Runs migrations on the connection that `extractor.store.engine` opened."""

from alembic import context

from extractor.store import job_tables  # noqa: F401  # its tables join the metadata
from extractor.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
)
with context.begin_transaction():
    context.run_migrations()
