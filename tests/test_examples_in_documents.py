"""The examples in the README and the documentation do what they say."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from sybil import Example, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser

from perdure_codegen.compiler import compile_domain
from perdure_codegen.text import Source

ROOT: Final = Path(__file__).parents[1]


def compiles(example: Example) -> None:
    """Compile a block of YAML as a domain of its own; nothing may be said about it."""
    compiled = compile_domain([Source("domain.yaml", example.parsed)])
    found = [each for each in compiled.diagnostics if each.severity == "error"]  # hooks stand elsewhere on the page
    assert not found, "\n".join(f"line {each.span.line}: {each.message} ({each.help})" for each in found)


SYBIL: Final = Sybil(parsers=[PythonCodeBlockParser(), CodeBlockParser("yaml", compiles)])


@pytest.mark.parametrize("name", ["README.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md")))])
def test_every_example_of_a_document_works(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python runs from the first block to the last, and each block of YAML compiles without a word."""
    monkeypatch.chdir(tmp_path)
    for example in SYBIL.parse(ROOT / name).examples():
        example.evaluate()
