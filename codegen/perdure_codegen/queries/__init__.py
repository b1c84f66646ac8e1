"""Prepares each query against the tables as they are generated: its errors are found when the domain is compiled."""

from __future__ import annotations

from perdure_codegen.queries.run import prepare_queries

__all__ = ["prepare_queries"]
