"""The lines of any file, each whole or told to be cut, and places that are found again."""

from __future__ import annotations

import fcntl
import gzip
import os
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perdure.errors import UnusableSource
from perdure.moving.records import lines as module
from perdure.moving.records.lines import Line, Lines


def read(path: Path, most: int = 100) -> list[Line]:
    """Return all lines of the file at *path*."""
    with Lines(path, most=most) as lines:
        return list(lines)


@given(
    st.lists(st.binary(max_size=12)), st.binary(max_size=12), st.integers(1, 9), st.sampled_from([bytes, gzip.compress])
)
def test_lines_are_what_is_between_line_feeds(
    tmp_path_factory: pytest.TempPathFactory,
    ended: list[bytes],
    last: bytes,
    chunk: int,
    packed: Callable[[bytes], bytes],
) -> None:
    """However a file is read, and wherever a reader goes on; what is too long is cut, and no more is held."""
    path = tmp_path_factory.mktemp("lines") / "x"
    content = b"\n".join([b"!" + each for each in ended] + [last.replace(b"\n", b"")])
    raw = content.split(b"\n")
    expected = raw[:-1] + ([raw[-1]] if raw[-1] else [])
    if content[:2] in {b"\x1f\x8b", b"\xff\xfe", b"\xfe\xff"}:
        return
    path.write_bytes(packed(content))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_CHUNK", chunk)
        places = []
        found = []
        with Lines(path, most=5) as lines:
            for each in lines:
                found.append(each)
                places.append(lines.place)
        assert [each.number for each in found] == list(range(1, len(expected) + 1))
        for each, text in zip(found, expected, strict=True):
            text = text.removeprefix(b"\xef\xbb\xbf") if each.number == 1 else text  # noqa: PLW2901 - the same line
            assert each.raw == (text[:5] if each.is_cut else text.removesuffix(b"\r"))
        assert all(each.is_ended for each in found[:-1])
        for place in places[:-1]:
            with Lines(path, most=5) as lines:
                assert lines.go_to(place)
                assert list(lines) == found[place.line :]


def test_a_place_in_another_file_is_none(tmp_path: Path) -> None:
    """A file that grew is gone on in; one that was changed before the place, or is shorter, is read from its start."""
    path = tmp_path / "x"
    path.write_bytes(b"a\nb\nc\n")
    with Lines(path) as lines:
        next(each := iter(lines))
        next(each)
        place = lines.place
    for content, is_found in ((b"a\nb\nc\nd\n", True), (b"a\nB\nc\n", False), (b"a\n", False), (b"", False)):
        path.write_bytes(content)
        with Lines(path) as lines:
            assert lines.go_to(place) is is_found
            assert [each.raw for each in lines] == content.split()[2 if is_found else 0 :]


def test_a_long_line_costs_no_memory_and_only_itself(tmp_path: Path) -> None:
    """Of a line of ten megabytes only the beginning is kept."""
    path = tmp_path / "x"
    path.write_bytes(b"a\n" + b"x" * 10_000_000 + b"\nb")
    assert read(path) == [Line(1, b"a"), Line(2, b"x" * 100, is_cut=True), Line(3, b"b", is_ended=False)]


@pytest.mark.parametrize("damage", ["cut", "flipped", "followed"])
def test_what_gzip_cannot_read_is_told(tmp_path: Path, damage: str) -> None:
    """The lines before the damage are read."""
    data = gzip.compress(b"".join(b"%d\n" % number for number in range(100_000)))
    half = len(data) // 2
    damaged = {"cut": data[:half], "flipped": data[:half] + b"\0" * 9 + data[half + 9 :], "followed": data + b"rest"}
    path = tmp_path / "x.gz"
    path.write_bytes(damaged[damage])
    with Lines(path) as lines:
        found = [each.raw for each in lines]
        assert lines.problem.startswith("it is damaged: ")
    assert found[:1000] == [b"%d" % number for number in range(1000)]


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """Nothing there, a folder, a pipe, UTF-16, and a file that another process has locked."""
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "wide").write_bytes("x".encode("utf-16"))
    (tmp_path / "locked").write_bytes(b"x")
    expected = {
        "nothing": "No such file or directory",
        "folder": "it is no file",
        "pipe": "it is no file",
        "wide": "expected UTF-8, and it begins as UTF-16 does",
        "locked": "another process has locked it",
    }
    with (tmp_path / "locked").open() as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        for name, problem in expected.items():
            with pytest.raises(UnusableSource) as caught:
                Lines(tmp_path / name)
            assert caught.value.problem == problem
    assert read(tmp_path / "locked") == [Line(1, b"x", is_ended=False)]


def test_an_error_of_the_disk_ends_the_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read is given, and why there is no more is told."""
    path = tmp_path / "x"
    path.write_bytes(b"a\nb\n")

    def fail(_: int) -> bytes:
        raise zlib.error("Error -3 while decompressing")

    with Lines(path) as lines:
        monkeypatch.setattr(lines, "_stream", type("Broken", (), {"read": staticmethod(fail)}))
        assert list(lines) == []
        assert lines.problem == "it is damaged: error -3 while decompressing"
