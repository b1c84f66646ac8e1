"""The tables of schemas in a text."""

from __future__ import annotations

from perdure_codegen.compiler import understand
from perdure_codegen.source import Folder
from perdure_codegen.sql.tables import Schema
from perdure_codegen.tables import schema_of
from perdure_codegen.text import Source

__all__ = ["tables_of"]


def tables_of(text: str) -> Schema:
    """Return the tables of a domain without errors."""
    domain, found = understand(Folder("", (Source("domain.yaml", text),), ()), None)
    assert domain is not None, found
    return schema_of(domain)
