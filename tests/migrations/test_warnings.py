"""`perdure check` names what the tables of a draft do to the rows of files."""

from __future__ import annotations

from pathlib import Path

from chains import release_text
from migrated import FARM, LIBRARY

from perdure_codegen.comparing import against_release
from perdure_codegen.compiler import compile_folder
from perdure_codegen.options import Options

NULLABLE = LIBRARY[0].replace(
    "tag: str\n",
    "tag: str\n      more: int | None\n    changes: {2: [{add: more, fill: null}]}\n",
)


def warnings(tmp_path: Path, *texts: str) -> list[str]:
    """Release all of *texts* but the last, and return the rule and the message of what is said of that."""
    name = texts[0].partition("\n")[0].removeprefix("domain: ")
    folder = tmp_path / name
    for text in texts[:-1]:
        release_text(folder, text)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "domain.yaml").write_text(texts[-1])
    found = compile_folder(folder, Options(hooks="some:hooks")).diagnostics
    assert {each.severity for each in found} <= {"warning"}
    return [f"{each.rule}: {each.message}" for each in found]


def test_what_is_dropped_and_rewritten_is_named(tmp_path: Path) -> None:
    """At the operation that does it, or at the entity; what no row is in yet is not."""
    assert warnings(tmp_path, *LIBRARY[:2]) == [
        "locking-migration: the table `authors` is made anew: its rows are copied while writers wait",
        "locking-migration: the table `books` is made anew: its rows are copied while writers wait",
        "destructive-migration: the values of `plain` in `books` are dropped",
    ]


def test_rules_that_rows_may_break_are_named(tmp_path: Path) -> None:
    """A unique key over fields that were there."""
    assert warnings(tmp_path, *LIBRARY) == [
        "refusing-migration: rows of `authors` that are alike in `name` and `birth` stop the migration",
        "locking-migration: the table `authors` is made anew: its rows are copied while writers wait",
        "destructive-migration: the values of `language` in `authors` are dropped",
        "locking-migration: the table `books` is made anew: each of its rows is cast while writers wait",
    ]


def test_a_difference_tells_what_the_migration_does(tmp_path: Path) -> None:
    """All that is warned of, and what is made beside it."""
    warned = warnings(tmp_path, *LIBRARY)
    difference = against_release(tmp_path / "library", None).difference
    assert difference is not None
    told = [f"{each.rule}: {each.what}" for each in difference.migration]
    assert sorted(told[: len(warned)]) == sorted(warned)
    assert told[len(warned) :] == [
        ": the index `authors_by_birth` of `authors` is dropped",
        ": the index `authors_by_name` of `authors` is dropped",
        ": the index `books_by_title_where_kind_poem` of `books` is dropped",
        ": the index `books_by_minutes` of `books` is made",
        ": the search of `books` is made, of the words of all rows",
        ": the index `loans_by_days` of `loans` is made",
    ]
    assert [each.stops for each in difference.changes if each.rule == "added-unique-key"] == [("up",)]


def test_what_begins_as_none_breaks_no_rule(tmp_path: Path) -> None:
    """But what begins as the same in each row does."""
    text = "domain: zoo\nentities:\n  Cage: {table: cages, key: id, fields: {id: int, no: int}}\n"
    later = text.replace(", no: int}}", ", no: int, tag: TYPE}, unique: [tag], changes: {2: [{add: tag, fill: FILL}]}}")
    refused = "refusing-migration: rows of `cages` that are alike in `tag` stop the migration"
    found = warnings(tmp_path / "none", text, later.replace("TYPE", "str | None").replace("FILL", "null"))
    assert refused not in found
    assert refused in warnings(tmp_path / "same", text, later.replace("TYPE", "str").replace("FILL", "''"))


def test_children_that_leave_their_parent_lose_their_rows(tmp_path: Path) -> None:
    """Their table is another one, under another key."""
    found = warnings(tmp_path, *FARM[:2])
    assert "destructive-migration: the table `gates` is dropped with all of its rows, and `gates` begins empty" in found


def test_nothing_is_said_of_what_takes_no_time(tmp_path: Path) -> None:
    """Nor of what was released already, or never."""
    assert warnings(tmp_path, LIBRARY[0], NULLABLE) == []
    assert warnings(tmp_path / "released", *LIBRARY[:2], LIBRARY[1]) == []
    assert warnings(tmp_path / "new", LIBRARY[0]) == []
