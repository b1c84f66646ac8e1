"""Files that an earlier build wrote are opened, read, appended to and repeated by this one."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from pathlib import Path

import pytest
from ledger import ledger
from ledger.builds import recorded
from ledger.events import AccountEvent, Event, Shut
from ledger.releases import RELEASES, SHAPES
from ledger.samples import NOTED, OPENED, PAID, IntHooks, counted

from perdure import NEW, Checkpoint, Store, Stream
from perdure.engines.sqlite import FileInfo, inspect
from perdure.errors import DraftStore, KeyReused

SHA256 = {
    "format-1.db": "668da11a46246d4f1a79a69839d1bb40dbfe65528784f8e32834135c6d48fffc",
    "format-1-released.db": "b7fd7b7aa3feaef3f7fe3006ff162fab1d8508e5d582c188f9fc61905a29ef18",
}
"""One that records no release, and one that records three."""


@pytest.fixture(params=SHA256)
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Give a copy of a file."""
    name: str = request.param
    golden = Path(__file__).with_name(name)
    assert hashlib.sha256(golden.read_bytes()).hexdigest() == SHA256[name], "the golden file was changed"
    copy = tmp_path / name
    shutil.copyfile(golden, copy)
    return copy


def reopened(path: Path, *, read_only: bool = False) -> Store[Event]:
    """Open a copy; what records no release may hold drafts."""
    allow_drafts = path.name == "format-1.db"
    domain = ledger(is_draft=allow_drafts, releases=() if allow_drafts else RELEASES)
    return Store.open(domain, path, hooks=IntHooks(), read_only=read_only, allow_drafts=allow_drafts)


def test_it_says_what_it_is(path: Path) -> None:
    """Domain and format, which every later format keeps where they are."""
    info = inspect(path)
    assert info == FileInfo("ledger", 1, info.created_at)
    assert dt.datetime.fromtimestamp(info.created_at / 1e6, tz=dt.UTC).year == 2026


@pytest.mark.parametrize("read_only", [False, True])
def test_everything_in_it_is_read(path: Path, *, read_only: bool) -> None:
    """Every value in both codecs, every version, times, metadata and positions."""
    with reopened(path, read_only=read_only) as store:
        for codec, positions in (("json", [1, 2, 3, 5, 6]), ("msgpack", [7, 8, 9, 10, 11])):
            account: Stream[AccountEvent, AccountEvent] = store.stream("account", codec)
            recorded = list(account.read())
            assert [one.event for one in recorded] == [OPENED, PAID, NOTED, counted(-5, by="me"), counted(2**63 - 1)]
            assert [one.stored_version for one in recorded] == [1, 1, 1, 3, 2]
            assert [one.version for one in recorded] == [1, 2, 3, 4, 5]
            assert [one.position for one in recorded] == positions
            assert recorded[2].metadata == {"by": "Zo\u00eb", "causation": "c-1", "correlation": "s-1"}
            assert {one.recorded_at for one in recorded} == {
                dt.datetime(2026, 11, 21, 12, 0, 0, 123_456, tzinfo=dt.UTC)
            }
        branch: Stream[Shut, Shut] = store.stream("branch", 7)
        assert [one.event for one in branch.read()] == [Shut()]
        old: Stream[AccountEvent, AccountEvent] = store.stream("account", "old")
        assert [(one.event, one.stored_version) for one in old.read()] == [(counted(12), 1)]
        log = list(store.log.read())
        assert len(log) == 12
        assert [one.position for one in store.log.read(after=Checkpoint.parse("0:9"))] == [10, 11, 13]


def test_a_released_build_opens_what_releases_wrote(path: Path) -> None:
    """The one that records no release may hold drafts, for all that anybody knows."""
    if path.name == "format-1.db":
        with pytest.raises(DraftStore):
            Store.open(ledger(), path)
        assert recorded(path) == []
    else:
        Store.open(ledger(), path).close()
        assert recorded(path) == [
            (1, RELEASES[0].hash, ""),
            (2, RELEASES[1].hash, ""),
            (3, RELEASES[2].hash, SHAPES[3]),
        ]


def test_it_is_gone_on_with(path: Path) -> None:
    """Keys are found, versions and positions go on."""
    with reopened(path) as store:
        account: Stream[AccountEvent, AccountEvent] = store.stream("account", "msgpack")
        assert account.append(OPENED, PAID, expected=NEW, key="first").is_replay
        with pytest.raises(KeyReused):
            account.append(OPENED, expected=NEW, key="first")
        appended = account.append(counted(1), expected=5)
        assert (appended.last_version, appended.position) == (6, 14)
