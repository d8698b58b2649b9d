"""The web application, put together."""

from __future__ import annotations

import importlib
import pkgutil
from datetime import timedelta
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from casework import logs
from casework.config import Settings, shipped
from casework.db import database_uri, db, engine_options, prepare_engine
from casework.rulebook.current import use
from casework.web import pages, wording
from casework.web.answers import answer_errors
from casework.web.languages import speak
from casework.web.moment import read_clock
from casework.web.security import protect

MIB = 1024 * 1024


def build(settings: Settings | None, demo_password: str | None = None) -> Flask:
    """Return the application for these settings; they are read from the environment if not given."""
    settings = settings or Settings.read()
    logs.configure(settings.log_level, production=settings.production)
    app = Flask(
        "casework",
        template_folder=str(shipped() / "templates" / "pages"),
        static_folder=str(Path(__file__).resolve().parents[1] / "static"),
    )
    use(settings.rulebook)
    configure(app, settings, demo_password)
    connect(app, settings)
    speak(app)
    register_api(app)
    answer_errors(app)  # after the API, whose own handlers would otherwise answer pages too
    protect(app, https=settings.base_url.startswith("https://"))
    wording.teach(app)
    register_pages(app)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def configure(app: Flask, settings: Settings, demo_password: str | None) -> None:
    """Set what Flask and its extensions read from their own configuration."""
    https = settings.base_url.startswith("https://")
    app.config.update(
        SETTINGS=settings,
        NOW=read_clock,
        DEMO_PASSWORD=demo_password,
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-casework" if https else "casework",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(hours=1),
        MAX_CONTENT_LENGTH=21 * MIB,
        MAX_FORM_MEMORY_SIZE=2 * MIB,
        MAX_FORM_PARTS=500,
        TRAP_HTTP_EXCEPTIONS=False,
        PROPAGATE_EXCEPTIONS=False,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def connect(app: Flask, settings: Settings) -> None:
    """Give the application its database."""
    uri = database_uri(settings.database_url)
    app.config["SQLALCHEMY_DATABASE_URI"] = uri
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(uri)
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)


def register_pages(app: Flask) -> None:
    """Register the blueprint `bp` of every module among the pages."""
    found = pkgutil.walk_packages(pages.__path__, f"{pages.__name__}.")
    for name in sorted(one.name for one in found):
        module = importlib.import_module(name)
        if hasattr(module, "bp"):
            app.register_blueprint(module.bp)


def register_api(app: Flask) -> None:
    """Register the interface for programs."""
    from casework.web import api

    if hasattr(api, "register"):
        api.register(app)
