"""What no text, and no page, can make a paper do."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from casework.delivery.pdf import make_dossier, typeset

from .made_up import dossier, few, with_every_text
from .paper import HOME, kept, words

AT = "2026-11-23T14:20:07.000000Z"
SECRET = "geheim-7f3a91"


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
    made = with_every_text(few(dossier("en", 1)), hostile(web, file))
    pdf = kept(tmp_path / "hostile.pdf", make_dossier(made, HOME))
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
    pdf = kept(tmp_path / "asks.pdf", typeset(html, attached, AT, HOME))
    assert asked == []
    assert SECRET not in words(pdf)
    _nothing_but_ours(pdf)


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


@pytest.mark.slow
@pytest.mark.parametrize("words", ["word and more ", "长文无空格", "x"])
def test_long_texts_break_over_pages_and_break_nothing(words: str) -> None:
    made = dossier("en", 1)
    long = with_every_text(few(made), words * (450 // len(words)))
    clocks = tuple(replace(one, ended=one.ended * 16, breach_reason=one.ended * 8) for one in long.clocks)
    with_codes = replace(long, reference=made.reference, report_id=made.report_id, clocks=clocks)
    assert make_dossier(with_codes, HOME).startswith(b"%PDF-1.7")
