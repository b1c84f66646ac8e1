"""Files that change at once."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from runs import NOW

from domains.sessions import Workspace, WorkspaceHash
from perdure.documents import export_document
from perdure.errors import Invalid, NotReplaced
from perdure.files import replace_file

READER = """
import json, sys
path = sys.argv[1]
print("ready", flush=True)
seen = set()
while True:
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    assert len(set(document["items"])) == 1 and len(document["items"]) == 20_000
    seen.add(document["items"][0])
    if document["items"][0] == 99:
        break
print(len(seen))
"""


def test_a_reader_never_sees_half_of_it(tmp_path: Path) -> None:
    """A process that reads in a loop finds whole documents alone, and more than one of them."""
    path = tmp_path / "status.json"
    export_document(path, {"items": [0] * 20_000})
    with subprocess.Popen([sys.executable, "-c", READER, str(path)], stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "ready\n"
        for number in range(100):
            export_document(path, {"items": [number] * 20_000})
        assert int(reader.communicate(timeout=60)[0]) > 1
    assert reader.returncode == 0
    assert list(tmp_path.iterdir()) == [path]


def test_a_document_is_pretty_and_always_the_same(tmp_path: Path) -> None:
    """An entity becomes indented JSON with the names of its fields, as do plain values."""
    path = tmp_path / "workspace.json"
    export_document(path, Workspace(hash=WorkspaceHash("0" * 16), path=None, last_accessed=NOW))
    assert path.read_text(encoding="utf-8") == (
        '{\n  "hash": "0000000000000000",\n  "path": null,\n  "last_accessed": "2026-01-02T03:04:05.678901Z"\n}\n'
    )
    export_document(path, {"b": {3, 1, 2}, "a": "å"})
    assert json.loads(path.read_bytes()) == {"a": "å", "b": [1, 2, 3]}


@pytest.mark.parametrize("document", [object(), {"a": lambda: 0}, {1j: 2}, 2**70 * 1j])
def test_what_json_cannot_hold_is_refused_before_anything_is_written(tmp_path: Path, document: object) -> None:
    """The error is about the document, and there is no file."""
    with pytest.raises(Invalid, match="what JSON can hold"):
        export_document(tmp_path / "x.json", document)
    assert not list(tmp_path.iterdir())


def test_permissions_are_kept_and_a_new_file_has_the_usual_ones(tmp_path: Path) -> None:
    """A replaced file may be read by whom the old one could; a new one follows the umask."""
    path = tmp_path / "x"
    mask = os.umask(0o022)
    try:
        replace_file(path, "one")
        assert path.stat().st_mode & 0o777 == 0o644
        path.chmod(0o640)
        replace_file(path, b"two")
    finally:
        os.umask(mask)
    assert path.stat().st_mode & 0o777 == 0o640
    assert path.read_text() == "two"


def test_what_a_link_leads_to_is_replaced(tmp_path: Path) -> None:
    """The link stays, whether there is a file behind it or not yet."""
    (tmp_path / "far").mkdir()
    target, link = tmp_path / "far/x", tmp_path / "x"
    link.symlink_to(target)
    for text in ("one", "two"):
        replace_file(link, text)
        assert (link.is_symlink(), target.read_text()) == (True, text)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["far", "x", "x"]


def test_long_names_are_no_trouble(tmp_path: Path) -> None:
    """A name may be as long as the file system allows."""
    path = tmp_path / ("x" * 255)
    replace_file(path, "one")
    assert path.read_text() == "one"


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("nowhere/x", "No such file or directory"),
        (".", "it is a folder"),
        ("loop", "it is no regular file"),
        ("pipe", "it is no regular file"),
        ("x\0y", "null byte"),
        ("y" * 256, "File name too long"),
    ],
)
def test_what_cannot_be_replaced_is_told_with_its_path(tmp_path: Path, place: str, reason: str) -> None:
    """A folder, a pipe, a link that leads to itself, no folder: each is an error, and nothing is left behind."""
    (tmp_path / "loop").symlink_to("loop")
    os.mkfifo(tmp_path / "pipe")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(NotReplaced, match=reason) as raised:
        replace_file(tmp_path / place, "text")
    assert raised.value.path == str(tmp_path / place)
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk here")
def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not fit raises, wherever it is told: when writing, or when forcing to the disk."""
    path = tmp_path / "x"
    replace_file(path, "old")
    begin = os.open

    def full(name: Path, flags: int, *mode: int) -> int:
        place = name
        if flags & os.O_CREAT:
            os.close(begin(name, flags, *mode))
            place = Path("/dev/full")
        return begin(place, flags & ~os.O_EXCL, *mode)

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", full)
        with pytest.raises(NotReplaced, match=os.strerror(errno.ENOSPC)):
            replace_file(path, "new" * 100_000)

    def fail(_: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fail)
        with pytest.raises(NotReplaced, match=os.strerror(errno.EIO)):
            replace_file(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_makes_the_contents_may_fail(tmp_path: Path) -> None:
    """Its error is raised as it is, an OSError too, and the old file is whole."""
    path = tmp_path / "x"
    replace_file(path, "old")

    def parts() -> Iterator[bytes]:
        yield b"new"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        replace_file(path, parts())
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
