"""What cannot be done is said in words, never as a trace of the program."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from casework.cli import main


@pytest.mark.parametrize("words", ["init", "doctor", "verify", "user disable hana"])
def test_a_database_that_is_away_is_named_in_words(words: str) -> None:
    away = {"DATABASE_URL": "postgresql://casework@127.0.0.1:1/casework", "CASEWORK_OWNER_DATABASE_URL": ""}
    told = CliRunner().invoke(main, words.split(), env=away)
    assert told.exit_code == 1
    assert "Connection refused" in told.output
    assert "Traceback" not in told.output


def test_wrong_settings_are_named_together() -> None:
    wrong = {"CASEWORK_PORT": "https", "CASEWORK_SMTP_TLS": "perhaps"}
    told = CliRunner().invoke(main, ["init"], env=wrong)
    assert told.exit_code == 1
    assert "CASEWORK_PORT" in told.output
    assert "CASEWORK_SMTP_TLS" in told.output
