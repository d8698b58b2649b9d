"""The running service and a browser that looks at it."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from waitress.server import create_server

from casework.commands.people.add_person import AddPerson, add_person
from casework.commands.people.hashing import hashed
from casework.db import transaction
from casework.domain.facts import SYSTEM
from casework.models import Person
from tests.web.conftest import (  # noqa: F401 - fixtures
    CHEAP,
    MONDAY,
    PASSWORD,
    app,
    clock,
    open_case,
    person,
    signed_in,
    version,
)

QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("there is no browser: ./run test installs it")
        pytest.skip("no Chromium on this machine")
    flags = [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def address(app: Flask) -> Iterator[str]:  # noqa: F811 - a fixture
    """The address at which the application answers while the test runs."""
    server = create_server(app, host="127.0.0.1", port=0, threads=4)

    def answer() -> None:
        with suppress(OSError):  # its socket is closed under it at the end
            server.run()

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=10)


#: what a browser says of an answer that a test asked for, such as a refusal
EXPECTED = "Failed to load resource: the server responded with a status of 4"


@pytest.fixture
def colleague(app: Flask):  # noqa: F811 - a fixture
    """Add somebody more to the cast and give their number."""

    def added(username: str, name: str, role: str, team: str, *flags: str) -> int:
        command = AddPerson(username, name, f"{username}@example.com", SYSTEM, (role,), (team,))
        number = int(add_person(command, MONDAY).id)
        with transaction() as session:
            row = session.get_one(Person, number)
            row.password_hash, row.flags = hashed(PASSWORD, CHEAP), list(flags)
        return number

    return added


def sign_in(page: Page, username: str, language: str) -> None:
    page.goto("/sign-in")
    page.fill("#f-username", username)
    page.fill("#f-password", PASSWORD)
    page.click("form:has(#f-username) .primary")
    if language == "zh":
        page.click("button[name=language][value=zh]")


@pytest.fixture
def visit(chromium: Browser, address: str):
    """Open a page as one of the cast, in a language, a look and a width; at the end none may have complained.

    A script that fails, a file that is missing and whatever the content policy forbids are such complaints.
    """
    contexts, complaints = [], []

    def opened(
        username: str | None,
        language: str = "en",
        theme: str = "light",
        width: int = 1440,
        *,
        script: bool = True,
        touch: bool = False,
    ) -> Page:
        context = chromium.new_context(
            base_url=address,
            viewport={"width": width, "height": 900},
            has_touch=touch,
            is_mobile=touch,
            color_scheme=theme,
            locale="zh-CN" if language == "zh" else "en-GB",
            java_script_enabled=script,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8_000)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if username:
            sign_in(page, username, language)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [text for text in complaints if not text.startswith(EXPECTED)] == []
