"""Which kinds of report there are, and who makes the file of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from casework.db import Row
from casework.jobs.dossier import gather_dossier
from casework.jobs.reports.client_review import gather_review


def make_dossier_file(report: Row, home: Path, _at: datetime) -> tuple[bytes, int]:
    """Return the dossier that was asked for, and how many pages it has; the same bytes each time."""
    from casework.delivery.pdf import make_dossier  # late: WeasyPrint is for this process's child alone
    from casework.delivery.pdf_reading import page_count

    made = make_dossier(gather_dossier(report), home)
    return made, page_count(made)


def make_review_file(report: Row, home: Path, _at: datetime) -> tuple[bytes, int]:
    """Return the client review that was asked for, and how many pages it has."""
    from casework.delivery.client_review import make_review  # late, as above
    from casework.delivery.pdf_reading import page_count

    made = make_review(gather_review(report), home)
    return made, page_count(made)


PAPERS: Mapping[str, Callable[[Row, Path, datetime], tuple[bytes, int]]] = {
    "dossier": make_dossier_file,
    "client_review": make_review_file,
}
