"""What a person sees, and what wrong use is answered with."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from predecessor_knowledge import RECORDS, export
from running import Run


@pytest.fixture
def filled(app: Run, tmp_path: Path) -> Run:
    """Return the application with the records of the old store."""
    app("import", export(tmp_path / "export.jsonl", RECORDS))
    return app


@pytest.mark.parametrize("width", [40, 60, 100, 200])
def test_whatever_is_printed_fits(filled: Run, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    """No line is longer than the terminal is wide; nothing of a text moves the cursor."""
    monkeypatch.setenv("COLUMNS", str(width))
    filled("add", "spec", "x" * 100, "title=\x1b[31mred\x07 " + "日本 " * 60, "body=a\nb\r\x1b[2J")
    commands: tuple[tuple[str, ...], ...] = (
        ("list", "spec"),
        ("search", "what"),
        ("tags",),
        ("show", "spec", "auth"),
        ("show", "spec", "x" * 100),
        ("history", "spec", "auth"),
        ("as-of", "now"),
        ("between", "2020-01-01", "now"),
        ("changes-since",),
    )
    for command in commands:
        done = filled(*command)
        assert done.code == 0, (command, done.err)
        assert done.out
        for line in done.out.splitlines():
            wide = sum(2 if ord(character) > 0x2E7F else 1 for character in line)
            assert wide <= width, (command, line)
            assert line.isprintable(), (command, line)


def test_history_says_what_changed(filled: Run) -> None:
    """Word by word, and of lists item by item; with a limit, the newest."""
    filled("update", "spec", "auth", "title=third of all", "status=draft", "tags=a")
    told = filled("history", "spec", "auth", "--limit", "2")
    assert "2 of 4 revisions" in told.err
    assert "title: [-second-] {+third+}" in told.out
    assert "title: third {+of all+}" in told.out
    assert "tags: [-login-], [-ünï-]" in told.out
    assert "status: [-accepted-] {+draft+}" in told.out
    assert "begun" in filled("history", "spec", "auth").out


def test_fields_come_from_files_and_stdin(app: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`@FILE` and `@-`, as they are."""
    (tmp_path / "body.md").write_text("# Title\n\nText é\n")
    monkeypatch.setattr("sys.stdin", io.StringIO("from stdin"))
    app("add", "spec", "a", "title=@-", "body=@body.md")
    value = json.loads(app("show", "spec", "a", "--json").out)["value"]
    assert (value["title"], value["body"]) == ("from stdin", "# Title\n\nText é\n")
    assert app("add", "spec", "b", "title=@nowhere", "body=x").code == 1


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("show", "spec", "nobody"), 1, "there is no spec `nobody`"),
        (("history", "spec", "nobody"), 1, "there never was a spec `nobody`"),
        (("update", "spec", "auth"), 2, ""),
        (("update", "spec", "auth", "nonsense"), 1, "is no field of a spec"),
        (("update", "spec", "auth", "title=a", "title=b"), 1, "given twice"),
        (("update", "spec", "auth", "status=maybe"), 1, "expected one of draft, accepted"),
        (("update", "pattern", "ünï", "uses=many"), 1, "uses: expected an integer"),
        (("add", "spec", "", "title=a", "body=b"), 2, "an id has 1 to 200 characters"),
        (("add", "spec", "a" * 201, "title=a", "body=b"), 2, "an id has 1 to 200 characters"),
        (("add", "spec", "x", "title=a"), 1, "a spec also has `body`"),
        (("list", "nonsense"), 2, "is none of spec, pattern, change, decision"),
        (("list", "spec", "body=x"), 1, "where"),
        (("list", "spec", "tags=x"), 1, "find by a tag with `--tag`"),
        (("list", "spec", "--tag", ""), 2, "at least one character"),
        (("show", "spec", "auth", "--as-of", "tomorrow"), 2, "is no moment"),
        (("show", "spec", "auth", "--as-of", "99999999999999999999"), 2, "is no moment"),
        (("between", "2020-01-01", "now", "--id", "auth"), 1, "add `--kind`"),
        (("show", "spec", "auth", "--path", "nowhere.db"), 1, "there is no store `nowhere.db`"),
        (("show", "spec", "auth", "--path", "export.jsonl"), 1, "error: "),
    ],
)
def test_wrong_use_is_answered(filled: Run, arguments: tuple[str, ...], code: int, words: str) -> None:
    """With what is wrong, what to do, and an exit code; nothing is written."""
    before = filled("export", "-").out
    done = filled(*arguments)
    assert (done.code, words in " ".join(done.err.split())) == (code, True), done.err
    assert filled("export", "-").out == before


def test_moments_are_written_in_many_ways(filled: Run) -> None:
    """A day, a time in any zone, so long ago, now, nanoseconds."""
    for moment in ("2023-11-15", "2023-11-15T00:00:00+01:00", "1d", "now", "1700000000000000003"):
        found = json.loads(filled("show", "spec", "auth", "--as-of", moment, "--json").out)
        assert found["value"]["title"] == "third", moment
