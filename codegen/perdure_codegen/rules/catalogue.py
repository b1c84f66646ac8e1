"""Finding the rules: each is a constant of a module of the compiler, so none has to be registered."""

from __future__ import annotations

import importlib
import pkgutil

import perdure_codegen
from perdure_codegen.rule import Rule

__all__ = ["all_rules"]


def all_rules() -> dict[str, Rule]:
    """Return every rule by its id, in the order of the ids. ValueError where two different rules share one.

    This imports the whole compiler: it serves documentation and tests, and nothing that compiles.
    """
    found: dict[str, Rule] = {}
    for module in pkgutil.walk_packages(perdure_codegen.__path__, "perdure_codegen."):
        for value in vars(importlib.import_module(module.name)).values():
            if not isinstance(value, Rule):
                continue
            if found.setdefault(value.id, value) is not value:
                raise ValueError(f"two rules are called `{value.id}`; one is in {module.name}")
    return dict(sorted(found.items()))
