"""A raise is whole or not there, wherever the disk fails; and what no store wrote is damage."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest
from faulty import Disk
from ledger.builds import build, make, recorded

from perdure import Store
from perdure.engines.releases import Build, Held
from perdure.engines.sqlite import SqliteEngine, inspect_releases
from perdure.errors import DamagedStore, StorageFailed, StoreFull

HASHES = ("a", "b", "c")


@pytest.fixture
def disk() -> Iterator[Disk]:
    """Give a disk that works so far."""
    disk = Disk("faulty-releases")
    yield disk
    disk.unregister()


@pytest.mark.parametrize("action", ["write", "sync"])
def test_a_raise_that_fails_leaves_the_file_as_it_was(tmp_path: Path, disk: Disk, action: str) -> None:
    """At whatever write it fails, the file is held where it was, or, once the commit is in the log, raised."""
    path = tmp_path / "x.db"
    SqliteEngine(path, "test", build=Build(hashes=HASHES[:1], writes=1)).close()
    raising = Build(hashes=HASHES, writes=3, migrates=True, shapes=lambda number: f"{number}" * 9000)
    failed = 0
    for after in itertools.count():
        disk.fail(action, apsw.FullError if action == "write" else apsw.IOError, after)
        try:
            engine = SqliteEngine(path, "test", build=raising, vfs=disk.name)
        except (StoreFull, StorageFailed):
            failed += 1
            disk.mend()
        else:
            disk.mend()
            engine.close()
        held = inspect_releases(path).held
        assert held in {Held(HASHES[:1], has_drafts=False), Held(HASHES, has_drafts=False)}
        if held.release == 3:
            break
    assert failed
    assert [len(shapes) for _, _, shapes in recorded(path)] == [0, 0, 9000]


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM perdure_releases WHERE release = 1",
        "DELETE FROM perdure_releases WHERE release = 2",
        "UPDATE perdure_releases SET release = -1 WHERE release = 1",
        "UPDATE perdure_releases SET release = 9 WHERE release = 3",
        "DROP TABLE perdure_releases",
    ],
)
@pytest.mark.parametrize("read_only", [False, True])
def test_a_file_that_lost_its_past_is_damaged(tmp_path: Path, damage: str, *, read_only: bool) -> None:
    """Nobody guesses what it may hold."""
    path = tmp_path / "x.db"
    make(path, 3)
    connection = apsw.Connection(str(path))
    connection.execute(damage)
    connection.close()
    with pytest.raises(DamagedStore):
        Store.open(build(3), path, read_only=read_only)
    with pytest.raises(DamagedStore):
        inspect_releases(path)
