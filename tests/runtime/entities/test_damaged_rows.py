"""Rows that another program wrote past all checks: whoever reads one is told its entity, its key and its column."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import apsw
import pytest
from migrated import released

from perdure.errors import CorruptRow

FARM: Final = """\
domain: farm
enums: {Mood: {members: [good, bad]}}
records: {Place: {fields: {north: float}}, Pen: {fields: {size: int}}}
unions: {Spot: {members: [Place, Pen]}}
entities:
  Cow:
    table: cows
    key: code
    version: true
    fields:
      code: str
      age: {type: int, min: 0, max: 9}
      weight: float
      tame: bool
      price: decimal
      chip: uuid
      day: date
      hour: time
      seen: datetime
      span: duration
      rest: json
      mood: Mood
      items: 'list[int]'
      spot: Spot
    search: [code]
    indexes: [[day]]
queries:
  all_cows: {sql: SELECT * FROM cows, returns: Cow, scan: ok}
  some_cows: {sql: 'SELECT price, chip, day, hour, seen, span, rest, mood, items, spot FROM cows', scan: ok}
"""
DAMAGES: Final = (
    ("age", "10"),
    ("weight", "9e999"),
    ("tame", "2"),
    ("price", "'NaN'"),
    ("price", "'dear'"),
    ("chip", "'zzzzzzzz-0000-0000-0000-000000000001'"),
    ("day", "'2020-02-30'"),
    ("hour", "'25:00:00.000000'"),
    ("seen", "'2020-13-01T00:00:00.000000Z'"),
    ("rest", "'{'"),
    ("rest", "'[1e999]'"),
    ("mood", "'ugly'"),
    ("items", "'[1.5]'"),
    ("items", "'{}'"),
    ("spot", """'{"$":"Barn"}'"""),
)
READ: Final[tuple[Callable[[Any], object], ...]] = (  # Any: a store that is generated
    lambda store: store.cows.get("b"),
    lambda store: store.cows.list().next,
    lambda store: list(store.cows.each(order="day")),
    lambda store: store.cows.summaries().next,
    lambda store: store.cows.versioned("b"),
    lambda store: store.cows.search("b"),
    lambda store: store.queries.all_cows(),
)


def farm(path: Path) -> Any:  # Any: the same
    """Return a store with two cows."""
    build = released(FARM).build()
    front = build.front
    store = build.open(path)
    for code in ("a", "b"):
        store.cows.insert(
            front.Cow(
                code=code,
                age=1,
                weight=1.5,
                tame=True,
                price=Decimal("1.0"),
                chip=uuid.UUID(int=1),
                day=dt.date(2020, 1, 1),
                hour=dt.time(1),
                seen=dt.datetime(2020, 1, 1, tzinfo=dt.UTC),
                span=dt.timedelta(1),
                rest={"a": [1]},
                mood=front.Mood.GOOD,
                items=(1, 2),
                spot=front.Pen(size=1),
            )
        )
    return store


def damage(path: Path, column: str, value: str) -> None:
    """Write what the checks of the table would refuse."""
    connection = apsw.Connection(str(path))
    connection.execute("PRAGMA ignore_check_constraints = 1")
    connection.execute(f"UPDATE cows SET {column} = {value} WHERE code = 'b'")  # noqa: S608 - one of those above
    connection.close()


@pytest.mark.parametrize(("column", "value"), DAMAGES)
def test_the_column_is_told(tmp_path: Path, column: str, value: str) -> None:
    """Whichever way the row is read; the other row is read as ever."""
    with farm(tmp_path / "farm.db") as store:
        damage(tmp_path / "farm.db", column, value)
        for read in READ:
            with pytest.raises(CorruptRow, match=rf"`.*{column}`") as told:
                read(store)
            assert "'b'" in str(told.value)
        assert store.cows.get("a").age == 1


def test_a_query_tells_the_column_too(tmp_path: Path) -> None:
    """Where its rows are of a class of their own."""
    with farm(tmp_path / "farm.db") as store:
        damage(tmp_path / "farm.db", "day", "'2020-02-30'")
        with pytest.raises(CorruptRow, match="`day`: "):
            store.queries.some_cows()


def test_a_version_that_is_no_number_is_none(tmp_path: Path) -> None:
    """It is not taken for version 0, which an update could expect."""
    with farm(tmp_path / "farm.db") as store:
        connection = apsw.Connection(str(tmp_path / "farm.db"))
        connection.execute("PRAGMA writable_schema = 1")
        connection.execute("UPDATE sqlite_schema SET sql = replace(sql, ' STRICT', '') WHERE name = 'cows'")
        connection.close()
        damage(tmp_path / "farm.db", "_version", "'many'")
        with pytest.raises(CorruptRow, match="`_version`: 'many'"):
            store.cows.versioned("b")
