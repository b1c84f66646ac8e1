"""The files of SQL that make the tables of a domain."""

from __future__ import annotations

from perdure_codegen.model import Domain
from perdure_codegen.options import Options
from perdure_codegen.sql import postgresql, sqlite
from perdure_codegen.tables import schema_of
from perdure_codegen.views import SqlView

__all__ = ["plan_sql"]


def plan_sql(domain: Domain, options: Options, source: str) -> tuple[SqlView, ...]:
    """Return what makes the tables of today in each dialect; none where there are no entities."""
    if not domain.entities:
        return ()
    schema = schema_of(domain)
    folder = f"{options.package.replace('.', '/')}/{domain.name}/sql"
    return tuple(
        SqlView(
            path=f"{folder}/{dialect}/schema.sql",
            source=source,
            about=f"All tables of `{domain.name}`, for {name}.",
            statements=create(schema),
        )
        for dialect, name, create in (
            ("sqlite", "SQLite", sqlite.create),
            ("postgresql", "PostgreSQL", postgresql.create),
        )
    )
