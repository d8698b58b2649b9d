"""Papers as PDF/A: the page is written here, set by a child process with limits, and carries its own data."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

from casework.delivery import fonts
from casework.delivery.child import Limits, run
from casework.delivery.dossier import Dossier
from casework.delivery.dossier_page import page
from casework.delivery.drawing import draw
from casework.delivery.wording import written

LIMITS = Limits(memory=1 << 30, processor=60, wall=120.0)
WORKER = "casework.delivery.pdf_worker"


def make_dossier(dossier: Dossier, home: Path) -> bytes:
    """Return the dossier as a PDF/A-3a file, the same bytes each time; NotMade beyond the limits.

    Attached, with relationship Data: case.json, events.jsonl, and manifest.json with the digests of both.
    """
    zh = dossier.language == "zh"
    title = "办理流程及已走路径" if zh else "The workflow with the path walked"
    drawing = in_print(draw(dossier.diagram, title, home)) if dossier.diagram else ""
    parts = {"case.json": dossier.case_json, "events.jsonl": dossier.events_jsonl}
    return typeset(
        page(dossier, drawing),
        {**parts, "manifest.json": manifest(dossier, parts)},
        written(dossier.made_at),
        home,
    )


def manifest(dossier: Dossier, parts: dict[str, bytes]) -> bytes:
    """What the file is made of: each part's SHA-256, and the head of the chain that it states."""
    listed = [
        {"name": name, "sha256": sha256(part).hexdigest(), "bytes": len(part)} for name, part in parts.items()
    ]
    stated = {
        "report": dossier.report_id,
        "case": dossier.reference,
        "seq": dossier.integrity.head_seq,
        "head": dossier.integrity.head,
        "made_at": written(dossier.made_at),
        "data_sha256": sha256(b"".join(parts.values())).hexdigest(),
        "parts": listed,
    }
    return json.dumps(stated, ensure_ascii=False, indent=1).encode() + b"\n"


def typeset(
    html: str, attachments: dict[str, bytes], made_at: str, home: Path, limits: Limits = LIMITS
) -> bytes:
    """Set a page of ours as PDF/A-3a in a child process; `made_at` (written UTC) is every date in it."""
    folder = fonts.at_hand(home)
    order: dict[str, Any] = {
        "html": html,
        "fonts": str(folder.absolute()),
        "rare": [str(path.absolute()) for path in fonts.rare(html, home / "cache")],
        "made_at": made_at,
        "attachments": {name: b64encode(part).decode("ascii") for name, part in attachments.items()},
    }
    return run(WORKER, json.dumps(order).encode(), limits)


def in_print(svg: str) -> str:
    """A drawing with the print font in it: style sheets do not reach the text of a drawing."""
    return re.sub(r'font-family="[^"]*"', 'font-family="CW"', svg)
