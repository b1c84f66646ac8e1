"""Two processes that migrate one file at once, and one that is killed while it does."""

from __future__ import annotations

import importlib
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import apsw
import pytest
from dying import deaths
from migrated import LIBRARY, Released, fill, released, rows

from perdure.engines.sqlite import inspect_tables, lower_file
from perdure.errors import StoreFull
from perdure.events.releases import build_of

pytestmark = pytest.mark.slow

BOOKS = 1500
"""Enough for a migration to take longer than a process needs to be killed."""

WORKER = """
import importlib, sys
sys.path.insert(0, {output!r})
package = importlib.import_module({package!r})
print("ready", flush=True)
package.open(sys.argv[1], migrate=True).close()
print("done", flush=True)
"""


def start(domain: Released, path: Path) -> subprocess.Popen[str]:
    """Start a process that migrates the file, and wait until it has all that it needs."""
    build = domain.build()
    code = WORKER.format(output=str(domain.folder.parent.parent), package=build.package)
    process = subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def test_of_two_one_migrates_and_the_other_finds_it_done(tmp_path: Path) -> None:
    """Both end well, each migration is recorded once, and no row is there twice."""
    domain, path = released(*LIBRARY), tmp_path / "library.db"
    fill(path, domain.build(1), books=BOOKS)
    both = [start(domain, path) for _ in range(2)]
    assert [process.communicate(timeout=60)[0] for process in both] == ["done\n", "done\n"]
    done = apsw.Connection(str(path)).execute("SELECT name, way FROM perdure_migrations").fetchall()
    assert [way for _, way in done] == ["up", "up"]
    assert {table: len(found) for table, found in rows(path).items()} == {"authors": 2, "books": 2 * BOOKS}


def kill_often(tmp_path: Path, rounds: int) -> None:
    """Kill a process that migrates, again and again, at another moment each time, until it is done by itself."""
    chance = random.Random(rounds)  # noqa: S311 - moments, no secrets
    domain, first = released(*LIBRARY), tmp_path / "library.db"
    fill(first, domain.build(1), books=BOOKS)
    before = rows(first)
    seen = set()
    for number in range(rounds):
        path = tmp_path / f"library-{number}.db"
        shutil.copy(first, path)
        process = start(domain, path)
        time.sleep(chance.uniform(0, 0.25))
        process.kill()
        process.communicate()
        state, digest = inspect_tables(path)
        assert state is not None
        assert state.digest == digest, "half of a migration is in the file"
        held = apsw.Connection(str(path)).execute("SELECT max(release) FROM perdure_releases").fetchall()
        assert held == [(state.release,)]
        if state.release == 1:
            assert rows(path) == before
        seen.add(state.release)
        domain.build().open(path, migrate=True).close()
        with domain.build().open(path) as store:
            assert store.books.count() == 2 * BOOKS
            assert len(store.books.search("title", limit=10)) == 10
    assert seen, "nothing was tried"


def test_what_is_killed_leaves_one_release_or_the_other(tmp_path: Path) -> None:
    """The tables, their definitions and the record of them are of one release; the next program goes on from there."""
    kill_often(tmp_path, 5)


@pytest.mark.faults
def test_what_is_killed_very_often_leaves_one_release_or_the_other(tmp_path: Path) -> None:
    """The same at many more moments."""
    kill_often(tmp_path, 100)


def kill_at_each(tmp_path: Path, every: int) -> None:
    """Kill what migrates up, and what migrates down again, at every *every*th of its statements."""
    domain, path = released(*LIBRARY), tmp_path / "library.db"
    newest = domain.build()
    fill(path, domain.build(1), books=4)
    schema = newest.module("tables").SCHEMA

    def up() -> None:
        newest.open(path, migrate=True).close()

    def down() -> None:
        build = build_of(newest.module("registry").DOMAIN, 1, migrates=True, allows_drafts=False)
        lower_file(str(path), "library", build, schema.raw(), 1, holds=lambda *_: True)

    for first, passed, act in ((1, {1, 2}, up), (2, {2}, down)):
        domain.build(first).open(path, migrate=True).close()
        before, kept = rows(path), shutil.copy(path, tmp_path / f"{first}.db")
        act()
        wanted = rows(path)
        shutil.copy(kept, path)
        seen = set()
        for _ in deaths(act, every=every):
            state, digest = inspect_tables(path)
            assert state is not None
            assert state.digest == digest, "half of a migration is in the file"
            connection = apsw.Connection(str(path))
            assert connection.execute("SELECT max(release) FROM perdure_releases").fetchall() == [(state.release,)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            connection.close()
            if state.release in {first, 3}:
                assert rows(path) == (before if state.release == first else wanted)
            seen.add(state.release)
            act()
            assert rows(path) == wanted
            for beside in tmp_path.glob("library.db*"):
                beside.unlink()
            shutil.copy(kept, path)
        assert passed <= seen
        shutil.copy(kept, path)


@pytest.mark.parametrize("every", [11, pytest.param(1, marks=pytest.mark.faults)])
def test_what_is_killed_at_any_statement_goes_on_from_there(tmp_path: Path, every: int) -> None:
    """Up and down: the rows are those of one release, whole, and the next run ends it as if nothing had happened."""
    kill_at_each(tmp_path, every)


def test_a_migration_without_room(tmp_path: Path) -> None:
    """A file that may not grow as much as a migration needs stays as it was, and is migrated where it may."""
    domain, path = released(*LIBRARY), tmp_path / "library.db"
    fill(path, domain.build(1), books=BOOKS)
    before = rows(path)
    package = importlib.import_module(domain.build().package)
    with pytest.raises(StoreFull, match="max_size"):
        package.open(path, migrate=True, max_size=path.stat().st_size)
    assert rows(path) == before
    package.open(path, migrate=True, max_size=8 * path.stat().st_size).close()
    assert rows(path) != before
