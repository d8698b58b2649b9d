"""The Chinese typeface that set-up made, for machines that have none of their own."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, send_from_directory
from werkzeug.exceptions import NotFound

bp = Blueprint("fonts", __name__)

WEIGHTS = {"regular": "CW-Regular.ttf", "bold": "CW-Bold.ttf"}


@bp.get("/fonts/<weight>.ttf")
def typeface(weight: str) -> Response:
    """Return one weight; browsers ask only where no local face has the characters (tokens.css)."""
    if weight not in WEIGHTS:
        raise NotFound
    answer = send_from_directory(current_app.config["SETTINGS"].fonts, WEIGHTS[weight], max_age=30 * 86400)
    answer.headers["Cache-Control"] = "public, max-age=2592000"
    return answer
