"""A file that is raised, marked or taken over while it is open: the next append notices, before it writes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from ledger.builds import account, build, make
from ledger.releases import another_line
from ledger.samples import counted

from perdure import ANY, NEW, Store
from perdure.errors import DraftStore, ForkedHistory, NewerRelease, OpenError


def raise_it(path: Path) -> None:
    """Raise the file to release 3."""
    Store.open(build(3), path, migrate=True).close()


def raise_it_elsewhere(path: Path) -> None:
    """Raise it to a release 3 that was made on another branch."""
    Store.open(build(3, releases=another_line(3)), path, migrate=True).close()


def mark_it(path: Path) -> None:
    """Let drafts write to it."""
    Store.open(build(2, is_draft=True), path, allow_drafts=True).close()


@pytest.mark.parametrize(
    ("release", "change", "expected"),
    [
        (2, raise_it, NewerRelease),
        (2, raise_it_elsewhere, NewerRelease),
        (3, raise_it_elsewhere, ForkedHistory),
        (2, mark_it, DraftStore),
        (3, mark_it, DraftStore),
    ],
)
@pytest.mark.parametrize("appended", [0, 1])
def test_what_another_process_did_is_noticed_by_the_next_append(
    tmp_path: Path, release: int, change: Callable[[Path], None], expected: type[OpenError], appended: int
) -> None:
    """By the first one as by a later one, with a key too; nothing is written, and what is there can be read."""
    path = tmp_path / "x.db"
    make(path, 2)
    with Store.open(build(release), path, write_as=2) as store:
        stream = account(store)
        for number in range(appended):
            stream.append(counted(number), expected=number, key=f"k{number}")
        change(path)
        for key in (None, "k0", "other"):
            with pytest.raises(expected):
                stream.append(counted(0), expected=ANY, key=key)
        assert [recorded.event for recorded in stream.read()] == [counted(number) for number in range(appended)]


def test_whoever_is_held_goes_on_after_the_raise(tmp_path: Path) -> None:
    """It knows the release that the file has now, and every reader understands what it writes."""
    path = tmp_path / "x.db"
    make(path, 2)
    with Store.open(build(3), path, write_as=2) as held:
        account(held).append(counted(1), expected=NEW)
        with Store.open(build(3), path, migrate=True) as raised:
            account(raised).append(counted(2, by="me"), expected=1)
        account(held).append(counted(3), expected=2)
        stored = [(recorded.event, recorded.stored_version) for recorded in account(held).read()]
    assert stored == [(counted(1), 2), (counted(2, by="me"), 3), (counted(3), 2)]
