"""What an engine remembers of the end of its log is forgotten as soon as somebody else has written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from perdure.engines import ANY, Conflict, Written
from perdure.engines.sqlite import SqliteEngine, tail
from perdure.testing.samples import append, draft


@pytest.fixture(name="pair")
def _pair(tmp_path: Path) -> Iterator[tuple[SqliteEngine, SqliteEngine]]:
    """Two engines on one file, which know nothing of each other."""
    one, other = (SqliteEngine(tmp_path / "x.db", "test") for _ in range(2))
    yield one, other
    one.close()
    other.close()


def test_what_another_connection_appends_is_noticed(pair: tuple[SqliteEngine, SqliteEngine]) -> None:
    """Versions and positions go on after those of whoever was last, to the same stream or to another."""
    one, other = pair
    for number in range(20):
        engine = pair[number // 3 % 2]
        stream = f"a/{number % 2}"
        assert append(engine, stream, expected=number // 2) == Written(number // 2 + 1, number // 2 + 1, number + 1)
    assert one.heads() == other.heads() == {0: 20}


def test_a_version_that_is_no_longer_the_last_is_a_conflict(pair: tuple[SqliteEngine, SqliteEngine]) -> None:
    """Whoever remembers version 1 is told that it is 2 by now."""
    one, other = pair
    append(one, "a/1", expected=0)
    append(other, "a/1", expected=1)
    assert append(one, "a/1", expected=1) == Conflict(2)
    assert append(one, "a/1", expected=2) == Written(3, 3, 3)


def test_what_was_not_committed_is_not_remembered(pair: tuple[SqliteEngine, SqliteEngine]) -> None:
    """After a conflict and a refused batch the next append goes on where the last one that was written ended."""
    one, _ = pair
    append(one, "a/1", expected=0)
    assert append(one, "a/1", expected=5) == Conflict(1)
    with pytest.raises(TypeError):
        append(one, "a/1", [draft("1"), ("Sampled", 1, "json", object())], expected=1)  # type: ignore[list-item]
    assert append(one, "a/1", expected=1) == Written(2, 2, 2)


def test_many_streams(pair: tuple[SqliteEngine, SqliteEngine], monkeypatch: pytest.MonkeyPatch) -> None:
    """More of them than are remembered get the right versions all the same."""
    monkeypatch.setattr(tail, "_MANY", 3)
    one, _ = pair
    for number in range(30):
        assert append(one, f"a/{number % 5}", expected=ANY) == Written(number // 5 + 1, number // 5 + 1, number + 1)
