"""The house rules that no linter knows: sizes, banned words and calls, the glossary, links and locks."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
FILE_LINES, FUNCTION_LINES, FOLDER_FILES = 250, 40, 18
IN_ONE_PIECE = {"casework/verifier.py"}  # handed to auditors as a single file that needs nothing else
ROOMS_WITH_A_CLOCK = ("casework/web/", "casework/jobs/", "casework/cli/")
BANNED = {
    r"render_template_string": "templates are files",
    r"\|\s*safe\b": "values are escaped",
    r"shell\s*=\s*True": "programs are started by argument list",
    r"\b(import|from) (pickle|shelve|dill)\b": "what is stored is JSON",
    r"\b(eval|exec)\(": "definitions hold no code",
    r"TO" + r"DO|FIX" + r"ME|XXX": "say it in an issue",
    r"NotImplementedError": "what is not there is not offered",
    r"\bafter_commit\b|listens_for\(.*after_(insert|update|delete)": "nothing happens behind a command",
}
CLOCKS = r"datetime\.(now|utcnow|today)\(|date\.today\(|time\.time\(|func\.now\(|CURRENT_TIMESTAMP"
VAGUE_MODULES = {"utils", "helpers", "manager", "service", "base", "common", "data", "info"}
WRONG_WORDS = re.compile(r"\b(status|stage|ticket|SLA timer|incident)\b", re.IGNORECASE)
REGISTRIES = re.compile(
    r"py" r"pi[.]org|python" r"hosted|np" r"mjs[.]|deb[.]deb" r"ian|--(extra-)?index-url|--find-links", re.I
)


@cache
def files(*patterns: str) -> tuple[Path, ...]:
    """Give the project's own files, without what set-up and runs have made."""
    made = {".venv", ".git", "build", "instance", "node_modules", "__pycache__"}
    found = {path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()}
    return tuple(sorted(path for path in found if not made & set(path.relative_to(ROOT).parts)))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def product() -> tuple[Path, ...]:
    return files("casework/**/*.py", "*.py")


def read_by_people() -> tuple[Path, ...]:
    """Give the code that people keep; the steps of a migration are made from the tables."""
    kept = product() + files("tests/**/*.py", "bench/**/*.py", "docs/**/*.py")
    return tuple(path for path in kept if "migrations/versions" not in name(path))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def matches(pattern: str, paths: tuple[Path, ...]) -> list[str]:
    found = re.compile(pattern)
    return [
        f"{name(path)}:{number} {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if found.search(line)
    ]


@pytest.mark.parametrize("pattern", BANNED)
def test_what_is_banned_is_found_nowhere(pattern: str) -> None:
    searched = product() + files("templates/**/*.html", "templates/**/*.txt")
    found = matches(pattern, searched)
    assert not found, "\n".join([BANNED[pattern], *found])


def test_only_the_web_the_jobs_and_the_command_line_know_what_time_it_is() -> None:
    others = tuple(path for path in product() if not name(path).startswith(ROOMS_WITH_A_CLOCK))
    found = matches(CLOCKS, others)
    assert not found, "\n".join(found)


def pragma(statement: ast.JoinedStr) -> bool:
    """Tell whether it sets up SQLite, which takes no bound values there."""
    first = statement.values[0]
    return isinstance(first, ast.Constant) and str(first.value).startswith("PRAGMA ")


def test_no_statement_is_put_together_from_values() -> None:
    executed = {"text", "execute", "exec_driver_sql", "executemany", "scalar", "scalars"}
    found = [
        f"{name(path)}:{call.lineno}"
        for path in product()
        for call in ast.walk(tree(path))
        if isinstance(call, ast.Call)
        and getattr(call.func, "attr", getattr(call.func, "id", "")) in executed
        and any(isinstance(given, ast.JoinedStr) and not pragma(given) for given in call.args)
    ]
    assert not found, "\n".join(found)


def test_only_the_room_that_decides_knows_the_state_machine() -> None:
    importers = [
        path
        for path in product()
        if re.search(r"^(from|import) transitions\b", path.read_text("utf-8"), re.M)
    ]
    assert [name(path) for path in importers] == ["casework/domain/machine.py"]


def told(found: dict[str, int]) -> str:
    return "\n".join(f"{where}: {size}" for where, size in found.items())


def test_files_stay_small_enough_to_read() -> None:
    long = {
        name(path): lines
        for path in read_by_people()
        if name(path) not in IN_ONE_PIECE
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > FILE_LINES
    }
    assert not long, told(long)


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_functions_stay_small_enough_to_read() -> None:
    long = {
        f"{name(path)}:{one.lineno} {one.name}": lines
        for path in read_by_people()
        for one in functions(path)
        if (lines := (one.end_lineno or one.lineno) - one.lineno + 1) > FUNCTION_LINES
    }
    assert not long, told(long)


def test_every_module_says_what_the_room_is_for() -> None:
    told = [
        path
        for path in product()
        if path.read_text("utf-8").strip() and "migrations/versions" not in name(path)
    ]
    assert [name(path) for path in told if not ast.get_docstring(tree(path))] == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [name(path) for path in product() if path.stem in VAGUE_MODULES] == []


def test_no_folder_holds_more_than_a_reader_can_survey() -> None:
    folders: dict[str, int] = {}
    for path in product():
        if path.stem != "__init__" and "migrations/versions" not in name(path):
            folders[name(path.parent)] = folders.get(name(path.parent), 0) + 1
    tables = folders.pop("casework/models", 0)
    assert tables > 0
    full = {folder: held for folder, held in folders.items() if held > FOLDER_FILES}
    assert not full, told(full)


def labels(value: Any) -> Iterator[dict[str, str]]:
    """Give every bilingual label inside a rulebook file."""
    if isinstance(value, dict):
        if set(value) == {"en", "zh"}:
            yield value
        for inner in value.values():
            yield from labels(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from labels(inner)


def rulebook_labels() -> Iterator[tuple[str, dict[str, str]]]:
    for path in files("workflows/**/*.toml", "policies/**/*.toml", "notifications/**/*.toml"):
        for label in labels(tomllib.loads(path.read_text(encoding="utf-8"))):
            yield name(path), label


def test_what_people_read_uses_the_words_of_the_glossary() -> None:
    assert [
        (where, label["en"]) for where, label in rulebook_labels() if WRONG_WORDS.search(label["en"])
    ] == []


def test_every_chinese_label_is_written_in_chinese() -> None:
    chinese = re.compile(r"[\u4e00-\u9fff]")
    untranslated = re.compile(r"^[A-Z0-9 .,:/&()%+-]*$")  # a proper code such as `UK-8W` reads the same
    assert [
        (where, label)
        for where, label in rulebook_labels()
        if not chinese.search(label["zh"])
        and not untranslated.match(label["zh"])
        and label["zh"] != label["en"]
    ] == []


def test_every_word_of_the_glossary_is_explained_in_both_languages() -> None:
    rows = re.findall(
        r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", (ROOT / "docs/glossary.md").read_text("utf-8"), re.M
    )
    assert len(rows) > 30
    assert all(all(cell.strip() for cell in row) for row in rows)
    words = [row[0].strip() for row in rows]
    assert len(words) == len(set(words))


def test_links_between_pages_lead_somewhere() -> None:
    dead = [
        f"{name(page)}: {target}"
        for page in files("*.md", "docs/**/*.md")
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert not dead, "\n".join(dead)


def test_locks_name_every_package_with_its_sum_and_no_address() -> None:
    for lock in files("requirements/*.lock"):
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text
        packages = re.findall(r"^[a-z0-9][^\n]*==[^\n]* \\\n    --hash=sha256:", text, re.M)
        assert len(packages) == len(re.findall(r"^[a-z0-9]", text, re.M)) > 0


def test_no_file_says_where_packages_come_from() -> None:
    searched = files("*", "requirements/*", "docs/**/*.md", ".ci/*", "bench/**/*")
    texts = (path for path in searched if path.suffix in {"", ".md", ".toml", ".in", ".lock", ".sh", ".py"})
    assert [name(path) for path in texts if REGISTRIES.search(path.read_text(encoding="utf-8"))] == []


def test_pages_load_nothing_from_strangers() -> None:
    outside = r"""(src|href)=["'](https?:)?//|url\(["']?(https?:)?//|@import ["'](https?:)?//"""
    searched = files("templates/pages/**/*.html", "casework/static/**/*.css", "casework/static/**/*.js")
    found = matches(outside, searched)
    assert not found, "\n".join(found)
