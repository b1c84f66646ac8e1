"""`docs/` says what the compiler says of itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from perdure_codegen.file import File
from perdure_codegen.grammar.files import FURTHER_FILE, HEADER_FILE
from perdure_codegen.grammar.reference import language_page
from perdure_codegen.reference import main, reference

DOCS = Path(__file__).resolve().parents[3] / "docs"


@pytest.mark.parametrize("file", reference(), ids=lambda file: file.path)
def test_docs_are_up_to_date(file: File) -> None:
    """Each file is what `python -m perdure_codegen.reference docs` writes today."""
    assert (DOCS / file.path).read_text() == file.contents


def test_no_page_is_left_over() -> None:
    """No page explains a rule that does not exist."""
    pages = {f"rules/{path.name}" for path in (DOCS / "rules").iterdir()}
    assert pages == {file.path for file in reference() if file.path.startswith("rules/")}


def test_every_key_is_on_the_page() -> None:
    """The reference of the language names each key of each file, and says what it is."""
    page = language_page()
    for key in (*HEADER_FILE.keys, *FURTHER_FILE.keys):
        assert f"`{key.name}`" in page
        assert key.doc in page


def test_writing_removes_what_is_stale(tmp_path: Path) -> None:
    """Writing twice gives the same files, without those of rules that are gone."""
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "gone.md").write_text("old")
    main(str(tmp_path))
    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert written == {file.path for file in reference()}
