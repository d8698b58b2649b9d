"""What the operator sets is read once, and what is wrong is said in full."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest

from casework.config import Settings, reference
from casework.errors import Malformed

SECRET = "s" * 32


def test_an_empty_environment_gives_a_trial_on_this_machine_alone() -> None:
    settings = Settings.read({"CASEWORK_HOME": "/srv/casework"})
    assert settings.database_url == "sqlite:////srv/casework/casework.db"
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.session_idle == timedelta(minutes=30)
    assert (settings.rulebook / "workflows").is_dir()
    assert not settings.production


def test_an_empty_variable_counts_as_not_set() -> None:
    assert Settings.read({"CASEWORK_PORT": ""}).port == 8000


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_common_form_of_a_postgresql_address_is_understood(scheme: str) -> None:
    settings = Settings.read({"DATABASE_URL": f"{scheme}://casework@db/casework"})
    assert settings.database_url == "postgresql+psycopg://casework@db/casework"


def test_all_wrong_variables_are_named_at_once_with_what_would_be_right() -> None:
    wrong = {"CASEWORK_PORT": "https", "CASEWORK_SMTP_TLS": "maybe", "CASEWORK_SESSION_IDLE": "soon"}
    with pytest.raises(Malformed) as refusal:
        Settings.read(wrong)
    assert set(refusal.value.errors) == set(wrong)
    assert "must be one of: starttls, tls, none" in refusal.value.detail


@pytest.mark.parametrize(
    ("given", "blamed"),
    [
        ({}, "CASEWORK_SECRET_KEY"),
        ({"CASEWORK_SECRET_KEY": "short"}, "CASEWORK_SECRET_KEY"),
        ({"CASEWORK_SECRET_KEY": SECRET, "CASEWORK_BASE_URL": "http://bank.example"}, "CASEWORK_BASE_URL"),
    ],
)
def test_production_refuses_what_is_only_good_for_a_trial(given: dict[str, str], blamed: str) -> None:
    with pytest.raises(Malformed) as refusal:
        Settings.read({"CASEWORK_ENV": "production", **given})
    assert list(refusal.value.errors) == [blamed]


def test_strangers_cannot_reach_a_service_that_signs_with_the_known_secret() -> None:
    with pytest.raises(Malformed):
        Settings.read({"CASEWORK_HOST": "0.0.0.0"})
    assert Settings.read({"CASEWORK_HOST": "0.0.0.0", "CASEWORK_SECRET_KEY": SECRET}).host == "0.0.0.0"


def test_a_secret_may_come_from_a_file_and_is_never_shown(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(SECRET + "\n", encoding="utf-8")
    settings = Settings.read({"CASEWORK_SECRET_KEY_FILE": str(tmp_path / "key")})
    assert settings.secret_key == SECRET
    assert SECRET not in repr(settings)


def test_a_secret_file_that_cannot_be_read_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(Malformed) as refusal:
        Settings.read({"CASEWORK_SECRET_KEY_FILE": str(tmp_path / "absent")})
    assert list(refusal.value.errors) == ["CASEWORK_SECRET_KEY"]


def test_every_setting_means_something_to_the_product() -> None:
    package = Path(__file__).parent.parent / "casework"
    code = "".join(path.read_text(encoding="utf-8") for path in sorted(package.rglob("*.py")))
    assert [one.name for one in fields(Settings) if f".{one.name}" not in code] == []


def test_the_written_reference_names_every_variable_and_is_up_to_date() -> None:
    written = Path(__file__).parent.parent / "docs" / "reference" / "settings.md"
    assert written.read_text(encoding="utf-8") == reference()
