"""Programs that write through the API whatever happens, and a ledger outside of all that was acknowledged."""

from __future__ import annotations

import http.client
import json
import threading
import time
import uuid
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

PARTY = {"name": "Harbour Trading Ltd", "kind": "organisation", "email": "office@harbour.example"}
FIELDS = {
    "entity": "uk",
    "source": "customer",
    "product": "term_loan",
    "narrative": "The charge was worked out on the balance of July.",
    "desired_outcome": "Refund of the difference.",
}
CLASSIFIED = {
    "issue": "early_repayment",
    "cause": "pricing",
    "severity": "P2",
    "eligible_complainant": True,
    "vulnerable": False,
    "amount_in_dispute": "38400.00",
    "unit_complained_of": "loan_administration",
}
LONG_AGO = timedelta(days=100)  # so that every threshold is due at once and the scheduler has work
PATIENCE, RETRY = 10.0, 0.05
NOTES = 4


@dataclass(frozen=True)
class Entry:
    """One act that was acknowledged: its mark, and what the answer said of it."""

    what: str
    mark: str
    reference: str
    event: int = 0
    hash: str = ""
    number: int = 0


Answer = tuple[int, dict[str, Any], str]


class Ledger:
    """A file that no kill reaches."""

    def __init__(self, path: Path) -> None:
        self.path, self._lock = path, threading.Lock()
        self.path.touch()

    def write(self, entry: Entry) -> None:
        with self._lock, self.path.open("a") as file:
            file.write(json.dumps(asdict(entry)) + "\n")

    def entries(self) -> list[Entry]:
        return [Entry(**json.loads(line)) for line in self.path.read_text().splitlines()]


class Refusal(Exception):
    """The service answered that this is not to be."""


class Writer(threading.Thread):
    """Opens a case, notes, classifies and now and then asks for its dossier, then goes on to the next.

    What is not answered is sent again, word for word and with its key, until it is; `keys` off: without one.
    """

    def __init__(
        self, port: int, token: str, ledger: Ledger, over: threading.Event, *, keys: bool, dossiers: int
    ) -> None:
        super().__init__(daemon=True)
        self.port, self.ledger, self.over = port, ledger, over
        self.keys, self.dossiers = keys, dossiers
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self.line: http.client.HTTPConnection | None = None
        self.retries, self.trouble = 0, ""

    def run(self) -> None:
        while not self.over.is_set() and not (self.keys and self.trouble):
            try:
                self.work_a_case()
            except Refusal as refusal:  # without keys a repeated act may well be refused
                self.trouble = str(refusal)
        self.hang_up()

    def hang_up(self) -> None:
        if self.line is not None:
            self.line.close()
        self.line = None

    def work_a_case(self) -> None:
        mark = uuid.uuid4().hex
        received = (datetime.now(UTC) - LONG_AGO).isoformat()
        opening = {"workflow": "complaint", "title": mark, "party": PARTY, "received_at": received}
        more = {"channel": "email", "duplicates_looked_for": True, "fields": FIELDS}
        case, etag = self.ask("/cases", {**opening, **more})
        reference = str(case["reference"])
        self.ledger.write(Entry("case", mark, reference))
        for number in range(NOTES):
            self.note(reference)
            if number == 1:
                moved, _ = self.ask(
                    f"/cases/{reference}/moves", {"trigger": "classify", "fields": CLASSIFIED}, etag
                )
                told = moved["event"]
                self.ledger.write(Entry("move", "classify", reference, told["seq"], told["hash"]))
        if self.dossiers > 0:
            self.dossiers -= 1
            asked, _ = self.ask("/reports", {"kind": "dossier", "case": reference})
            self.ledger.write(Entry("report", str(asked["id"]), reference, number=asked["id"]))

    def note(self, reference: str) -> None:
        mark = uuid.uuid4().hex
        done, _ = self.ask(f"/cases/{reference}/notes", {"text": mark})
        self.ledger.write(Entry("note", mark, reference, done["event"], done["hash"]))

    def ask(self, path: str, body: dict[str, Any], etag: str | None = None) -> tuple[dict[str, Any], str]:
        """Send until there is an answer; return it and its ETag. Raises Refusal."""
        headers = {**self.headers, **({"Idempotency-Key": uuid.uuid4().hex} if self.keys else {})}
        headers |= {"If-Match": etag} if etag else {}
        while True:
            answer = self.once(path, json.dumps(body).encode(), headers)
            if answer is not None and answer[0] < 400:
                return answer[1], answer[2]
            if answer is not None and answer[0] < 500:
                raise Refusal(f"{path}: {answer[0]} {answer[1]}")
            self.retries += 1
            time.sleep(RETRY)

    def once(self, path: str, body: bytes, headers: dict[str, str]) -> Answer | None:
        """Send once; None where nobody knows what became of it."""
        try:
            if self.line is None:
                self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            self.line.request("POST", "/api/v1" + path, body, headers)
            answer = self.line.getresponse()
            return answer.status, json.loads(answer.read()), answer.headers.get("ETag", "")
        except (OSError, http.client.HTTPException, ValueError):
            self.hang_up()
            return None
