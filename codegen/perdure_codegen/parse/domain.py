"""All files of a domain."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from msgspec import Struct

from perdure_codegen.declarations import (
    Declarations,
    EntityDecl,
    EnumDecl,
    EventDecl,
    NamedTypeDecl,
    ProjectionDecl,
    PromiseDecl,
    QueryDecl,
    RecordDecl,
    StreamDecl,
    UnionDecl,
    Word,
)
from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.grammar.files import FURTHER_FILE, HEADER_FILE, PROMISE
from perdure_codegen.grammar.kinds import Construct, MapOf
from perdure_codegen.nodes import Mapping
from perdure_codegen.parse import declarations as build
from perdure_codegen.parse import rules
from perdure_codegen.parse.arguments import version
from perdure_codegen.parse.entities import entity
from perdure_codegen.parse.entries import Entries, entries
from perdure_codegen.parse.findings import Findings
from perdure_codegen.parse.names import word
from perdure_codegen.parse.projections import projection
from perdure_codegen.parse.queries import query
from perdure_codegen.span import Span
from perdure_codegen.text import Document
from perdure_codegen.wording import quoted

__all__ = ["Parsed", "parse"]


class Parsed(Struct, frozen=True):
    """What the files declare, as far as it could be read; None where nothing says which domain it is."""

    declarations: Declarations | None
    diagnostics: tuple[Diagnostic, ...]


def parse(documents: Iterable[Document], *, folder: str | None = None) -> Parsed:
    """Return the declarations of *documents*, of which the first is `domain.yaml`; never raises.

    *folder* is the name of the folder that the files are in, which the domain must have too; None asks nothing.
    """
    findings = Findings()
    reader = _Reader(findings)
    for index, document in enumerate(documents):
        reader.take(document, HEADER_FILE if index == 0 else FURTHER_FILE)
    declarations = reader.result()
    if declarations is not None and folder is not None and declarations.domain.text != folder:
        findings.report(
            rules.DOMAIN_FOLDER.at(
                declarations.domain.span,
                f"the domain {quoted(declarations.domain.text)} is declared in the folder {quoted(folder)}",
                help=f"write `domain: {folder}`, or rename the folder",
            )
        )
    return Parsed(declarations, tuple(findings.diagnostics))


_T = TypeVar("_T")


class _Reader(Struct, eq=False):
    findings: Findings
    sources: list[str] = []
    header: Entries | None = None
    types: list[NamedTypeDecl] = []
    enums: list[EnumDecl] = []
    records: list[RecordDecl] = []
    unions: list[UnionDecl] = []
    streams: list[StreamDecl] = []
    events: list[EventDecl] = []
    entities: list[EntityDecl] = []
    projections: list[ProjectionDecl] = []
    queries: list[QueryDecl] = []

    def take(self, document: Document, construct: Construct) -> None:
        """Read one file; a file that is no YAML has been reported."""
        self.sources.append(document.path)
        if document.root is None:
            return
        start = Span(document.path, 1, 1, 1, 1)
        file = entries(document.root, construct, Word(document.path.rpartition("/")[2], start), self.findings)
        if file is None:
            return
        if construct is HEADER_FILE:
            self.header = file
        self.types += self._section(file, "types", build.named_type)
        self.enums += self._section(file, "enums", build.enum)
        self.records += self._section(file, "records", build.record)
        self.unions += self._section(file, "unions", build.union)
        self.streams += self._section(file, "streams", build.stream)
        self.events += self._section(file, "events", build.event)
        self.entities += self._section(file, "entities", entity)
        self.projections += self._section(file, "projections", projection)
        self.queries += self._section(file, "queries", query)

    def _section(self, file: Entries, key: str, builder: Callable[[Word, Entries], _T | None]) -> list[_T]:
        """Return the declarations under *key* that are whole enough to be kept."""
        node, kind = file.values.get(key), file.construct.by_name[key].kind
        built: list[_T] = []
        if not isinstance(node, Mapping) or not isinstance(kind, MapOf) or not isinstance(kind.value, Construct):
            return built
        for written, value in node.entries:
            name = word(written, kind.key, self.findings)
            owner = Word(written.text, written.span)
            found = entries(value, kind.value, owner, self.findings)
            declared = None if found is None else builder(owner, found)
            if name is not None and declared is not None:
                built.append(declared)
        return built

    def result(self) -> Declarations | None:
        """Return all that was read."""
        domain = None if self.header is None else self.header.word("domain")
        if self.header is None or domain is None:
            return None
        return Declarations(
            domain=domain,
            doc=self.header.text("doc"),
            codec=self.header.word("codec"),
            promise=_promise(self.header),
            types=tuple(self.types),
            enums=tuple(self.enums),
            records=tuple(self.records),
            unions=tuple(self.unions),
            streams=tuple(self.streams),
            events=tuple(self.events),
            entities=tuple(self.entities),
            projections=tuple(self.projections),
            queries=tuple(self.queries),
            sources=tuple(self.sources),
        )


def _promise(header: Entries) -> PromiseDecl | None:
    """Return what `compatibility` says: a word, or one with a release."""
    node = header.values.get("compatibility")
    if not isinstance(node, Mapping):
        written, since = header.word("compatibility"), None
    else:
        found = entries(node, PROMISE, header.named("compatibility"), header.findings)
        written = None if found is None else found.word("promise")
        since = None if found is None else version(found, "since", "release")
    return None if written is None else PromiseDecl(promise=written, since=since or 1)
