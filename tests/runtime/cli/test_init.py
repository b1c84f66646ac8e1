"""`perdure init`: a project of the kind that was asked for, and nothing that was there before is touched."""

from __future__ import annotations

import os
import pty
import subprocess
import sysconfig
from pathlib import Path

import pytest
from running import Run

SCRIPTS = sysconfig.get_path("scripts")
FILES = [
    ".gitattributes",
    ".github/workflows/check.yml",
    ".gitignore",
    ".pre-commit-config.yaml",
    "README.md",
    "app.py",
    "pyproject.toml",
    "schema/notes/domain.yaml",
    "tests/test_app.py",
]


@pytest.fixture(autouse=True)
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder, which is empty."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(folder: Path) -> list[str]:
    """Return the paths of all files below *folder*."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_it_says_what_to_run(perdure: Run) -> None:
    """Two commands, behind the way to the project: what lasts is released first."""
    result = perdure("init", "notes")
    assert (result.code, result.out.split()) == (0, [f"notes/{path}" for path in FILES])
    assert result.err.splitlines() == [
        "next:",
        "    cd notes",
        "    perdure release",
        "    python app.py 'a line of text'",
    ]
    result = perdure("init", "other", "--store", "memory", "--folder", ".")
    assert [line.strip() for line in result.err.splitlines()[1:]] == [
        "perdure generate",
        "python app.py 'a line of text'",
    ]


@pytest.mark.parametrize(
    ("flags", "kind", "opens"),
    [
        ((), "streams:", 'open("notes.db")'),
        (("--kind", "temporal"), "temporal: true", 'open("notes.db")'),
        (("--store", "json"), "counter: true", 'open_json("data")'),
        (("--kind", "both", "--store", "memory"), "table: totals", 'open(":memory:")'),
    ],
)
def test_flags_say_what_it_is(perdure: Run, empty: Path, flags: tuple[str, ...], kind: str, opens: str) -> None:
    """What is not said is what is usual, and can be."""
    assert perdure("init", "notes", *flags).code == 0
    assert kind in (empty / "notes/schema/notes/domain.yaml").read_text()
    assert opens in (empty / "notes/app.py").read_text()


@pytest.mark.parametrize("kind", ["event-sourced", "both"])
def test_events_in_json_files_are_refused(perdure: Run, empty: Path, kind: str) -> None:
    """With all that could be meant."""
    result = perdure("init", "notes", "--kind", kind, "--store", "json")
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        f"error: JSON files keep no events, and the project is `{kind}`\n"
        "help: `--kind entities` or `--kind temporal`; or `--store sqlite` or `--store memory`\n"
    )
    assert not any(empty.iterdir())


@pytest.mark.parametrize("flags", [("--kind", "tables"), ("--store", "disk")])
def test_an_unknown_kind_or_store_is_refused(perdure: Run, empty: Path, flags: tuple[str, str]) -> None:
    """Those that are known are named."""
    result = perdure("init", "notes", *flags)
    assert result.code == 2
    assert f"'{flags[1]}' is not one of" in result.err
    assert not any(empty.iterdir())


def test_without_a_terminal_a_name_is_needed(perdure: Run) -> None:
    """Nothing is asked of a program."""
    result = perdure("init")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("error: a project needs a name\nhelp: ")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "answers", "opens"),
    [
        ((), ("Notes", "notes", "9", "temporal", "2"), 'open_json("data")'),
        (("notes",), ("", ""), 'open("notes.db")'),
        (("notes",), ("3", "memory"), 'open(":memory:")'),
    ],
)
def test_on_a_terminal_it_asks(empty: Path, arguments: tuple[str, ...], answers: tuple[str, ...], opens: str) -> None:
    """For what was not said, again where an answer is none; an empty line is what is usual."""
    ours, theirs = pty.openpty()
    command = [f"{SCRIPTS}/perdure", "init", *arguments]
    with subprocess.Popen(command, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs, cwd=empty) as process:
        os.close(theirs)
        os.write(ours, "".join(f"{answer}\n" for answer in answers).encode())
        assert process.stdout is not None
        assert process.stdout.read().decode().split() == [f"notes/{path}" for path in FILES]
    assert process.returncode == 0
    seen = os.read(ours, 65536).decode()
    os.close(ours)
    assert "Where does it keep that?" in seen
    assert ("write `notes`" in seen) == (not arguments)
    assert ("`9` is none of them" in seen) == (not arguments)
    assert opens in (empty / "notes/app.py").read_text()


@pytest.mark.parametrize("folder", [".", "there/and further"])
def test_the_folder_may_be_another(perdure: Run, empty: Path, folder: str) -> None:
    """It may exist, and hold files that are not in the way."""
    (empty / folder).mkdir(parents=True, exist_ok=True)
    (empty / folder / "LICENSE").write_text("mine")
    result = perdure("init", "notes", "--folder", folder)
    assert result.code == 0
    assert written(empty / folder) == sorted([*FILES, "LICENSE"])
    assert ("    cd 'there/and further'\n" in result.err) == (folder != ".")


@pytest.mark.parametrize("existing", FILES)
def test_nothing_is_overwritten(perdure: Run, empty: Path, existing: str) -> None:
    """One file that is there already is named, and nothing at all is written."""
    path = empty / "notes" / existing
    path.parent.mkdir(parents=True)
    path.write_text("mine")
    result = perdure("init", "notes")
    assert (result.code, result.out) == (1, "")
    assert f"nothing was written, as this exists already: `notes/{existing}`" in result.err
    assert written(empty) == [f"notes/{existing}"]
    assert path.read_text() == "mine"


def test_a_link_that_leads_nowhere_is_in_the_way_too(perdure: Run, empty: Path) -> None:
    """Nothing is written through it."""
    (empty / "notes").mkdir()
    (empty / "notes/app.py").symlink_to(empty / "elsewhere.py")
    assert perdure("init", "notes").code == 1
    assert not (empty / "elsewhere.py").exists()


@pytest.mark.parametrize("name", ["Notes", "../notes", "", "class"])
def test_a_name_of_no_domain_is_refused(perdure: Run, empty: Path, name: str) -> None:
    """Before anything is written."""
    result = perdure("init", name)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("error: ")
    assert "help: " in result.err
    assert not any(empty.iterdir())


def test_a_file_where_a_folder_should_be_is_told(perdure: Run, empty: Path) -> None:
    """In one line, without a traceback."""
    (empty / "notes").write_text("mine")
    result = perdure("init", "notes")
    assert (result.code, result.out) == (1, "")
    assert result.err.startswith("error: ")
    assert (empty / "notes").read_text() == "mine"
