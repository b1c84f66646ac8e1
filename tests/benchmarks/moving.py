"""The store of sessions beside the JSON files that it takes the place of, and the way from one to the other."""

from __future__ import annotations

import itertools
import json
import logging
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import attrs

from domains import sessions
from domains.sessions import Session, SessionsStore, SessionStatus, SessionType
from perdure.moving.gradual import UUID_KEYS, Ledger, Moving
from sessions_app.move import MovingSessions
from sessions_app.predecessor.files import read_folder
from sessions_app.predecessor.importing import Importer
from sessions_app.predecessor.repository import JsonSessions
from sessions_app.predecessor.writing import json_of, write_array
from sessions_app.repository import Sessions, StoreSessions
from tests.benchmarks.entities import WORKSPACE, made_session
from tests.benchmarks.figures import Figure, least, most
from tests.benchmarks.timing import alternating
from tests.benchmarks.workload import Size

__all__ = ["measure"]

IMPORT: Final = """\
import json, resource, sys
from pathlib import Path
from domains import sessions
from sessions_app.predecessor.files import read_folder
from sessions_app.predecessor.importing import Importer

with sessions.open(sys.argv[2], durability="normal", slow_after=None) as store:
    importer = Importer(store, keep=lambda _: None)
    importer.import_folder(read_folder(Path(sys.argv[1])))
print(json.dumps([importer.outcome.total.imported, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""

ROUNDS: Final = 7
"""How often at most: whatever is done to a JSON file takes as long as reading and writing all of it."""


def measure(size: Size, folder: Path) -> Iterator[Figure]:
    """Yield the figures of reads, writes, dual writes and an import."""
    logging.getLogger("perdure.slow").setLevel(logging.ERROR)  # that JSON files are slow is what is measured
    count = size.streams * 20
    rounds = min(size.rounds, ROUNDS)
    made = [_typed(number) for number in range(count)]
    old = folder / "json"
    old.mkdir()
    write_array(old / f"{WORKSPACE.hash}.json", map(json_of, made))
    yield from _import(rounds, old, count)
    yield from _memory(max(20, size.log // 200), folder)
    with sessions.open(folder / "read.db", allow_drafts=True) as store:
        store.workspaces.insert(WORKSPACE)
        store.sessions.bulk(made)
        yield from _reads(rounds, store, old, count)
        yield from _writes(rounds, store, old, made)
        yield from _dual(rounds, store, old, folder / "move")


def _typed(number: int) -> Session:
    kinds = (*SessionType,)
    return attrs.evolve(made_session(number), type=kinds[number % len(kinds)])


def _import(rounds: int, old: Path, count: int) -> Iterator[Figure]:
    def run(number: int) -> None:
        path = old.with_name(f"import{number}.db")
        with sessions.open(path, allow_drafts=True) as store:
            importer = Importer(store, keep=lambda _: None)
            importer.import_folder(read_folder(old))
            if importer.outcome.total.imported != count:
                raise RuntimeError(importer.outcome.problems)

    done = alternating(min(rounds, 3), {"import": run})
    yield done.whole("moving", f"import {count} sessions of JSON", "import", "s", most(3))
    size = sum(path.stat().st_size for path in old.parent.glob("import0.db*"))
    yield Figure(group="moving", name=f"a store of {count} sessions", value=size / 1e6, unit="MB", target=most(10))


def _memory(count: int, folder: Path) -> Iterator[Figure]:
    """Yield what a process that imports *count* sessions holds at most, beside one that imports a tenth of them."""
    peaks = []
    for number in (count // 10, count):
        source = folder / f"memory{number}"
        source.mkdir()
        write_array(source / f"{WORKSPACE.hash}.json", (json_of(_typed(each)) for each in range(number)))
        program = [sys.executable, "-c", IMPORT, str(source), str(folder / f"memory{number}.db")]
        imported, peak = json.loads(subprocess.run(program, capture_output=True, text=True, check=True).stdout)
        if imported != number:
            raise RuntimeError(f"{imported} of {number} were imported")
        peaks.append(peak)
    name = f"memory of an import of {count:,} sessions, more than for a tenth of them"
    yield Figure(group="moving", name=name, value=peaks[1] - peaks[0], unit="MB", target=most(10))


def _reads(rounds: int, store: SessionsStore, old: Path, count: int) -> Iterator[Figure]:
    # the predecessor read its file for each operation: what our repository keeps of it is thrown away each time
    done = alternating(
        rounds,
        {
            "json": lambda _: JsonSessions(old).of_workspace(WORKSPACE.hash),
            "json type": lambda _: [
                each for each in JsonSessions(old).of_workspace(WORKSPACE.hash) if each.type is SessionType.DEBATE
            ],
            "100": lambda _: store.sessions.list(order="-created_at", limit=100),
            "summaries": lambda _: store.sessions.summaries(order="-created_at", limit=1000),
            "whole": lambda _: StoreSessions(store).of_workspace(WORKSPACE.hash),
            "type": lambda _: store.sessions.summaries(
                where={"type": SessionType.DEBATE}, order="-created_at", limit=1000
            ),
        },
    )
    beside = "beside a JSON file"
    yield done.ratio("moving", f"list 100 whole sessions, {beside}", "100", "json", least(25))
    yield done.ratio("moving", f"list {count} summaries, {beside}", "summaries", "json", least(29))
    yield done.ratio("moving", f"list {count} whole sessions, {beside}", "whole", "json")
    yield done.ratio("moving", f"list summaries by type, {beside}", "type", "json type", least(65))


def _writes(rounds: int, store: SessionsStore, old: Path, made: list[Session]) -> Iterator[Figure]:
    new = StoreSessions(store)
    fresh = {number: _typed(number) for number in range(-1, rounds)}
    changed = {
        number: attrs.evolve(session, status=SessionStatus.FAILED)
        for number, session in zip(range(-1, rounds), made, strict=False)
    }
    done = alternating(
        rounds,
        {
            "json insert": lambda number: JsonSessions(old).put(fresh[number].id, fresh[number]),
            "insert": lambda number: new.put(fresh[number].id, fresh[number]),
            "json update": lambda number: JsonSessions(old).put(changed[number].id, changed[number]),
            "update": lambda number: new.put(changed[number].id, changed[number]),
        },
    )
    yield done.ratio("moving", "insert a session, beside a JSON file", "insert", "json insert", least(15))
    yield done.ratio("moving", "update a session, beside a JSON file", "update", "json update", least(15))
    done = alternating(
        rounds,
        {
            "json delete": lambda number: JsonSessions(old).delete(fresh[number].id),
            "delete": lambda number: new.delete(fresh[number].id),
        },
    )
    yield done.ratio("moving", "delete a session, beside a JSON file", "delete", "json delete", least(29))


def _dual(rounds: int, store: SessionsStore, old: Path, path: Path) -> Iterator[Figure]:
    other = Path(shutil.copytree(old, old.with_name("alone")))
    numbers = itertools.count(1_000_000)
    ledger = Ledger(path)

    def moved() -> MovingSessions:
        side = StoreSessions(store)
        return Moving(JsonSessions(old), side, side=lambda each: each, ledger=ledger, keys=UUID_KEYS)

    def put(sessions: Sessions | MovingSessions) -> None:
        session = _typed(next(numbers))
        sessions.put(session.id, session)

    kept, kept_alone = moved(), JsonSessions(other)
    kept.advance()
    name = "write to both, beside JSON alone"
    done = alternating(rounds, {"both": lambda _: put(moved()), "one": lambda _: put(JsonSessions(other))})
    yield done.cost("moving", name, "both", "one", most(1.1))
    done = alternating(3 * rounds, {"both": lambda _: put(kept), "one": lambda _: put(kept_alone)})
    yield done.cost("moving", f"{name} that is kept in memory", "both", "one")
    ledger.close()
