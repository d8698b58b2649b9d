"""The contact policy is read strictly: each fault is told with its block, and what would be right."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from casework.errors import NotFound
from casework.rulebook import home
from casework.rulebook.contact import read_contact_policies
from casework.rulebook.current import use
from casework.rulebook.reading import Reader

SHIPPED = home() / "policies/contact/standard/v1.toml"


def faults_with(folder: Path, old: str, new: str) -> list[str]:
    """Return what is told of the shipped policy with one text in it replaced."""
    text = SHIPPED.read_text("utf-8")
    assert old in text
    path = folder / "policies/contact/standard/v1.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text.replace(old, new, 1), "utf-8")
    reader = Reader(folder)
    read_contact_policies(reader)
    return [str(fault).removeprefix("policies/contact/standard/v1.toml ") for fault in reader.faults]


def test_the_shipped_policy_has_no_fault(tmp_path: Path) -> None:
    assert faults_with(tmp_path, "", "") == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("most     = 1\ndays", "most     = 0\ndays", "[caps.MKT-7D] most: takes a whole number from 1"),
        ("days     = 7", "dais     = 7", '[caps.MKT-7D] dais: no key "dais"; did you mean "days"?'),
        ("08:00:00", '"08:00"', "[hours.HOURS-US] opens: takes an hour such as 09:00:00, without quotes"),
        ("closes    = 21:00:00", "closes    = 07:00:00", "[hours.HOURS-US] closes: is not after opens"),
        ('reasons  = ["objection"]', 'reasons  = ["objections"]', "[suppressions.STOP-OBJECTION] reasons"),
        ('"insolvency", "und', '"und', '[suppressions] reasons: leave "insolvency" out'),
        ('code     = "MKT-90D"', 'code     = "MKT-7D"', "[caps.MKT-7D] code: names another rule, too"),
        ('["phone", "sms"]\npurposes', '["phone", "fax"]\npurposes', "[suppressions.STOP-REGISTER] channels"),
        ('each     = "customer"', 'each     = "household"', "[caps.SUR-COMPANY] each"),
        ('basis    = "confirmed"', 'basis    = "sure"', "[suppressions.STOP-OBJECTION] basis"),
        (', zh = "拒绝营销"', "", '[suppressions.STOP-OBJECTION] title: lacks "zh"'),
        ('policy     = "standard"', 'policy     = "strict"', 'policy: is "strict", but the file lies in'),
    ],
)
def test_a_fault_names_its_rule_and_what_would_be_right(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    faults = faults_with(tmp_path, old, new)
    assert any(told in fault for fault in faults), faults


def test_a_purpose_without_any_ground_is_a_fault(tmp_path: Path) -> None:
    ground = 'purposes = ["survey", "survey_reminder"]\nbases'
    faults = faults_with(tmp_path, ground, 'purposes = ["survey"]\nbases')
    assert any("survey_reminder: has no ground" in fault for fault in faults)


def test_before_the_first_policy_nobody_is_approached() -> None:
    with pytest.raises(NotFound):
        use().contact_policy(date(2019, 12, 31))
