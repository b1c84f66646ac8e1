"""`perdure fmt`: which files it takes, what it writes, and what it leaves alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import Run

SCHEMA = "schema/shop/domain.yaml"
UGLY = "domain:   shop\nstreams: {order: {key: str}}   # all of them\n"
FINE = "domain: shop\n\nstreams:  # all of them\n  order: {key: str}\n"


@pytest.fixture
def ugly(project: Path) -> Path:
    """Return the domain's file, which has another layout."""
    (project / SCHEMA).write_text(UGLY)
    return project / SCHEMA


@pytest.mark.parametrize("what", [[], ["shop"], ["schema"], ["schema/shop"], [SCHEMA]])
def test_files_are_named_by_path_folder_or_domain(perdure: Run, ugly: Path, what: list[str]) -> None:
    """However it is named, the file is written and named; the second time there is nothing to do."""
    result = perdure("fmt", *what)
    assert (result.code, result.out, result.err) == (0, f"{SCHEMA}\n", "1 formatted\n")
    assert ugly.read_text() == FINE
    again = perdure("fmt", *what)
    assert (again.code, again.out, again.err) == (0, "", "1 left as they were\n")


def test_check_names_what_differs_and_writes_nothing(perdure: Run, ugly: Path) -> None:
    """It ends with 1 where there is any, and with 0 where there is none."""
    result = perdure("fmt", "--check")
    assert (result.code, result.out, result.err) == (1, f"{SCHEMA}\n", "1 would be formatted\n")
    assert ugly.read_text() == UGLY
    perdure("fmt")
    result = perdure("fmt", "--check")
    assert (result.code, result.out, result.err) == (0, "", "1 formatted already\n")


def test_all_files_of_a_domain_are_meant(perdure: Run, ugly: Path) -> None:
    """Further files, too, but no hidden ones, and none of a release."""
    further, hidden, frozen = (ugly.parent / name for name in ("more.yaml", ".draft.yaml", "releases/0001/domain.yaml"))
    frozen.parent.mkdir(parents=True)
    for path in (further, hidden, frozen):
        path.write_text("types: {A: {is: str}}\n")
    assert perdure("fmt").out == f"{SCHEMA}\nschema/shop/more.yaml\n"
    assert further.read_text() == "types:\n  A: {is: str}\n"
    assert hidden.read_text() == frozen.read_text() == "types: {A: {is: str}}\n"
    result = perdure("fmt", frozen.relative_to(ugly.parents[2]))
    assert (result.code, result.out) == (2, "")
    assert "is part of a release, which never changes" in result.err
    assert perdure("fmt", frozen.parent).code == 2


def test_a_file_with_errors_is_left_alone_and_the_others_are_not(perdure: Run, ugly: Path) -> None:
    """What is wrong is shown as `check` shows it."""
    wrong = ugly.parent / "wrong.yaml"
    wrong.write_text("types: {A: {is: list[str]}}\n")
    result = perdure("fmt")
    assert result.code == 1
    assert "error[yaml-syntax]: a type with brackets stands unquoted" in result.out
    assert "--> schema/shop/wrong.yaml:1:17" in result.out
    assert result.err == "1 formatted, 1 refused\n"
    assert wrong.read_text() == "types: {A: {is: list[str]}}\n"
    assert ugly.read_text() == FINE


def test_a_file_with_other_mistakes_is_formatted(perdure: Run, ugly: Path) -> None:
    """What it declares is not the formatter's to judge."""
    ugly.write_text("nonsense:   1\ndomain:  shop\n")
    assert perdure("fmt").code == 0
    assert ugly.read_text() == "domain: shop\nnonsense: 1\n"


def test_carriage_returns_and_the_byte_order_mark_go(perdure: Run, ugly: Path) -> None:
    """They alone are a difference."""
    ugly.write_bytes(b"\xef\xbb\xbf" + FINE.replace("\n", "\r\n").encode())
    assert perdure("fmt", "--check").code == 1
    assert perdure("fmt").code == 0
    assert ugly.read_bytes() == FINE.encode()


@pytest.mark.parametrize("name", ["shpo", "nowhere/domain.yaml", "pyproject.toml"])
def test_what_is_no_domain_file_is_told(perdure: Run, ugly: Path, name: str) -> None:
    """A name of nothing, a file that is not there, a file of another language."""
    result = perdure("fmt", name)
    assert result.code in {1, 2}
    assert "error" in result.err + result.out
    assert ugly.read_text() == UGLY


def test_a_misspelt_domain_is_guessed(perdure: Run, ugly: Path) -> None:
    """As everywhere."""
    assert ugly.exists()
    assert "help: did you mean `shop`?" in perdure("fmt", "shpo").err


def test_a_file_is_replaced_in_one_step_and_keeps_its_mode_and_its_links(
    perdure: Run, ugly: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the disk refuses, the old text is there, and nothing else; a link still leads to the file."""
    link = ugly.parents[2] / "link.yaml"
    link.symlink_to(ugly)
    ugly.chmod(0o640)

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("perdure.cli.formatting.shutil.copymode", refuse)
        result = perdure("fmt", "link.yaml")
    assert (result.code, result.out) == (1, "")
    assert "No space left on device" in result.err
    assert ugly.read_text() == UGLY
    assert [path.name for path in ugly.parent.iterdir()] == ["domain.yaml"]
    assert perdure("fmt", "link.yaml").code == 0
    assert link.is_symlink()
    assert ugly.read_text() == FINE
    assert ugly.stat().st_mode & 0o777 == 0o640


def test_files_need_no_project(perdure: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor formats a file wherever it is."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "domain.yaml").write_text(UGLY)
    assert perdure("fmt", "domain.yaml").code == 0
    assert (tmp_path / "domain.yaml").read_text() == FINE
