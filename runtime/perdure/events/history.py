"""Former versions of a domain's events, imported when the first old record is met."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from typing import Generic, TypeVar, final

from perdure.registry import Domain, Former, Key

__all__ = ["History"]

E = TypeVar("E")


@final
class History(Generic[E]):
    """How each former version of *domain* is read and written."""

    def __init__(self, domain: Domain[E], hooks: object) -> None:
        """Give *hooks* to the steps that need code."""
        self._domain = domain
        self._hooks = hooks
        self._found: dict[Key, Former[E]] = {}

    def find(self, key: Key) -> Former[E] | None:
        """Return how the version *key* is read and written; None where there is no such version."""
        if key not in self._found and key in self._domain.former:
            formers: Iterable[Former[E]] = importlib.import_module(self._domain.former[key]).former(self._hooks)
            self._found.update({(former.name, former.version): former for former in formers})
        return self._found.get(key)

    def key_of(self, cls: type[E], version: int) -> Key | None:
        """Return what version *version* of *cls* was stored as, under an older name of it too; None for no such one."""
        name, newest = self._domain.current[cls]
        if version == newest:
            return name, newest
        names = (name, *(stored for stored, today in self._domain.renamed.items() if today == name))
        return next((key for key in ((each, version) for each in names) if key in self._domain.former), None)
