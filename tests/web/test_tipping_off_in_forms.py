"""While a hit is adjudicated, every form that others can send is answered as before the screening."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from casework.commands.cases.add_note import AddNote, add_note
from tests.cast import MONDAY
from tests.web.conftest import PASSWORD, Browser
from tests.web.test_tipping_off import path_of
from tests.web.worlds import CHANGES, OTHERS, Told, differing, in_both, waiting, who

__all__ = ["waiting"]
Form = Mapping[str, Any]
#: endpoint -> why it is not sent
LEFT_OUT = {
    "sessions.sign_out_now": "whoever is signed out gets the door for an answer to everything else",
    "sessions.sign_in_now": "each world begins with it",
}
OPENED = {
    "title": "Marigold Bakeries",
    "party.name": "Marigold Bakeries",
    "entity": "uk",
    "legal_name": "Marigold Bakeries",
    "entity_type": "company",
    "country": "GB",
    "product": "corporate_account",
    "segment": "corporate",
    "size": "medium",
    "credit_asked": "false",
    "relationship_manager": "hana",
}
#: endpoint -> the forms that are sent to it, filled in as they should be; to all others goes an empty one
FORMS: Mapping[str, tuple[Form, ...]] = {
    "acts.note": ({"text": "Rang about the account."}, {"text": ""}),
    "acts.contact": ({"text": "Rang.", "channel": "phone", "direction": "in", "with": "customer"},),
    "acts.link": ({"other": "SCR-2026-000001"}, {"other": "SCR-2026-000002"}, {"other": "ONB-2026-000001"}),
    "acts.hold": ({"reason": "The client travels.", "review_on": "2026-12-01"}, {"reason": "Back."}),
    "acts.legal_hold": ({"reason": "Court.", "matter": "M-1", "review_on": "2026-12-01"},),
    "acts.conflict": ({"person": "1", "reason": "A friend."},),
    "acts.correct": ({"purpose": "Day-to-day payments", "reason": "As the client says."},),
    "acts.assign": ({"assignee": "1", "reason": "Hers."}, {"assignee": "queue", "reason": "Back."}),
    "acts.release": ({"reason": "Too much."},),
    "case_parties.name": ({"party": "1", "role": "director"},),
    "cases.claim": ({},),
    "cases.keep_draft": ({"trigger": "withdraw", "withdrawn_how": "phone"},),
    "cases.make_move": (
        {"trigger": "screening_clear", "list_versions": "ofac_sdn@1"},
        {"trigger": "enhanced_needed"},
        {"trigger": "reject_regulatory"},
        {"trigger": "duplicate", "duplicate_of": "SCR-2026-000001", "comment": "The same."},
        {"trigger": "withdraw", "withdrawn_by": "The client", "withdrawn_how": "phone"},
    ),
    "customer_acts.give": ({"channel": "email", "purpose": "marketing"},),
    "customer_acts.stop": ({"channel": "email", "purpose": "survey"},),
    "customer_acts.add_point": ({"channel": "email", "value": "office@kestrel.example"},),
    "customer_acts.add_number": ({"scheme": "lei", "value": "529900T8BM49AURSDO55"},),
    "customer_acts.add_fact": (
        {"fact": "trading_name", "value": "Kestrel", "source": "Shop", "as_of": "2026-11-20"},
    ),
    "customer_acts.merge": ({"duplicate": "2", "reason": "The same."},),
    "exports.export_found": ({"q": "kestrel"}, {"q": "SCR"}, {"workflow": "screening_review"}),
    "exports.export_queue": ({"q": "kestrel"},),
    "reports.make_dossier": ({"language": "en"},),
    "reports.make_pack": ({"language": "en"},),
    "work.assign_many": ({"references": ["SCR-2026-000001"], "assignee": "1"},),
    "openings.create_case": (OPENED,),
}
MOVE = "cases.make_move"
#: what is drawn anew in each world
DRAWN = re.compile(r"/link/[\w.~-]+|casework_[\w-]+|(?<=<code>)[\w-]{30,}|(?<=value=\")[\w-]{40,}")


def rules(app: Flask) -> list[Rule]:
    """Return every address that takes a form; last are moves, which end the case, and people's rights."""
    found = [r for r in app.url_map.iter_rules() if "POST" in (r.methods or ()) and not _of_programs(r)]
    return sorted(found, key=lambda rule: (_of_people(rule), rule.endpoint == MOVE, rule.rule))


def _of_people(rule: Rule) -> bool:
    return rule.endpoint.startswith("people.")


def _of_programs(rule: Rule) -> bool:
    return rule.rule.startswith("/api/")


def sent(app: Flask, reference: str, only: Collection[str] = ()) -> Told:
    """Send every form, or only some, as each of the others, and return how each was answered."""
    told: Told = {}
    signed = {name: _signed_in(app, name) for name in OTHERS}
    for rule in rules(app):
        if rule.endpoint in LEFT_OUT or (only and rule.endpoint not in only):
            continue
        for name, (browser, token) in signed.items():
            for number, form in enumerate(FORMS.get(rule.endpoint, ({},))):
                version = _version(browser, reference)
                filled = {"csrf_token": token, "version": version, **form}
                answer = browser.client.post(_path(rule, reference), data=filled)
                told[f"{name} {rule.endpoint} {number}"] = f"version {version}\n{_shown(answer)}"
    return told


def _signed_in(app: Flask, name: str) -> tuple[Browser, str]:
    browser = Browser(app.test_client())
    browser.sign_in(name, PASSWORD)
    found = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/account").text)
    assert found
    return browser, found[1]


def _path(rule: Rule, reference: str) -> str:
    return path_of(rule, reference).replace("/sessions/1/", "/sessions/999999/")  # one's own would end


def _version(browser: Browser, reference: str) -> str:
    """Return the version that the page of the case gives to its forms, as far as it is shown."""
    found = re.search(r'name="version" value="(\d+)"', browser.get(f"/cases/{reference}?do=note").text)
    return found[1] if found else "1"


def _shown(answer: Any) -> str:
    text = CHANGES.sub("…", answer.get_data().decode("utf-8", "replace"))
    return DRAWN.sub("…", f"{answer.status_code} {answer.headers.get('Location')}\n{text}")


def test_every_form_is_answered_the_same_while_a_hit_is_adjudicated(
    app: Flask, waiting: str, tmp_path: Path
) -> None:
    before, after = in_both(app, tmp_path, lambda world: sent(world, waiting))
    assert differing(before, after) == []
    assert {line.partition("\n")[2][:3] for line in before.values()} >= {"200", "302", "403", "404", "422"}


def test_no_form_is_left_out_without_a_reason(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in rules(app)}
    assert {*FORMS, *LEFT_OUT} <= endpoints
    assert not FORMS.keys() & LEFT_OUT.keys()


def test_a_trace_in_an_answer_to_a_form_is_found(app: Flask, waiting: str, tmp_path: Path) -> None:
    def touch() -> None:  # as if the adjudication had touched the case
        note = AddNote(waiting, who("remy"), "This waits for compliance.")
        add_note(note, MONDAY)

    before, after = in_both(app, tmp_path, lambda world: sent(world, waiting, ("acts.note",)), touch)
    assert any(told.startswith("hana acts.note") for told in differing(before, after))
