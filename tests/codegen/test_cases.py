"""The golden cases: folders `tests/cases/<group>/<name>/` with a `schema/` and the text that compiling it gives.

`expected.txt` holds the rendered diagnostics; a case without one has none. Where there is a `released/` beside it, that
is what was released before. `python tests/codegen/test_cases.py` writes
what is given today and names what differs: read it before it is committed.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from perdure_codegen.compiler import understand
from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.parse import parse
from perdure_codegen.reader import read
from perdure_codegen.releases import Quotes
from perdure_codegen.render import render_text
from perdure_codegen.rules import all_rules
from perdure_codegen.source import read_folder

CASES = Path(__file__).resolve().parent.parent / "cases"
FOLDERS = sorted(path.parent for path in CASES.glob("*/*/schema"))

FRONT = ("source", "reader", "parse")
WHOLE = ("meaning", "resolve", "history", "checks", "queries", "proposals", "releases")
"""The stages of the front end, and those that make sense of what it read: cases named after these run both."""
WITHOUT_CASE = {
    "unreadable-file": "its input depends on the operating system: source/test_folder.py",
    "file-name": "git would not keep its input everywhere: source/test_folder.py",
    "file-too-large": "its input is too large for a repository: source/test_folder.py",
    "too-many-values": "its input is too large for a repository: reader/test_limits.py",
    "too-many-errors": "its output is too large for a repository: reader/test_limits.py",
    "hooks-unnamed": "it is about the configuration: checks/test_project.py",
    **dict.fromkeys(
        (
            "release-head",
            "missing-release-file",
            "edited-release-file",
            "foreign-release-file",
            "misplaced-release",
            "unfinished-release",
            "inconsistent-release",
            "unreadable-release",
        ),
        "it is about the files of releases: releases/test_damage.py",
    ),
    **dict.fromkeys(
        ("destructive-migration", "locking-migration", "refusing-migration"),
        "it is about the tables of releases: migrations/test_warnings.py",
    ),
    "domain-folder": "the folder of every case is called `schema`: parse/test_domain.py",
}


def diagnose(folder: Path) -> tuple[list[Diagnostic], dict[str, str]]:
    """Return what the compiler says about *folder*, and the texts of its files."""
    found = read_folder(folder)
    if folder.absolute().parent.parent.name in WHOLE:
        released = read_folder(folder.parent / "released")
        previous = understand(released, None)[0] if released.sources else None
        texts = {source.path: source.text for source in (*found.sources, *released.sources)}
        return [*understand(found, None, previous, quotes=Quotes.of(released.sources))[1]], texts
    reads = [read(source) for source in found.sources]
    diagnostics = [*found.diagnostics, *(each for one in reads for each in one.diagnostics)]
    if not found.diagnostics:
        diagnostics += parse(one.document for one in reads).diagnostics
    return diagnostics, {source.path: source.text for source in found.sources}


@contextmanager
def within(folder: Path) -> Iterator[None]:
    """Make *folder* the current one, so that files are named from it."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def given(case: Path) -> str:
    """Return the text that the compiler gives for *case* today."""
    with within(case):
        diagnostics, texts = diagnose(Path("schema"))
    return render_text(diagnostics, texts)


def expected(case: Path) -> str:
    """Return the text that *case* expects; nothing where it has none."""
    path = case / "expected.txt"
    return path.read_bytes().decode() if path.exists() else ""


@pytest.mark.parametrize("case", FOLDERS, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_case(case: Path) -> None:
    """What the compiler says of a case is what it is expected to say, to the character."""
    assert given(case) == expected(case)


def test_every_rule_has_a_case() -> None:
    """Each rule is shown at work by a case, or a test of its own is named."""
    shown = {rule for case in FOLDERS for rule in re.findall(r"^\w+\[([a-z0-9-]+)\]", expected(case), re.MULTILINE)}
    assert set(all_rules(*FRONT, *WHOLE)) - shown == set(WITHOUT_CASE)


def main() -> None:
    """Write each `expected.txt` that differs, and name it."""
    for case in FOLDERS:
        now = given(case)
        if now == expected(case):
            continue
        path = case / "expected.txt"
        sys.stdout.write(f"{path.relative_to(CASES)}\n")
        if now:
            path.write_bytes(now.encode())
        else:
            path.unlink()


if __name__ == "__main__":
    main()
