"""Files that are made to exhaust a reader end soon."""

from __future__ import annotations

import time

import pytest

from perdure_codegen.reader import read
from perdure_codegen.reader.builder import MOST_FINDINGS, MOST_NODES
from perdure_codegen.reader.refusals import DEEPEST
from perdure_codegen.text import Source

SECONDS = 3.0


def rules_of(text: str) -> list[str]:
    """Return the rules that *text* breaks, in order."""
    return [each.rule for each in read(Source("domain.yaml", text)).diagnostics]


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}")])
def test_depth(opening: str, closing: str) -> None:
    """Collections nest as deep as the limit, and no deeper."""
    assert rules_of(opening * DEEPEST + "x" + closing * DEEPEST) == []
    assert rules_of(opening * (DEEPEST + 1) + "x" + closing * (DEEPEST + 1)) == ["too-deep"]


@pytest.mark.slow
def test_number_of_values() -> None:
    """A file has as many values as the limit, the list that holds them included, and no more."""
    assert rules_of("[" + "a," * (MOST_NODES - 1) + "]") == []
    assert rules_of("[" + "a," * MOST_NODES + "]") == ["too-many-values"]


def test_number_of_errors() -> None:
    """A file with too many errors is not read on."""
    assert rules_of("[" + "*a," * 500 + "]") == ["alias"] * MOST_FINDINGS + ["too-many-errors"]


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("[" * 1_000_000, {"too-deep"}),
        ("- " * 1_000_000, {"too-deep"}),
        ("{a: " * 500_000, {"too-deep"}),
        ("? " * 1_000_000, {"too-deep", "complex-key"}),
        ("\0" * 4_000_000, {"control-character"}),
        ("\t" * 4_000_000, {"tab"}),
        ("a\t\n" * 1_000_000, {"tab"}),
        ("&a " * 500_000, {"yaml-syntax", "anchor"}),
        ("a: " * 500_000, {"yaml-syntax"}),
        ("'" * 4_000_000, set()),
        ("#" * 4_000_000, {"empty-file"}),
        ("a" * 4_000_000, set()),
        ("a: |\n" + " \n" * 1_000_000, set()),
        ("%" * 4_000_000, {"directive", "yaml-syntax"}),
        ("---\n" * 1_000_000, {"several-documents"}),
        ("a: b\n" * 300_000, {"duplicate-key", "too-many-errors"}),
        ("!a " * 500_000, {"tag", "yaml-syntax"}),
        ('"' + "\\u0041" * 600_000 + '"', set()),
    ],
    ids=lambda value: value[:6] if isinstance(value, str) else "",
)
def test_hostile_files_end_soon(text: str, rules: set[str]) -> None:
    """What grows with the square of a file's size, or with its depth, is cut short."""
    began = time.perf_counter()
    assert set(rules_of(text)) <= rules
    assert time.perf_counter() - began < SECONDS
