"""Files that are behind a build, ahead of it, edited, or of a draft; and what migrating does to their rows."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import apsw
import pytest
from chains import release_text
from migrated import LIBRARY, Build, Released, contents, fill, released, rows

from perdure.engines.sqlite import lower_file
from perdure.errors import EditedTables, MigrationRefused, NewerRelease, OlderTables, OpenError
from perdure.events.releases import build_of
from perdure_codegen.releasing import candidate, news

SEEN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
CHANGED = LIBRARY[1].replace("indexes: [[kind], {on: [title], where: {kind: poem}}]", "indexes: [[price]]")
ONE_MORE = LIBRARY[1].replace("indexes: [[birth], [name]]", "indexes: [[birth], [name], [rank]]")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where a store can be made."""
    return tmp_path / "library.db"


def test_rows_are_carried_through_all_releases(path: Path) -> None:
    """And what refers to a table that was made anew is still there, and found by words that changed their column."""
    domain = released(*LIBRARY)
    fill(path, domain.build(1))
    with pytest.raises(OlderTables) as refused:
        domain.build().open(path)
    assert (refused.value.release, refused.value.wanted) == (1, 3)
    assert "perdure migrate up" in refused.value.help
    pass_through(path, domain.build())
    with domain.build().open(path) as store:
        book = store.books.get(3)
        assert (book.author, book.left, book.right, book.minutes, book.label) == ("b", "2", 1, 2, ("tagged",))
        assert book.kind.value == "verse"
        assert store.books.count() == 6
        assert [found.value.id for found in store.books.search("title 2")] == [4, 5]
        assert store.books.versioned(3).version == 1
    with pytest.raises(NewerRelease):
        domain.build(1).open(path)


def pass_through(path: Path, build: Build) -> None:
    """Migrate a file."""
    build.open(path, migrate=True).close()


def test_a_rule_that_rows_break_stops_the_migration(path: Path) -> None:
    """The migrations before it are done and recorded; of this one nothing is, and the rows are named."""
    domain = released(*LIBRARY)
    fill(path, domain.build(1))
    connection = apsw.Connection(str(path))
    connection.execute("UPDATE authors SET born = 1900")
    connection.close()
    with pytest.raises(MigrationRefused, match=r"0003_.* stopped in `authors`.*; nothing was changed") as refused:
        pass_through(path, domain.build())
    assert (refused.value.table, refused.value.key) == ("authors", "a")
    assert refused.value.why == "it is alike in `name` and `birth` with 'b'"
    before = contents(path)
    connection = apsw.Connection(str(path))
    assert connection.execute("SELECT name, way FROM perdure_migrations").fetchall() == [
        ("0002_authors_books_loans", "up")
    ]
    connection.close()
    with pytest.raises(MigrationRefused):
        pass_through(path, domain.build())
    assert contents(path) == before


KENNEL = """\
domain: kennel
entities:
  Owner: {table: owners, key: name, fields: {name: str}}
  Dog:
    table: dogs
    key: [litter, number]
    fields: {litter: str, number: int, owner: OWNER, chip: int}
"""
LATER = """\
    unique: [chip]
    changes: {2: [{alter: references, to: {owner: {ref: Owner}}}, {alter: unique, to: [chip]}]}
"""


def kennel(path: Path, *dogs: tuple[str, int, str, int]) -> MigrationRefused | None:
    """Return why a file with some dogs, and Ann, cannot be migrated to tables that ask for owners and chips."""
    domain = released(KENNEL.replace("OWNER", "str"), KENNEL.replace("OWNER", "{ref: Owner}") + LATER)
    build = domain.build(1)
    with build.open(path) as store:
        store.owners.insert(build.front.Owner(name="Ann"))
        for litter, number, owner, chip in dogs:
            store.dogs.insert(build.front.Dog(litter=litter, number=number, owner=owner, chip=chip))
    before = contents(path)
    try:
        pass_through(path, domain.build())
    except MigrationRefused as refused:
        assert contents(path) == before
        return refused
    return None


def test_rows_that_stop_a_migration_are_named(path: Path) -> None:
    """By their keys, a few of them, with how many more there are."""
    alike = [("a", number, "Ann", chip) for number, chip in enumerate((7, 5, 7, 7, 7, 5))]
    refused = kennel(path, *alike)
    assert refused is not None
    assert (refused.table, refused.key) == ("dogs", ("a", 1))
    assert refused.why == "it is alike in `chip` with ('a', 5); there is 1 more such group"
    assert "correct or delete the row" in refused.help


def test_rows_that_refer_to_nothing_are_named(path: Path) -> None:
    """By their keys, with what they do not refer to."""
    refused = kennel(path, ("a", 1, "Ann", 1), ("b", 2, "Bob", 2), ("b", 1, "Bob", 3))
    assert refused is not None
    assert (refused.table, refused.key) == ("dogs", ("b", 1))
    assert refused.why == "it refers to no row of `owners` by `owner`, and so does ('b', 2)"


def test_rows_that_keep_new_rules_are_carried(path: Path) -> None:
    """Nothing is refused where no row breaks them."""
    assert kennel(path, ("a", 1, "Ann", 1), ("a", 2, "Ann", 2)) is None


def test_a_program_of_the_old_release_is_refused_when_it_writes_next(path: Path) -> None:
    """It would write rows that nobody could read."""
    domain = released(*LIBRARY[:2])
    fill(path, domain.build(1))
    with domain.build(1).open(path) as old:
        pass_through(path, domain.build())
        with pytest.raises(NewerRelease):
            old.authors.insert(domain.build(1).front.Author(code="z", name="Z", born=None, seen=SEEN, rank=1))


@pytest.mark.parametrize(
    "statement",
    ["CREATE INDEX more ON books (tag)", "DROP TRIGGER books_search_insert", "ALTER TABLE authors ADD COLUMN x TEXT"],
)
def test_edited_tables_are_noticed(path: Path, statement: str) -> None:
    """Whatever altered them, and also where they would be migrated."""
    domain = released(*LIBRARY[:2])
    fill(path, domain.build(1))
    connection = apsw.Connection(str(path))
    connection.execute(statement)
    connection.close()
    before = contents(path)
    for build in (domain.build(1), domain.build()):
        with pytest.raises(EditedTables):
            build.open(path, migrate=True)
    assert contents(path) == before


def test_tables_of_another_line_are_refused(path: Path) -> None:
    """A file of a draft, or of releases that the build does not know, is not migrated."""
    fill(path, released(*LIBRARY[:1]).build())
    pass_through(path, released(*LIBRARY[:1], CHANGED).build())
    with pytest.raises(OpenError):
        pass_through(path, released(*LIBRARY).build())


def news_of(*texts: str) -> tuple[str, ...]:
    """Return what `perdure release` says of the last of *texts*, after all others were released."""
    with tempfile.TemporaryDirectory() as folder:
        domain = Path(folder) / "library"
        for text in texts[:-1]:
            release_text(domain, text)
        (domain / "domain.yaml").write_text(texts[-1])
        found = candidate(domain)
    assert found is not None
    return news(found.domain)


def test_tables_alone_make_a_release(path: Path) -> None:
    """An index needs no operation, but a release: only that brings it to files, and nothing is made anew for it."""
    assert news_of(*LIBRARY[:2], ONE_MORE) == ("table authors in itself: its indexes, keys, counts or search",)
    domain = released(*LIBRARY[:2], ONE_MORE)
    script = domain.build().module("migrations").MIGRATIONS[-1].script("up")
    assert [line for line in script.splitlines() if line and not line.startswith("--")] == [
        'CREATE INDEX "authors_by_rank" ON "authors" ("rank");'
    ]
    fill(path, domain.build(1))
    pass_through(path, domain.build())
    assert domain.build().open(path).authors.count() == 2


def lower(path: Path, domain: Released, release: int) -> None:
    """Lower a file, as `perdure migrate down` does."""
    schema = domain.build().module("tables").SCHEMA
    registry = domain.build().module("registry").DOMAIN
    build = build_of(registry, release, migrates=True, allows_drafts=False)
    lower_file(str(path), "library", build, schema.raw(), release, holds=lambda *_: True)


def test_what_has_no_way_down_names_its_row(path: Path) -> None:
    """A field that was removed without a fill cannot be made up; the file is as it was."""
    domain = released(*LIBRARY)
    fill(path, domain.build(1))
    pass_through(path, domain.build())
    before = contents(path)
    with pytest.raises(MigrationRefused, match="there is no way") as refused:
        lower(path, domain, 1)
    assert (refused.value.table, refused.value.key) == ("authors", "a")
    assert contents(path) == before


def test_lowering_gives_back_what_was_there(path: Path) -> None:
    """Where rows of a table that is not there in the former release are gone; and then the former build may write."""
    domain = released(*LIBRARY[:2])
    fill(path, domain.build(1))
    before = rows(path)
    pass_through(path, domain.build())
    with domain.build().open(path) as store:
        store.loans.insert(domain.build().front.Loan(reader="r", book=1, days=2))
    with pytest.raises(MigrationRefused, match="no release before 2 has such rows, and there are 1"):
        lower(path, domain, 1)
    with domain.build().open(path) as store:
        assert store.loans.delete(("r", 1))
    lower(path, domain, 1)
    assert rows(path) == before
    with domain.build(1).open(path) as old:
        old.authors.delete("a")
        assert (old.authors.count(), old.books.count()) == (1, 3)
