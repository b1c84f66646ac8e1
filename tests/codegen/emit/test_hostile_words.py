"""Whatever authors write into docs, reasons and patterns, the package is valid and ruff finds nothing in it."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import apsw
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perdure_codegen.compiler import compile_domain
from perdure_codegen.text import Source

ROOT = Path(__file__).parents[3]
PIECES = [
    '"""',
    "'''",
    '"',
    "'",
    "\\",
    "\\d",
    "{{ 7 }}",
    "{% x %}",
    "#",
    ". ",
    "word ",
    "Returns:",
    "日本",
    "é",
    "\u2013",
]
words = st.lists(st.sampled_from([*PIECES, "x" * 140, "several plain words "]), max_size=30).map("".join)


def schema(doc: str, reason: str, value: str) -> str:
    """Return a domain that has *doc*, *reason* and *value* wherever an author can put words."""
    field = {"type": "str", "doc": doc}
    text = json.dumps(
        {
            "domain": "hostile",
            "doc": doc,
            "types": {"Key": {"is": "str", "doc": doc}},
            "enums": {"Color": {"members": ["red", "green"], "doc": doc}},
            "records": {"Place": {"fields": {"name": field}, "doc": doc}},
            "streams": {"line": {"key": "Key", "doc": doc}},
            "events": {
                "Moved": {
                    "stream": "line",
                    "doc": doc,
                    "fields": {"place": "Place", "note": field, "text": {"type": "str", "default": value}},
                    "changes": {"2": [{"add": "note", "fill": value, "because": reason}]},
                }
            },
            "entities": {
                "Box": {
                    "table": "boxes",
                    "key": "id",
                    "doc": doc,
                    "fields": {"id": "int", "note": field, "text": {"type": "str", "default": value}},
                    "children": {"parts": {"of": "Part", "doc": doc}},
                    "counts": {"part_count": "parts"},
                    "indexes": [["note"], {"on": ["id"], "where": {"text": value}}],
                    "search": ["note"],
                },
                "Part": {"table": "parts", "key": "id", "doc": doc, "fields": {"id": "int", "note": field}},
            },
        },
        ensure_ascii=False,
    )
    return text.replace('"2": [', "2: [")


@pytest.mark.slow
def test_ruff_finds_nothing_in_hostile_words(tmp_path: Path) -> None:
    """Quotes, backslashes, headings and words of any length and script come out as docstrings and literals."""
    count = 0

    @settings(max_examples=25, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
    @given(words, words, words)
    def write(doc: str, reason: str, text: str) -> None:
        nonlocal count
        compiled = compile_domain([Source("domain.yaml", schema(doc, reason, text))])
        assert not compiled.failed, compiled.diagnostics
        count += 1
        for file in compiled.files:
            if file.path.endswith("sqlite/schema.sql"):
                apsw.Connection(":memory:").execute(file.contents).fetchall()
            if not file.path.endswith(".py"):
                continue
            tree = ast.parse(file.contents)
            if file.path.endswith("history/moved.py"):
                constants = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
                assert text in constants
            path = tmp_path / "generated" / f"case_{count}" / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.contents, encoding="utf-8")

    write()
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text(encoding="utf-8"), encoding="utf-8")
    ruff = str(Path(sys.executable).parent / "ruff")
    for arguments in (["check", "--ignore=INP001,I001", "--output-format=concise"], ["format", "--diff"]):
        command = [ruff, *arguments, "--no-cache", "generated"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[:4000]
