"""One query under examination, with all that there is to ask about it."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from perdure_codegen.meaning.constants import shown_type
from perdure_codegen.meaning.scope import Report
from perdure_codegen.model import Domain, Query, Scalar, Spec, Type
from perdure_codegen.queries.database import Database
from perdure_codegen.queries.placing import Place
from perdure_codegen.queries.tokens import Token
from perdure_codegen.rule import Rule
from perdure_codegen.span import Span
from perdure_codegen.sql.tables import Schema, Table
from perdure_codegen.tables import fields_of, parent_columns

__all__ = ["Context"]


class Context(Struct, frozen=True, kw_only=True, eq=False):
    """A *query* of *domain*, whose SQL stands at *place*; *report* takes what is found."""

    domain: Domain
    schema: Schema
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
        """Return the table called *name*, or the one that is searched by what is called so."""
        folded = name.casefold()
        return next((each for each in self.schema.tables if folded in names_of(each)), None)

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
            return fields[name]
        is_own = name.casefold() in {"_row", "rowid"} or any(column.name == name for column in found.columns)
        return Spec(Scalar("int")) if is_own else None


def names_of(table: Table) -> Iterable[str]:
    """Return what a table, and the search of it, are called in SQL; both are in lower case."""
    return (table.name, *((table.search.name,) if table.search else ()))
