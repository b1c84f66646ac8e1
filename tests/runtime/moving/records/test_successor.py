"""The next version of a file is made by one at a time, and takes its place whole."""

from __future__ import annotations

import fcntl
from pathlib import Path

import pytest

from perdure.errors import UnusableSource
from perdure.moving.records import Successor


def test_one_at_a_time_makes_the_next_version(tmp_path: Path) -> None:
    """Until it is there, the old one is; what a killed process left behind is no part of the next."""
    path = tmp_path / "x"
    path.write_bytes(b"old")
    (tmp_path / ".x.new").write_bytes(b"left behind")
    one = Successor(path)
    with pytest.raises(UnusableSource, match="another import is writing to it"):
        Successor(path)
    one.file.write(b"new")
    assert path.read_bytes() == b"old"
    one.succeed()
    one.abandon()
    assert path.read_bytes() == b"new"
    two = Successor(path)
    two.abandon()
    assert path.read_bytes() == b"new"
    Successor(path).remove()
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(UnusableSource, match="No such file or directory"):
        Successor(tmp_path / "nowhere" / "x")


@pytest.mark.parametrize("ending", ["succeed", "remove"])
def test_what_took_its_place_meanwhile_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    """Who opened the new file while another had it does not empty the one that this became."""
    path = tmp_path / "x"
    one = Successor(path)
    one.file.write(b"one")
    lock = fcntl.flock

    def meanwhile(file: int, how: int) -> None:
        monkeypatch.setattr(fcntl, "flock", lock)
        getattr(one, ending)()
        lock(file, how)

    monkeypatch.setattr(fcntl, "flock", meanwhile)
    two = Successor(path)
    assert path.exists() == (ending == "succeed")
    assert not path.exists() or path.read_bytes() == b"one"
    two.file.write(b"two")
    two.succeed()
    assert path.read_bytes() == b"two"
