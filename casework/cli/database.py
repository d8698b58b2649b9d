"""The database of the settings, with the application around it or without."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy import Engine


@contextmanager
def application() -> Iterator[Flask]:
    """Give the application over the database of the settings, and close what it opened."""
    from casework import create_app
    from casework.db import db

    app = create_app()
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    """Give an engine on the database at an address, as the service opens it, but with time."""
    from sqlalchemy import create_engine

    from casework.db import database_uri, engine_options, prepare_engine

    uri = database_uri(url)
    options = engine_options(uri)
    if uri.startswith("postgresql"):
        options["connect_args"] = {"options": "-c timezone=UTC", "connect_timeout": 5}
    engine = create_engine(uri, **options)
    prepare_engine(engine)
    try:
        yield engine
    finally:
        engine.dispose()
