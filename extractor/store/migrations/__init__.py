"""Alembic's side of the store: how to run migrations, and the migrations."""
