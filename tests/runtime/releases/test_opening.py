"""Which build opens which file: whatever does not fit is refused before anything is written."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from ledger import ledger
from ledger.builds import account, build, contents, make, recorded
from ledger.events import Counted
from ledger.releases import RELEASES, SHAPES, another_line
from ledger.samples import NOTED, counted

from perdure import ANY, NEW, Store
from perdure.errors import (
    DraftDomain,
    DraftStore,
    ForkedHistory,
    Invalid,
    NewerRelease,
    OlderRelease,
    OpenError,
)

HASHES = [release.hash for release in RELEASES]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where a file can be made."""
    return tmp_path / "x.db"


@pytest.mark.parametrize(
    ("write_as", "held"), [(None, 3), (3, 3), (2, 2), (1, 1), ({Counted: 2}, 3), ({Counted: 3}, 3)]
)
def test_a_new_file_is_held_at_the_release_that_is_written(path: Path, write_as: Any, held: int) -> None:
    """It records every hash up to that, and the shapes of the release that writes. `Shut` came with the third."""
    Store.open(build(3), path, write_as=write_as).close()
    assert recorded(path) == [
        (number, HASHES[number - 1], SHAPES[number] if number == held else "") for number in range(1, held + 1)
    ]


def test_a_class_that_is_held_holds_the_file_at_the_oldest_release_that_reads_it(path: Path) -> None:
    """Where nothing else is newer, a version by class is as good as the release that froze it."""
    streams = {"account": ledger().streams["account"]}
    Store.open(build(3, streams=streams), path, write_as={Counted: 2}).close()
    assert len(recorded(path)) == 2


Expectation: TypeAlias = int | type[OpenError]

TABLE: list[tuple[int, int, int | None, dict[str, Any], Expectation]] = [
    (2, 2, None, {}, 2),
    (2, 2, 1, {}, 2),
    (2, 3, None, {}, OlderRelease),
    (2, 3, 3, {}, OlderRelease),
    (1, 3, 2, {}, OlderRelease),
    (2, 3, 2, {}, 2),
    (2, 3, 1, {}, 2),
    (2, 3, None, {"read_only": True}, 2),
    (2, 3, None, {"migrate": True}, 3),
    (1, 3, 2, {"migrate": True}, 2),
    (3, 3, 2, {"migrate": True}, 3),
    (3, 3, None, {"migrate": True}, 3),
    (3, 2, None, {}, NewerRelease),
    (3, 2, 1, {}, NewerRelease),
    (3, 2, None, {"migrate": True}, NewerRelease),
    (3, 2, None, {"read_only": True}, NewerRelease),
    (0, 3, None, {}, DraftStore),
    (0, 3, None, {"read_only": True}, DraftStore),
    (0, 3, None, {"migrate": True}, DraftStore),
    (0, 3, None, {"allow_drafts": True}, OlderRelease),
    (0, 3, None, {"allow_drafts": True, "read_only": True}, 0),
    (0, 3, None, {"allow_drafts": True, "migrate": True}, 3),
]
"""The release of the file, of the build, what is written, and the one at which the file is held then, or the error."""


@pytest.mark.parametrize("row", TABLE, ids=lambda row: "-".join(map(str, row)))
def test_the_table_of_the_guide(path: Path, row: tuple[int, int, int | None, dict[str, Any], Expectation]) -> None:
    """What is opened is held where it was, or is raised because that was asked for; what is refused is not touched."""
    held, known, write_as, options, expected = row
    make(path, held)
    before = contents(path.parent)
    if isinstance(expected, int):
        with Store.open(build(known), path, write_as=write_as, **options) as store:
            if not options.get("read_only"):
                account(store).append(NOTED, expected=NEW)
        assert [number for number, *_ in recorded(path) if number] == list(range(1, expected + 1))
        return
    with pytest.raises(expected) as caught:
        Store.open(build(known), path, write_as=write_as, **options)
    assert caught.value.path == str(path)
    assert caught.value.help
    assert contents(path.parent) == before


def test_raising_adds_the_shapes_of_the_release_that_writes_from_then_on(path: Path) -> None:
    """What was recorded before stays as it was."""
    make(path, 1)
    (first,) = recorded(path)
    Store.open(build(3), path, migrate=True).close()
    assert recorded(path) == [first, (2, HASHES[1], ""), (3, HASHES[2], SHAPES[3])]


def test_the_errors_say_what_to_do(path: Path) -> None:
    """With the command to run, and the ways around it."""
    make(path, 2)
    with pytest.raises(OlderRelease) as older:
        Store.open(build(3), path)
    assert str(older.value) == f"`{path}` cannot be used: it is held at release 2, and this build would write release 3"
    assert older.value.help == (
        f"once every program that uses it knows release 3, run `perdure migrate up {path}`, or open it with "
        "`migrate=True`; until then open it with `write_as=2`, or open it with `read_only=True`"
    )
    assert (older.value.release, older.value.wanted) == (2, 3)
    with pytest.raises(NewerRelease, match="it is at release 2, and this build knows releases up to 1") as newer:
        Store.open(build(1), path)
    assert (newer.value.release, newer.value.known) == (2, 1)


def test_the_command_can_be_pasted(tmp_path: Path) -> None:
    """Whatever the path."""
    path = tmp_path / "a b's.db"
    make(path, 2)
    with pytest.raises(OlderRelease) as older:
        Store.open(build(3), path)
    command = re.search("`perdure migrate up (.*?)`", older.value.help)
    assert command
    assert shlex.split(command[1]) == [str(path)]


@pytest.mark.parametrize("since", [1, 2, 3])
@pytest.mark.parametrize("held", [1, 2, 3])
@pytest.mark.parametrize("known", [1, 2, 3])
def test_another_line_of_releases_is_noticed_at_the_first_that_differs(
    path: Path, since: int, held: int, known: int
) -> None:
    """Whichever of both is ahead; where both know only what they share, they fit."""
    make(path, held)
    other = build(known, releases=another_line(since)[:known])
    before = contents(path.parent)
    if since <= min(held, known):
        every: list[dict[str, Any]] = [{}, {"read_only": True}, {"migrate": True}, {"write_as": 1}]
        for options in every:
            with pytest.raises(ForkedHistory) as caught:
                Store.open(other, path, **options)
            assert caught.value.release == since
            assert (caught.value.stored, caught.value.known) == (HASHES[since - 1], other.releases[since - 1].hash)
        assert contents(path.parent) == before
    elif held == known:
        Store.open(other, path).close()


def test_a_draft_makes_no_file_unless_it_may(path: Path) -> None:
    """Nor does it touch one; where it may, it marks the file for good, and no released build opens that."""
    draft = build(3, is_draft=True)
    with pytest.raises(DraftDomain, match="`ledger` has drafts") as caught:
        Store.open(draft, path)
    assert caught.value.domain == "ledger"
    assert list(path.parent.iterdir()) == []
    make(path, 3)
    before = contents(path.parent)
    with pytest.raises(DraftDomain):
        Store.open(draft, path, write_as=2)
    assert contents(path.parent) == before
    for _ in range(2):
        with Store.open(draft, path, allow_drafts=True) as store:
            account(store).append(counted(1), expected=ANY)
        assert [row[0] for row in recorded(path)] == [0, 1, 2, 3]
    with pytest.raises(DraftStore, match="holds drafts"):
        Store.open(build(3), path)
    with Store.open(build(3), path, allow_drafts=True) as store:
        assert account(store).version() == 2


def test_a_domain_without_any_release_is_a_draft(path: Path) -> None:
    """Whether its package says so or not."""
    with pytest.raises(DraftDomain):
        Store.open(ledger(releases=()), path)
    Store.open(ledger(releases=()), path, allow_drafts=True).close()
    assert [number for number, *_ in recorded(path)] == [0]


def test_a_draft_reads_what_releases_wrote(path: Path) -> None:
    """It knows all of that, and reading marks nothing."""
    make(path, 3)
    Store.open(build(3, is_draft=True), path, read_only=True).close()
    Store.open(build(3), path, allow_drafts=True).close()
    assert [row[0] for row in recorded(path)] == [1, 2, 3]


def test_memory_is_free() -> None:
    """Nothing outlives the process there."""
    with Store.open(build(3, is_draft=True), ":memory:", migrate=True) as store:
        account(store).append(counted(1), expected=NEW)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"read_only": True, "migrate": True}, r"`open.migrate` expects False where the store is only read"),
        ({"write_as": 4}, r"`open.write_as` expects a release from 1 to 3, or a version by class, got 4"),
        ({"write_as": 0}, "a release from 1 to 3"),
        ({"write_as": True}, "a release from 1 to 3"),
        ({"write_as": "2"}, "a release from 1 to 3"),
    ],
)
def test_wrong_arguments_are_refused_before_a_file_is_made(path: Path, options: dict[str, Any], expected: str) -> None:
    """As every other one."""
    with pytest.raises(Invalid, match=expected):
        Store.open(build(3), path, **options)
    with pytest.raises(Invalid, match="`ledger` has no release"):
        Store.open(build(0), path, write_as=1, allow_drafts=True)
    assert list(path.parent.iterdir()) == []
