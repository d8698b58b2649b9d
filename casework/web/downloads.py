"""Files on their way out: never shown by the browser as part of the product."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response

SANDBOX = "sandbox; default-src 'none'"


def download(content: bytes, name: str) -> Response:
    """Return a file to be saved: neutral type, its name by RFC 6266, no way to run in our origin."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._- ") else "_" for c in name) or "file"
    answer = Response(content, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer
