"""A case on its page: what is due, what can be done, what happened."""

from __future__ import annotations

import io
import re

NEEDS = {
    "issue": "pricing_fees",
    "cause": "service",
    "severity": "P2",
    "eligible_complainant": "true",
    "vulnerable": "false",
    "amount_in_dispute": "38400.00",
    "unit_complained_of": "uk_lending",
}


def classified(hers, reference, version, **more):
    form = {"trigger": "classify", "version": version(reference), "key": "k1", **NEEDS, **more}
    return hers.post(f"/cases/{reference}/moves", form)


def test_the_page_answers_what_is_due_and_why(signed_in, open_case) -> None:
    page = signed_in("hana").get(f"/cases/{open_case(assignee='hana')}").text
    assert "UK final response" in page
    assert "Why then" in page
    assert "Policy UK-8W@1" in page


def test_a_move_is_made_by_its_form_and_told_in_the_story(signed_in, open_case, version) -> None:
    hers, reference = signed_in("hana"), open_case(assignee="hana")
    assert classified(hers, reference, version).status_code == 302
    page = hers.get(f"/cases/{reference}").text
    assert "Done: Classify." in page
    assert page.count("<b>You</b>") >= 2


def test_a_double_click_makes_one_move(signed_in, open_case, version) -> None:
    hers, reference = signed_in("hana"), open_case(assignee="hana")
    before = version(reference)
    form = {"trigger": "classify", "version": before, "key": "same", **NEEDS}
    assert hers.post(f"/cases/{reference}/moves", form).status_code == 302
    after = version(reference)
    assert hers.post(f"/cases/{reference}/moves", form).status_code == 302
    assert version(reference) == after


def test_what_is_missing_is_said_at_its_field_and_the_typed_text_stays(signed_in, open_case, version) -> None:
    hers, reference = signed_in("hana"), open_case(assignee="hana")
    answer = classified(hers, reference, version, issue="", comment="She rang twice.")
    assert answer.status_code == 422
    assert "She rang twice." in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert 'value="uk_lending"' in answer.text


def test_a_form_brings_what_the_case_says_already_also_what_is_personal(
    signed_in, open_case, version
) -> None:
    hers, reference = signed_in("hana"), open_case(assignee="hana")
    classified(hers, reference, version)
    file = (io.BytesIO(b"%PDF-1.4 statement"), "statement.pdf")
    form = {"source": "customer", "files": file, "key": "c"}
    hers.post(f"/cases/{reference}/documents", form, content_type="multipart/form-data")
    found = {"findings": "The wrong balance was used.", "outcome": "not_upheld", "root_cause": "people_error"}
    form = {"trigger": "findings", "version": version(reference), "key": "f", **found}
    assert hers.post(f"/cases/{reference}/moves", form).status_code == 302
    page = hers.get(f"/cases/{reference}?do=submit_response").text
    assert "The wrong balance was used.</textarea>" in page


def test_who_comes_second_is_told_so_and_keeps_the_typed_text(signed_in, open_case, version) -> None:
    hers, reference = signed_in("hana"), open_case(assignee="hana")
    old = version(reference)
    classified(hers, reference, version)
    form = {"trigger": "classify", "version": old, "key": "k2", **NEEDS, "comment": "My own words."}
    answer = hers.post(f"/cases/{reference}/moves", form)
    assert answer.status_code == 412
    assert "Somebody was faster." in answer.text


def test_a_grey_button_gives_its_reason(signed_in, open_case) -> None:
    page = signed_in("hana").get(f"/cases/{open_case(assignee='hana')}").text
    barred = page.split("Not possible now, and why")[1]
    assert "Mark as a duplicate" in barred
    assert "team lead" in barred


def test_an_auditor_reads_everything_and_has_no_button(signed_in, open_case) -> None:
    otto, reference = signed_in("otto"), open_case(assignee="hana")
    page = otto.get(f"/cases/{reference}").text
    assert 'id="form"' not in page
    assert "Nothing for you to do now." in page
    assert otto.post(f"/cases/{reference}/notes", {"text": "x"}).status_code == 403


def test_notes_contacts_and_files_are_added_and_the_version_stays(signed_in, open_case, version) -> None:
    hers, reference = signed_in("hana"), open_case(assignee="hana")
    before = version(reference)
    assert hers.post(f"/cases/{reference}/notes", {"text": "A note of mine.", "key": "a"}).status_code == 302
    contact = {"channel": "phone", "direction": "out", "with": "customer", "text": "We spoke.", "key": "b"}
    assert hers.post(f"/cases/{reference}/contacts", contact).status_code == 302
    file = (io.BytesIO(b"%PDF-1.4 statement"), "statement.pdf")
    form = {"source": "customer", "files": file, "key": "c"}
    sent = hers.post(f"/cases/{reference}/documents", form, content_type="multipart/form-data")
    assert sent.status_code == 302
    page = hers.get(f"/cases/{reference}").text
    assert "A note of mine." in page
    assert "We spoke." in page
    assert "statement.pdf" in page
    assert version(reference) == before


def test_a_file_comes_out_as_a_file_and_nothing_else(signed_in, open_case) -> None:
    hers, reference = signed_in("hana"), open_case(assignee="hana")
    file = (io.BytesIO(b"<script>alert(1)</script>"), "a note <b>.txt")
    form = {"source": "customer", "files": file, "key": "c"}
    hers.post(f"/cases/{reference}/documents", form, content_type="multipart/form-data")
    address = re.search(r"/cases/[\w-]+/documents/\d+", hers.get(f"/cases/{reference}").text)[0]
    answer = hers.get(address)
    assert answer.content_type == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert signed_in("zed").get(address).status_code == 404


def test_a_case_on_hold_says_why_and_until_when(signed_in, open_case, version) -> None:
    hers, reference = signed_in("hana"), open_case(assignee="hana")
    form = {"reason": "Court hearing", "review_on": "2026-12-01", "version": version(reference), "key": "h"}
    assert hers.post(f"/cases/{reference}/hold", form).status_code == 302
    page = hers.get(f"/cases/{reference}").text
    assert "On hold, review on Tue 1 Dec: Court hearing" in page
    assert "Release from hold" in page
    lift = {"reason": "Over", "version": version(reference), "key": "i"}
    assert hers.post(f"/cases/{reference}/hold", lift).status_code == 302


def test_a_hold_without_a_reason_is_refused_at_its_field(signed_in, open_case, version) -> None:
    hers, reference = signed_in("hana"), open_case(assignee="hana")
    answer = hers.post(f"/cases/{reference}/hold", {"version": version(reference), "review_on": "2026-12-01"})
    assert answer.status_code == 422
    assert "Give the reason." in answer.text


def test_a_correction_is_made_with_its_reason(signed_in, open_case, version) -> None:
    hers, reference = signed_in("hana"), open_case(assignee="hana")
    form = {"channel": "phone", "reason": "Misread", "version": version(reference), "key": "f"}
    assert hers.post(f"/cases/{reference}/fields", form).status_code == 302
    assert "Misread" in hers.get(f"/cases/{reference}").text


def test_a_lead_assigns_one_case_and_takes_it_back(signed_in, open_case, version) -> None:
    lin, reference = signed_in("lin"), open_case()
    form = {"assignee": "1", "version": version(reference), "key": "x"}
    assert lin.post(f"/cases/{reference}/assignment", form).status_code == 302
    back = {"assignee": "queue", "version": version(reference), "key": "y"}
    assert lin.post(f"/cases/{reference}/assignment", back).status_code == 302
    assert "Unassigned" in lin.get(f"/cases/{reference}").text


def test_two_cases_are_linked_from_both_ends(signed_in, open_case) -> None:
    hers, one, two = signed_in("hana"), open_case(assignee="hana"), open_case(assignee="hana")
    assert hers.post(f"/cases/{one}/links", {"other": two, "key": "l"}).status_code == 302
    assert two in hers.get(f"/cases/{one}").text
    assert one in hers.get(f"/cases/{two}").text


def test_a_letter_is_previewed_kept_as_a_draft_and_sent(signed_in, open_case, version) -> None:
    hers, reference = signed_in("hana"), open_case(assignee="hana")
    form = {"trigger": "acknowledge", "version": version(reference), "key": "p", "letter_language": "en"}
    text = {"text.timescale": "You will hear from us by Christmas."}
    preview = hers.post(f"/cases/{reference}/letter", {**form, **text}).text
    assert "You will hear from us by Christmas." in preview
    assert hers.post(f"/cases/{reference}/draft", {**form, **text}).status_code == 302
    assert "by Christmas" in hers.get(f"/cases/{reference}?do=acknowledge").text
    sent = {**form, **text, "version": version(reference)}
    assert hers.post(f"/cases/{reference}/moves", sent).status_code == 302
    assert "acknowledged the complaint" in hers.get(f"/cases/{reference}").text


def test_the_page_speaks_chinese_and_leaves_the_customers_words_alone(signed_in, open_case) -> None:
    hers, reference = signed_in("hana"), open_case(title="Drawdown delayed", assignee="hana")
    hers.post("/language", {"language": "zh"})
    page = hers.get(f"/cases/{reference}").text
    assert "可办事项" in page
    assert "已收到" in page
    assert "Drawdown delayed" in page


def test_text_of_a_customer_is_shown_and_never_run(signed_in, open_case) -> None:
    nasty = "<img src=x onerror=alert(1)>{{7*7}}"
    hers = signed_in("hana")
    reference = open_case(title=nasty, party=nasty, assignee="hana")
    for address in (f"/cases/{reference}", "/work", "/queue"):
        page = hers.get(address).text
        assert "<img src=x" not in page
        assert "&lt;img src=x" in page
        assert "{{7*7}}" in page
