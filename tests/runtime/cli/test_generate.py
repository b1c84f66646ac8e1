"""`perdure generate` and `perdure check`, on a project of a user's own."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from running import Run

EVENTS = "generated/domains/shop/events.py"
SCHEMA = "schema/shop/domain.yaml"


def edit(path: Path, old: str, new: str) -> None:
    """Replace *old* in the file at *path*, where it stands once."""
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))


def test_generating_twice_changes_nothing(perdure: Run, project: Path) -> None:
    """The first run writes the package, the second finds it as it should be, and so does `check`."""
    first = perdure("generate")
    assert (first.code, first.out) == (0, "")
    assert re.fullmatch(r"shop: \d+ written, 0 removed, 0 unchanged \(\d\.\d\d s\)\n", first.err)
    assert "class OrderPlaced:" in (project / EVENTS).read_text()
    before = {path: path.stat().st_mtime_ns for path in (project / "generated").rglob("*")}
    assert "shop: 0 written, 0 removed, " in perdure("generate").err
    assert {path: path.stat().st_mtime_ns for path in (project / "generated").rglob("*")} == before
    assert perdure("check").code == 0


def test_the_output_is_the_same_from_every_folder(perdure: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a folder within, and from outside by `--project`, the same files come out."""
    perdure("generate")
    monkeypatch.chdir(project / "schema" / "shop")
    assert perdure("check").code == 0
    monkeypatch.chdir("/")
    assert perdure("check", "--project", project).code == 0
    assert perdure("check", "--project", project / "pyproject.toml").code == 0


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (lambda project: (project / EVENTS).unlink(), "missing-output"),
        (lambda project: edit(project / EVENTS, "class OrderPlaced:", "class OrderTaken:"), "edited-output"),
        (lambda project: edit(project / SCHEMA, "domain: shop", "domain: shop\ndoc: Orders."), "stale-output"),
    ],
)
def test_check_names_each_file_that_is_not_as_it_should_be(
    perdure: Run, project: Path, spoil: Callable[[Path], None], rule: str
) -> None:
    """A missing, an edited and a stale file are findings; `generate` mends each."""
    perdure("generate")
    spoil(project)
    found = perdure("check")
    assert found.code == 1
    assert f"error[{rule}]" in found.out
    assert EVENTS in found.out or rule == "stale-output"
    assert perdure("generate").code == 0
    assert perdure("check").code == 0


def test_a_leftover_file_is_removed_unless_it_was_edited(perdure: Run, project: Path) -> None:
    """When an event has no former version any more, its module goes; a hand-edited one is kept and named."""
    perdure("generate")
    history = project / "generated/domains/shop/history/order_placed.py"
    assert history.exists()
    edit(project / SCHEMA, "    changes:\n      2: [{add: note, fill: ''}]\n", "")
    assert "error[leftover-output]" in perdure("check").out
    kept = history.read_text()
    history.write_text("mine\n")
    found = perdure("generate")
    assert found.code == 0
    assert "warning[edited-leftover-output]" in found.out
    history.write_text(kept)
    assert "1 removed" in perdure("generate").err
    assert not history.exists()


def test_an_edit_is_overwritten_and_named(perdure: Run, project: Path) -> None:
    """`generate` says which files it takes an edit from."""
    perdure("generate")
    edit(project / EVENTS, "class OrderPlaced:", "class OrderTaken:")
    found = perdure("generate")
    assert found.code == 0
    assert f"warning[edited-output]: this generated file was edited by hand\n --> {EVENTS}" in found.out


def test_a_file_of_another_is_never_overwritten(perdure: Run, project: Path) -> None:
    """Where something of the user's is in the way, nothing is written."""
    (project / EVENTS).parent.mkdir(parents=True)
    (project / EVENTS).write_text("mine\n")
    found = perdure("generate")
    assert found.code == 1
    assert "error[foreign-output]" in found.out
    assert [path for path in (project / "generated").rglob("*") if path.is_file()] == [project / EVENTS]


@pytest.mark.parametrize("command", ["generate", "check"])
@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_an_error_in_the_schema_is_shown_in_each_format(perdure: Run, project: Path, command: str, form: str) -> None:
    """The error names its line, exit code 1 says that there is one, and nothing is written."""
    edit(project / SCHEMA, "item: str", "item: sting")
    found = perdure(command, "--format", form)
    assert found.code == 1
    assert not (project / "generated").exists()
    assert "1 error; " in found.err
    match form:
        case "json":
            record = json.loads(found.out)[0]
            assert (record["path"], record["line"], record["severity"]) == (SCHEMA, 7, "error")
        case "github":
            assert found.out.startswith(f"::error file={SCHEMA},line=7,")
        case _:
            assert f" --> {SCHEMA}:7:" in found.out
            assert "^^^^^" in found.out


def test_no_schema_no_domain_and_a_domain_that_is_not_there_are_wrong_use(perdure: Run, project: Path) -> None:
    """Each mistake in the set-up ends with exit code 2 and what to do."""
    edit(project / "pyproject.toml", "[tool.perdure]", "[tool.perdure.domains.shpo]\nhooks = 'a:b'")
    found = perdure("generate")
    assert (found.code, "did you mean `shop`?" in found.err) == (2, True)
    (project / SCHEMA).unlink()
    (project / "schema/shop").rmdir()
    found = perdure("generate")
    assert (found.code, "there is no domain in" in found.err) == (2, True)
    (project / "schema").rmdir()
    found = perdure("generate")
    assert (found.code, "there is no folder `schema`" in found.err) == (2, True)
