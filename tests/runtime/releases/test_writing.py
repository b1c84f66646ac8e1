"""A store that is held at a release writes the versions of that release, and says what had no place in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from ledger.builds import account, build
from ledger.events import Shut
from ledger.samples import NOTED, IntHooks, counted

from perdure import NEW, Store, Stream
from perdure.errors import KeyReused, NotExpressible, NotInRelease


@pytest.fixture(params=["sqlite", "memory"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Name what a store is opened on."""
    return ":memory:" if request.param == "memory" else str(tmp_path / "ledger.db")


def test_each_event_is_written_as_the_release_had_it(target: str) -> None:
    """Old where it changed since, the newest where it did not."""
    with Store.open(build(3), target, write_as=2) as store:
        account(store).append(counted(1), NOTED, expected=NEW)
        stored = [(recorded.event, recorded.stored_version) for recorded in account(store).read()]
    assert stored == [(counted(1), 2), (NOTED, 1)]


def test_what_the_release_cannot_hold_is_refused(target: str) -> None:
    """By field, as with a version by class; unless it may be lost."""
    with Store.open(build(3), target, write_as=2) as store:
        with pytest.raises(NotExpressible, match=r"`Counted.by` cannot be written as version 2"):
            account(store).append(counted(1, by="me"), expected=NEW)
        assert account(store).version() == 0
    with Store.open(build(3), target, write_as=2, lossy=True) as store:
        account(store).append(counted(1, by="me"), expected=NEW)
        assert [recorded.event for recorded in account(store).read()] == [counted(1)]


def test_an_event_that_the_release_did_not_have_is_refused_by_name(target: str) -> None:
    """Every other one can be written."""
    with Store.open(build(3), target, write_as=2) as store:
        branch: Stream[Shut, Shut] = store.stream("branch", 1)
        with pytest.raises(NotInRelease, match="`Shut` cannot be written as release 2: it came later") as caught:
            branch.append(Shut(), expected=NEW)
        assert (caught.value.type, caught.value.release, branch.version()) == ("Shut", 2, 0)
        account(store).append(counted(1), expected=NEW)


def test_an_event_without_a_way_down_is_refused_when_it_is_appended(target: str) -> None:
    """Not when the store is opened: whoever never appends it need not know."""
    with Store.open(build(3), target, hooks=IntHooks(), write_as=1) as store:
        account(store).append(NOTED, expected=NEW)
        with pytest.raises(NotInRelease, match=r"`Counted` .* release 1: it has no way down to version 1"):
            account(store).append(NOTED, counted(1), expected=1)
        assert account(store).version() == 1


@pytest.mark.parametrize("lossy", [False, True])
def test_a_repetition_is_found_even_where_the_release_has_no_place_for_it(tmp_path: Path, *, lossy: bool) -> None:
    """Nothing is written anew, so the first result is returned, as for a version by class."""
    path = tmp_path / "x.db"
    with Store.open(build(3), path) as store:
        branch: Stream[Shut, Shut] = store.stream("branch", 1)
        branch.append(Shut(), expected=NEW, key="k")
    with Store.open(build(3), path, write_as=2, lossy=lossy) as store:
        branch = store.stream("branch", 1)
        assert branch.append(Shut(), expected=NEW, key="k").is_replay
        with pytest.raises(NotInRelease):
            branch.append(Shut(), expected=1, key="other")
        with pytest.raises(KeyReused):
            branch.append(Shut(), Shut(), expected=1, key="k")
