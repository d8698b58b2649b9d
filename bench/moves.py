"""Moves a second through the command layer, beside two other ways to write the very same rows.

`product`: open a case and move it five times with a key each (bench/unit.py). `written`: for each act one
statement (PostgreSQL) or one short transaction (SQLite), laid out beforehand, with neither reading,
deciding nor hashing: the limit. `orm`: a session an act, `transitions` as the machine, the rows as model
instances. One JSON line a database and number of clients; a ratio is the median of rounds that were run
by turns.
"""

from __future__ import annotations

import copy
import json
import multiprocessing
import os
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import unit as product
from bench._same_rows import Act, orm_unit, written_unit
from casework.commands.cases import move_case, open_case
from casework.commands.recording import Record
from tests.faults.server import PostgresServer

SECONDS, ROUNDS = float(os.environ.get("BENCH_SECONDS", "2")), int(os.environ.get("BENCH_ROUNDS", "3"))
MOVES = len(product.TRIGGERS)
Make = Callable[[int], Callable[[], None]]


def recorded() -> list[Act]:
    """Return what one unit of the product writes, act by act."""
    caught: list[Record] = []
    write = open_case.write

    def catch(*records: Record) -> None:
        caught.extend(copy.deepcopy(records))
        write(*records)

    unit = product.make(0)
    for module in (move_case, open_case):
        module.write = catch
    unit()
    for module in (move_case, open_case):
        module.write = write
    return [Act.of(record) for record in caught]


def rate(make: Make, clients: int) -> tuple[float, float]:
    """Return the moves a second of so many processes working for SECONDS, and the µs of processor a move
    took.
    """
    fork = multiprocessing.get_context("fork")
    barrier, told = fork.Barrier(clients), fork.SimpleQueue()

    def work(number: int) -> None:
        unit = make(number)
        for _ in range(5):
            unit()
        barrier.wait()
        done, began, cpu = 0, time.perf_counter(), time.process_time()
        while (spent := time.perf_counter() - began) < SECONDS:
            unit()
            done += 1
        told.put((done * MOVES / spent, (time.process_time() - cpu) / (done * MOVES) * 1e6))
        os._exit(0)

    processes = [fork.Process(target=work, args=(number,)) for number in range(clients)]
    for process in processes:
        process.start()
    rows = [told.get() for _ in processes]
    for process in processes:
        process.join()
    return sum(row[0] for row in rows), statistics.mean(row[1] for row in rows)


def measure(name: str, acts: list[Act], clients: int) -> None:
    ways: dict[str, Make] = {
        "product": product.make,
        "written": lambda number: written_unit(acts, number),
        "orm": lambda number: orm_unit(acts, number),
    }
    rates: dict[str, list[float]] = {way: [] for way in ways}
    cpu: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(ROUNDS):
        for way, make in ways.items():
            per_second, micros = rate(make, clients)
            rates[way].append(per_second)
            cpu[way].append(micros)
    against = {
        way: round(statistics.median(p / o for p, o in zip(rates["product"], rates[way], strict=True)), 2)
        for way in ("written", "orm")
    }
    told = {way: round(statistics.median(each)) for way, each in rates.items()}
    least = {way: round(min(each)) for way, each in cpu.items()}
    line = {
        "bench": "moves",
        "on": name,
        "clients": clients,
        "moves_per_s": told,
        "ratio": against,
        "cpu_us": least,
    }
    print(json.dumps(line), flush=True)


def apart(target: Callable[..., None], *arguments: Any) -> None:
    """Run in a process of its own: no connection is carried over a fork."""
    process = multiprocessing.get_context("fork").Process(target=target, args=arguments)
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(process.exitcode)


def main() -> None:
    shutil.rmtree(product.FOLDER, ignore_errors=True)
    server = PostgresServer("synchronous_commit=on", "shared_buffers=512MB", "max_connections=100")
    server.start()
    try:
        server.run("CREATE DATABASE casework")
        for name, address, many in (("postgresql", server.url(), (1, 4, 8)), ("sqlite", "", (1, 4))):
            os.environ["DATABASE_URL"] = address
            acts = multiprocessing.get_context("fork").SimpleQueue()
            apart(lambda queue=acts: queue.put(recorded()))
            given = acts.get()
            for clients in many:
                measure(name, given, clients)
    finally:
        server.kill()
        server.remove()


if __name__ == "__main__":
    main()
