"""A program that runs projections and is killed before any one of its SQL statements; run as a module.

python -m killing run|append|rebuild|broken FOLDER EVERY    kill at every EVERYth statement, and say what came of it
python -m killing follow FILE LEASE                  follow until killed
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any, Final, final

import apsw
from msgspec.structs import replace
from voting import vote

from domains import scheduler
from domains.scheduler import DayCount, HeatMapRowsTables, SchedulerProjections, SchedulerStore, SessionId, VoteAdded
from perdure.events import ANY, Erased, Recorded
from perdure.projections import running
from perdure.projections.book import Book
from scheduler_app.projections import FinalDate

__all__ = ["CODE", "EVENTS", "SESSION", "counted", "main", "make", "opened"]

SESSION: Final = SessionId("s-1")
EVENTS: Final = 7


@final
class Counting:
    """Code that counts every vote that it is given: applied twice, or never, the sum is wrong."""

    def vote_added(self, event: VoteAdded, recorded: Recorded[VoteAdded], tables: HeatMapRowsTables, /) -> None:
        """Add one."""
        session = SessionId(recorded.key)
        found = tables.heat_map.find((session, event.day, ""))
        row = found or DayCount(session=session, day=event.day, timezone="", yes=0, maybe=0, no=0)
        tables.heat_map.put(
            DayCount(session=session, day=event.day, timezone="", yes=row.yes + 1, maybe=recorded.position, no=0)
        )

    def vote_withdrawn(self, *_: object) -> None:
        """Do nothing."""

    def forget(self, recorded: Recorded[Erased], tables: HeatMapRowsTables, /) -> None:
        """Do nothing."""


CODE: Final = SchedulerProjections(heat_map_rows=Counting(), final_date=FinalDate())


def opened(path: Path) -> SchedulerStore:
    """Open the store at *path* with the code that counts."""
    return scheduler.open(path, projections=CODE, durability="normal")


def make(path: Path, count: int = EVENTS) -> None:
    """Make a store of *count* votes, to which no projection was applied."""
    opened(path).close()
    with scheduler.open(path, durability="normal") as store:
        for _ in range(count):
            store.session(SESSION).append(vote(), expected=ANY)


def counted(store: SchedulerStore) -> tuple[int, int]:
    """Return how many votes were counted, and the position of the last."""
    rows = list(store.heat_map.each())
    return (rows[0].yes, rows[0].maybe) if rows else (0, 0)


@final
class _Killer:
    """Kills this process before the statement of a number, counted from now."""

    def __init__(self, number: int) -> None:
        self.left = number

    def hook(self, connection: apsw.Connection) -> None:
        """Look at each statement of *connection*."""
        connection.exec_trace = self.see

    def see(self, *_: object) -> bool:
        """Count one."""
        self.left -= 1
        if not self.left:
            os.kill(os.getpid(), signal.SIGKILL)
        return True


def _act(what: str, path: Path) -> None:
    with opened(path) as store:
        match what:
            case "run" | "broken":
                store.projections.run("heat_map_rows", lease=0.001)
            case "append":
                store.session(SESSION).append(vote(), expected=ANY)
            case "rebuild":
                store.projections.rebuild("heat_map_rows", lease=0.001)
            case _:
                raise ValueError(what)


def _killed(what: str, path: Path, number: int) -> bool:
    """Do *what* in a process that is killed before statement *number*; answer whether it was."""
    child = os.fork()
    if not child:
        try:
            apsw.connection_hooks.append(_Killer(number).hook)
            _act(what, path)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def _judge(what: str, path: Path, before: tuple[int, int]) -> str:
    """Return what is wrong with what a killed process left behind; then finish what it began, and judge again."""
    with opened(path) as store:
        (status, _), found = store.projections.status(), counted(store)
        if status.position < before[1]:
            return f"the place went back from {before[1]} to {status.position}"
        if found != (status.position, status.position):
            return f"at {status.position} there are {found}"
        if what == "append" and status.position != store.session(SESSION).version():
            return f"{store.session(SESSION).version()} events, of which {status.position} are applied"
        store.projections.run("heat_map_rows", lease=0.001)
        if what == "rebuild":
            store.projections.rebuild("heat_map_rows", lease=0.001)
        store.session(SESSION).append(vote(), expected=ANY)
        end = store.session(SESSION).version()
        if counted(store) != (end, end):
            return f"after {end} events there are {counted(store)}"
    left = {each.name for each in path.parent.iterdir()} - {path.name, f"{path.name}-wal", f"{path.name}-shm"}
    return f"there are {left}" if left else ""


def _apart(runner: running.Runner) -> tuple[int, int]:
    """Apply the next records and write the place behind them in two transactions, as no runner may."""
    engine, applier = runner._engine, runner._applier
    with engine.transaction() as transaction:
        state = Book(transaction.rows).begin(applier.name, applier.identity)
        records = [each for page in engine.read_log(0, after=state.position, limit=2) for each in page]
        applier.apply(transaction.rows, records)
    with engine.writing() as rows:
        Book(rows).put(replace(state, position=records[-1][0], token=state.token))
    return len(records), records[-1][0]


def _every(what: str, folder: Path, every: int) -> dict[str, object]:
    running.BATCH = 2  # type: ignore[misc] # so that there are several transactions
    runner: Any = running.Runner  # Any: its method is replaced
    whole = runner._batch
    template = folder / "template.db"
    make(template)
    before = (0, 0)
    if what not in {"run", "broken"}:
        with opened(template) as store:
            store.projections.run("heat_map_rows")
            before = counted(store)
    kills, wrong, number = 0, list[str](), every
    while True:
        place = folder / "one"
        place.mkdir()
        shutil.copy(template, place / "x.db")
        if what == "broken":
            runner._batch = _apart
        was_killed = _killed(what, place / "x.db", number)
        runner._batch = whole
        if text := _judge(what, place / "x.db", before):
            wrong.append(f"statement {number}: {text}")
        shutil.rmtree(place)
        if not was_killed:
            return {"kills": kills, "wrong": wrong}
        kills += 1
        number += every


def main(what: str, place: str, number: str) -> None:
    """Run."""
    if what != "follow":
        sys.stdout.write(json.dumps(_every(what, Path(place), int(number))))
        return
    with opened(Path(place)) as store:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        store.projections.run("heat_map_rows", follow=True, lease=float(number))


if __name__ == "__main__":
    main(*sys.argv[1:])
