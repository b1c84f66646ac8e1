"""Export and import: exact, and resumable."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger import ledger
from ledger.events import AccountEvent, Event, Noted
from ledger.samples import IntHooks, counted

from perdure import ANY, Store, Stream
from perdure.engines.memory import MemoryEngine
from perdure.errors import ForeignDomain, NotInSequence
from perdure.moving.lines import BadLine
from perdure.registry import CodecName, Domain


def exported(store: Store[Event]) -> bytes:
    """Return an export of *store*."""
    file = io.BytesIO()
    store.maintenance.export(file)
    return file.getvalue()


def rows(store: Store[Event]) -> list[tuple[object, ...]]:
    """Return every record of *store*, less what its engine adds."""
    engine = store._core.engine
    return [
        row[:10]
        for part in range(engine.partitions)
        for page in engine.read_log(part, after=0, limit=None)
        for row in page
    ]


@pytest.mark.parametrize("other", ["sqlite", "memory"])
def test_a_store_is_the_same_elsewhere(store: Store[Event], other: str, tmp_path: Path) -> None:
    """Every record comes out as it went in, to the byte, whatever the engines; so does an export of the import."""
    text = exported(store)
    target = ":memory:" if other == "memory" else tmp_path / "other.db"
    told: list[tuple[int, int]] = []
    with Store.open(ledger("json"), target, hooks=IntHooks()) as copy:
        done = copy.maintenance.import_(io.BytesIO(text), progress=lambda n, total: told.append((n, total)))
        assert (done.written, done.found) == (300, 0)
        assert rows(copy) == rows(store)
        assert exported(copy) == text
        assert copy.maintenance.verify().is_sound
        account: Stream[AccountEvent, AccountEvent] = copy.stream("account", "b")
        assert account.append(*map(counted, range(5)), expected=ANY, key="first").is_replay
        assert account.append(counted(9), expected=5).position == 301
    assert told[-1] == (300, 300)


@pytest.mark.parametrize("codec", ["json", "msgpack"])
@settings(max_examples=25, deadline=None)
@given(texts=st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=1, max_size=5))
def test_any_text_survives(codec: CodecName, texts: list[str]) -> None:
    """In payloads, metadata, keys and the names of streams."""
    with (
        Store.open(ledger(codec), ":memory:", hooks=IntHooks()) as store,
        Store.open(ledger(codec), ":memory:", hooks=IntHooks()) as copy,
    ):
        for text in texts:
            stream: Stream[AccountEvent, AccountEvent] = store.stream("account", text)
            stream.append(Noted(text=text), expected=ANY, key=text or None, metadata={text: text})
        copy.maintenance.import_(io.BytesIO(exported(store)))
        assert rows(copy) == rows(store)


def test_every_partition_is_carried() -> None:
    """A store of several partitions goes into one of as many, and into no other."""
    with Store.on(ledger("json"), MemoryEngine(partitions=3), hooks=IntHooks()) as store:
        for number in range(40):
            stream: Stream[AccountEvent, AccountEvent] = store.stream("account", str(number % 7))
            stream.append(counted(number), expected=ANY)
        text = exported(store)
        with Store.on(ledger("json"), MemoryEngine(partitions=3), hooks=IntHooks()) as copy:
            copy.maintenance.import_(io.BytesIO(text))
            assert copy.maintenance.import_(io.BytesIO(text)).found == 40
            assert rows(copy) == rows(store)
        with (
            Store.on(ledger("json"), MemoryEngine(), hooks=IntHooks()) as other,
            pytest.raises(BadLine, match="line 1: it is of 3 partitions, and the store has 1"),
        ):
            other.maintenance.import_(io.BytesIO(text))


def test_an_import_that_was_cut_short_goes_on(store: Store[Event], tmp_path: Path) -> None:
    """What is there already is compared and not written again; the error says where the file ended."""
    text = exported(store)
    lines = text.splitlines(keepends=True)
    with Store.open(ledger("json"), tmp_path / "copy.db", hooks=IntHooks()) as copy:
        with pytest.raises(BadLine, match="line 102: Input data was truncated"):
            copy.maintenance.import_(io.BytesIO(b"".join(lines[:101]) + lines[101][:50]))
        with pytest.raises(BadLine, match="line 151: the file ends after 149 of 300 records"):
            copy.maintenance.import_(io.BytesIO(b"".join(lines[:150])))
        again = copy.maintenance.import_(io.BytesIO(text))
        assert (again.found, again.written) == (149, 151)
        assert rows(copy) == rows(store)


def test_other_records_in_their_place_are_noticed(store: Store[Event]) -> None:
    """Importing into a store that went another way is refused at the first record that differs."""
    text = exported(store)
    for count in (1, 3):
        with Store.open(ledger("json"), ":memory:", hooks=IntHooks()) as other:
            stream: Stream[AccountEvent, AccountEvent] = other.stream("account", "a")
            stream.append(*map(counted, range(7, 7 + count)), expected=0)
            with pytest.raises(
                NotInSequence, match=f"record 1 .* does not come next: the log ends at position {count}"
            ):
                other.maintenance.import_(io.BytesIO(text))
            assert len(rows(other)) == count
    lines = text.splitlines(keepends=True)
    swapped = b"".join([lines[0], lines[2], lines[1], *lines[3:]])
    with Store.open(ledger("json"), ":memory:", hooks=IntHooks()) as empty, pytest.raises(NotInSequence):
        empty.maintenance.import_(io.BytesIO(swapped))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"", "line 1: this is no export"),
        (b"{}\n", "line 1: this is no export"),
        (b"SQLite format 3\0\xff\n", "line 1: this is no export"),
        (b'{"perdure_export":9,"domain":"ledger","partitions":1,"records":0}\n', "line 1: its form is 9"),
    ],
)
def test_what_is_no_export_is_refused(line: bytes, reason: str) -> None:
    """Before anything is written."""
    with Store.open(ledger("json"), ":memory:", hooks=IntHooks()) as store, pytest.raises(BadLine, match=reason):
        store.maintenance.import_(io.BytesIO(line))


@pytest.mark.parametrize(
    "change",
    [
        {"position": "1"},
        {"payload_base64": "%%%"},
        {"payload": None, "stream": None},
        {"more": 1},
        {"payload_base64": "\u00e9"},
    ],
)
def test_a_bad_line_is_named(store: Store[Event], change: dict[str, object]) -> None:
    """And nothing of it is guessed."""
    head, first, *_ = exported(store).splitlines(keepends=True)
    bad = json.dumps(json.loads(first) | change).encode()
    with Store.open(ledger("json"), ":memory:", hooks=IntHooks()) as other:
        with pytest.raises(BadLine, match="line 2: "):
            other.maintenance.import_(io.BytesIO(head + bad + b"\n"))
        assert rows(other) == []


def test_another_domain_is_refused(store: Store[Event]) -> None:
    """An export says what it is of."""
    domain: Domain[Event] = ledger("json")
    text = exported(store).replace(b'"domain":"ledger"', b'"domain":"other"')
    with Store.open(domain, ":memory:", hooks=IntHooks()) as other, pytest.raises(ForeignDomain):
        other.maintenance.import_(io.BytesIO(text))
