"""SQLite's log cut off or damaged at any place: what opens is an exact beginning; damage to the file is never data."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import attrs
import pytest
from ledger import ledger
from ledger.events import AccountEvent, Event, Noted
from ledger.samples import IntHooks, counted

from perdure import ANY, Store, Stream
from perdure.errors import OpenError, PerdureError, UnreadableRecord

COMMITS = 12
FRAME = 24 + 4096
"""What a page takes in SQLite's log, behind its header of 32 bytes."""


@attrs.frozen
class Written:
    """A store whose process was lost without closing it: *ends* are the sizes of the log after each commit."""

    folder: Path
    ends: tuple[int, ...]
    events: tuple[tuple[Event, ...], ...]
    """What was acknowledged by then."""

    def copy(self, to: Path) -> Path:
        """Return the database of a copy in the folder *to*."""
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(self.folder, to)
        return to / "x.db"

    def acknowledged(self, size: int) -> int:
        """Return how many commits a log of *size* holds whole."""
        return sum(end <= size for end in self.ends)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Write commits of one to three events, none of them checkpointed, and copy what is on the disk."""
    folder, kept = tmp_path_factory.mktemp("live"), tmp_path_factory.mktemp("kept")
    ends: list[int] = []
    events: list[tuple[Event, ...]] = []
    with Store.open(ledger("json"), folder / "x.db", hooks=IntHooks()) as store:
        store._core.engine.upkeep.optimize()
        stream: Stream[AccountEvent, AccountEvent] = store.stream("account", "a")
        for number in range(COMMITS):
            batch: list[AccountEvent] = [counted(number), Noted(text="x" * 900 * number), counted(-number)]
            stream.append(*batch[: number % 3 + 1], expected=ANY)
            ends.append((folder / "x.db-wal").stat().st_size)
            events.append(tuple(recorded.event for recorded in stream.read()))
        for name in ("x.db", "x.db-wal"):
            shutil.copy(folder / name, kept / name)
    return Written(kept, tuple(ends), tuple(events))


def found(path: Path) -> tuple[Event, ...]:
    """Return what the store at *path* holds, once it has shown that it is sound and goes on."""
    with Store.open(ledger("json"), path, hooks=IntHooks()) as store:
        stream: Stream[AccountEvent, AccountEvent] = store.stream("account", "a")
        events = tuple(recorded.event for recorded in stream.read())
        assert store.maintenance.verify().is_sound
        stream.append(counted(77), expected=len(events))
        assert len(list(store.log.read())) == len(events) + 1
        return events


def places(written: Written, sample: int | None) -> list[int]:
    """Return where to cut: at each end of a commit and of a frame, beside them, and in between; or a *sample*."""
    size = written.ends[-1]
    ends = {*range(32, size + 1, FRAME), *written.ends, 0, 31}
    every = sorted(
        {place for end in ends for place in (end - 1, end, end + 1, end + 24, end + FRAME // 2) if 0 <= place <= size}
    )
    return every if sample is None else random.Random(5).sample(every, sample)  # noqa: S311 - no secret


@pytest.mark.parametrize("sample", [25, pytest.param(None, marks=pytest.mark.faults)])
def test_a_log_that_is_cut_off_is_an_exact_beginning(written: Written, tmp_path: Path, sample: int | None) -> None:
    """Every commit that is whole in it is there, and nothing of the next one."""
    for place in places(written, sample):
        path = written.copy(tmp_path / "cut")
        with path.with_name("x.db-wal").open("r+b") as log:
            log.truncate(place)
        count = written.acknowledged(place)
        assert found(path) == (written.events[count - 1] if count else ()), place


def test_what_comes_behind_the_last_commit_is_nothing(written: Written, tmp_path: Path) -> None:
    """Half a frame, zeros, or noise behind the last acknowledged commit loses nothing and adds nothing."""
    noise = random.Random(6).randbytes(3 * FRAME)  # noqa: S311 - no secret
    for tail in (b"\0", bytes(FRAME), noise[:24], noise[:FRAME], noise):
        path = written.copy(tmp_path / "tail")
        with path.with_name("x.db-wal").open("ab") as log:
            log.write(tail)
        assert found(path) == written.events[-1]


@pytest.mark.parametrize("times", [15, pytest.param(400, marks=pytest.mark.faults)])
def test_a_flipped_bit_in_the_log_leaves_an_exact_beginning(written: Written, tmp_path: Path, times: int) -> None:
    """SQLite takes it for the end of the log: what is there is what had been there at some moment."""
    chance = random.Random(7)  # noqa: S311 - no secret
    beginnings = [(), *written.events]
    for _ in range(times):
        path = written.copy(tmp_path / "bit")
        log = path.with_name("x.db-wal")
        data = bytearray(log.read_bytes())
        place = chance.randrange(len(data))
        data[place] ^= 1 << chance.randrange(8)
        log.write_bytes(data)
        assert found(path) in beginnings, place


@pytest.mark.parametrize("times", [40, pytest.param(1500, marks=pytest.mark.faults)])
def test_a_flipped_bit_in_the_file_is_never_data(tmp_path: Path, times: int) -> None:
    """It is refused at open, raised at the record, or found by verify where it changed nothing that is read."""
    chance = random.Random(8)  # noqa: S311 - no secret
    with Store.open(ledger("json"), tmp_path / "x.db", hooks=IntHooks()) as store:
        stream: Stream[AccountEvent, AccountEvent] = store.stream("account", "a")
        stream.append(*(Noted(text=f"{number} {'y' * 300}") for number in range(120)), expected=0, key="k")
        events = [recorded.event for recorded in stream.read()]
    whole = (tmp_path / "x.db").read_bytes()
    noticed = 0
    for _ in range(times):
        data = bytearray(whole)
        place = chance.randrange(len(data))
        data[place] ^= 1 << chance.randrange(8)
        (tmp_path / "x.db").write_bytes(data)
        seen: list[Event] = []
        try:
            with Store.open(ledger("json"), tmp_path / "x.db", hooks=IntHooks(), read_only=True) as store:
                verified = store.maintenance.verify()
                stream = store.stream("account", "a")
                for recorded in stream.read():
                    seen.append(recorded.event)  # noqa: PERF401 - what came before an error is wanted
        except (OpenError, UnreadableRecord, PerdureError):
            noticed += 1
        else:
            noticed += not verified.is_sound
            assert verified.is_sound or seen == events[: len(seen)]
        assert seen == events[: len(seen)], place
    assert noticed > times // 2
