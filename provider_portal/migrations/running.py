"""Running the migrations from the command line, from tests and before serving."""

from pathlib import Path

from alembic import command
from alembic.config import Config


def alembic_config() -> Config:
    """Alembic's settings, without an ini file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config


def upgrade() -> None:
    """Bring the database of the running application to head, triggers included."""
    command.upgrade(alembic_config(), "head")
