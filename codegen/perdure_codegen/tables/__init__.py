"""Decides the tables of a domain: the view that every dialect writes and migrations compare."""

from __future__ import annotations

from perdure_codegen.tables.columns import column_of
from perdure_codegen.tables.schema import fields_of, parent_columns, schema_of

__all__ = ["column_of", "fields_of", "parent_columns", "schema_of"]
