"""Damage: every flipped bit is noticed, named by position, and nothing is skipped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from perdure.engines import KeyFound
from perdure.engines.sqlite import SqliteEngine, layout
from perdure.errors import CorruptRecord, OpenError
from perdure.testing.samples import append, everything, plain, read
from perdure.testing.sqlite import COLUMNS, SqliteHarness

RECORDS = [
    (n, "account/\u00e9", n, "Noted", 1, "json", 1_790_000_000_000_000, '{"a":"b"}', f"key-{n}", '{"text":"some text"}')
    for n in range(1, 8)
]
PLACE = 4
"""The position, and the version, of the record that is damaged."""


@pytest.fixture
def harness(tmp_path: Path) -> Iterator[SqliteHarness]:
    """Give a file of seven records."""
    made = SqliteHarness(tmp_path)
    made.open().close()
    made.put(RECORDS)
    yield made
    made.close()


def change(path: Path, column: str, value: apsw.SQLiteValue) -> None:
    """Put *value* into *column* of the record."""
    connection = apsw.Connection(str(path))
    sql = f"UPDATE perdure_events SET {column} = ? WHERE position = ?"  # noqa: S608 - one of COLUMNS
    connection.execute(sql, (value, PLACE))
    connection.close()


def flipped(value: apsw.SQLiteValue, bit: int) -> apsw.SQLiteValue:
    """Return *value* with one bit turned; None for text that is no UTF-8 then."""
    match value:
        case int():
            return value ^ (1 << bit % 40)
        case str() | bytes():
            data = bytearray(value.encode() if isinstance(value, str) else value)
            data[bit // 8 % len(data)] ^= 1 << bit % 8
            try:
                return data.decode() if isinstance(value, str) else bytes(data)
            except UnicodeDecodeError:
                return None
        case _:
            return "x"


@pytest.mark.parametrize("column", [column for column in COLUMNS if column not in {"position", "stream", "version"}])
def test_a_flipped_bit_in_any_column_is_noticed(harness: SqliteHarness, column: str) -> None:
    """By the log, the stream and a key, at its position; what comes before it is yielded, and what after it is too."""
    connection = apsw.Connection(str(harness.path))
    sql = f"SELECT {column} FROM perdure_events WHERE position = {PLACE}"  # noqa: S608 - one of COLUMNS
    ((value,),) = connection.execute(sql).fetchall()
    connection.close()
    for bit in range(0, 64, 3):
        other = flipped(value, bit)
        if other is None:
            continue
        change(harness.path, column, other)
        engine = harness.open()
        pages = engine.read_log(0, after=0, limit=None)
        assert plain([next(pages)]) == RECORDS[: PLACE - 1]
        with pytest.raises(CorruptRecord) as caught:
            next(pages)
        assert (caught.value.position, caught.value.version) == (PLACE, PLACE)
        stream = engine.read_stream("account/\u00e9", after=0, before=None, backwards=True, limit=None)
        assert plain([next(stream)]) == RECORDS[: PLACE - 1 : -1]
        with pytest.raises(CorruptRecord):
            next(stream)
        assert plain(engine.read_log(0, after=PLACE, limit=None)) == RECORDS[PLACE:]
        if column != "idempotency_key":
            with pytest.raises(CorruptRecord):
                append(engine, "account/\u00e9", key=f"key-{PLACE}")
        engine.close()
    change(harness.path, column, value)
    assert everything(harness.open()) == RECORDS


@pytest.mark.parametrize(
    ("column", "value"), [("position", 44), ("stream", "account/e"), ("version", 44), ("metadata", None)]
)
def test_a_record_that_was_moved_is_noticed(harness: SqliteHarness, column: str, value: apsw.SQLiteValue) -> None:
    """The checksum is over position, stream and version too; and a stream read sees that a version is missing."""
    change(harness.path, column, value)
    engine = harness.open()
    with pytest.raises(CorruptRecord):
        everything(engine)
    for backwards in (False, True):
        with pytest.raises(CorruptRecord):
            read(engine, "account/\u00e9", backwards=backwards)


def test_a_missing_version_is_noticed(harness: SqliteHarness) -> None:
    """A hole in a stream is told at the record after it, in whatever direction and from wherever it is read."""
    connection = apsw.Connection(str(harness.path))
    connection.execute("DELETE FROM perdure_events WHERE version IN (1, 4)")
    connection.close()
    engine = harness.open()
    stream = "account/\u00e9"
    with pytest.raises(CorruptRecord, match="version 1, which must come before it, is missing"):
        read(engine, stream)
    with pytest.raises(CorruptRecord, match="version 4, which must come before it, is missing"):
        read(engine, stream, after=1)
    pages = engine.read_stream(stream, after=0, before=None, backwards=True, limit=None)
    assert plain([next(pages)]) == [RECORDS[6], RECORDS[5], RECORDS[4]]
    with pytest.raises(CorruptRecord, match="version 4, which must come before it, is missing"):
        next(pages)
    with pytest.raises(CorruptRecord, match="version 1, which must come before it, is missing"):
        read(engine, stream, before=4, backwards=True)
    assert read(engine, stream, after=4) == RECORDS[4:]


@pytest.mark.parametrize("column", ["stream", "type", "codec", "metadata", "payload"])
def test_text_that_is_no_text_is_noticed(harness: SqliteHarness, column: str) -> None:
    """SQLite gives damaged UTF-8 as it is; that is an error at its place, too."""
    connection = apsw.Connection(str(harness.path))
    sql = f"UPDATE perdure_events SET {column} = CAST(x'61ff' AS TEXT) WHERE position = {PLACE}"  # noqa: S608 - constants
    connection.execute(sql)
    connection.close()
    engine = harness.open()
    pages = engine.read_log(0, after=0, limit=None)
    assert plain([next(pages)]) == RECORDS[: PLACE - 1]
    with pytest.raises(CorruptRecord, match="its text was damaged") as caught:
        next(pages)
    assert (caught.value.position, caught.value.version) == (PLACE, PLACE)
    assert "\\xff" in caught.value.stream + caught.value.type + "\\xff"
    assert plain(engine.read_log(0, after=PLACE, limit=None)) == RECORDS[PLACE:]


@pytest.mark.slow
def test_bytes_of_the_file_itself_are_never_believed(tmp_path: Path) -> None:
    """Whatever byte of the records' pages is turned, reading gives what was written, or an error; no other values."""
    harness = SqliteHarness(tmp_path)
    harness.open().close()
    harness.put([(*record[:9], f'{{"text":"{"x" * 200}{record[0]}"}}') for record in RECORDS])
    whole = list(harness.records())
    clean = harness.path.read_bytes()
    outcomes: set[type] = set()
    for offset in range(4096, len(clean), 61):
        data = bytearray(clean)
        data[offset] ^= 0x10
        harness.path.write_bytes(bytes(data))
        try:
            engine = SqliteEngine(harness.path, "test", read_only=True)
            seen = everything(engine)
            engine.close()
        except (CorruptRecord, OpenError) as error:
            outcomes.add(type(error))
        else:
            assert seen == whole[: len(seen)]
            outcomes.add(type(None))
        for beside in ("-wal", "-shm"):
            Path(f"{harness.path}{beside}").unlink(missing_ok=True)
    assert CorruptRecord in outcomes


def test_what_was_damaged_is_not_repeated_by_a_key(harness: SqliteHarness) -> None:
    """A sound record is found by its key whatever happened to others."""
    change(harness.path, "payload", "other")
    engine = harness.open()
    assert isinstance(append(engine, "account/\u00e9", key="key-1"), KeyFound)


def test_the_schema_of_format_1_never_changes() -> None:
    """The statements that made files of format 1: change nothing here, make a format 2."""
    text = " ".join(" ".join(layout.CREATE).split())
    assert layout.FORMAT == 1
    assert text.count("CREATE TABLE") == 3
    assert text.startswith("PRAGMA application_id = 1346720324 CREATE TABLE perdure_file (")
