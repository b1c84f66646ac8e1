"""Whatever entities an author declares and changes: their rows go up and down as the casts of their classes go."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

import pytest
from chains import release_text
from growing import AnyHooks, histories
from growing.holding import hold_entities, hold_files
from hypothesis import HealthCheck, Phase, given, settings
from migrated import released

from perdure.testing.entities import check_survives
from perdure_codegen.compiler import hold
from perdure_codegen.releases import read_chain
from perdure_codegen.source import read_folder

EXAMPLES: Final = 8


def accepted(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of *texts*, from the first on, that the compiler lets be released, and that are something new."""
    found: list[str] = []
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root) / "farm"
        folder.mkdir()
        for text in texts:
            (folder / "domain.yaml").write_text(text)
            domain, diagnostics = hold(read_folder(folder), "farm", read_chain(folder))
            assert (domain is None) == any(each.severity == "error" for each in diagnostics), diagnostics
            if domain is None:
                break
            if domain.is_draft:
                release_text(folder, text)
                found.append(text)
    return tuple(found)


@pytest.mark.slow
def test_rows_of_random_entities_go_as_their_casts_go() -> None:
    """Tables that are migrated are those of a new file; rows become what the casts make, or stay as they are."""
    held = 0

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(histories(most=4))
    def go(texts: tuple[str, ...]) -> None:
        nonlocal held
        known = accepted(texts)
        if len(known) > 1:
            domain = released(*known, hooks=AnyHooks)
            hold_entities(domain)
            hold_files(domain)
            held += 1

    go()
    assert held >= EXAMPLES // 3


FLAGS: Final = """\
domain: flags
entities:
  Ship: {table: ships, key: id, fields: {id: int}, children: {flags: Flag}}
  Flag: {table: flags, key: number, fields: {number: int, up: bool}, unique: [[up]]}
"""
REFERRED: Final = """\
domain: flags
entities:
  Ship:
    table: ships
    key: id
    fields: {id: int}
    children: {flags: Flag}
    changes: {2: [{adopt: Flag, from: 1, to: 2}]}
  Flag:
    table: flags
    key: number
    fields: {number: int, up: bool, of: {ref: Port | None}}
    unique: [[up]]
    changes: {2: [{add: of, fill: null}]}
  Port: {table: ports, key: name, fields: {name: str}}
"""


def test_the_laws_know_unique_keys_and_references_that_come() -> None:
    """Strategies make children that are alike in what is unique in their table, and references to nothing."""
    domain = released(FLAGS, REFERRED)
    hold_entities(domain, examples=25)
    tables = domain.build().module("tables")

    @settings(max_examples=25, derandomize=True, database=None)
    @given(domain.build().module("testing").ship())
    def survives(value: object) -> None:
        check_survives(tables.SCHEMA, tables.SHIPS_TABLE, value)

    survives()
