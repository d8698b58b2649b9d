"""The running service and a browser that looks at it."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from waitress.server import create_server

from tests.web.conftest import (  # noqa: F401 - fixtures
    PASSWORD,
    app,
    clock,
    open_case,
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
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=10)


@pytest.fixture
def visit(chromium: Browser, address: str):
    """Open a page as one of the cast, in a language, a look and a width."""
    contexts = []

    def opened(
        username: str | None,
        language: str = "en",
        theme: str = "light",
        width: int = 1440,
        *,
        script: bool = True,
    ) -> Page:
        context = chromium.new_context(
            base_url=address,
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            locale="zh-CN" if language == "zh" else "en-GB",
            java_script_enabled=script,
        )
        contexts.append(context)
        page = context.new_page()
        page.goto("/sign-in")
        if username:
            page.fill("#f-username", username)
            page.fill("#f-password", PASSWORD)
            page.click("form:has(#f-username) .primary")
            if language == "zh":
                page.click("button[name=language][value=zh]")
        return page

    yield opened
    for context in contexts:
        context.close()
