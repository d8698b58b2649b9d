"""The dossier as a file: what a reader sees, what an auditor can check, and what no text can make it do."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest

from casework.delivery.child import Limits, NotMade
from casework.delivery.pdf import make_dossier, typeset
from casework.delivery.pdf_reading import embedded_files

from .made_up import dossier
from .paper import HOME, fonts, ink, kept, pages, run, words

AT = "2026-11-23T14:20:07.000000Z"
SECRET = "geheim-7f3a91"


@pytest.fixture(scope="module", params=["en", "zh"])
def short(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier of 21 events, in either language."""
    return kept(
        tmp_path_factory.mktemp("short") / f"{request.param}.pdf", make_dossier(dossier(request.param), HOME)
    )


def test_a_dossier_says_all_that_it_has_to(short: Path) -> None:
    made, said = dossier(short.stem), words(short)
    for text in [
        made.report_id,
        made.reference,
        made.classification,
        made.state,
        made.made_by,
        made.supersedes,
        made.integrity.head[:4],
        "casework verify --pdf",
        *(fact.value for fact in made.facts + made.outcome),
        *(party.role for party in made.parties),
        *(clock.title for clock in made.clocks),
        *(clock.breach_reason for clock in made.clocks),
        *(one.sha256 for one in made.documents),
        *(one.title for one in made.letters),
        *(one.check for one in made.decisions),
        *(one.result for one in made.evidence),
        *(one.amount for one in made.redress),
        *(one.title for one in made.items),
        *(one.why for one in made.withheld),
        *(one.act for one in made.access),
        made.linked[0].reference,
        "basis unconfirmed" if short.stem == "en" else "依据未经核实",
    ]:
        assert "".join(text.split()) in "".join(said.split()), text


def test_every_page_has_ink_and_says_which_of_how_many_it_is(short: Path, tmp_path: Path) -> None:
    shares, said, count = ink(short, tmp_path), words(short), pages(short)
    assert len(shares) == count > 8
    assert all(0.004 < share < 0.5 for share in shares)
    form = "Page {} of {}" if short.stem == "en" else "第 {} 页，共 {} 页"
    assert all(form.format(number, count) in said for number in range(1, count + 1))


def test_all_fonts_are_in_the_file_and_rare_names_have_theirs(short: Path) -> None:
    found = fonts(short)
    assert all(found.values())
    families = {name.split("+")[1] for name in found}
    assert {"CW", "CW-Bold", "CWX-Bold"} <= families
    assert families <= {"CW", "CW-Bold", "CWQ", "CWQ-Bold", "CWX", "CWX-Bold"}
    assert "陈𬱟龘" in words(short)


def test_the_file_is_clean_and_says_what_it_is(short: Path) -> None:
    assert "No syntax or stream encoding errors found" in run("qpdf", "--check", short)
    with pikepdf.open(short) as paper:
        with paper.open_metadata() as told:
            assert told["pdfaid:part"] == "3"
            assert told["pdfaid:conformance"] == "A"
            assert told["xmp:CreateDate"] == "2026-11-23T14:20:07Z"
        assert paper.Root.Lang == ("en" if short.stem == "en" else "zh-CN")
        assert paper.Root.MarkInfo.Marked
        assert len(paper.Root.OutputIntents) == 1
        assert [str(one.AFRelationship) for one in paper.Root.AF] == ["/Data"] * 3
        assert [str(one.EF.F.Subtype) for one in paper.Root.AF] == [
            "/application/json",
            "/application/jsonl",
            "/application/json",
        ]


def test_the_record_travels_with_the_paper_and_the_manifest_binds_both(short: Path) -> None:
    made, carried = dossier(short.stem), embedded_files(short.read_bytes())
    assert list(carried) == ["case.json", "events.jsonl", "manifest.json"]
    assert carried["case.json"] == made.case_json
    assert carried["events.jsonl"] == made.events_jsonl
    stated = json.loads(carried["manifest.json"])
    assert {part["name"]: part["sha256"] for part in stated["parts"]} == {
        name: sha256(carried[name]).hexdigest() for name in ("case.json", "events.jsonl")
    }
    assert stated["head"] == made.integrity.head
    assert stated["seq"] == 21
    assert stated["data_sha256"] in "".join(words(short).split())


def test_the_same_dossier_gives_the_same_bytes_anywhere_and_another_gives_others(
    short: Path, tmp_path: Path
) -> None:
    made = dossier(short.stem)
    (tmp_path / "fonts").symlink_to(HOME / "fonts")
    assert make_dossier(made, tmp_path) == short.read_bytes()
    other = dossier(short.stem, made_by="Otto Berg")
    assert make_dossier(other, HOME) != short.read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_long_record_loses_no_entry(language: str, tmp_path: Path) -> None:
    made = dossier(language, 300)
    pdf = kept(tmp_path / "long.pdf", make_dossier(made, HOME))
    said = words(pdf)
    assert [one.seq for one in made.events if one.hash[:16] not in said] == []
    close = "".join(said.split())
    assert [one.seq for one in made.events if "".join(one.detail.split()) not in close] == []
    assert all(share > 0.004 for share in ink(pdf, tmp_path))


@pytest.mark.parametrize(
    "limits",
    [Limits(memory=120 << 20), Limits(processor=1), Limits(wall=0.4)],
    ids=["memory", "processor", "wall"],
)
def test_a_paper_that_wants_too_much_is_not_made(limits: Limits) -> None:
    html = "<!doctype html><title>x</title><body>" + "<table><tr><td>word</table>" * 20_000
    with pytest.raises(NotMade):
        typeset(html, {}, AT, HOME, limits)


def test_a_paper_nested_without_end_ends() -> None:
    with pytest.raises(NotMade):
        typeset(f"<!doctype html><title>x</title>{'<div>' * 50_000}", {}, AT, HOME, Limits(processor=4))
