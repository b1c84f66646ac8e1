"""The output folder as it really is: links, folders and modes in the way, and runs that are cut short."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from perdure_codegen.file import File
from perdure_codegen.output import MANIFEST, OutputError, apply, plan_output, read_folder

FILES = (File("domains/shop/events.py", "e\n"), File("domains/shop/history/old.py", "o\n"))


def write(output: Path, *files: File) -> dict[str, str]:
    """Bring *output* up to date and return the states of what was not."""
    plan = plan_output(files, *read_folder(output, files))
    apply(output, plan)
    return {entry.path: entry.state for entry in plan.findings}


def tree(output: Path) -> dict[str, str]:
    """Return all files below *output* with their contents, but for the manifest."""
    found = (path for path in sorted(output.rglob("*")) if path.is_file() and path.name != MANIFEST)
    return {path.relative_to(output).as_posix(): path.read_text() for path in found}


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    """The first run makes all files and folders, the second finds all as it should be."""
    output = tmp_path / "made" / "generated"
    assert set(write(output, *FILES).values()) == {"missing"}
    before = {path: path.stat().st_mtime_ns for path in output.rglob("*")}
    assert write(output, *FILES) == {}
    assert {path: path.stat().st_mtime_ns for path in output.rglob("*")} == before
    assert tree(output) == {file.path: file.contents for file in FILES}


def test_a_leftover_goes_with_its_folder_and_caches(tmp_path: Path) -> None:
    """A removed file takes the folders with it that held nothing else but bytecode."""
    write(tmp_path, *FILES)
    cache = tmp_path / "domains/shop/history/__pycache__"
    cache.mkdir()
    (cache / "old.cpython-311.pyc").touch()
    assert write(tmp_path, FILES[0])["domains/shop/history/old.py"] == "leftover"
    assert not (tmp_path / "domains/shop/history").exists()
    assert list(tree(tmp_path)) == ["domains/shop/events.py"]


def test_an_edited_leftover_stays(tmp_path: Path) -> None:
    """What a person changed is not removed, however often the compiler runs."""
    write(tmp_path, *FILES)
    edited = tmp_path / FILES[1].path
    edited.write_text("mine\n")
    for _ in range(2):
        assert write(tmp_path, FILES[0])[FILES[1].path] == "edited leftover"
        assert edited.read_text() == "mine\n"


def test_a_foreign_file_stops_the_run_before_anything_is_written(tmp_path: Path) -> None:
    """A file at our path that we never wrote is named, and nothing else is touched."""
    foreign = tmp_path / FILES[1].path
    foreign.parent.mkdir(parents=True)
    foreign.write_text("mine\n")
    with pytest.raises(OutputError, match=r"in the way: `domains/shop/history/old\.py`"):
        write(tmp_path, *FILES)
    assert tree(tmp_path) == {FILES[1].path: "mine\n"}


def test_links_are_never_followed(tmp_path: Path) -> None:
    """A link to a folder or a file outside is in the way; what it points to stays as it is."""
    outside, output = tmp_path / "outside", tmp_path / "generated"
    outside.mkdir()
    (outside / "events.py").write_text("precious\n")
    (output / "domains").mkdir(parents=True)
    (output / "domains/shop").symlink_to(outside)
    with pytest.raises(OutputError):
        write(output, *FILES)
    (output / "domains/shop").unlink()
    (output / "domains/shop").mkdir()
    (output / "domains/shop/events.py").symlink_to(outside / "events.py")
    with pytest.raises(OutputError):
        write(output, *FILES)
    assert tree(outside) == {"events.py": "precious\n"}


def test_a_manifest_cannot_reach_out(tmp_path: Path) -> None:
    """A forged entry with `..` removes nothing."""
    precious = tmp_path / "precious"
    precious.touch()
    output = tmp_path / "generated"
    write(output, *FILES)
    own = output / MANIFEST
    own.write_text(
        own.read_text() + f"{'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'}  ../precious\n"
    )
    assert write(output, *FILES) == {MANIFEST: "stale"}
    assert precious.exists()


def test_folders_and_broken_manifests_are_survived(tmp_path: Path) -> None:
    """A folder where a file should be is in the way; a manifest of noise lists nothing."""
    (tmp_path / FILES[0].path).mkdir(parents=True)
    (tmp_path / MANIFEST).write_bytes(os.urandom(200))
    with pytest.raises(OutputError, match=r"events\.py"):
        write(tmp_path, *FILES)


def test_a_file_in_place_of_a_folder_is_in_the_way(tmp_path: Path) -> None:
    """A plain file called like one of our folders is named by the path that it blocks."""
    (tmp_path / "domains").write_text("mine\n")
    with pytest.raises(OutputError, match="in the way"):
        write(tmp_path, *FILES)
    assert tree(tmp_path) == {"domains": "mine\n"}


def test_a_lost_manifest_is_made_anew(tmp_path: Path) -> None:
    """Files that are as they should be need no manifest to be ours."""
    write(tmp_path, *FILES)
    (tmp_path / MANIFEST).unlink()
    assert write(tmp_path, *FILES) == {MANIFEST: "missing"}
