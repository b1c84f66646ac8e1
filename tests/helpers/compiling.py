"""Schemas compiled in memory and imported, so that tests can call the casts and hold them to the laws."""

from __future__ import annotations

import importlib
import itertools
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, Final, Literal

import attrs
from hypothesis import given, settings

from perdure.testing.lineage import WHOLE, Ends, Lineage
from perdure_codegen.compiler import compile_domain, understand
from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.meaning.laws import VALUE, lost_down, lost_up
from perdure_codegen.meaning.ways import way_down
from perdure_codegen.model import DeclaredType, Domain, Ref
from perdure_codegen.options import Options
from perdure_codegen.plan.names import module_name
from perdure_codegen.plan.strategies import strategy_name
from perdure_codegen.source import Folder
from perdure_codegen.text import Source

__all__ = ["Package", "build", "diagnostics", "event", "messages", "understood"]

PROFILE: Final = settings(max_examples=40, derandomize=True, deadline=None, database=None)
_NUMBERS: Final = itertools.count(1)


def event(fields: str, changes: str = "", extra: str = "") -> str:
    """Return a schema of one event, `Moved`, with *fields* and *changes* (the lines below each), and *extra* types."""
    shown = f"    changes:\n{_indented(changes, 6)}" if changes else ""
    return (
        f"domain: laws\nstreams: {{line: {{key: str}}}}\n{_indented(extra, 0)}events:\n  Moved:\n    stream: line\n"
        f"    fields: {{{fields}}}\n{shown}"
    )


def _indented(text: str, by: int) -> str:
    lines = [line for line in text.split("\n") if line.strip()]
    cut = min((len(line) - len(line.lstrip()) for line in lines), default=0)
    return "".join(f"{' ' * by}{line[cut:]}\n" for line in lines)


def diagnostics(text: str) -> tuple[Diagnostic, ...]:
    """Return all that the compiler says about the schema *text*."""
    return understand(Folder("", (Source("domain.yaml", text),), ()), None)[1]


def messages(text: str) -> list[str]:
    """Return `rule: message` of each finding."""
    return [f"{each.rule}: {each.message}" for each in diagnostics(text)]


def understood(text: str) -> Domain:
    """Return the domain that *text* declares, which has no error."""
    domain, found = understand(Folder("", (Source("domain.yaml", text),), ()), None)
    assert domain is not None, found
    assert not found
    return domain


@attrs.frozen
class Package:
    """A compiled schema; *hooks* is what its casts take where they take hooks."""

    name: str
    domain: Domain
    hooks: object

    def module(self, place: str) -> ModuleType:
        """Return a module of the package, such as `history.moved`."""
        return importlib.import_module(f"{self.name}.{self.domain.name}.{place}")

    def history(self, name: str = "Moved") -> Any:  # Any: its functions differ from schema to schema
        """Return the history of a type or event."""
        return self.module(f"history.{module_name(name)}")

    def strategy(self, declared: DeclaredType, version: int) -> Any:  # Any: of classes made a moment ago
        """Return the strategy of one version."""
        return getattr(self.module("testing"), strategy_name(self.domain, Ref(declared.name, version)))()

    def call(self, function: Callable[..., Any], value: object) -> Any:  # Any: see history
        """Return *function* of *value*, with the hooks if it takes them."""
        takes = not {"hooks", "_hooks"}.isdisjoint(function.__annotations__)
        return function(value, self.hooks) if takes else function(value)

    def hold(self, *, examples: int = 40) -> None:
        """Hold every type and event to its laws, each version against all others."""
        for declared in (*self.domain.types.values(), *self.domain.events.values()):
            if len(declared.versions) > 1:
                for version in range(1, len(declared.stored) + 1):
                    self._hold(declared, version, examples)

    def lineage(self, declared: DeclaredType) -> Lineage:
        """Return the versions of *declared*, with what the compiler says of the ways between them."""
        loses: dict[Ends, tuple[str, ...]] = {}
        expressible: dict[Ends, Literal["some", "never"]] = {}
        for new in range(2, len(declared.versions) + 1):
            for old in range(1, new):
                above = lost_up(self.domain, declared, old, to=new)
                below = lost_down(self.domain, declared, old, start=new)
                loses |= {(old, new): tuple(sorted(above)), (new, old): tuple(sorted(below))}
                answer = way_down(self.domain, declared, old, start=new)
                if answer != "always":
                    expressible[new, old] = answer
        lost = {path: WHOLE if VALUE in names else names for path, names in loses.items() if names}
        history = self.history(declared.name)
        return Lineage(history, len(declared.versions), hooks=self.hooks, loses=lost, expressible=expressible)

    def up(self, declared: DeclaredType, value: object, version: int) -> Any:  # Any: see history
        """Return *value*, of *version*, as the newest one, by steps."""
        return self.lineage(declared).up(value, version, len(declared.versions))

    def down(self, declared: DeclaredType, value: object, version: int) -> Any:  # Any: see history
        """Return *value*, of the newest version, as *version*, by steps."""
        module = self.history(declared.name)
        for at in range(len(declared.versions), version, -1):
            value = self.call(getattr(module, f"v{at}_to_v{at - 1}"), value)
        return value

    def _hold(self, declared: DeclaredType, version: int, examples: int) -> None:
        lineage = self.lineage(declared)

        @settings(PROFILE, max_examples=examples)
        @given(value=self.strategy(declared, version))
        def keeps_its_word(value: object) -> None:
            lineage.goes_up(value, version)
            lineage.goes_down(value, version)

        keeps_its_word()


def build(text: str, folder: Path, hooks: object = None) -> Package:
    """Compile *text*, which has no error, to *folder*, and return the package, ready to be imported."""
    domain = understood(text)
    name = f"compiled_{next(_NUMBERS)}"
    for file in compile_domain([Source("domain.yaml", text)], Options(package=name)).files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.contents)
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    return Package(name, domain, hooks)
