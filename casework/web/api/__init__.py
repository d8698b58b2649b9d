"""The interface for programs: REST under /api/v1, described at /api/openapi.json, tried out at /docs."""

from __future__ import annotations

import importlib
import pkgutil

from flask import Flask
from werkzeug.routing import BaseConverter

from casework.web.api.addressing import CONVERTERS, Id
from casework.web.api.description import CaseworkApi, Subject, configure
from casework.web.api.manual import bp as manual
from casework.web.api.pace import check_rate


def register(app: Flask) -> None:
    """Wire the interface into the application: a blueprint `bp` of every module below this one."""
    configure(app)
    check_rate(app.config["SETTINGS"].api_rate)
    for name, converter in CONVERTERS.items():
        app.url_map.converters[name] = converter
    api = CaseworkApi(app)
    for converter in CONVERTERS.values():
        api.register_converter(converter, _described)
    for subject in subjects():
        api.register_blueprint(subject)
    app.register_blueprint(manual)


def subjects() -> list[Subject]:
    """Return the blueprints, in the order of their folders and files."""
    found = []
    for module in pkgutil.walk_packages(__path__, f"{__name__}."):
        subject = getattr(importlib.import_module(module.name), "bp", None)
        if isinstance(subject, Subject):
            found.append(subject)
    return sorted(found, key=lambda one: one.import_name)


def _described(converter: BaseConverter) -> dict[str, object]:
    if isinstance(converter, Id):
        return {"type": "integer", "minimum": 0, "maximum": 10**15 - 1}
    return {"type": "string", "pattern": f"^{converter.regex}$"}
