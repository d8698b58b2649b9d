"""Files given out: to be saved, never to be shown, whatever is in them."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote

from flask import Response

POLICY = "sandbox; default-src 'none'"
BYTES = {"type": "string", "format": "binary"}


def as_attachment(name: str, content: bytes) -> Response:
    """Return a file for download under its name (RFC 6266), as bytes without a type."""
    answer = Response(content, content_type="application/octet-stream")
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = "".join(sign for sign in plain if sign.isalnum() or sign in " ._-") or "file"
    coded = quote(name, safe="")
    answer.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{coded}"
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
