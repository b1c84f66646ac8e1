"""A repository moves from one implementation to another, phase by phase and back, and loses nothing."""

from __future__ import annotations

import logging
from typing import TypeAlias

import pytest
from sides import Broken, Values

from perdure.errors import Invalid, SidesDiffer, WrongPhase
from perdure.moving.gradual import Comparison, Difference, Moving, Phase

Moved: TypeAlias = Moving[Values, str, object]


def advanced(moving: Moved, phase: Phase) -> Moved:
    """Bring a move to *phase*."""
    while moving.phase is not phase:
        moving.reconcile()
        moving.advance()
    return moving


def test_phases_lead_from_the_old_side_to_the_new_one_and_back(moving: Moved) -> None:
    """What is written in any phase is found in every other."""
    advanced(moving, Phase.NEW_ONLY)
    moving.put("b", ("y",))
    assert moving.new.values == {"a": ("x",), "b": ("y",)}
    assert moving.old.values == {"a": ("x",)}
    phases = [moving.rollback() for _ in range(3)]
    assert phases == [Phase.NEW_FIRST, Phase.DUAL_WRITE, Phase.OLD_ONLY]
    assert moving.old.values == {"a": ("x",), "b": ("y",)}
    moving.delete("a")
    assert moving.new.values == {"a": ("x",), "b": ("y",)}
    advanced(moving, Phase.NEW_FIRST)
    assert moving.new.values == {"b": ("y",)}


def test_a_phase_is_not_left_before_both_sides_are_equal(moving: Moved) -> None:
    """The error names the first difference; after a repair it goes on."""
    moving.advance()
    with pytest.raises(SidesDiffer, match="differ in 1, such as 'a'"):
        moving.advance()
    assert moving.phase is Phase.DUAL_WRITE
    assert moving.reconcile().repaired == 1
    assert moving.advance() is Phase.NEW_FIRST


def test_the_ends_are_ends(moving: Moved) -> None:
    """There is no phase before the first and none behind the last; nothing is repaired there."""
    with pytest.raises(WrongPhase, match="cannot roll back in the phase `old_only`"):
        moving.rollback()
    advanced(moving, Phase.NEW_ONLY)
    with pytest.raises(WrongPhase, match="cannot advance"):
        moving.advance()
    with pytest.raises(WrongPhase, match="cannot reconcile"):
        moving.reconcile()


@pytest.mark.parametrize("phase", [Phase.DUAL_WRITE, Phase.NEW_FIRST])
def test_the_second_side_never_fails_the_first(moving: Moved, phase: Phase, caplog: pytest.LogCaptureFixture) -> None:
    """What it could not do is logged, counted, kept with its error, and repaired."""
    advanced(moving, phase)
    first, second = (moving.old, moving.new) if phase.is_old_first else (moving.new, moving.old)
    second.is_broken = True
    with caplog.at_level(logging.WARNING, "perdure.moving"):
        assert moving.write(lambda values: values.append("a", "y"), "a") == 2
        moving.put("b", ())
    assert "`a` is not on both sides: Broken" in caplog.text
    assert moving.ledger.failures == 2
    assert dict(moving.ledger.suspects) == {"a": "Broken: ", "b": "Broken: "}
    assert moving.find("a") == ("x", "y")
    assert moving.reconcile(only_suspects=True).failed == 2
    second.is_broken = False
    assert moving.reconcile(only_suspects=True).repaired == 2
    assert second.values == first.values == {"a": ("x", "y"), "b": ()}
    assert not moving.ledger.suspects
    assert moving.validate().is_equal


@pytest.mark.parametrize("phase", [Phase.DUAL_WRITE, Phase.NEW_FIRST])
def test_what_the_first_side_refuses_is_raised_and_changes_nothing(moving: Moved, phase: Phase) -> None:
    """Also where it changed something before it failed: the second side has what the first one has."""
    advanced(moving, phase)

    def half(values: Values) -> None:
        values.append("a", "half")
        raise Broken

    with pytest.raises(Broken):
        moving.write(half, "a")
    with pytest.raises(KeyError):
        moving.write(lambda values: values.append("none", "y"), "none")
    assert moving.old.values == moving.new.values == {"a": ("x", "half")}
    assert not moving.ledger.suspects


def test_reads_fall_back_to_the_old_side_where_it_is_as_new(moving: Moved) -> None:
    """In `new_first` the old side answers for a new one that fails, unless it may be behind."""
    advanced(moving, Phase.NEW_FIRST)
    moving.new.is_broken = True
    assert moving.find("a") == ("x",)
    assert moving.read(lambda values: len(list(values.items()))) == 1
    moving.new.is_broken = False
    moving.old.is_broken = True
    moving.put("a", ("newer",))
    moving.old.is_broken, moving.new.is_broken = False, True
    with pytest.raises(Broken):
        moving.find("a")
    with pytest.raises(Broken):
        moving.read(lambda values: values.find("a"))


def test_what_others_wrote_to_the_old_side_is_found_and_kept(moving: Moved) -> None:
    """A program that does not know of the move loses nothing: its value is found, changed and brought over."""
    advanced(moving, Phase.NEW_FIRST)
    moving.old.values["late"] = ("z",)
    moving.old.values["later"] = ("z",)
    assert moving.find("late") == ("z",)
    assert dict(moving.items()) == {"a": ("x",), "late": ("z",), "later": ("z",)}
    assert moving.write(lambda values: values.append("late", "more"), "late") == 2
    assert moving.reconcile().repaired == 1
    assert moving.new.values == moving.old.values == {"a": ("x",), "late": ("z", "more"), "later": ("z",)}


def test_what_was_deleted_does_not_come_back(moving: Moved) -> None:
    """Where the old side could not delete it, it is not read from there."""
    advanced(moving, Phase.NEW_FIRST)
    moving.old.is_broken = True
    assert moving.delete("a")
    moving.old.is_broken = False
    assert moving.find("a") is None
    assert list(moving.items()) == []
    assert moving.rollback() is Phase.DUAL_WRITE
    assert moving.old.values == {}


def test_validate_says_all_that_differs_and_either_side_can_be_right(moving: Moved) -> None:
    """Missing, extra, and another value, with the path in it."""
    advanced(moving, Phase.DUAL_WRITE)
    moving.old.values |= {"m": ("only old",), "d": ("x", {"deep": (1, 2)})}
    moving.new.values |= {"e": ("only new",), "d": ("x", {"deep": (1, True)})}
    found = moving.validate()
    assert found == Comparison(
        3,
        3,
        (
            Difference("m", "missing", "", ("only old",), found.differences[0].new),
            Difference("d", "mismatch", "[1]['deep'][1]", 2, new=True),
            Difference("e", "extra", "", found.differences[2].old, ("only new",)),
        ),
    )
    assert repr(found.differences[0].new) == "nothing"
    assert moving.reconcile("new").repaired == 3
    assert moving.old.values == moving.new.values == {"a": ("x",), "e": ("only new",), "d": ("x", {"deep": (1, True)})}


def test_a_write_says_what_it_changes(moving: Moved) -> None:
    """Nobody could bring to the second side what was not named."""
    with pytest.raises(Invalid, match="at least one key"):
        moving.write(lambda values: values.append("a", "y"))
