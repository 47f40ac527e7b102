"""Running the migrations from the command line, from tests and before serving."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory


def alembic_config() -> Config:
    """Alembic's settings, without an ini file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config


def upgrade() -> None:
    """Bring the database of the running application to head, triggers included."""
    command.upgrade(alembic_config(), "head")


def head_revision() -> str:
    """The newest migration that this program knows."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head() or ""
