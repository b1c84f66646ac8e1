"""Finding the rules: each is a constant of a module of the compiler, so none has to be registered."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import perdure_codegen
from perdure_codegen.rule import Rule

__all__ = ["all_rules"]


def all_rules(*stages: str) -> dict[str, Rule]:
    """Return every rule by its id, in the order of the ids; of some *stages* alone (`"parse"`), if any are named.

    ValueError where two different rules share an id. This imports what it searches: it serves documentation and
    tests, and nothing that compiles.
    """
    found: dict[str, Rule] = {}
    for name in _modules(stages):
        for value in vars(importlib.import_module(name)).values():
            if isinstance(value, Rule) and found.setdefault(value.id, value) is not value:
                raise ValueError(f"two rules are called `{value.id}`; one is in {name}")
    return dict(sorted(found.items()))


def _modules(stages: tuple[str, ...]) -> Iterator[str]:
    for module in pkgutil.walk_packages(perdure_codegen.__path__, "perdure_codegen."):
        if not stages or module.name.split(".")[1] in stages:
            yield module.name
