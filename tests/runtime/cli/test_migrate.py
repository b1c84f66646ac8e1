"""`perdure migrate`: how a store stands to a build, and raising it."""

from __future__ import annotations

import json
import sys
import types
from collections.abc import Callable
from pathlib import Path

import pytest
from ledger.builds import account, build, contents, make, recorded
from ledger.events import Event
from ledger.releases import RELEASES, another_line
from ledger.samples import NOTED, counted
from running import Run

from perdure import NEW, Store
from perdure.registry import Domain

HASHES = [release.hash[:12] for release in RELEASES]
Install = Callable[[Domain[Event]], None]


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Install:
    """Return a function that makes a build importable as `builds.ledger`, as a generated package is."""

    def installed(domain: Domain[Event]) -> None:
        for name in ("builds", "builds.ledger", "builds.ledger.registry"):
            module = types.ModuleType(name)
            module.__path__ = []
            monkeypatch.setitem(sys.modules, name, module)
        sys.modules["builds.ledger.registry"].DOMAIN = domain  # type: ignore[attr-defined] # it is made here

    return installed


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where a store can be made, in the current folder."""
    monkeypatch.chdir(tmp_path)
    return Path("x.db")


def test_the_status_shows_both_sides(perdure: Run, install: Install, file: Path) -> None:
    """What the build knows, what the store records; and where it is behind, what to run, with exit code 1."""
    make(file, 2)
    install(build(3))
    result = perdure("migrate", "status", file, "--package", "builds")
    head, package, blank, headings, *rows = result.out.splitlines()
    assert head == "x.db: a store of `ledger`, held at release 2"
    assert package == "builds.ledger: knows releases up to 3"
    assert (blank, headings.split()) == ("", ["release", "this", "build", "the", "store", "recorded", "(UTC)"])
    assert [row.split()[:3] for row in rows] == [
        ["1", HASHES[0], HASHES[0]],
        ["2", HASHES[1], HASHES[1]],
        ["3", HASHES[2], "-"],
    ]
    assert result.code == 1
    assert "it is held at release 2, and this build would write release 3" in result.err
    assert "run `perdure migrate up x.db`" in result.err


@pytest.mark.parametrize(
    "case",
    [
        (3, build(3), "current"),
        (2, build(3), "behind"),
        (3, build(2), "newer"),
        (3, build(3, releases=another_line(2)), "forked"),
        (0, build(3), "drafts"),
        (0, build(0), "current"),
        (3, build(3, is_draft=True), "current"),
    ],
)
def test_the_status_has_a_word_for_programs(
    perdure: Run, install: Install, file: Path, case: tuple[int, Domain[Event], str]
) -> None:
    """And the exit code says whether the build would write to the store; asking changes nothing."""
    held, domain, state = case
    make(file, held)
    install(domain)
    before = contents(Path.cwd())
    result = perdure("migrate", "status", file, "--package", "builds", "--format", "json")
    found = json.loads(result.out)
    assert (found["state"], result.code) == (state, 0 if state == "current" else 1)
    assert (found["store"]["release"], found["store"]["has_drafts"]) == (held, not held)
    assert [one["release"] for one in found["build"]["releases"]] == [one.number for one in domain.releases]
    assert found["build"]["is_draft"] == domain.is_draft
    assert contents(Path.cwd()) == before
    assert perdure("migrate", "status", file, "--package", "builds").code == result.code


def test_up_raises_the_store_once(perdure: Run, install: Install, file: Path) -> None:
    """A second time there is nothing to do, and no event was touched."""
    make(file, 1)
    with Store.open(build(1), file) as store:
        account(store).append(NOTED, expected=NEW)
    install(build(3))
    up = ("migrate", "up", file, "--package", "builds")
    before = contents(Path.cwd())
    dry = perdure(*up, "--dry-run")
    assert (dry.code, dry.out, dry.err) == (
        0,
        "",
        "x.db: would be raised from release 1 to 3; no event would be rewritten\n",
    )
    assert contents(Path.cwd()) == before
    assert perdure(*up, "--to", 2).err == "x.db: raised from release 1 to 2; no event was rewritten\n"
    assert perdure(*up).err == "x.db: raised from release 2 to 3; no event was rewritten\n"
    again = perdure(*up)
    assert (again.code, again.err) == (0, "x.db: at release 3 already, nothing to do\n")
    assert [(number, bool(shapes)) for number, _, shapes in recorded(file)] == [(1, True), (2, True), (3, True)]
    with Store.open(build(3), file) as store:
        account(store).append(counted(1), expected=1)
        assert [one.event for one in account(store).read()] == [NOTED, counted(1)]


@pytest.mark.parametrize(
    "case",
    [
        (2, build(3), ["--to", 4], "there is no release 4: `builds.ledger` knows releases up to 3", 2),
        (3, build(3), ["--to", 2], "`x.db` is at release 3 already, and cannot be raised to 2", 2),
        (3, build(2), [], "it is at release 3, and this build knows releases up to 2", 1),
        (3, build(3, releases=another_line(2)), [], "its release 2 is", 1),
        (0, build(0), [], "`ledger` has no release yet", 1),
        (2, build(3), ["--to", 0], "0 is not in the range", 2),
    ],
)
def test_up_refuses_what_it_cannot_do(
    perdure: Run, install: Install, file: Path, case: tuple[int, Domain[Event], list[object], str, int]
) -> None:
    """With the reason, and what to do; the file is as it was."""
    held, domain, options, expected, code = case
    make(file, held)
    install(domain)
    before = contents(Path.cwd())
    result = perdure("migrate", "up", file, "--package", "builds", *options)
    assert (result.code, result.out) == (code, "")
    assert expected in result.err
    assert contents(Path.cwd()) == before


def test_drafts_are_raised_and_stay_marked(perdure: Run, install: Install, file: Path) -> None:
    """The command that an error names does what it says, and makes nothing look released that is not."""
    make(file, 0)
    install(build(3))
    assert perdure("migrate", "up", file, "--package", "builds").err == (
        "x.db: raised to release 3; no event was rewritten\n"
    )
    assert [number for number, *_ in recorded(file)] == [0, 1, 2, 3]


def test_it_makes_no_file(perdure: Run, install: Install, file: Path) -> None:
    """A path that is mistyped is told, as is a file that is no store, or a package that is not there."""
    install(build(3))
    for command in ("status", "up"):
        assert "there is no such file" in perdure("migrate", command, file, "--package", "builds").err
    assert not file.exists()
    make(file, 2)
    result = perdure("migrate", "up", file, "--package", "nothing")
    assert (result.code, "there is no generated package `nothing.ledger`" in result.err) == (1, True)
    assert "--raw" not in result.err


@pytest.mark.parametrize(("held", "domain"), [(3, build(2)), (3, build(3, releases=another_line(2))), (0, build(3))])
def test_events_of_a_store_that_the_build_does_not_know_are_shown_raw_only(
    perdure: Run, install: Install, file: Path, held: int, domain: Domain[Event]
) -> None:
    """As today's classes they might be something else."""
    make(file, held)
    with Store.open(build(held), file, allow_drafts=not held) as store:
        account(store).append(NOTED, expected=NEW)
    install(domain)
    typed = perdure("events", file, "--package", "builds")
    assert (typed.code, typed.out, "by `--raw`" in typed.err) == (1, "", True)
    raw = perdure("events", file, "--raw")
    assert (raw.code, "Noted" in raw.out) == (0, True)


def test_events_of_a_store_behind_the_build_are_read(perdure: Run, install: Install, file: Path) -> None:
    """Reading needs no raise."""
    make(file, 2)
    with Store.open(build(2), file) as store:
        account(store).append(NOTED, expected=NEW)
    install(build(3))
    assert perdure("events", file, "--package", "builds").code == 0
