"""Alembic's migrations and the command that runs them."""
