"""The laws of migrations, on domains whose releases use every operation."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from migrated import ARCHIVE, FARM, LIBRARY, Released, released

from perdure.testing.migrations import Rounds

PROFILE: Final = settings(max_examples=15, derandomize=True, deadline=None, database=None)
DOMAINS: Final = (LIBRARY, FARM, ARCHIVE)
TREES: Final = [
    (texts, release, table)
    for texts, tables in ((LIBRARY, ("authors", "books", "faxes")), (FARM, ("fields",)))
    for release in (2, 3)
    for table in tables
] + [(ARCHIVE, 2, "rules"), (ARCHIVE, 2, "marks"), (ARCHIVE, 3, "rules")]


def rounds(domain: Released) -> Rounds:
    """Return what takes the entities of *domain* up and down."""
    build = domain.build()
    return Rounds(build.module("tables").SCHEMA, build.module("migrations").MIGRATIONS, build.hooks)


def strategy(domain: Released, release: int, table: str, *, newer: bool) -> st.SearchStrategy[object]:
    """Return the entities of one side of a migration."""
    for migration in domain.build().module("migrations").MIGRATIONS:
        for tree in migration.trees:
            if (migration.release, tree.after.name) == (release, table):
                cls = (tree.after if newer else tree.before).entity
                words = "".join(f"_{each.lower()}" if each.isupper() else each for each in cls.__name__).strip("_")
                words = words.replace("field", "meadow")  # what it is called today
                found: st.SearchStrategy[object] = getattr(domain.build().module("testing"), words)()
                return found
    raise LookupError(table)


@pytest.mark.slow
@pytest.mark.parametrize(("texts", "release", "table"), TREES)
def test_rows_go_as_their_classes_go(texts: tuple[str, ...], release: int, table: str) -> None:
    """Up, down and up again; down, up and down again; refused where the cast refuses, and then nothing is changed."""
    domain = released(*texts)
    held = rounds(domain)

    @PROFILE
    @given(value=strategy(domain, release, table, newer=False))
    def goes_up(value: object) -> None:
        held.goes_up(release, table, value)

    @PROFILE
    @given(value=strategy(domain, release, table, newer=True))
    def goes_down(value: object) -> None:
        held.goes_down(release, table, value)

    goes_up()
    goes_down()


@pytest.mark.parametrize("texts", DOMAINS, ids=["library", "farm", "archive"])
def test_migrating_makes_what_a_new_store_has(texts: tuple[str, ...]) -> None:
    """Columns, types, keys, checks, references, indexes, triggers and searches; and each migration undoes itself."""
    rounds(released(*texts)).makes_what_is_made_fresh()
