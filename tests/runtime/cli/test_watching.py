"""Laws of noticing changes; time is the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from perdure.cli.watching import INTERVAL, Snapshot, changes, snapshot


def test_a_change_is_reported_once_it_has_come_to_rest() -> None:
    """A file that is written in three goes makes one report, and no change makes none."""
    states: Iterator[Snapshot] = ({"a": (0, 0, number)} for number in (0, 0, 1, 2, 3, 3, 3, 4, 4))
    slept: list[float] = []
    runs = changes(lambda: next(states), slept.append)
    next(runs)
    assert slept == []
    next(runs)
    assert slept == [INTERVAL] * 5
    next(runs)
    assert slept == [INTERVAL] * 8


def test_a_change_during_a_run_is_noticed_afterwards() -> None:
    """Nothing is lost between the look before a run and the one after it."""
    state: Snapshot = {}
    runs = changes(lambda: state, lambda _: None)
    next(runs)
    state = {"a": (1, 1, 1)}
    assert list(islice(runs, 1)) == [None]


def test_a_look_sees_files_come_change_and_go(tmp_path: Path) -> None:
    """Files in folders below count, as does one that is named; what is not there is no error."""
    named, folder = tmp_path / "pyproject.toml", tmp_path / "schema"
    (folder / "shop").mkdir(parents=True)
    seen = [snapshot([named], [folder])]
    for change in (
        lambda: named.write_text("a"),
        lambda: (folder / "shop" / "domain.yaml").write_text("a"),
        lambda: (folder / "shop" / "domain.yaml").write_text("ab"),
        (folder / "shop" / "domain.yaml").unlink,
    ):
        change()
        seen.append(snapshot([named], [folder]))
    assert len({repr(look) for look in seen}) == 4
    assert seen[1] == seen[4]
    assert snapshot([], [tmp_path / "nowhere"]) == {}
