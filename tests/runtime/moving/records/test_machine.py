"""An import beside a model of a few lines: any lines, stopped anywhere, again and again."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, TypeAlias, final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from imports import importer, line

from domains import sessions
from domains.sessions import SessionsStore, SessionsWork
from perdure.moving.records import Counts, Quarantine, SourceOutcome, read_quarantine

Part: TypeAlias = tuple[Literal["good", "bad", "empty", "passed over"], bytes, int]
"""What a line is, the line, and the number of its workspace."""

BROKEN = st.one_of(
    st.sampled_from([b"x", b"{}", b"\0\0", b"\xff", b"[]", line(1)[:-1], line(1).replace(b"workspace:", b"other:")]),
    st.binary(min_size=1, max_size=20).map(lambda raw: b"!" + raw.replace(b"\n", b"?").replace(b"\r", b"?")),
)
PARTS: st.SearchStrategy[Part] = st.one_of(
    st.integers(1, 6).map(lambda number: ("good", line(number), number)),
    st.integers(1, 6).map(lambda number: ("good", line(number, last_accessed="2026-03-08T00:00:00Z"), number)),
    st.integers(1, 6).map(lambda number: ("passed over", line(number, pass_over=True), number)),
    BROKEN.map(lambda raw: ("bad", raw, 0)),
    st.sampled_from([b"", b" ", b"\r"]).map(lambda raw: ("empty", raw, 0)),
)


@final
class Stopped(Exception):
    """Where an import is killed."""


@final
class Stopping:
    """A store of which the transaction of a number is not begun, or is undone at its end, when all is written."""

    def __init__(self, store: SessionsStore, after: int, *, at_end: bool) -> None:
        """Stop after so many transactions."""
        self.store, self.left, self.at_end = store, after, at_end
        self.checkpoints = store.checkpoints

    @contextmanager
    def transaction(self) -> Generator[SessionsWork, None, None]:
        """Yield one, and stop in time."""
        self.left -= 1
        if self.left < 0 and not self.at_end:
            raise Stopped
        with self.store.transaction() as work:
            yield work
            if self.left < 0:
                raise Stopped


def expected(parts: Sequence[Part], there: dict[int, bytes]) -> tuple[Counts, list[tuple[int, bytes]]]:
    """Return what an import of *parts* counts and keeps, and put into *there* what it imports."""
    counts, kept = Counts(read=len(parts)), []
    for number, (kind, raw, key) in enumerate(parts, 1):
        if kind in {"empty", "passed over"}:
            counts.skipped += 1
        elif kind == "good" and key not in there:
            counts.imported += 1
            there[key] = raw
        elif kind == "good" and there[key] == raw:
            counts.already += 1
        else:
            counts.quarantined += 1
            kept.append((number, raw.removesuffix(b"\r")))
    return counts, kept


def attempt(store: Any, path: Path, batch: int) -> SourceOutcome | None:  # Any: a store, or one that stops
    """Import the file at *path*; return None where that was stopped, which leaves the quarantine as a kill does."""
    with Quarantine(path.with_name("kept")) as quarantine:
        try:
            outcome = importer(store, quarantine, batch=batch).import_file(path)
        except Stopped:
            return None
        quarantine.finish()
    return outcome


@settings(max_examples=30)
@given(
    st.lists(PARTS, max_size=25),
    st.lists(PARTS, max_size=5),
    st.lists(st.tuples(st.integers(0, 4), st.booleans()), max_size=4),
    st.integers(1, 6),
)
def test_an_import_does_what_the_model_does_however_often_it_is_stopped(
    tmp_path_factory: pytest.TempPathFactory,
    parts: list[Part],
    more: list[Part],
    stops: list[tuple[int, bool]],
    batch: int,
) -> None:
    """The same counts, rows and quarantine as an import that nothing stopped; then again, and the source grows."""
    path = tmp_path_factory.mktemp("import") / "source"
    path.write_bytes(b"".join(raw + b"\n" for _, raw, _ in parts))
    there: dict[int, bytes] = {}
    counts, kept = expected(parts, there)
    with sessions.open(":memory:") as store:
        outcome = None
        for after, at_end in stops:
            outcome = attempt(Stopping(store, after, at_end=at_end), path, batch)
            if outcome is not None:
                break
        outcome = outcome or attempt(store, path, batch)
        assert outcome is not None
        assert outcome.counts == counts
        assert outcome.counts.adds_up
        assert {int(each.hash, 16) for each in store.workspaces.each()} == set(there)
        assert [(each.line, each.raw) for each in read_quarantine(path.with_name("kept"))] == kept

        parts += more
        path.write_bytes(b"".join(raw + b"\n" for _, raw, _ in parts))
        again, kept = expected(parts, there)
        outcome = attempt(store, path, batch)
        assert outcome is not None
        assert outcome.counts == again
        assert outcome.resumed_after == 0
        assert [(each.line, each.raw) for each in read_quarantine(path.with_name("kept"))] == kept


@settings(max_examples=30)
@given(st.lists(PARTS, max_size=25), st.lists(st.integers(1, 6), max_size=4), st.integers(1, 6))
def test_a_dry_run_counts_what_the_import_will(
    tmp_path_factory: pytest.TempPathFactory, parts: list[Part], before: list[int], batch: int
) -> None:
    """Whatever the store has already, and wherever batches end."""
    path = tmp_path_factory.mktemp("import") / "source"
    with sessions.open(":memory:") as store:
        there: dict[int, bytes] = {}
        path.write_bytes(b"".join(line(number) + b"\n" for number in before))
        importer(store).import_file(path)
        expected([("good", line(number), number) for number in before], there)
        path.write_bytes(b"".join(raw + b"\n" for _, raw, _ in parts))
        tried = importer(store, dry_run=True, batch=batch).import_file(path)
        done = importer(store, batch=batch).import_file(path)
        assert tried.counts == done.counts == expected(parts, there)[0]
