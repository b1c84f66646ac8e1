"""What a package has for its entities: classes, tables and typed repositories."""

from __future__ import annotations

from perdure_codegen.plan.entities.classes import plan_entities, summary_name
from perdure_codegen.plan.entities.migrations import plan_migration_files, plan_migrations
from perdure_codegen.plan.entities.tables import has_buffer, key_of, maker_of, plan_tables
from perdure_codegen.plan.entities.tests import plan_migrations_test, plan_tables_test

__all__ = [
    "has_buffer",
    "key_of",
    "maker_of",
    "plan_entities",
    "plan_migration_files",
    "plan_migrations",
    "plan_migrations_test",
    "plan_tables",
    "plan_tables_test",
    "summary_name",
]
