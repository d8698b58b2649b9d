"""The dossier as a file: what a reader sees, what an auditor can check, and what no text can make it do."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest

from casework.delivery.child import Limits, NotMade
from casework.delivery.dossier import Dossier
from casework.delivery.dossier_page import page
from casework.delivery.pdf import make_dossier, typeset
from casework.delivery.pdf_reading import embedded_files

from .made_up import dossier, with_every_text
from .paper import HOME, fonts, ink, pages, run, words

AT = "2026-11-23T14:20:07.000000Z"
SECRET = "geheim-7f3a91"


@pytest.fixture(scope="module", params=["en", "zh"])
def short(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier of 21 events, in either language."""
    return _written(
        tmp_path_factory.mktemp("short") / f"{request.param}.pdf", make_dossier(dossier(request.param), HOME)
    )


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


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


def test_the_same_dossier_gives_the_same_bytes_and_another_moment_gives_others(short: Path) -> None:
    made = dossier(short.stem)
    assert make_dossier(made, HOME) == short.read_bytes()
    other = dossier(short.stem, made_by="Otto Berg")
    assert make_dossier(other, HOME) != short.read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_long_record_loses_no_entry(language: str, tmp_path: Path) -> None:
    made = dossier(language, 300)
    pdf = _written(tmp_path / "long.pdf", make_dossier(made, HOME))
    said = words(pdf)
    assert [one.seq for one in made.events if one.hash[:16] not in said] == []
    close = "".join(said.split())
    assert [one.seq for one in made.events if "".join(one.detail.split()) not in close] == []
    assert all(share > 0.004 for share in ink(pdf, tmp_path))


@pytest.fixture
def listener() -> Iterator[tuple[str, list[bytes]]]:
    """A web server that notes each who comes; its address and the list of what was asked."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as door:

        def serve() -> None:
            while True:
                try:
                    guest, _ = door.accept()
                except OSError:
                    return
                with guest:
                    asked.append(guest.recv(4096))

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}", asked
        door.shutdown(socket.SHUT_RDWR)


def hostile(web: str, file: Path) -> str:
    """All the ways in which a text could ask for something outside, one after the other."""
    local = file.as_uri()
    return f''''"></td></p></style></title><img src="{web}/a.png"><img src="{local}">
<link rel="stylesheet" href="{web}/b.css"><link rel="attachment" href="{local}">
<a rel="attachment" href="{local}">x</a><style>@import url({web}/c.css);
@font-face{{font-family:CW;src:url({web}/d.ttf)}} body{{background:url({local})}}</style>
<svg xmlns="http://www.w3.org/2000/svg"><image href="{web}/e.png"/><use href="{web}/f.svg#x"/></svg>
<object data="{web}/g"></object><embed src="{web}/h"><iframe src="{local}"></iframe>
<meta http-equiv="refresh" content="0;url={web}/i"><base href="{web}/"><script src="{web}/j.js"></script>
<body background="{web}/k"><input type="image" src="{web}/l"><video poster="{web}/m"></video>
{{{{ 7*191 }}}}{{% include "/etc/passwd" %}}<!-- ]]> -->'''


@pytest.mark.slow
def test_no_text_of_anybody_makes_the_paper_ask_for_anything(
    listener: tuple[str, list[bytes]], tmp_path: Path
) -> None:
    (web, asked), file = listener, tmp_path / "secret.txt"
    file.write_text(SECRET)
    made = with_every_text(_few(dossier("en", 3)), hostile(web, file))
    pdf = _written(tmp_path / "hostile.pdf", make_dossier(made, HOME))
    said = words(pdf)
    assert asked == []
    assert SECRET not in said
    assert "<script src=" in said
    assert "1337" not in said
    _nothing_but_ours(pdf)


def test_even_a_page_that_asks_is_given_nothing(listener: tuple[str, list[bytes]], tmp_path: Path) -> None:
    (web, asked), file = listener, tmp_path / "secret.txt"
    file.write_text(SECRET)
    html = (
        f"<!doctype html><html lang=en><head><title>x</title></head><body>{hostile(web, file)}</body></html>"
    )
    attached = {"case.json": b"{}", "events.jsonl": b"\n", "manifest.json": b"{}"}
    pdf = _written(tmp_path / "asks.pdf", typeset(html, attached, AT, HOME))
    assert asked == []
    assert SECRET not in words(pdf)
    _nothing_but_ours(pdf)


def _few(made: Dossier) -> Dossier:
    """The dossier with two of each thing."""
    names = ("documents", "letters", "decisions", "clocks", "parties", "facts", "outcome")
    return replace(made, **{name: getattr(made, name)[:2] for name in names})


def _nothing_but_ours(pdf: Path) -> None:
    """No bytes of a stranger's file, no attachment beside our three, nothing to click or run."""
    with pikepdf.open(pdf) as paper:
        streams = [one for one in paper.objects if isinstance(one, pikepdf.Stream)]
        assert all(
            SECRET.encode() not in one.read_bytes()
            for one in streams
            if "/Subtype" not in one or one.Subtype != "/Image"
        )
        assert len(paper.Root.AF) == 3
        assert "/JavaScript" not in paper.Root.get("/Names", {})
        assert not any("/AA" in page or "/URI" in str(page.get("/Annots", "")) for page in paper.pages)


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


def test_a_text_without_end_is_cut_where_its_end_can_be_read() -> None:
    made = dossier("en", 2, summary="x" * 30_000, title="y" * 3_000, diagram="")
    said = page(made, "")
    assert said.count("(cut; 10,000 more characters in case.json)") == 1
    assert "(cut; 2,000 more characters in case.json)" in said


def test_signs_that_no_printer_shows_or_that_turn_letters_round_are_shown_as_such() -> None:
    said = page(dossier("en", 2, title="a\x00b\x1bc\u202ed\ufffee", diagram=""), "")
    assert "<h1>a?b?c?d?e</h1>" in said


@pytest.mark.slow
@pytest.mark.parametrize("words", ["word and more ", "长文无空格", "x"])
def test_long_texts_break_over_pages_and_break_nothing(words: str) -> None:
    made = dossier("en", 3)
    long = with_every_text(_few(made), words * (900 // len(words)))
    clocks = tuple(replace(one, ended=one.ended * 8, breach_reason=one.ended * 4) for one in long.clocks)
    with_codes = replace(long, reference=made.reference, report_id=made.report_id, clocks=clocks)
    assert make_dossier(with_codes, HOME).startswith(b"%PDF-1.7")
