"""Reading back what a PDF carries."""

from __future__ import annotations

import io
import zlib

import pikepdf
import pytest

from casework.delivery import pdf_reading
from casework.delivery.pdf_reading import embedded_files
from casework.errors import Malformed


def paper(*files: tuple[str, bytes]) -> bytes:
    """A PDF of one page that carries files."""
    with pikepdf.new() as made:
        made.add_blank_page()
        for name, content in files:
            made.attachments[name] = pikepdf.AttachedFileSpec(made, content, filename=name)
        out = io.BytesIO()
        made.save(out)
    return out.getvalue()


def test_files_come_back_as_they_were_put_in() -> None:
    held = {"case.json": b"{}", "名称.txt": "海川".encode(), "empty": b""}
    assert embedded_files(paper(*held.items())) == held
    assert embedded_files(paper()) == {}


@pytest.mark.parametrize("content", [b"", b"hello", b"%PDF-1.7\n%%EOF\n", b"\x00" * 500])
def test_what_is_no_pdf_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(Malformed, match="cannot be read"):
        embedded_files(content)


def test_a_file_that_swells_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_reading, "LARGEST", 1000)
    with pytest.raises(Malformed, match="larger than"):
        embedded_files(_packed(zlib.compress(b"0" * 100_000)))


def test_a_damaged_file_is_refused() -> None:
    with pytest.raises(Malformed):
        embedded_files(_packed(zlib.compress(b"0" * 100_000)[:40]))


def _packed(content: bytes) -> bytes:
    """A PDF whose one file holds these packed bytes."""
    with pikepdf.open(io.BytesIO(paper(("case.json", b"x")))) as made:
        stream = made.attachments["case.json"].get_file().obj
        stream.write(content, filter=pikepdf.Name.FlateDecode)
        out = io.BytesIO()
        made.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()
