"""What was erased is gone, and stays gone: from reads, from the file, from snapshots; the rest goes on."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from ledger import ledger
from ledger.events import AccountEvent, Event, Noted
from ledger.samples import IntHooks, counted

from perdure import ANY, NEW, Erased, Fold, Store, Stream
from perdure.errors import Conflict, Invalid, StreamErased

SECRET = "the number of the account of somebody"  # noqa: S105 - no password
COUNT: Fold[int, AccountEvent] = Fold(
    name="count", version=1, initial=0, step=lambda count, _: count + 1, state=int, snapshot_every=1
)


@pytest.fixture(params=["sqlite", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store[Event]]:
    """Give a store of two streams, one of which knows a secret."""
    target = ":memory:" if request.param == "memory" else str(tmp_path / "ledger.db")
    with Store.open(ledger("json"), target, hooks=IntHooks()) as store:
        account(store).append(counted(1), Noted(text=SECRET), expected=0, key=SECRET, metadata={"who": SECRET})
        account(store, "b").append(counted(2), expected=0)
        yield store


def account(store: Store[Event], key: str = "a") -> Stream[AccountEvent, AccountEvent]:
    """Return a stream."""
    return store.stream("account", key)


def test_nothing_of_it_is_read_or_appended_any_more(store: Store[Event]) -> None:
    """Every way of reading the stream says when and why it was erased."""
    stream = account(store)
    stream.fold(COUNT)
    erased = stream.erase(because="they asked us to")
    assert erased.last_version == 3
    for attempt in (
        lambda: list(stream.read()),
        lambda: list(stream.read(after=99, backwards=True)),
        lambda: stream.fold(COUNT),
        lambda: stream.append(counted(1), expected=ANY),
        lambda: stream.append(counted(1), Noted(text=SECRET), expected=0, key=SECRET),
        lambda: stream.erase(because="again"),
    ):
        with pytest.raises(StreamErased, match="`account/a` was erased"):
            attempt()
    with pytest.raises(StreamErased, match=r"`account/a` was erased on 2\d{3}-.* UTC: they asked us to"):
        list(stream.read())


def test_the_log_has_one_erased_in_its_place(store: Store[Event]) -> None:
    """Behind the end, so that whoever follows is told; reading by types leaves it out."""
    before = list(store.log.read())[-1].checkpoint
    account(store).erase(because="they asked us to")
    account(store, "b").append(counted(3), expected=1)
    log = [(recorded.stream, recorded.version, recorded.event) for recorded in store.log.read()]
    assert log == [
        ("account/b", 1, counted(2)),
        ("account/a", 3, Erased("they asked us to")),
        ("account/b", 2, counted(3)),
    ]
    followed = [recorded.event for recorded in store.log.follow(after=before, timeout=0)]
    assert followed == [Erased("they asked us to"), counted(3)]
    assert len(list(store.log.read(types=[Noted]))) == 0
    assert [recorded.version for recorded in store.log.read(streams=[account(store)])] == [3]


def test_verify_export_and_import_are_content(store: Store[Event], tmp_path: Path) -> None:
    """What stands in its place is carried along, and the stream stays erased elsewhere."""
    account(store).erase(because="they asked us to")
    assert store.maintenance.verify().is_sound
    lines = io.BytesIO()
    store.maintenance.export(lines)
    assert SECRET.encode() not in lines.getvalue()
    for target in (":memory:", tmp_path / "copy.db"):
        with Store.open(ledger("json"), target, hooks=IntHooks()) as copy:
            copy.maintenance.import_(io.BytesIO(lines.getvalue()))
            assert copy.maintenance.import_(io.BytesIO(lines.getvalue())).found == 2
            assert copy.maintenance.verify().is_sound
            with pytest.raises(StreamErased):
                account(copy).append(counted(1), expected=ANY)
            assert account(copy, "c").append(counted(1), expected=NEW).position == 5


def test_the_file_does_not_hold_it_any_more(tmp_path: Path) -> None:
    """Neither the database nor SQLite's log, nor what was kept of it; what deleting leaves is overwritten."""
    with Store.open(ledger("json"), tmp_path / "x.db", hooks=IntHooks()) as store:
        keep: Fold[list[str], AccountEvent] = Fold(
            name="texts",
            version=1,
            initial=[],
            step=lambda texts, event: [*texts, event.text] if isinstance(event, Noted) else texts,
            state=list[str],
            snapshot_every=1,
        )
        for number in range(50):
            note = Noted(text=f"{SECRET} {number} {'x' * 500}")
            account(store).append(note, expected=number, key=f"{SECRET} {number}")
            account(store, "b").append(counted(number), expected=number)
        account(store).fold(keep)
        assert any(SECRET.encode() in path.read_bytes() for path in tmp_path.iterdir())
        account(store).erase(because="they asked us to")
        assert not any(SECRET.encode() in path.read_bytes() for path in tmp_path.iterdir())
        assert len(list(account(store, "b").read())) == 50
        assert store.maintenance.verify().is_sound


def test_what_is_expected_is_looked_at(store: Store[Event]) -> None:
    """As in an append; there must be something."""
    stream = account(store)
    with pytest.raises(Conflict):
        stream.erase(because="x", expected=1)
    with pytest.raises(Conflict):
        account(store, "nobody").erase(because="x", expected=ANY)
    for because in ("", None, 3):
        with pytest.raises(Invalid, match="erase"):
            stream.erase(because=because)  # type: ignore[arg-type] # that is the point
    stream.erase(because="x", expected=2)
