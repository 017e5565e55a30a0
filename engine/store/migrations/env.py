"""Run migrations on the connection that the store hands over; nothing else starts them."""

from __future__ import annotations

from alembic import context

from engine.store.tables import METADATA


def migrate() -> None:
    """Bring the database to the asked revision within the store's own transaction."""
    connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=METADATA)
    with context.begin_transaction():
        context.run_migrations()


if hasattr(context, "config"):  # alembic is running; a mere import does nothing
    migrate()
