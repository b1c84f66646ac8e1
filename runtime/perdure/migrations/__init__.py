"""Migrations of tables: what a generated package says of them, and how rows go through the casts of their classes."""

from __future__ import annotations

from perdure.migrations.declared import Migration
from perdure.migrations.trees import Tree

__all__ = ["Migration", "Tree"]
