"""What a package has for its entities: classes, tables and typed repositories."""

from __future__ import annotations

from perdure_codegen.plan.entities.classes import plan_entities

__all__ = ["plan_entities"]
