"""Schema versions: `upgrade` brings a database to the newest one, `at_head` says whether it is there."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from casework.migrations.work_queue import lay_queue


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest schema, all or nothing where the system can take back tables."""
    with engine.execution_options(writes=True).begin() as connection:
        command.upgrade(_config(connection), "head")
        lay_queue(connection)


def at_head(connection: Connection) -> bool:
    """Return whether the database has the schema that this release needs."""
    found = MigrationContext.configure(connection).get_current_revision()
    return found == ScriptDirectory.from_config(_config()).get_current_head()
