"""The order of the stages, which this module alone knows.

    source -> reader -> parse -> resolve -> history -> releases -> checks -> queries -> plan -> emit

Parsing and resolving go on with whatever could be made out, and a later stage looks at those declarations that nothing
was said about yet, so one run reports all errors, and none that only follows from another. Nothing is planned or
emitted for a domain with an error. `output` comes after all domains, and is the command line's to call.

Of the releases only the canonical shapes are looked at, as long as today's file keeps to them: the last one is compiled
where it does not, to say in what.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import final

from msgspec import Struct
from msgspec.structs import replace

from perdure_codegen.checks import check, check_migration, check_project
from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.difference import broken_promises
from perdure_codegen.emit import emit
from perdure_codegen.file import File
from perdure_codegen.history import history
from perdure_codegen.model import Domain
from perdure_codegen.options import Options
from perdure_codegen.parse import parse
from perdure_codegen.plan import plan
from perdure_codegen.proposals import UNDECLARED_CHANGE, undeclared
from perdure_codegen.reader import read
from perdure_codegen.releases import Chain, Quotes, Standing, Stored, broken_law, edited, read_chain, standing
from perdure_codegen.resolve import resolve
from perdure_codegen.soundness import sound_part
from perdure_codegen.source import Folder, read_folder
from perdure_codegen.sql.tables import fingerprint
from perdure_codegen.tables import schema_of
from perdure_codegen.text import Source
from perdure_codegen.wording import listed

__all__ = [
    "Compiled",
    "NoReleaseError",
    "compile_domain",
    "compile_folder",
    "compile_project",
    "compile_release",
    "domain_folders",
    "hold",
    "recall",
    "understand",
]


@final
class NoReleaseError(Exception):
    """A domain that has no release of this number."""

    def __init__(self, domain: str, number: int, newest: int) -> None:
        """Say which release of which domain; *newest* is 0 where there is none at all."""
        self.help = f"its releases are 1 to {newest}" if newest else "`perdure release` makes the first one"
        super().__init__(f"`{domain}` has no release {number}")


class Compiled(Struct, frozen=True, kw_only=True):
    """What came of compiling: *domains* by name, their *files*, and what there is to say about their *sources*."""

    domains: tuple[str, ...] = ()
    files: tuple[File, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    sources: tuple[Source, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether anything is an error; there are no files of such a domain."""
        return _failed(self.diagnostics)


def domain_folders(schema: Path) -> tuple[Path, ...]:
    """Return the folder of each domain in *schema*: each one within it whose name does not begin with a dot."""
    return tuple(sorted(path for path in schema.iterdir() if path.is_dir() and not path.name.startswith(".")))


def compile_project(
    schema: Path, *, options: Mapping[str, Options] | None = None, default: Options | None = None
) -> Compiled:
    """Compile every domain in *schema*, each with its *options* or the *default*.

    Paths in generated headers and diagnostics begin as *schema* is written: a relative one gives the same output on
    every machine. Raises OSError where *schema* cannot be read.
    """
    chosen, default = options or {}, default or Options()
    compiled = [compile_folder(folder, chosen.get(folder.name, default)) for folder in domain_folders(schema)]
    return Compiled(
        domains=tuple(name for each in compiled for name in each.domains),
        files=tuple(sorted({file for each in compiled for file in each.files})),  # they share the package around them
        diagnostics=tuple(found for each in compiled for found in each.diagnostics),
        sources=tuple(source for each in compiled for source in each.sources),
    )


def compile_folder(folder: Path, options: Options) -> Compiled:
    """Compile the domain in *folder*."""
    read_ = read_folder(folder)
    return _compile(read_.name, read_, options, read_chain(folder))


def compile_release(folder: Path, number: int, options: Options) -> Compiled:
    """Compile release *number* of the domain in *folder* again, as if it were the newest.

    Raises NoReleaseError where there is none such.
    """
    chain = read_chain(folder)
    if chain.diagnostics:
        return Compiled(domains=(folder.name,), diagnostics=chain.diagnostics)
    if not 1 <= number <= len(chain.releases):
        raise NoReleaseError(folder.name, number, len(chain.releases))
    return _compile(
        folder.name, Folder(folder.name, chain.releases[number - 1].sources, ()), options, chain.upto(number)
    )


def hold(folder: Folder, name: str | None, chain: Chain) -> tuple[Domain | None, tuple[Diagnostic, ...]]:
    """Return what `understand` does, with the domain held to the releases of *chain*, which it then has."""
    newest = chain.newest
    domain, found = understand(folder, name, is_released=newest is not None)
    if newest is None:
        return (None if chain.diagnostics else domain), (*found, *chain.diagnostics)
    if domain is not None and not (stands := standing(domain, chain, recall=recall)).not_kept:
        return _with_tables(domain, stands, chain), found
    previous = recall(newest)
    if previous is not None:
        domain, found = understand(folder, name, previous, quotes=Quotes.of(newest.sources))
    if domain is not None:
        names = listed(standing(domain, chain, recall=recall).not_kept)
        message = f"what was released as {names} is not what is declared now"
        found = (*found, UNDECLARED_CHANGE.at(domain.span, message, help=f"compare with {newest.folder}"))
    return None, found


def _with_tables(domain: Domain, stands: Standing, chain: Chain) -> Domain:
    """Return *domain* with its releases, each with what it declared; what has other tables than the last is a draft."""
    if not domain.entities:
        return replace(domain, releases=stands.releases, is_draft=stands.is_draft)
    releases = tuple(
        replace(released, declared=recall(stored))
        for released, stored in zip(stands.releases, chain.releases, strict=True)
    )
    last = releases[-1].declared
    changed = last is None or fingerprint(schema_of(last)) != fingerprint(schema_of(domain))
    return replace(domain, releases=releases, is_draft=stands.is_draft or changed)


def recall(release: Stored) -> Domain | None:
    """Return what a release declared, or None where this version of the compiler refuses it."""
    parsed = parse((read(source).document for source in release.sources), folder=None)
    resolved = resolve(parsed.declarations)[0] if parsed.declarations is not None else None
    return history(resolved, is_released=True)[0] if resolved is not None else None


def compile_domain(sources: Iterable[Source], options: Options | None = None) -> Compiled:
    """Compile one domain whose files are *sources*, `domain.yaml` first; nothing is read from the disk."""
    return _compile(None, Folder("", tuple(sources), ()), options or Options(), Chain())


def understand(
    folder: Folder,
    name: str | None,
    previous: Domain | None = None,
    *,
    is_released: bool = False,
    quotes: Quotes = Quotes({}),  # noqa: B008 - nothing adds to it
) -> tuple[Domain | None, tuple[Diagnostic, ...]]:
    """Return what the files of *folder* declare, and all that there is to say, in the order of the files.

    The domain must be called *name*, unless that is None. It is None where an error makes it impossible. What differs
    from the *previous* one, which was released and can be quoted by *quotes*, must be declared. Without it a domain may
    still be one that *is released*.
    """
    is_released = is_released or previous is not None
    found = list(folder.diagnostics)
    documents = []
    for source in folder.sources:
        document = read(source)
        documents.append(document.document)
        found += document.diagnostics
    if _failed(folder.diagnostics):  # a file that was not read would look like declarations that nobody made
        return None, tuple(found)
    parsed = parse(documents, folder=name)
    found += parsed.diagnostics
    if parsed.declarations is None or any(document.root is None for document in documents):
        return None, _sorted(found)
    resolved, diagnostics = resolve(parsed.declarations)
    found += diagnostics
    whole = not _failed(found)
    if not whole:
        resolved, _ = resolve(sound_part(parsed.declarations, found))
    if previous is not None and resolved is not None:
        differing = undeclared(previous, resolved, whole=whole)
        found += differing
        if differing:
            resolved, _ = resolve(sound_part(parsed.declarations, found))
    domain = None
    if resolved is not None:
        domain, diagnostics = history(resolved, is_released=is_released)
        if previous is not None:
            diagnostics = edited(diagnostics, previous, resolved, quotes, Quotes.of(folder.sources))
        found += diagnostics
    if domain is None:
        resolved, _ = resolve(sound_part(parsed.declarations, found))
        domain = history(resolved, is_released=is_released)[0] if resolved is not None else None
    if domain is not None and previous is not None:
        found += broken_law(previous, domain, quotes)
    if domain is not None:
        checked = check(domain)
        found += checked
        if domain.queries and set(domain.entities) == {each.name.text for each in parsed.declarations.entities}:
            domain, diagnostics = _with_queries(domain, folder.sources, is_sound=not _failed(checked))
            found += diagnostics
    return None if _failed(found) else domain, _sorted(found)


def _with_queries(
    domain: Domain, sources: Iterable[Source], *, is_sound: bool
) -> tuple[Domain, tuple[Diagnostic, ...]]:
    """Return *domain* with its queries prepared; SQLite is loaded for those that have some."""
    from perdure_codegen.queries import prepare_queries  # noqa: PLC0415 - see above

    return prepare_queries(domain, sources, is_sound=is_sound)


def _sorted(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(found, key=lambda diagnostic: diagnostic.span))


def _compile(name: str | None, folder: Folder, options: Options, chain: Chain) -> Compiled:
    domain, diagnostics = hold(folder, name, chain)
    if domain is not None:
        diagnostics = _sorted(
            (
                *diagnostics,
                *check_project(domain, options),
                *check_migration(domain),
                *broken_promises(domain, options.compatibility),
            )
        )
    names = (domain.name,) if domain else (folder.name,)
    files = emit(plan(domain, options)) if domain and not _failed(diagnostics) else ()
    texts = (*folder.sources, *(chain.newest.sources if chain.newest is not None else ()))
    return Compiled(domains=names, files=tuple(files), diagnostics=diagnostics, sources=texts)


def _failed(diagnostics: Iterable[Diagnostic]) -> bool:
    return any(diagnostic.severity == "error" for diagnostic in diagnostics)
