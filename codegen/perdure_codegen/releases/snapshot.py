"""What a release consists of, made of a domain without touching the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from msgspec import Struct

from perdure_codegen.file import File
from perdure_codegen.meaning.tables import differing
from perdure_codegen.model import Domain, Released
from perdure_codegen.releases.canonical import FORMAT, Tree, canonical
from perdure_codegen.releases.chain import SHAPES, Chain, Stored
from perdure_codegen.releases.comparison import adds, breaches, contents, identities
from perdure_codegen.releases.layout import laid_out
from perdure_codegen.releases.tables import canonical_tables, told_tables
from perdure_codegen.text import Source

__all__ = ["Snapshot", "Standing", "snapshot", "standing"]


TABLES: Final = "tables"
"""Where the shapes of a release say what holds of tables. Releases that were made before that do not."""


class Snapshot(Struct, frozen=True):
    """Release *number* of a domain, ready to be written: *files* by their paths within its folder."""

    number: int
    files: Mapping[str, bytes]


def snapshot(domain: Domain, sources: Iterable[Source], chain: Chain, golden: Iterable[File] = ()) -> Snapshot:
    """Return the next release of *domain*, whose files are *sources*; *golden* are its payloads, in its folder."""
    number = len(chain.releases) + 1
    parent = chain.newest.hash if chain.newest is not None else ""
    shapes = {"format": FORMAT, "domain": domain.name, "release": number, "parent": parent, **canonical(domain)}
    if domain.entities:
        shapes[TABLES] = canonical_tables(domain)
    files = {source.path.rpartition("/")[2]: source.text.encode() for source in sources}
    files |= {file.path: file.contents.encode() for file in golden}
    return Snapshot(number, files | {SHAPES: laid_out(shapes).encode()})


class Standing(Struct, frozen=True):
    """How a domain stands to its releases: what it does *not keep* of the last one, by the names of then.

    Where it keeps all, *releases* are as it sees them, and it *is a draft* if it says more.
    """

    not_kept: tuple[str, ...]
    releases: tuple[Released, ...]
    is_draft: bool


def standing(domain: Domain, chain: Chain, *, recall: Callable[[Stored], Domain | None]) -> Standing:
    """Return how *domain* stands to the releases of *chain*.

    A release that was made before tables were part of the form is asked for them by *recall*, which compiles it again.
    """
    if chain.newest is None:
        return Standing((), (), is_draft=True)
    today, newest = canonical(domain), contents(chain.newest.shapes)
    not_kept = tuple(breaches(newest, today)) or tuple(_altered(newest, today, domain, chain.newest, recall))
    if not_kept:
        return Standing(not_kept, (), is_draft=True)
    releases = tuple(
        Released(
            number=each.number,
            hash=each.hash,
            shapes=each.shapes,
            versions=_versions(each, today),
            golden=each.golden,
        )
        for each in chain.releases
    )
    return Standing((), releases, is_draft=adds(newest, today))


def _altered(
    newest: Tree, today: Tree, domain: Domain, stored: Stored, recall: Callable[[Stored], Domain | None]
) -> Iterator[str]:
    """Yield the name then of each entity of whose table *domain* says what was not released, nor declared since."""
    if all(each["kind"] != "entity" for each in newest["types"].values()):
        return
    tables = newest.get(TABLES)
    if tables is None:
        then = recall(stored)
        tables = {} if then is None else canonical_tables(then)
    known = identities(newest, today)
    for name, table in told_tables(tables).items():
        if differing(table, known.versions[name], domain, known.today[name]).differs:
            yield name


def _versions(release: Stored, today: Tree) -> dict[str, int]:
    known = identities(contents(release.shapes), today)
    return {now: known.versions[then] for then, now in sorted(known.today.items(), key=lambda pair: pair[1])}
