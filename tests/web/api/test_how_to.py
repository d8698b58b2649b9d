"""The commands of docs/how-to/use-the-api.md, run as they stand."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import threading
from pathlib import Path

import pytest
from flask import Flask
from waitress.server import create_server

from casework.web.moment import read_clock
from tests.web.api.program import program_of

PAGE = Path(__file__).parents[3] / "docs/how-to/use-the-api.md"


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("jq")), reason="needs curl and jq")
def test_every_command_of_the_page_works_as_it_stands(app: Flask, tmp_path: Path) -> None:
    app.config["NOW"] = read_clock  # the page takes its time from the clock on the wall
    token = program_of(app, "hana").headers["Authorization"].split()[1]
    server = create_server(app, host="127.0.0.1", port=0, threads=2)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        script = "set -eux\n" + "".join(
            re.findall(r"^```sh\n(.*?)^```", PAGE.read_text("utf-8"), re.M | re.S)
        )
        environ = {**os.environ, "TOKEN": token, "BASE": f"http://127.0.0.1:{server.effective_port}"}
        done = subprocess.run(
            ["sh", "-c", script], cwd=tmp_path, env=environ, capture_output=True, text=True, timeout=60
        )
    finally:
        server.close()
        thread.join(10)
    assert done.returncode == 0, done.stderr[-3000:]
    said = done.stdout
    assert '"triage"' in said
    assert '"requested"' in said
    assert "is possible in" in said
