"""The child that sets a paper: WeasyPrint, with nothing to fetch but our own style sheets and fonts."""

from __future__ import annotations

import gc
import json
import mimetypes
import os
import sys
from base64 import b64decode
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from weasyprint import HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from casework.delivery.templates import FOLDER

KINDS = {".css": "text/css", ".ttf": "font/ttf"}
FACES = (("CW", "Regular", 400), ("CW", "Bold", 700), ("CWQ", "Regular", 400), ("CWQ", "Bold", 700))


class OwnFilesOnly(URLFetcher):  # type: ignore[misc]
    """Serves the listed style sheets and fonts and refuses every other address, data: and file: too."""

    def __init__(self, served: dict[str, Path]) -> None:
        super().__init__(allowed_protocols=["casework"], allow_redirects=False)
        self.served = served

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url not in self.served:
            raise ValueError("a paper fetches nothing from outside")
        path = self.served[url]
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": KINDS[path.suffix]})


def main() -> None:
    """Read the order from standard input, write the PDF to standard output."""
    order = json.load(sys.stdin.buffer)
    gc.disable()  # short-lived, and collecting costs a seventh of the time
    mimetypes.add_type("application/jsonl", ".jsonl")
    sys.stdout.buffer.write(paper(order))


def paper(order: dict[str, Any]) -> bytes:
    """Return the PDF/A-3a bytes of an order: html, fonts, rare, made_at, attachments."""
    made_at = datetime.fromisoformat(order["made_at"])
    os.environ["SOURCE_DATE_EPOCH"] = str(int(made_at.timestamp()))
    served = {f"casework:{path.name}": path for path in sorted((FOLDER / "reports").glob("*.css"))}
    faces, files = _faces(Path(order["fonts"]), [Path(path) for path in order["rare"]])
    html = order["html"].replace("</head>", f"<style>{faces}</style></head>", 1)
    configuration = FontConfiguration()
    document = HTML(string=html, base_url="casework:", url_fetcher=OwnFilesOnly(served | files)).render(
        font_config=configuration, pdf_variant="pdf/a-3a", presentational_hints=False
    )
    parts = [_attached(name, b64decode(part), made_at) for name, part in order["attachments"].items()]
    said = json.dumps([order["html"], order["made_at"], order["attachments"]])
    mark = sha256(said.encode()).digest()[:16]
    pdf: bytes = document.write_pdf(
        pdf_variant="pdf/a-3a", attachments=parts, pdf_identifier=mark, finisher=_files_once
    )
    return pdf


def _files_once(_: Any, pdf: Any) -> None:
    """Name each embedded file once as belonging to the paper: WeasyPrint 70 names it twice for PDF/A-3."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = [one.reference for one in pdf.objects if _is_file(one)]


def _is_file(one: Any) -> bool:
    return isinstance(one, dict) and one.get("Type") == "/Filespec"


def _faces(folder: Path, rare: list[Path]) -> tuple[str, dict[str, Path]]:
    """The font faces of CW, CWQ and the rare characters as CSS, and their files by address."""
    files = {f"casework:{name}-{weight}.ttf": folder / f"{name}-{weight}.ttf" for name, weight, _ in FACES}
    rules = [_face(name, number, f"casework:{name}-{weight}.ttf") for name, weight, number in FACES]
    for path, number in zip(rare, (400, 700), strict=False):
        files[f"casework:{path.name}"] = path
        rules.append(_face("CWX", number, f"casework:{path.name}"))
    return "".join(rules), files


def _face(family: str, weight: int, address: str) -> str:
    return f"@font-face{{font-family:{family};font-weight:{weight};src:url({address})}}"


def _attached(name: str, content: bytes, at: datetime) -> Attachment:
    return Attachment(
        string=content,
        name=name,
        description=name,
        relationship="Data",
        created=at.astimezone(UTC),
        modified=at.astimezone(UTC),
    )


if __name__ == "__main__":
    main()
