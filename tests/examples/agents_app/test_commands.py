"""The command line of the agents, as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from predecessor_agents import RECORDS, export
from running import Run


@pytest.fixture
def imported(app: Run, tmp_path: Path) -> Run:
    """Return the application with a store of eleven records."""
    assert app("import", export(tmp_path / "export.jsonl", *RECORDS)).code == 0
    return app


def test_agents_are_listed_in_three_orders(imported: Run) -> None:
    """By experience, by when they were changed last, by name; a page at most."""
    assert imported("list").out.split("\n")[3].split()[:2] == ["ada", "4,304"]
    imported("add", "b:o:b", "--sp", "2")
    for order, expected in (("xp", ["ada", "b:o:b"]), ("updated", ["b:o:b", "ada"]), ("name", ["ada", "b:o:b"])):
        listed = imported("list", "--by", order, "--json")
        assert [each["id"] for each in json.loads(listed.out)] == expected
    assert imported("list", "--limit", 1).err == "1 of 2 agents\n"
    assert imported("list", "--by", "luck").code == 2


def test_an_agent_is_shown_with_what_it_did(imported: Run) -> None:
    """Whole as JSON, and the parts that there are for people."""
    shown = json.loads(imported("show", "ada", "--json").out)
    assert shown["agent"]["xp"] == 4304
    assert [each["commit_hash"] for each in shown["commits"]] == ["abc", "ef02"]
    assert shown["retrospectives"][0]["grade"] == "B"
    text = imported("show", "ada").out
    for part in ("4,304", "commits", "résumé 日本", "activities", "ran all", "retrospectives", "the tests came late"):
        assert part in text
    bare = imported("show", "ada", "--limit", 0)
    assert "activities" not in bare.out
    refused = imported("show", "nobody")
    assert (refused.code, refused.err) == (
        1,
        "error: there is no agent `nobody`\nhelp: `list` shows all; `add` makes one\n",
    )


def test_a_commit_is_recorded_once_and_judged(imported: Run) -> None:
    """Recorded again, neither it nor its agent changes; what is not there cannot be judged."""
    recorded = imported("commit", "/p", "aa", "Fix it", "--agent", "eve", "--xp", 7, "--bugs", 1)
    assert recorded.err == "aa: recorded\n"
    again = imported("commit", "/p", "aa", "Fix it differently", "--agent", "eve", "--xp", 7)
    assert again.err == "aa: it is recorded already\n"
    agent = json.loads(imported("show", "eve", "--json").out)["agent"]
    assert (agent["xp"], agent["commits"], agent["bugs"], agent["sp"], agent["cs"]) == (7, 1, 1, 1, 60)
    assert imported("grade", "/p", "aa", "A").err == "aa of eve: A\n"
    assert json.loads(imported("commits", "/p", "--json").out)[0]["grade"] == "A"
    assert "there is no commit `bb` of `/p`" in imported("grade", "/p", "bb", "A").err
    assert imported("grade", "/p", "aa", "Z").code == 2
    assert json.loads(imported("grades", "--json").out) == [
        {"grade": "A", "commits": 1},
        {"grade": "C", "commits": 1},
        {"grade": None, "commits": 2},
    ]
    assert imported("grades").out.count("#") == 80
    assert imported("commit", "/p", "a:b", "x", "--agent", "eve").err.startswith("error: ")


def test_commits_are_listed_by_project_by_agent_or_all(imported: Run) -> None:
    """One of the two, not both."""
    assert imported("commits").err == "3 of 3 commits\n"
    assert "ef01" in imported("commits", "/my:odd:path").out
    assert [each["commit_hash"] for each in json.loads(imported("commits", "--agent", "ada", "--json").out)] == [
        "abc",
        "ef02",
    ]
    assert "give one of the two" in imported("commits", "/p", "--agent", "ada").err


def test_scores_and_retrospectives_are_recorded_and_listed(imported: Run) -> None:
    """A score is added to what its agent has; a retrospective takes the place of the one before."""
    assert imported("score", "ada", "abc", "too short", "--delta", "-3").err == "ada: -3 for abc\n"
    assert json.loads(imported("show", "ada", "--json").out)["agent"]["cs"] == 85
    assert imported("scores", "ada").err == "2 of 2 scores\n"
    assert "-3" in imported("scores", "ada", "abc").out
    assert imported("scores", "ada", "other").err == "0 of 0 scores\n"
    assert imported("retrospective", "ada", "ef02", "A", "went well").err == "ada: recorded\n"
    assert imported("retrospective", "ada", "ef02", "C", "went\nwrong").err == "ada: recorded in place of another\n"
    assert [each["grade"] for each in json.loads(imported("retrospectives", "ada", "--json").out)] == ["B", "C"]
    assert "wrong" in imported("retrospectives", "ada").out


def test_numbers_stay_within_what_they_may_be(imported: Run) -> None:
    """Less than no bugs are refused, and nothing of it is kept."""
    refused = imported("add", "ada", "--xp", 100, "--bugs", "-1")
    assert (refused.code, refused.err.startswith("error: ")) == (1, True)
    assert json.loads(imported("show", "ada", "--json").out)["agent"]["xp"] == 4304
    assert "xp 4309" in imported("add", "ada", "--xp", 5).err


def test_what_is_stored_moves_no_cursor(app: Run, tmp_path: Path) -> None:
    """Escape sequences and text that turns around are shown escaped, wherever they come from."""
    hostile = "\x1b[2Jx\u202ey"
    app("commit", hostile, "aa", hostile, "--agent", hostile)
    app("activity", hostile, hostile, hostile)
    app("score", hostile, "aa", hostile, "--delta", 1)
    app("retrospective", hostile, "aa", "A", hostile)
    path = export(tmp_path / "export\x1b[2J.jsonl", json.dumps({"key": hostile, "value": {hostile: 1}}).encode())
    printed = ""
    for arguments in (
        ("list",),
        ("show", hostile),
        ("commits",),
        ("scores", hostile),
        ("import", path),
        ("activities", hostile),
    ):
        result = app(*arguments)
        printed += result.out + result.err
    assert "\\x1b[2Jx" in printed
    assert "\x1b" not in printed
    assert "\u202e" not in printed


def test_moments_are_given_in_four_ways(imported: Run) -> None:
    """A day, a time with a zone, or so long ago; anything else is named."""
    for since, expected in (
        ("2026-01-07", "0 of 0"),
        ("2026-01-06", "1 of 1"),
        ("2026-01-06T01:10:22.807+01:00", "1 of 1"),
        ("2026-01-06T01:10:22.808+01:00", "0 of 0"),
        ("5s", "0 of 0"),
        ("5200w", "1 of 1"),
    ):
        assert imported("activities", "ada", "--since", since).err == f"{expected} activities\n"
    for wrong in ("yesterday", "2026-02-30", "2026-01-06T01:10:22", "999999w"):
        refused = imported("activities", "ada", "--since", wrong)
        assert refused.code == 2
        assert "is no moment" in refused.err


def test_a_store_is_checked_and_backed_up(imported: Run) -> None:
    """A copy is a store like any other; a file that is none is refused with what to do."""
    assert imported("check").err == "2 agents: nothing is wrong\n"
    assert json.loads(imported("check", "--json").out) == {"agents": 2, "problems": []}
    assert imported("backup", "copy.db").err == "copied to copy.db\n"
    assert imported("list", "--store", "copy.db").err == "2 of 2 agents\n"
    assert imported("backup", "copy.db").code == 1
    assert "there is no store `none.db`" in imported("list", "--store", "none.db").err
    Path("text.db").write_text("no database at all, but long enough to be taken for one" * 100)
    assert imported("list", "--store", "text.db").err.startswith("error: ")


def test_each_command_says_what_it_does(app: Run) -> None:
    """The help of the application lists all commands of the system."""
    listed = app("--help").out
    for name in (
        *("import", "export-status", "list", "show", "commits", "activities", "scores", "retrospectives", "grades"),
        *("add", "commit", "grade", "score", "activity", "retrospective", "backup", "check"),
    ):
        assert f"  {name} " in listed
        assert app(name, "--help").code == 0
