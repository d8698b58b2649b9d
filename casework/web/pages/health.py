"""What operators and their machines ask: is it alive, is it ready, how does it do."""

from __future__ import annotations

import hmac
import ipaddress
import time
from datetime import datetime

from flask import Blueprint, Response, current_app, g, jsonify, request
from flask.typing import ResponseReturnValue
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError

from casework.db import db
from casework.errors import NotFound, Unavailable
from casework.migrations import at_head
from casework.queries import scheduler
from casework.web.moment import now

bp = Blueprint("health", __name__)

REGISTRY = CollectorRegistry()
LABELS = ("method", "route", "code")
REQUESTS = Counter("casework_requests", "Requests answered.", LABELS, registry=REGISTRY)
SECONDS = Histogram("casework_request_seconds", "How long answers took.", LABELS[:2], registry=REGISTRY)
DUE = Gauge("casework_due_rows", "Rows that are due and not done, by kind.", ("kind",), registry=REGISTRY)
LAG = Gauge("casework_scheduler_lag_seconds", "Age of the oldest timer left undone.", registry=REGISTRY)
BEAT = Gauge("casework_scheduler_beat_seconds", "Age of the last sign of life.", registry=REGISTRY)


@bp.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Say that the process answers; nothing else is asked."""
    return jsonify(alive=True)


@bp.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Say whether work can be done here: the database answers, at this schema, and a scheduler lives."""
    at = now()
    found = {"database": False, "schema": False, "scheduler": False}
    try:
        with db.engine.connect() as connection:
            found["database"], found["schema"] = True, at_head(connection)
        found["scheduler"] = found["schema"] and scheduler.state(at).alive
    except (SQLAlchemyError, Unavailable):
        current_app.logger.warning("not ready: the database does not answer")
    ready = all(found.values())
    return jsonify(ready=ready, **found), 200 if ready else 503


@bp.get("/metrics")
def metrics() -> ResponseReturnValue:
    """Give the figures to Prometheus: to who holds the token, or, where none is set, to this host alone."""
    if not _may_measure():
        raise NotFound("There is nothing here, or it is not yours to see.", zh="此处没有内容，或您无权查看。")
    _look(now())
    return Response(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)


def _may_measure() -> bool:
    token: str = current_app.config["SETTINGS"].metrics_token
    if token:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def _look(at: datetime) -> None:
    """Read the gauges from the database."""
    found = scheduler.state(at)
    for kind, number in scheduler.backlog(at).items():
        DUE.labels(kind).set(number)
    LAG.set((at - found.overdue.due_at).total_seconds() if found.overdue else 0)
    BEAT.set((at - found.beat_at).total_seconds() if found.beat_at else float("inf"))


@bp.after_app_request
def count(answer: Response) -> Response:
    """Count the request under its route, never under the address that was typed."""
    route = request.url_rule.rule if request.url_rule else "none"
    REQUESTS.labels(request.method, route, answer.status_code).inc()
    if "began" in g:
        SECONDS.labels(request.method, route).observe(time.perf_counter() - g.began)
    return answer
