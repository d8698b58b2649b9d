"""The first page of each person."""

from __future__ import annotations

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

from casework.web.access import allows
from casework.web.navigation import first_page

bp = Blueprint("home", __name__)


@bp.get("/")
@allows("account.own")
def show_first_page() -> ResponseReturnValue:
    return redirect(first_page())
