"""The laws of migrations notice what is wrong: each of many broken scripts fails one of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import apsw
import pytest
from migrated import LIBRARY, Build, released

from perdure.engines.migrations import Refused, Way
from perdure.engines.rows import Violation
from perdure.migrations import Migration
from perdure.testing.migrations import Rounds

MUTANTS = [
    ("the constant of an added column", "'o''clock'", "'oclock'"),
    ("two columns that are swapped", '"title", "right", "left"', '"title", "left", "right"'),
    ("an index", 'CREATE INDEX "authors_by_name" ON "authors" ("name");', ""),
    ("the order of an index", '("days" DESC)', '("days")'),
    ("the rows of a partial index", "WHERE \"kind\" = 'poem'", "WHERE \"kind\" = 'essay'"),
    ("a check", "CHECK (\"kind\" IN ('novel', 'poem', 'essay'))", "CHECK (\"kind\" IN ('novel', 'poem'))"),
    ("a reference", "ON DELETE CASCADE", "ON DELETE RESTRICT"),
    ("a type", '"price" INTEGER NOT NULL', '"price" ANY NOT NULL'),
    ("a column that may be NULL", '"price" INTEGER NOT NULL', '"price" INTEGER'),
    ("a key", 'CONSTRAINT "authors_key" UNIQUE ("id"),', ""),
    ("a unique key", 'CONSTRAINT "authors_name_birth_unique" UNIQUE ("name", "birth"),', ""),
    ("what fills a search", 'INSERT INTO "books_search" ("books_search") VALUES (\'rebuild\');', ""),
    ("a trigger", 'new."title", new."label");', 'new."label", new."title");'),
    ("rows", 'FROM "authors";', 'FROM "authors" WHERE "rank" > 0;'),
    ("a table", 'CREATE TABLE "loans"', 'CREATE TABLE "loan"'),
]


def hold(rounds: Rounds, build: Build) -> None:
    """Hold some rows to the laws."""
    history: Any = build.module("history")  # Any: it was generated a moment ago
    seen = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    rounds.makes_what_is_made_fresh()
    author = history.AuthorV1(code="a", name="Ann", born=None, seen=seen, rank=0)
    rounds.goes_up(2, "authors", author)
    book = history.BookV1(
        id=1,
        author="a",
        title="One Title",
        plain="p",
        left=1,
        right=2,
        kind=history.KindV1.POEM,
        price=3,
        seconds=61,
        note=None,
        weight=0.5,
        tag="Other",
    )
    rounds.goes_up(2, "books", book)


@pytest.mark.parametrize(("what", "text", "instead"), MUTANTS, ids=[what for what, _, _ in MUTANTS])
def test_a_broken_script_is_noticed(monkeypatch: pytest.MonkeyPatch, what: str, text: str, instead: str) -> None:
    """Whatever is missing, or is another one."""
    build = released(*LIBRARY).build()
    scripts = Migration.script
    replaced = []

    def broken(self: Migration, way: Way) -> str:
        script = scripts(self, way)
        if way == "up" and text in script:
            replaced.append(self.name)
            return script.replace(text, instead)
        return script

    arguments = (build.module("tables").SCHEMA, build.module("migrations").MIGRATIONS)
    hold(Rounds(*arguments), build)
    monkeypatch.setattr(Migration, "script", broken)
    with pytest.raises((AssertionError, ValueError, apsw.Error, Violation, Refused)):
        hold(Rounds(*arguments), build)
    assert replaced, what
