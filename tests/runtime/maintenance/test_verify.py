"""Verify finds what is wrong, all of it, and nothing where nothing is."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest
from ledger import ledger
from ledger.events import Event
from ledger.filling import fill
from ledger.samples import IntHooks

from perdure import ANY, Store
from perdure.maintenance import Problem, Verified
from perdure.testing.sqlite import checksum


def test_a_sound_store(store: Store[Event]) -> None:
    """Every event is looked at, and progress ends with all of them."""
    told: list[tuple[int, int]] = []
    verified = store.maintenance.verify(progress=lambda done, total: told.append((done, total)))
    assert verified == Verified(events=300, upcast=0, streams=3, problems=())
    assert verified.is_sound
    assert told[-1] == (300, 300)
    assert told == sorted(told)


def test_an_empty_store(target: str) -> None:
    """There is nothing wrong with nothing."""
    with Store.open(ledger("json"), target, hooks=IntHooks()) as store:
        assert store.maintenance.verify() == Verified(events=0, upcast=0, streams=0, problems=())


def test_former_versions_are_counted(target: str) -> None:
    """What is stored as a former version is cast, and what comes of it is one that its class accepts."""
    with Store.open(ledger("json"), target, hooks=IntHooks()) as store:
        engine = store._core.engine
        payload = '{"amount":"5"}'
        engine.append(
            "account/a", [("Counted", 1, "json", payload)], expected=ANY, key=None, metadata=None, recorded_at=0
        )
        verified = store.maintenance.verify()
        assert (verified.events, verified.upcast) == (1, 1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give the file of a store of 300 events that is closed."""
    path = tmp_path / "ledger.db"
    with Store.open(ledger("json"), path, hooks=IntHooks(), durability="normal") as store:
        fill(store)
    return path


def change(path: Path, sql: str, *arguments: apsw.SQLiteValue) -> None:
    """Change the file at *path* behind the store's back."""
    connection = apsw.Connection(str(path))
    connection.execute(sql, arguments)
    connection.close()


def problems(path: Path) -> list[str]:
    """Return what verify says of the file at *path*."""
    with Store.open(ledger("json"), path, hooks=IntHooks(), read_only=True) as store:
        return [str(problem) for problem in store.maintenance.verify().problems]


def test_all_that_is_damaged_is_named_and_nothing_else(path: Path) -> None:
    """A damaged record does not hide the next one, nor make those behind it look wrong."""
    change(path, "UPDATE perdure_events SET payload = payload || ' ' WHERE position IN (7, 8, 120)")
    found = problems(path)
    assert [line.split(" (")[0] for line in found] == ["record 7", "record 8", "record 120"]
    assert all("the checksum does not fit" in line for line in found)


def test_a_missing_record_is_noticed(path: Path) -> None:
    """In the middle of a stream; the first one that comes behind the gap says so."""
    change(path, "DELETE FROM perdure_events WHERE position IN (4, 5)")
    assert problems(path) == ["record 6 (version 6 of `account/a`): version 4, which must come before it, is missing"]


def test_a_payload_that_is_no_event_is_named(path: Path) -> None:
    """Also where its checksum fits."""
    connection = apsw.Connection(str(path))
    ((*columns, _),) = connection.execute("SELECT * FROM perdure_events WHERE position = 9").fetchall()
    columns[9] = '{"amount": "much"}'
    record: tuple[int, str, int, str, int, str, int, str | None, str | None, bytes | str] = tuple(columns)  # type: ignore[assignment] # apsw knows no columns
    connection.execute(
        "UPDATE perdure_events SET payload = ?, checksum = ? WHERE position = 9", (columns[9], checksum(record))
    )
    connection.close()
    (line,) = problems(path)
    assert line.startswith("record 9 (version 9 of `account/a`): its payload is not what its type says")


def test_a_counter_that_is_behind_is_named(path: Path) -> None:
    """It would give a position again."""
    change(path, "UPDATE sqlite_sequence SET seq = 17 WHERE name = 'perdure_events'")
    assert problems(path) == ["position 300 would be given again: the counter is at 17"]


def test_a_damaged_index_is_named(path: Path) -> None:
    """SQLite's own check is part of it."""
    connection = apsw.Connection(str(path))
    connection.pragma("writable_schema", 1)
    connection.execute(
        "UPDATE sqlite_schema SET sql = replace(sql, 'IS NOT NULL', 'IS NULL') WHERE name = 'perdure_events_by_key'"
    )
    connection.close()
    assert any("perdure_events_by_key" in line for line in problems(path))


def test_a_broken_page_is_said_once_and_the_rest_is_looked_at(path: Path) -> None:
    """What SQLite cannot read ends its partition; everything before it was looked at."""
    connection = apsw.Connection(str(path))
    sql = "SELECT pageno FROM dbstat WHERE name = 'perdure_events' AND pagetype = 'leaf' ORDER BY path LIMIT 1 OFFSET 3"
    ((page,),) = connection.execute(sql).fetchall()
    connection.close()
    with path.open("r+b") as file:
        file.seek((int(str(page)) - 1) * 4096)
        file.write(b"\xff" * 4096)
    with Store.open(ledger("json"), path, hooks=IntHooks(), read_only=True) as store:
        verified = store.maintenance.verify()
    assert verified.events > 0
    assert sum("cannot be read" in str(problem) for problem in verified.problems) == 1


def test_a_problem_says_where_it_is() -> None:
    """At a record, or with the store as a whole."""
    assert str(Problem(reason="bad")) == "bad"
    assert str(Problem(reason="bad", position=3, stream="a/1", version=2)) == "record 3 (version 2 of `a/1`): bad"
