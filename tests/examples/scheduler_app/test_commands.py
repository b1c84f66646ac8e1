"""What people do with a session, each through the command line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from running import Run


def vote(app: Run, voter: str, day: str, choice: str, zone: str = "UTC") -> None:
    """Vote, and see it recorded."""
    result = app("vote", "s", day, choice, "--by", voter, "--timezone", zone)
    assert (result.code, result.err) == (0, f"recorded: {voter} says {choice} to {day}\n")


def table(app: Run) -> list[list[str]]:
    """Return the words of each line that `show` prints, less the heading and the rules."""
    lines = app("show", "s").out.splitlines()
    return [line.split() for line in lines if line.strip() and "─" not in line][1:]


def test_a_group_finds_a_day(proposed: Run) -> None:
    """Votes make the heat map, by day and by timezone; the organizer fixes the day, and the list shows it."""
    vote(proposed, "ada", "2026-03-07", "yes")
    vote(proposed, "bob", "2026-03-07", "no", "Europe/Paris")
    vote(proposed, "bob", "2026-03-08", "maybe", "Europe/Paris")
    vote(proposed, "ada", "2026-03-08", "yes")
    assert table(proposed)[1:] == [
        ["Sat", "2026-03-07", "1", "1", "█·"],
        ["Europe/Paris", "1"],
        ["UTC", "1"],
        ["Sun", "2026-03-08", "1", "1", "█▒"],
        ["Europe/Paris", "1"],
        ["UTC", "1"],
        ["no", "date", "fixed", "yet;", "leading", "is", "Sun", "2026-03-08"],
    ]
    assert proposed("fix", "s", "2026-03-08", "--by", "ada").err == "recorded: the group meets on 2026-03-08\n"
    assert table(proposed)[-1] == ["final", "date:", "Sun", "2026-03-08"]
    assert "Sun 2026-03-08" in proposed("list").out


def test_the_last_answer_counts_and_may_be_withdrawn(proposed: Run) -> None:
    """A second answer takes the place of the first; the same once more adds no event; withdrawing leaves none."""
    vote(proposed, "ada", "2026-03-07", "no")
    vote(proposed, "ada", "2026-03-07", "yes")
    assert proposed("vote", "s", "2026-03-07", "yes", "--by", "ada").err == "ada said yes already\n"
    assert table(proposed)[1] == ["Sat", "2026-03-07", "1", "█"]
    assert proposed("withdraw", "s", "2026-03-07", "--by", "ada").err == "recorded: ada says nothing to 2026-03-07\n"
    assert proposed("withdraw", "s", "2026-03-07", "--by", "ada").err == "ada had said nothing to 2026-03-07\n"
    assert table(proposed)[1] == ["Sat", "2026-03-07"]
    assert "version 6" in proposed("show", "s").err


def test_a_day_is_proposed_once(proposed: Run) -> None:
    """Proposing again is no error and adds nothing."""
    result = proposed("propose", "s", "2026-03-08", "2026-03-09", "--by", "bob")
    assert result.err == "2026-03-08 was proposed already\nrecorded: 2026-03-09 is proposed\n"


def test_a_cancelled_session_is_over(proposed: Run) -> None:
    """It says why, in the list and in its own table, and nothing may be done with it."""
    assert proposed("cancel", "s", "--by", "ada", "--reason", "the dragon is ill").code == 0
    assert table(proposed)[-1] == ["cancelled:", "the", "dragon", "is", "ill"]
    assert "cancelled" in proposed("list").out
    result = proposed("vote", "s", "2026-03-07", "yes", "--by", "ada")
    assert (result.code, result.err) == (1, "error: session `s` was cancelled: the dragon is ill\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("create s --title x --by bob", "session `s` exists already"),
        ("vote s 2026-04-01 yes --by ada", "2026-04-01 was not proposed\nhelp: proposed are: 2026-03-07, 2026-03-08"),
        ("fix s 2026-04-01 --by ada", "2026-04-01 was not proposed"),
        ("fix s 2026-03-07 --by bob", "only the organizer, `ada`, may do this"),
        ("cancel s --by bob", "only the organizer, `ada`, may do this"),
        ("show t", "there is no session `t`"),
        ("propose t 2026-03-07 --by ada", "there is no session `t`"),
        ("fix s 2026-03-07 --by ada --seen 1", "somebody else was quicker"),
    ],
)
def test_what_the_state_does_not_allow_is_refused(proposed: Run, arguments: str, message: str) -> None:
    """The exit code is 1, the message says why, and nothing is recorded."""
    result = proposed(*arguments.split())
    assert (result.code, result.out) == (1, "")
    assert message in result.err
    assert "version 3" in proposed("show", "s").err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("vote s 2026-02-30 yes --by ada", "`2026-02-30` is no day"),
        ("vote s 2026-03-07 perhaps --by ada", "'perhaps'"),
        ("vote s 2026-03-07 yes --by ada --timezone Europe/Pari", "did you mean `Europe/Paris`?"),
        ("show", "Missing argument"),
    ],
)
def test_what_cannot_be_read_is_wrong_use(proposed: Run, arguments: str, message: str) -> None:
    """The exit code is 2, and the message names the value."""
    result = proposed(*arguments.split())
    assert result.code == 2
    assert message in result.err


def test_a_fixed_session_takes_no_more_votes(proposed: Run) -> None:
    """What was agreed stays as it is, unless it is cancelled."""
    proposed("fix", "s", "2026-03-07", "--by", "ada")
    assert "nothing is open any more" in proposed("vote", "s", "2026-03-07", "no", "--by", "ada").err
    assert proposed("cancel", "s", "--by", "ada").code == 0


def test_a_name_that_the_schema_refuses_is_an_error(app: Run) -> None:
    """The constructor's own words reach the user."""
    result = app("create", "s", "--title", "x" * 201, "--by", "ada")
    assert result.code == 1
    assert "`SessionCreated.title` expects text of at most 200 characters" in result.err


def test_it_runs_as_a_module(tmp_path: Path) -> None:
    """`python -m scheduler_app` is the program."""
    program = [sys.executable, "-m", "scheduler_app", "create", "s", "--title", "t", "--by", "ada"]
    result = subprocess.run(program, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert result.stderr == "recorded: `s` exists\n"


@pytest.mark.parametrize("arguments", ["list", "show s", "vote s 2026-03-07 yes --by ada"])
def test_only_what_adds_a_session_makes_a_store(app: Run, tmp_path: Path, arguments: str) -> None:
    """A path that is mistyped is told, and leaves no empty file behind."""
    result = app(*arguments.split(), "--store", "typo.db")
    assert result.code == 1
    assert result.err.startswith("error: there is no store `typo.db`\nhelp: ")
    assert not list(tmp_path.iterdir())
