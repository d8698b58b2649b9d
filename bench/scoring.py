"""Customers scored a second: the policy for bank customers against the same rules written out by hand.

Prints one JSON line. Both loops score the same made-up rows from text cells, each answer is checked against
the other first, and the ratio comes from the CPU time of one interleaved run. `night` is the nightly look at
customers with two years of holdings in a file: figures read, signs seen, what is new stored.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from casework.domain.scoring.scorer import Row, Scorer
from casework.rulebook import home
from casework.rulebook.scoring.policies import policy_of

ROWS, ROUNDS, CUSTOMERS, PIECE = 50_000, 5, 1_000, 200
AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
draw = random.Random(2026)


def made_up() -> Row:
    return {
        "CustomerId": str(draw.randrange(10**8)),
        "Geography": draw.choice(["France", "Germany", "Spain"]),
        "Age": f"{draw.randrange(18, 90)}.0",
        "Tenure": str(draw.randrange(11)),
        "Balance": f"{draw.choice([0, draw.uniform(1, 250_000)]):.2f}",
        "NumOfProducts": str(draw.choice([1, 1, 1, 2, 2, 2, 3, 4])),
        "HasCrCard": draw.choice(["0.0", "1.0", "1.0", ""]),
        "IsActiveMember": draw.choice(["0.0", "1.0", ""]),
    }


def by_hand(row: Row) -> tuple[int, str]:
    """Score a row by policies/scoring/bank_customers/v1.toml, written out as one function."""
    products = float(row["NumOfProducts"]) if row["NumOfProducts"] else None
    active = float(row["IsActiveMember"]) if row["IsActiveMember"] else None
    age = float(row["Age"]) if row["Age"] else None
    balance = float(row["Balance"]) if row["Balance"] else None
    score = 0
    if products is not None:
        score += 45 if products >= 3 else 15 if products <= 1 else 0
    if active == 0:
        score += 15
    if age is not None:
        score += 35 if 50 <= age <= 65 else 15 if 40 <= age < 50 else 0
    if row["Geography"] == "Germany":
        score += 10
    if balance is not None and balance > 0 and products == 1:
        score += 5
    score = max(0, min(100, score))
    return score, "high" if score >= 60 else "medium" if score >= 35 else "watch"


def seconds(work: Callable[[Row], object], rows: list[Row]) -> float:
    """Return the CPU time of one pass."""
    began = time.process_time()
    for row in rows:
        work(row)
    return time.process_time() - began


def compared() -> dict[str, float]:
    rows, policy = [made_up() for _ in range(ROWS)], policy_of(home(), "bank_customers")
    scorer = Scorer(policy)
    for row in rows:
        verdict = scorer.verdict(row)
        assert (verdict.score, verdict.band.code) == by_hand(row), row
    product, hand, whole = list[float](), list[float](), list[float]()
    for _ in range(ROUNDS):
        hand.append(seconds(by_hand, rows))
        product.append(seconds(Scorer(policy).verdict, rows))
        whole.append(seconds(lambda row: scorer.reasons(row, scorer.verdict(row).rules), rows))
    ours, theirs = ROWS / statistics.median(product), ROWS / statistics.median(hand)
    return {
        "scored_per_second": round(ours),
        "by_hand_per_second": round(theirs),
        "ratio": round(ours / theirs, 2),
        "with_reasons_per_second": round(ROWS / statistics.median(whole)),
    }


def night() -> float:
    """Return how many customers a second the nightly look goes through."""
    from casework.commands.evidence.prepare_database import prepare_database
    from casework.commands.retention.record_scores import record_scores
    from casework.db import db, engine_options, prepare_engine
    from casework.rulebook.current import use

    bare = Flask("casework")
    uri = f"sqlite:///{tempfile.mkdtemp(prefix='casework-bench-')}/scoring.db"
    bare.config.update(SQLALCHEMY_DATABASE_URI=uri, SQLALCHEMY_ENGINE_OPTIONS=engine_options(uri))
    db.init_app(bare)
    with bare.app_context():
        prepare_engine(db.engine)
        rules = use()
        prepare_database(db.engine, rules, AT)
        furnish()
        policy = rules.customers.attrition(AT.date())
        assert policy is not None
        began = time.perf_counter()
        for first in range(1, CUSTOMERS + 1, PIECE):
            record_scores(range(first, first + PIECE), policy, AT)
        taken = time.perf_counter() - began
        db.engine.dispose()
    return round(CUSTOMERS / taken)


def furnish() -> None:
    """Add customers with two accounts each and twenty-four months of figures."""
    from sqlalchemy import insert

    from casework.db import transaction
    from casework.domain.retention.customer import month_of, month_text
    from casework.models import Holding, HoldingMonth, Party

    last = month_of(AT.date()) - 1
    party = {
        "entity": "uk", "kind": "organisation", "nature": "private", "language": "en", "vulnerable": False,
        "circumstances": [], "relationship": "active", "recorded_at": AT, "version": 1,
    }  # fmt: skip
    numbers = range(1, CUSTOMERS + 1)
    held = {
        "entity": "uk",
        "kind": "account",
        "currency": "GBP",
        "recorded_at": AT,
        "opened_on": "2020-01-01",
    }
    with transaction() as session:
        session.execute(insert(Party), [{**party, "id": n, "name": f"Customer {n}"} for n in numbers])
        accounts = [(2 * n + k, n) for n in numbers for k in (0, 1)]
        session.execute(
            insert(Holding), [{**held, "id": a, "party_id": n, "number": f"H{a}"} for a, n in accounts]
        )
        months = [
            {
                "holding_id": a, "month": month_text(last - back), "balance": draw.randrange(10**7),
                "inflow": draw.randrange(10**6), "outflow": draw.randrange(10**6), "uses": draw.randrange(60),
                "revenue": draw.randrange(10**4),
            }
            for a, _ in accounts
            for back in range(24)
        ]  # fmt: skip
        session.execute(insert(HoldingMonth), months)


if __name__ == "__main__":
    print(json.dumps({**compared(), "night_customers_per_second": night()}))
