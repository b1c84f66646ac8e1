"""Counting, and tidying up."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from ledger import ledger
from ledger.events import AccountEvent, Event
from ledger.samples import IntHooks, counted

from perdure import ANY, Store, Stream


def test_stats_count_by_type_version_and_codec(store: Store[Event]) -> None:
    """In that order, and their sums fit; times are those of the first and the last event."""
    stats = store.maintenance.stats()
    kinds = [(count.type, count.type_version, count.codec, count.records) for count in stats.counts]
    assert kinds == [("Counted", 3, "json", 295), ("Noted", 1, "json", 4), ("Shut", 1, "json", 1)]
    assert (stats.events, stats.streams) == (300, 3)
    assert stats.size >= sum(count.payload_bytes for count in stats.counts) > 3000
    times = [recorded.recorded_at for recorded in store.log.read()]
    assert (stats.first_recorded_at, stats.last_recorded_at) == (min(times), max(times))


def test_stats_of_an_empty_store(target: str) -> None:
    """There is nothing to count, and no time."""
    with Store.open(ledger("json"), target, hooks=IntHooks()) as store:
        stats = store.maintenance.stats()
    assert (stats.events, stats.streams, stats.counts) == (0, 0, ())
    assert stats.first_recorded_at is stats.last_recorded_at is None


def test_payloads_are_counted_in_bytes(target: str) -> None:
    """Not in characters, and the same whatever the codec and the engine."""
    at = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
    with Store.open(ledger("json"), target, hooks=IntHooks(), clock=lambda: at) as store:
        stream: Stream[AccountEvent, AccountEvent] = store.stream("account", "a")
        stream.append(counted(1, by="\u00e9\U0001f600"), expected=0)
        (count,) = store.maintenance.stats().counts
    assert count.payload_bytes == len('{"amount":1,"by":"\u00e9\U0001f600","currency":"EUR"}'.encode())


def test_optimizing_loses_nothing(store: Store[Event]) -> None:
    """And leaves the store as usable as it was."""
    before = [recorded.event for recorded in store.log.read()]
    store.maintenance.optimize()
    assert [recorded.event for recorded in store.log.read()] == before
    stream: Stream[AccountEvent, AccountEvent] = store.stream("account", "a")
    stream.append(counted(1), expected=ANY)


def test_optimizing_writes_the_log_back(tmp_path: Path) -> None:
    """SQLite's log is empty afterwards."""
    with Store.open(ledger("json"), tmp_path / "ledger.db", hooks=IntHooks()) as store:
        stream: Stream[AccountEvent, AccountEvent] = store.stream("account", "a")
        stream.append(*map(counted, range(1000)), expected=0)
        assert (tmp_path / "ledger.db-wal").stat().st_size
        store.maintenance.optimize()
        assert not (tmp_path / "ledger.db-wal").stat().st_size
