"""Mails that a bank writes by itself: they come before the product's, and a faulty one is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.delivery.mail_check import USUAL, kind_of, mail_faults
from casework.delivery.mail_text import render

NOTICE = '[[notices]]\nname = "late"\non = ["breach"]\ntell = ["lead"]\ntemplate = "late"\n'


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    for folder in ("notifications", "templates/mail"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "notifications/waiver.toml").write_text(NOTICE)
    (tmp_path / "templates/mail/late.html").write_text("<p>{{ reference }}</p>")
    return tmp_path


def test_a_template_of_the_bank_is_written_in_both_languages(rules: Path) -> None:
    (rules / "templates/mail/late.txt").write_text('{{ say("Late", "逾期") }}: {{ reference }}\n\n{{ link }}')
    assert mail_faults(rules) == []
    values = USUAL | {"reference": "CVW-1"}
    assert render("late", "zh", values, rules / "templates")[0] == "逾期: CVW-1"


def test_a_template_of_the_bank_comes_before_the_products(rules: Path) -> None:
    (rules / "templates/mail/moved.txt").write_text("Ours\n\n{{ state }}")
    (rules / "templates/mail/moved.html").write_text("<p>{{ state }}</p>")
    assert render("moved", "en", {"state": "Open"}, rules / "templates")[:2] == ("Ours", "Open\n")


def test_a_half_that_is_missing_is_named(rules: Path) -> None:
    (fault,) = mail_faults(rules)
    assert fault.startswith(
        "notifications/waiver.toml [notices.late] template: templates/mail/late.txt is missing"
    )


def test_a_value_that_the_mail_does_not_have_is_named_with_those_it_has(rules: Path) -> None:
    (rules / "templates/mail/late.txt").write_text("{{ custmer }}\n")
    (fault,) = mail_faults(rules)
    assert "'custmer' is undefined; what this mail can say is at, bank, clocks," in fault


def test_a_template_that_cannot_be_read_is_named(rules: Path) -> None:
    (rules / "templates/mail/late.txt").write_text("{% if reference %}\n")
    assert "templates/mail/late: Unexpected end of template" in mail_faults(rules)[0]


@pytest.mark.parametrize(
    ("template", "happens", "kind"),
    [
        ("late", "threshold:50%", "reminder"),
        ("late", "item:opened", "item_opened"),
        ("late", "state:approval", "moved"),
        ("assigned", "event:assigned", "moved"),
        ("breach", "breach", "breach"),
    ],
)
def test_what_a_mail_can_say_follows_from_what_it_tells(template: str, happens: str, kind: str) -> None:
    assert kind_of(template, happens) == kind
