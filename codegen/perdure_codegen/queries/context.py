"""One query under examination, with all that there is to ask about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from perdure_codegen.meaning.constants import shown_type
from perdure_codegen.meaning.scope import Report
from perdure_codegen.model import Domain, Nullable, Query, Scalar, Spec, Type
from perdure_codegen.queries.database import Database
from perdure_codegen.queries.placing import Place
from perdure_codegen.queries.tokens import Token
from perdure_codegen.rule import Rule
from perdure_codegen.span import Span
from perdure_codegen.sql.revisions import DELETED, revisions_of, views_of
from perdure_codegen.sql.tables import Schema, Table
from perdure_codegen.tables import fields_of, parent_columns

__all__ = ["Context", "relations_of"]


class Context(Struct, frozen=True, kw_only=True, eq=False):
    """A *query* of *domain*, whose SQL stands at *place*; *report* takes what is found."""

    domain: Domain
    schema: Schema
    relations: Mapping[str, Table]
    """Each table by what it is called in SQL, in lower case: by its own name, and by those of its search and view."""
    database: Database
    query: Query
    place: Place
    report: Report

    def say(self, rule: Rule, at: tuple[int, int] | Token | Span | None, message: str, *, help: str = "") -> None:  # noqa: A002 - the word that the author reads
        """Report *message* about a stretch of the SQL, or about all of it."""
        if isinstance(at, Token):
            at = (at.start, at.end)
        span = self.place.span if at is None else at if isinstance(at, Span) else self.place.at(*at)
        self.report(rule.at(span, message, help=help))

    def shown(self, kind: Type) -> str:
        """Return a type as an author writes it."""
        return shown_type(kind, self.domain.shape)

    def table(self, name: str) -> Table | None:
        """Return the table called *name*, or the one of the view or the search that is called so."""
        return self.relations.get(name.casefold())

    def column(self, table: str, name: str) -> Spec | None:
        """Return what the column *name* of *table* holds; None where there is none such."""
        found = self.table(table)
        if found is None:
            return None
        entity = self.domain.entities[found.entity]
        fields = fields_of(self.domain, entity)
        for inherited, owner, field in parent_columns(self.domain, entity):
            if inherited == name:
                return fields_of(self.domain, self.domain.entities[owner])[field]
        if name in fields:
            spec = fields[name]
            is_there = name in found.key or found.name == entity.table or isinstance(spec.type, Nullable)
            return spec if is_there else Spec(Nullable(spec.type), spec.facets, spec.unit)
        if name == DELETED:
            return Spec(Scalar("bool"))
        is_own = name.casefold() in {"_row", "rowid"} or any(column.name == name for column in found.columns)
        return Spec(Scalar("int")) if is_own else None


def relations_of(schema: Schema) -> Mapping[str, Table]:
    """Return the tables of *schema*, and those of revisions, by what each is called in SQL."""
    return {name.casefold(): table for name, table in _named(schema)}


def _named(schema: Schema) -> Iterator[tuple[str, Table]]:
    for table in schema.tables:
        yield table.name, table
        if table.search is not None:
            yield table.search.name, table
        revisions = revisions_of(table)
        if revisions is not None:
            yield revisions.name, revisions
            latest, history = views_of(table)
            yield latest.name, table
            yield history.name, revisions
