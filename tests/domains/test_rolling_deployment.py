"""Two releases of one domain, side by side on one file: the safe order works, and every other one is refused."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from ledger.builds import contents, recorded
from rolling import OTHER_LINE, RELEASES, Build, Program, make_build, release


@pytest.fixture(scope="module")
def domain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a domain with three releases."""
    return release(tmp_path_factory.mktemp("main"), RELEASES)


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory, domain: Path) -> Build:
    """Give the build of release 2."""
    return make_build(tmp_path_factory.mktemp("old"), domain, 2)


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory, domain: Path) -> Build:
    """Give the build of release 3."""
    return make_build(tmp_path_factory.mktemp("new"), domain, 3)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, old: Build) -> Path:
    """Give a store in which the build of release 2 has written one event."""
    path = tmp_path_factory.mktemp("written") / "shop.db"
    with Program(old, path) as program:
        assert program.open() == "opened"
        assert program.append("Placed", item="tea", note="green") == 1
    assert list(contents(path.parent)) == [path.name]
    return path


@pytest.fixture
def path(tmp_path: Path, written: Path) -> Path:
    """Give a copy of it."""
    return Path(shutil.copy(written, tmp_path))


def migrate(build: Build, path: Path) -> subprocess.CompletedProcess[str]:
    """Run `perdure migrate up` with the code of *build*."""
    return subprocess.run(
        [sys.executable, "-c", "from perdure.cli import main; main()", "migrate", "up", path, "--package", "shops"],
        env={"PYTHONPATH": ":".join([str(build.folder), *sys.path])},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.slow
def test_the_safe_order_loses_nothing(old: Build, new: Build, path: Path) -> None:
    """Each program is upgraded, writing release 2; the file is raised; and at last release 3 is written."""
    with Program(old, path) as last, Program(new, path) as first:
        assert (last.open(), first.open(write_as=2)) == ("opened", "opened")
        assert last.append("Placed", item="cup", note="") == 2
        assert first.append("Placed", product="pot", note="blue", count=1) == 3
        before = [("tea", "green"), ("cup", ""), ("pot", "blue")]
        assert last.read() == [("Placed", {"item": item, "note": note}, 2) for item, note in before]
        assert first.read() == [("Placed", {"product": item, "note": note, "count": 1}, 2) for item, note in before]
        # what the old program could not read is refused, and nothing is lost
        assert first.append("Placed", product="pot", note="", count=2) == "NotExpressible"
        assert first.append("Shipped", by="post") == "NotInRelease"
        assert last.append("Placed", item="pan", note="") == 4
    with Program(new, path) as one, Program(new, path) as other:
        assert (one.open(write_as=2), other.open(write_as=2)) == ("opened", "opened")
        assert one.append("Placed", product="fork", note="", count=1) == 5
        raised = migrate(new, path)
        assert (raised.returncode, raised.stderr) == (
            0,
            f"{path}: raised from release 2 to 3; no event was rewritten\n",
        )
        assert other.append("Placed", product="knife", note="", count=1) == 6  # nobody need be restarted at once
        assert one.open() == "opened"
        assert one.append("Placed", product="spoon", note="", count=6) == 7
        assert one.append("Shipped", by="post") == 8
        assert other.append("Placed", product="bowl", note="", count=1) == 9
        assert other.open(write_as=2) == "opened"
        everything = one.read()
        assert other.read() == everything
    products = ["tea", "cup", "pot", "pan", "fork", "knife", "spoon", "bowl"]
    placed = [(fields, stored) for name, fields, stored in everything if name == "Placed"]
    assert [fields["product"] for fields, _ in placed] == products
    assert [fields["count"] for fields, _ in placed] == [1, 1, 1, 1, 1, 1, 6, 1]
    assert [stored for _, stored in placed] == [2, 2, 2, 2, 2, 2, 3, 2]
    assert everything[7] == ("Shipped", {"by": "post"}, 1)


def test_a_new_build_that_holds_nothing_back_is_refused(new: Build, path: Path) -> None:
    """At open, before anything is written: programs of release 2 may still be there."""
    before = contents(path.parent)
    with Program(new, path) as program:
        assert program.open() == "OlderRelease"
        assert program.open(write_as=3) == "OlderRelease"
    assert contents(path.parent) == before


@pytest.mark.slow
def test_an_old_build_is_refused_after_the_raise(old: Build, new: Build, path: Path) -> None:
    """At its next append where it was open, and when it opens the file again; what it knows it still reads."""
    with Program(old, path) as program:
        assert program.open() == "opened"
        assert program.append("Placed", item="cup", note="") == 2
        assert migrate(new, path).returncode == 0
        for _ in range(2):
            assert program.append("Placed", item="pan", note="") == "NewerRelease"
        assert [fields["item"] for _, fields, _ in program.read()] == ["tea", "cup"]
        assert program.open() == "NewerRelease"
        assert program.open(read_only=True) == "NewerRelease"
    with Program(new, path) as program:
        program.open()
        assert len(program.read()) == 2


@pytest.mark.slow
def test_an_old_build_at_work_is_stopped_by_the_raise(old: Build, new: Build, path: Path) -> None:
    """Each of its appends is either acknowledged, and there, or refused."""
    with Program(old, path) as program:
        program.open()
        assert program.ask("flood", ["Placed", {"item": "tea", "note": ""}]) == "begun"
        assert migrate(new, path).returncode == 0
        count, error = program.answer()
    assert (count > 0, error) == (True, "NewerRelease")
    with Program(new, path) as program:
        program.open()
        assert len(program.read()) == count + 1


@pytest.mark.slow
def test_another_line_of_releases_is_refused(tmp_path: Path, new: Build, path: Path) -> None:
    """Whoever comes second: a release 3 that was made on another branch is another release."""
    other = make_build(tmp_path / "other", release(tmp_path / "branch", OTHER_LINE), 3)
    with Program(other, path) as late:
        assert late.open(write_as=2) == "opened"  # all that is in the file they share
        assert migrate(new, path).returncode == 0
        assert late.append("Placed", product="cup", note="", count=2) == "ForkedHistory"
        before = recorded(path)
        assert late.open(write_as=2) == "ForkedHistory"
        assert late.open(migrate=True) == "ForkedHistory"
        refused = migrate(other, path)
        assert (refused.returncode, "its release 3 is" in refused.stderr) == (1, True)
        assert recorded(path) == before
    with Program(new, path) as program:
        program.open()
        assert len(program.read()) == 1


@pytest.mark.slow
def test_two_that_raise_at_once_raise_once(new: Build, path: Path) -> None:
    """By the command or by `migrate=True`, all of them succeed."""
    programs = [Program(new, path) for _ in range(3)]
    for program in programs:
        program.tell("open", {"migrate": True})
    assert migrate(new, path).returncode == 0
    assert [program.answer() for program in programs] == ["opened"] * 3
    versions = {
        program.append("Placed", product="cup", note="", count=number) for number, program in enumerate(programs)
    }
    assert versions == {2, 3, 4}
    for program in programs:
        with program:
            assert len(program.read()) == 4
