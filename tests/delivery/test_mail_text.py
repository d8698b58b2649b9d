"""What mails say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from jinja2 import UndefinedError

from casework.delivery.mail_text import KINDS, render

AT = datetime(2026, 11, 23, 14, 20, tzinfo=UTC)
LINK = "https://casework.bank.example/cases/CMP-2026-000123?from=mail&x=1"
HOSTILE = '<script src="https://evil.example/x.js"></script><img src=x onerror=alert(1)>{{ 7*7 }}'


def values(words: str = "", **changes: Any) -> dict[str, Any]:
    """All that the kinds of mail need; `words` stands wherever somebody's words may stand."""
    clocks = [
        {
            "title": f"UK final response{words}",
            "due_at": datetime(2026, 12, 2, tzinfo=UTC),
            "threshold": "90%",
            "regulatory": True,
        },
        {
            "title": "Internal resolution",
            "due_at": AT - timedelta(minutes=140),
            "threshold": "breach",
            "regulatory": False,
        },
    ]
    usual = {
        "bank": f"Casework Bank{words}",
        "link": LINK,
        "settings": LINK,
        "stop": "",
        "zone": "Europe/London",
        "at": AT,
        "reference": "CMP-2026-000123",
        "kind": f"Complaint{words}",
        "clocks": clocks,
        "state": f"Drafting{words}",
        "item": f"Pay redress{words}",
        "due_at": AT,
        "more": 3,
        "subject": f"Our answer{words}",
        "body": f"Dear Ms Chen,\n\nwe uphold\nyour complaint.{words}",
        "name": f"hana{words}",
        "until": AT,
        "entries": [
            {**clock, "reference": "CMP-2026-000123", "kind": "Complaint", "link": LINK} for clock in clocks
        ],
    }
    return {**usual, "issue": 7, "cases": 3, **changes}


class Seen(HTMLParser):
    """The elements and words of a mail."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_mail_is_said_in_both_languages_and_both_forms(kind: str, language: str) -> None:
    subject, text, html = render(kind, language, values())
    seen = Seen(html)
    assert "\n" not in subject
    assert subject
    assert text.endswith("\n")
    assert dict(seen.tags)["html"] == {"lang": "zh-CN" if language == "zh" else "en"}
    assert not any(mark in text + html for mark in ("{{", "{%", "None"))
    if kind != "letter":
        assert LINK in text
        assert ("a", LINK) in [(tag, marks.get("href")) for tag, marks in seen.tags]
        assert any("一" <= letter <= "鿿" for letter in subject + text) == (language == "zh")


@pytest.mark.parametrize("kind", KINDS)
def test_words_of_people_stay_words(kind: str) -> None:
    subject, text, html = render(kind, "en", values(HOSTILE))
    tags = [tag for tag, _ in Seen(html).tags]
    assert "script" not in tags
    assert "img" not in tags
    assert "49" not in subject + text + html


@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_loads_nothing_and_carries_its_style_in_its_elements(kind: str) -> None:
    tags = Seen(render(kind, "en", values())[2]).tags
    assert not {tag for tag, _ in tags} & {"link", "style", "img", "script", "iframe"}
    assert not any("src" in marks or "url(" in (marks.get("style") or "") for _, marks in tags)
    assert sum("style" in marks for _, marks in tags) > 5


def test_a_reminder_names_clock_due_time_and_what_is_left_in_her_zone() -> None:
    subject, text, html = render("reminder", "en", values())
    assert subject == "CMP-2026-000123: UK final response due Tue 1 Dec 2026, end of day and 1 more"
    assert "due Tue 1 Dec 2026, end of day, 8 days left (90% of the time is used)" in text
    assert "due Mon 23 Nov 2026 12:00, 2 h 20 min late (the time is over)" in text
    assert "All times are London time." in text
    assert "▲ 2 h 20 min late" in Seen(html).words
    _, text, _ = render("reminder", "zh", values(zone="Asia/Shanghai"))
    assert "截止 2026-12-02（周三）08:00，剩 8 天（时限已用 90%）" in text
    assert "上海时间" in text


def test_a_letter_keeps_its_paragraphs_and_has_no_footer_for_staff() -> None:
    subject, text, html = render("letter", "en", values())
    assert subject == "Our answer"
    assert text == "Dear Ms Chen,\n\nwe uphold\nyour complaint.\n"
    assert [tag for tag, _ in Seen(html).tags].count("p") == 2
    assert "settings" not in html
    assert "Choose" not in html


def test_a_value_that_is_missing_is_an_error_and_no_empty_place() -> None:
    given = values()
    del given["reference"]
    with pytest.raises(UndefinedError):
        render("reminder", "en", given)


@pytest.mark.parametrize(("language", "words"), [("en", "No more offers or surveys"), ("zh", "不再接收")])
def test_a_letter_of_outreach_says_where_it_is_stopped_and_one_of_service_does_not(
    language: str, words: str
) -> None:
    _, text, html = render("letter", language, values(stop="https://bank.example/public/stop/1f-x"))
    assert "https://bank.example/public/stop/1f-x" in text
    assert 'href="https://bank.example/public/stop/1f-x"' in html
    assert words in text
    assert words in html
    assert all(words not in told for told in render("letter", language, values()))
