"""What a PDF of ours carries inside, read back: for `casework verify --pdf`."""

from __future__ import annotations

import io
import zlib
from typing import Any

from casework.errors import Malformed

LARGEST = 256 << 20  # bytes of one attachment, unpacked


def embedded_files(pdf: bytes) -> dict[str, bytes]:
    """Return the files embedded in a PDF, by name; Malformed if it is no PDF, names one twice, or swells."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(pdf)) as paper:
            found: dict[str, bytes] = {}
            for attachment in paper.attachments.values():
                name = attachment.filename
                if name in found:
                    raise _malformed(f"it carries {name} twice", f"附件 {name} 重复")
                found[name] = _unpacked(name, attachment.get_file().obj)
            return found
    except (pikepdf.PdfError, zlib.error, ValueError, KeyError) as fault:
        raise _malformed(str(fault)[:200], str(fault)[:200]) from None


def page_count(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    import pikepdf  # late: it is heavy

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


def _unpacked(name: str, stream: Any) -> bytes:
    """The bytes of an embedded file, never more than LARGEST of them."""
    packed: bytes = stream.read_raw_bytes()
    way = str(stream.get("/Filter", ""))
    if not way or not packed:
        return packed
    if way != "/FlateDecode" or "/DecodeParms" in stream:
        raise _malformed(f"{name} is packed in an unknown way", f"附件 {name} 的压缩方式不明")
    worker = zlib.decompressobj()
    content = worker.decompress(packed, LARGEST)
    if not worker.eof:
        raise _malformed(f"{name} is damaged or larger than 256 MiB", f"附件 {name} 已损坏或超过 256 MiB")
    return content


def _malformed(en: str, zh: str) -> Malformed:
    return Malformed(f"This PDF cannot be read: {en}.", zh=f"无法读取此 PDF：{zh}。")
