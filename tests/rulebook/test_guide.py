"""The workflow that the guide has its reader write is a rulebook without a fault."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from click.testing import CliRunner

from casework.cli.rulebook import check, release
from tests.own_workflow.conftest import FOLDERS, ROOT, add_letters

BLOCK = re.compile(r"^```(?:toml|text) (\S+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def test_the_files_of_the_guide_are_checked_and_released(tmp_path: Path) -> None:
    for name in FOLDERS:
        shutil.copytree(ROOT / name, tmp_path / name)
    guide = (ROOT / "docs/how-to/write-your-own-workflow.md").read_text("utf-8")
    for path, content in BLOCK.findall(guide):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content, "utf-8")
    add_letters(tmp_path / "policies/regimes/int")
    for command in (release, check):
        done = CliRunner().invoke(command, [str(tmp_path)])
        assert done.exit_code == 0, done.output
    assert (tmp_path / "workflows/limit_change/v1.md").is_file()
