"""The commands that check, release and draw the rulebook."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result

from casework.cli import main
from casework.rulebook import load
from casework.rulebook.document import write_documents
from tests.rulebook.conftest import folder

__all__ = ["folder"]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_the_check_of_a_right_rulebook_says_what_it_looked_at(folder: Path) -> None:
    path = folder / "workflows/matter/v1.toml"
    path.write_text(path.read_text("utf-8").replace('confirmed_by = ["compliance"]\n', ""), "utf-8")
    run("draw", "matter", "--document", "--folder", folder)
    result = run("check", folder)
    assert result.exit_code == 0
    assert result.output.splitlines()[0] == "No fault. Read: 1 workflows, 5 terms, 3 worked examples."
    assert "files are not released yet, workflows/matter/v1.toml among them" in result.output


def test_the_check_tells_all_faults_and_exits_with_status_1(folder: Path) -> None:
    path = folder / "workflows/matter/v1.toml"
    text = path.read_text("utf-8").replace('queue = "intake"', 'queue = "intakes"')
    path.write_text(text.replace('to      = "asking"', 'to = "askin"'), "utf-8")
    result = run("check", folder)
    assert result.exit_code == 1
    assert 'queue: no queue "intakes"; did you mean "intake"?' in result.stderr
    assert result.stderr.splitlines()[-1] == "2 faults"


def test_a_release_writes_pages_and_digests_and_then_nothing_changes(folder: Path) -> None:
    (folder / "workflows/matter/v1.md").unlink()
    first = run("release", folder)
    assert "wrote workflows/matter/v1.md" in first.output
    assert "released workflows/matter/v1.toml" in first.output
    assert run("release", folder).output.startswith("0 new;")
    assert "not released" not in run("check", folder).output


def test_what_an_example_contradicts_is_not_released(folder: Path) -> None:
    path = folder / "workflows/matter/scenarios.toml"
    path.write_text(path.read_text("utf-8").replace('state = "dropped"', 'state = "done"'), "utf-8")
    result = run("release", folder)
    assert result.exit_code == 1
    assert not (folder / "workflows/released.toml").exists()


def test_a_workflow_is_drawn_as_svg_or_in_the_dot_language(folder: Path, tmp_path: Path) -> None:
    picture = tmp_path / "matter.svg"
    assert run("draw", "matter", "-o", picture, "--folder", folder, "--language", "zh").exit_code == 0
    assert picture.read_text("utf-8").startswith("<svg")
    assert "询问" in picture.read_text("utf-8")
    assert run("draw", "matter@1", "--dot", "--folder", folder).output.startswith("digraph workflow {")
    assert "There is no workflow “mater”." in run("draw", "mater", "--folder", folder).stderr


def test_pages_are_written_beside_their_definitions(folder: Path) -> None:
    (folder / "workflows/matter/v1.md").write_text("old", "utf-8")
    assert run("draw", "matter", "--document", "--folder", folder).output == "wrote workflows/matter/v1.md\n"
    assert write_documents(load(folder)) == []


def test_the_check_starts_neither_flask_nor_weasyprint(folder: Path) -> None:
    code = (
        "import sys; from casework.cli import main; main(['check', sys.argv[1]], standalone_mode=False);"
        "sys.exit(bool({'flask', 'weasyprint', 'sqlalchemy', 'pygraphviz'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
