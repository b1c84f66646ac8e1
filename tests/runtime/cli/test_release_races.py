"""What `perdure release` does where others work in the same folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import Run

from perdure.cli import compiling
from perdure.cli.config import Config
from perdure_codegen.file import File
from perdure_codegen.releasing import Candidate


def test_what_was_checked_is_what_is_released(perdure: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An edit that comes between is not released unseen."""
    perdure("generate")
    schema = project / "schema/shop/domain.yaml"
    prepare = compiling.prepare

    def slowly(config: Config) -> compiling.Run:
        run = prepare(config)
        schema.write_text(schema.read_text().replace("note: str}", "note: str, count: int}"))
        return run

    monkeypatch.setattr(compiling, "prepare", slowly)
    made = perdure("release")
    assert (made.code, made.out) == (1, "")
    assert made.err.startswith("error: `schema/shop/domain.yaml` was edited meanwhile")
    assert not (project / "schema/shop/releases").exists()


@pytest.mark.usefixtures("project")
def test_of_two_that_release_at_once_one_is_refused(perdure: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the other one released stays as it is."""
    perdure("generate")
    write = Candidate.write

    def twice(made: Candidate, golden: tuple[File, ...]) -> Path:
        write(made, golden)
        return write(made, golden)

    monkeypatch.setattr(Candidate, "write", twice)
    made = perdure("release")
    assert made.code == 1
    assert made.err.startswith("error: another process has just released 1 of `shop`\nhelp: ")
    assert perdure("generate").code == 0
