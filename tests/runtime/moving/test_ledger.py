"""What is known of a move survives kills, and is known to all processes at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from perdure.errors import DamagedLedger
from perdure.moving.gradual import Ledger, Phase
from perdure.moving.gradual import ledger as module


def test_what_was_noted_is_read_again(tmp_path: Path) -> None:
    """By another that is open already, and by one that opens the file later."""
    path = tmp_path / "move"
    one, other = Ledger(path), Ledger(path)
    one.enter(Phase.DUAL_WRITE)
    one.suspect(["a", "b", "ü\n"])
    one.fail("b", ValueError("no"))
    one.clear(["a"])
    for each in (other, Ledger(path)):
        assert each.phase is Phase.DUAL_WRITE
        assert each.suspects == {"b": "ValueError: no", "ü\n": ""}
        assert each.failures == 1
    other.enter(Phase.NEW_FIRST)
    assert (one.phase, one.suspects, one.failures) == (Phase.NEW_FIRST, {}, 1)


@pytest.mark.parametrize("torn", [b"{", b'{"suspect": "b', b'{"suspect": "b"}', b"\0\0\0"])
def test_a_line_that_was_cut_short_never_happened(tmp_path: Path, torn: bytes) -> None:
    """The next line takes its place."""
    path = tmp_path / "move"
    Ledger(path).suspect(["a"])
    path.write_bytes(path.read_bytes() + torn)
    ledger = Ledger(path)
    assert ledger.suspects == {"a": ""}
    ledger.suspect(["c"])
    assert Ledger(path).suspects == ledger.suspects == {"a": "", "c": ""}


def test_a_line_that_is_none_is_named(tmp_path: Path) -> None:
    """Nobody guesses the phase of a move."""
    path = tmp_path / "move"
    Ledger(path).suspect(["a"])
    path.write_bytes(path.read_bytes() + b'{"phase": "done"}\n')
    with pytest.raises(DamagedLedger, match=r"line 2: .*done"):
        Ledger(path)


def test_it_stays_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is over is left out, and others that have the file open go on with the new one."""
    monkeypatch.setattr(module, "_MOST", 200)
    path = tmp_path / "move"
    one, other = Ledger(path), Ledger(path)
    one.enter(Phase.NEW_FIRST)
    one.fail("a", ValueError("no"))
    for number in range(30):
        one.suspect([str(number)])
        one.clear([str(number), "a"])
    assert path.stat().st_size < 300
    other.suspect(["z"])
    assert (one.phase, one.suspects, one.failures) == (Phase.NEW_FIRST, {"z": ""}, 1)
    assert (other.phase, other.failures) == (Phase.NEW_FIRST, 1)
    one.close()
    one.close()
