"""Docstrings of any text and imports in any number leave ruff nothing to find."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perdure_codegen.python.docstring import attribute_doc, docstring
from perdure_codegen.python.imports import export, import_lines
from perdure_codegen.python.tree import Import

RUFF = shutil.which("ruff") or ".venv/bin/ruff"
ROOT = Path(__file__).parents[3]

HOSTILE = [
    '"""',
    '"',
    "'''",
    "\\",
    "\\N",
    "\n",
    "\n\n",
    "\t",
    "\x07",
    "\u200b",
    "\u202e",
    "Returns:",
    "Args",
    "e.g. ",
    ". ",
]
docs = st.lists(st.sampled_from([*HOSTILE, "word ", "日本", "Does", "x" * 130]) | st.text(max_size=9), max_size=40).map(
    "".join
)
KEYWORDS = frozenset({"as", "if", "in", "is", "or", "and", "def", "del", "for", "not", "try", "None", "True", "False"})
identifiers = st.from_regex(re.compile(r"[A-Za-z][A-Za-z0-9_]{0,12}"), fullmatch=True).filter(
    lambda name: name not in KEYWORDS
)
modules = st.sampled_from(
    [
        "attrs",
        "collections.abc",
        "datetime",
        "domains.shop.events",
        "domains.shop.history.v10",
        "domains.shop.history.v2",
    ]
)
imports = st.frozensets(
    st.builds(Import, modules, identifiers) | st.builds(Import, modules), max_size=30
) | st.frozensets(st.builds(Import, modules, identifiers, identifiers), max_size=12)


def findings(folder: Path, *select: str) -> str:
    """Return what ruff says about the files of *folder*, under the configuration of this repository."""
    command: list[str | Path] = [
        RUFF,
        "check",
        "--config",
        ROOT / "pyproject.toml",
        "--no-cache",
        "--output-format=concise",
    ]
    chosen = [f"--select={','.join(select)}"]
    found = output([*command, *chosen, folder]).replace("All checks passed!", "").strip()
    return found + output([RUFF, "format", "--diff", "--config", ROOT / "pyproject.toml", folder])


def output(command: list[str | Path]) -> str:
    """Return what *command* writes."""
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


@pytest.mark.slow
def test_docstrings_of_any_text(tmp_path: Path) -> None:
    """Whatever an author writes gives a docstring that parses and that no rule of ruff's D, W, E and PLE finds."""
    count = 0

    @settings(max_examples=120, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
    @given(docs, docs, docs)
    def write(module: str, record: str, field: str) -> None:
        nonlocal count
        count += 1
        lines = [
            "# Generated.",
            *docstring(module, instead="The types."),
            "",
            "",
            "class Record:",
            *docstring(record, "    ", instead="Version 1 of `Record`.", items=[f"2. {field}", "10. adds `x`."]),
            "",
            "    field: int",
            *attribute_doc(field, "    "),
            "",
            "    def check(self) -> None:",
            *docstring("Refuse what cannot be read back." + "\n\n" + record, "        ", instead="Check."),
        ]
        text = "\n".join(lines) + "\n"
        ast.parse(text)
        (tmp_path / f"case_{count}.py").write_text(text, encoding="utf-8")

    write()
    assert not findings(tmp_path, "D", "W", "E", "PLE", "Q")


@pytest.mark.slow
def test_imports_in_any_number(tmp_path: Path) -> None:
    """Imports and `__all__` come out in the order that ruff wants."""
    count = 0

    @settings(max_examples=120, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
    @given(imports)
    def write(several: frozenset[Import]) -> None:
        nonlocal count
        count += 1
        lines = [*import_lines({*several, Import("__future__", "annotations")}), ""]
        lines += export({item.name for item in several if item.name})
        (tmp_path / f"case_{count}.py").write_text("\n".join(lines) + "\n", encoding="utf-8")

    write()
    assert not findings(tmp_path, "I", "RUF022")
