"""Make the pictures of this folder from the demo, as of a fixed moment: python docs/pictures/make.py

Needs Chromium, and pdftoppm for the dossier. The demo is filled anew in a folder that is gone afterwards.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import func, select
from werkzeug.serving import make_server

from casework.cli.demo import demo_app, fill
from casework.commands.clocks.beat import beat
from casework.commands.reports.request_report import RequestReport, request_report
from casework.config import Settings
from casework.db import db
from casework.jobs.papers import PAPERS
from casework.jobs.tasks import Workshop, make_report
from casework.models import Case, CaseParty, Clock, Person, Report, ReportFile
from casework.queries.people.actors import actor_of

HERE = Path(__file__).resolve().parent
MOMENT = datetime(2026, 11, 24, 10, 40, tzinfo=UTC)
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@contextmanager
def service(home: Path) -> Iterator[tuple[Flask, str]]:
    """Fill the demo and serve it, its clock stopped; give the application and its address."""
    settings = Settings.read({"CASEWORK_HOME": str(home), "CASEWORK_LOG_LEVEL": "error"})
    fill(settings, MOMENT)
    app = demo_app(settings)
    app.config["NOW"] = lambda: MOMENT
    with app.app_context():
        beat("scheduler of the pictures", MOMENT, MOMENT)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield app, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def page_of(browser: Browser, address: str, who: str, *, zh: bool = False, **look: object) -> Page:
    """Return a page on which somebody has signed in."""
    page = browser.new_context(**look).new_page()  # type: ignore[arg-type]
    page.goto(f"{address}/sign-in")
    page.click(f'button[name=username][value="{who}"]')
    if zh:
        page.click('button[name=language][value="zh"]')
    page.wait_for_load_state("networkidle")
    return page


def keep(page: Page, name: str, path: str | None = None) -> None:
    if path:
        page.goto(f"{page.url.split('/', 3)[0]}//{page.url.split('/', 3)[2]}{path}")
        page.wait_for_load_state("networkidle")
    page.screenshot(path=HERE / f"{name}.png", animations="disabled")
    print(HERE / f"{name}.png")


def reference_of(team: str, state: str) -> str:
    """Return a case of a team and state with a long record; where it is open, with a legal term that runs."""
    query = select(Case.reference).where(Case.team == team, Case.state == state).order_by(Case.seq.desc())
    if state != "closed":
        law = Clock.state.in_(["running", "paused"]) & (Clock.slot == "final")
        query = query.join(Clock, Clock.case_id == Case.id).where(law, Case.next_due > MOMENT)
    with db.engine.connect() as connection:
        return str(connection.scalar(query.limit(1)))


def project_company() -> int:
    """Return the customer with the most parties beside it in an onboarding that is over."""
    query = select(Case.party_id).join(CaseParty, CaseParty.case_id == Case.id)
    query = query.where(Case.workflow == "onboarding", Case.state == "onboarded", Case.entity == "uk")
    with db.engine.connect() as connection:
        return int(connection.scalar(query.group_by(Case.id).order_by(func.count().desc()).limit(1)) or 0)


def dossier(reference: str, home: Path) -> None:
    """Make the dossier of a case and keep its first page."""
    with db.engine.connect() as connection:
        remy = connection.scalar(select(Person.id).where(Person.username == "remy"))
    request_report(RequestReport(reference, actor_of(int(remy or 0))), MOMENT)
    with db.engine.connect() as connection:
        number = connection.scalar(select(Report.id).order_by(Report.id.desc()).limit(1))
    make_report(int(number or 0), Workshop(home, PAPERS), lambda: MOMENT)
    paper = home / "dossier.pdf"
    with db.engine.connect() as connection:
        paper.write_bytes(connection.scalar(select(ReportFile.bytes).where(ReportFile.report_id == number)))
    asked = ["pdftoppm", "-png", "-r", "75", "-singlefile", str(paper), str(HERE / "dossier")]
    subprocess.run(asked, check=True)
    print(HERE / "dossier.png")


def main() -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or sys.exit("no Chromium here")
    with (
        tempfile.TemporaryDirectory() as folder,
        service(Path(folder)) as (app, address),
        sync_playwright() as play,
    ):
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        with app.app_context():
            closed, english = (
                reference_of("uk_corporate", "closed"),
                reference_of("uk_corporate", "response_review"),
            )
            chinese = reference_of("cn_corporate", "investigation")
            company = project_company()
        door = browser.new_page(viewport=DESK)  # type: ignore[arg-type]
        door.goto(f"{address}/sign-in")
        keep(door, "sign-in")
        keep(page_of(browser, address, "hana", viewport=DESK), "my-work", "/work")
        keep(page_of(browser, address, "lin", viewport=DESK), "worklist", "/queue")
        lin = page_of(browser, address, "lin", viewport=DESK)
        keep(lin, "customer", f"/customers/{company}")
        keep(lin, "satisfaction", "/satisfaction")
        dark = page_of(browser, address, "lin", viewport=DESK, color_scheme="dark")
        keep(dark, "case", f"/cases/{english}")
        otto = page_of(browser, address, "otto", zh=True, viewport=PHONE, device_scale_factor=2)
        keep(otto, "case-zh-phone", f"/cases/{chinese}")
        browser.close()
        with app.app_context():
            dossier(closed, Path(folder))


if __name__ == "__main__":
    main()
