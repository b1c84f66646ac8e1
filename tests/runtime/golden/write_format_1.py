"""Writes `format-1-released.db`, which every later build must open. It was run once; the file is never made again.

`format-1.db` was written by the same, before a file recorded the releases of its domain.

.venv/bin/python tests/runtime/golden/write_format_1.py        (with tests/helpers on PYTHONPATH)
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from ledger import ledger
from ledger.events import AccountEvent, Counted, Shut
from ledger.samples import NOTED, OPENED, PAID, IntHooks, counted

from perdure import ANY, EXISTS, NEW, Store, Stream
from perdure.registry import CodecName
from perdure.testing.sqlite import SqliteHarness

CODECS: tuple[CodecName, ...] = ("json", "msgpack")


def instant() -> dt.datetime:
    """Return when all of it was recorded."""
    return dt.datetime(2026, 11, 21, 12, 0, 0, 123_456, tzinfo=dt.UTC)


def write(path: Path) -> None:
    """Write every kind of event in both codecs, former versions, metadata, keys, a repetition, and a gap at 12."""
    for codec in CODECS:
        with Store.open(ledger(codec), path, hooks=IntHooks(), clock=instant) as store:
            account: Stream[AccountEvent, AccountEvent] = store.stream("account", codec)
            branch: Stream[Shut, Shut] = store.stream("branch", 7)
            account.append(OPENED, PAID, expected=NEW, key="first")
            account.append(NOTED, expected=2, metadata={"by": "Zo\u00eb"}, causation="c-1", correlation="s-1")
            branch.append(Shut(), expected=ANY, key="shut-1")
            account.append(counted(-5, by="me"), expected=EXISTS)
        with Store.open(ledger(codec), path, write_as={Counted: 2}, clock=instant) as store:
            account = store.stream("account", codec)
            account.append(counted(2**63 - 1), expected=4)
    harness = SqliteHarness(path.parent, "ledger")
    harness.path = path
    harness.put([(13, "account/old", 1, "Counted", 1, "json", 0, None, None, '{"amount":"12"}')])
    harness.close()


if __name__ == "__main__":
    write(Path(__file__).with_name("format-1-released.db"))
