"""The order of the stages, which this module alone knows.

    source -> reader -> parse -> resolve -> history -> checks -> plan -> emit

Parsing and resolving go on with whatever could be made out, and a later stage looks at those declarations that nothing
was said about yet, so one run reports all errors, and none that only follows from another. Nothing is planned or
emitted for a domain with an error. `output` comes after all domains, and is the command line's to call.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct

from perdure_codegen.checks import check, check_project
from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.difference import broken_promises
from perdure_codegen.emit import emit
from perdure_codegen.file import File
from perdure_codegen.history import history
from perdure_codegen.model import Domain
from perdure_codegen.options import Options
from perdure_codegen.parse import parse
from perdure_codegen.plan import plan
from perdure_codegen.proposals import undeclared
from perdure_codegen.reader import read
from perdure_codegen.resolve import resolve
from perdure_codegen.soundness import sound_part
from perdure_codegen.source import Folder, read_folder
from perdure_codegen.text import Source

__all__ = ["Compiled", "compile_domain", "compile_folder", "compile_project", "domain_folders", "understand"]


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
    return _compile(read_.name, read_, options)


def compile_domain(sources: Iterable[Source], options: Options | None = None) -> Compiled:
    """Compile one domain whose files are *sources*, `domain.yaml` first; nothing is read from the disk."""
    return _compile(None, Folder("", tuple(sources), ()), options or Options())


def understand(
    folder: Folder, name: str | None, previous: Domain | None = None
) -> tuple[Domain | None, tuple[Diagnostic, ...]]:
    """Return what the files of *folder* declare, and all that there is to say, in the order of the files.

    The domain must be called *name*, unless that is None. It is None where an error makes it impossible. What differs
    from the *previous* one, which was released, must be declared.
    """
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
        domain, diagnostics = history(resolved, is_released=previous is not None)
        found += diagnostics
    if domain is None:
        resolved, _ = resolve(sound_part(parsed.declarations, found))
        domain = history(resolved, is_released=previous is not None)[0] if resolved is not None else None
    if domain is not None:
        found += check(domain)
    return None if _failed(found) else domain, _sorted(found)


def _sorted(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(found, key=lambda diagnostic: diagnostic.span))


def _compile(name: str | None, folder: Folder, options: Options) -> Compiled:
    domain, diagnostics = understand(folder, name)
    if domain is not None:
        diagnostics = _sorted(
            (*diagnostics, *check_project(domain, options), *broken_promises(domain, options.compatibility))
        )
    names = (domain.name,) if domain else (folder.name,)
    files = emit(plan(domain, options)) if domain and not _failed(diagnostics) else ()
    return Compiled(domains=names, files=tuple(files), diagnostics=diagnostics, sources=folder.sources)


def _failed(diagnostics: Iterable[Diagnostic]) -> bool:
    return any(diagnostic.severity == "error" for diagnostic in diagnostics)
