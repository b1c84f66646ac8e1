"""Schemas compiled in memory and imported, so that tests can call the casts and hold them to the laws."""

from __future__ import annotations

import importlib
import itertools
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import attrs
from hypothesis import given, settings

from perdure.errors import NotExpressible
from perdure_codegen.compiler import compile_domain, understand
from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.meaning.laws import VALUE, has_way_down, lost_down, lost_up
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
        """Hold every type and event to its laws, each former version against the newest."""
        for declared in (*self.domain.types.values(), *self.domain.events.values()):
            for version in range(1, len(declared.versions)):
                self._hold(declared, version, examples)

    def up(self, declared: DeclaredType, value: object, version: int) -> Any:  # Any: see history
        """Return *value*, of *version*, as the newest one, by steps."""
        module = self.history(declared.name)
        for at in range(version, len(declared.versions)):
            value = self.call(getattr(module, f"v{at}_to_v{at + 1}"), value)
        return value

    def down(self, declared: DeclaredType, value: object, version: int) -> Any:  # Any: see history
        """Return *value*, of the newest version, as *version*, by steps."""
        module = self.history(declared.name)
        for at in range(len(declared.versions), version, -1):
            value = self.call(getattr(module, f"v{at}_to_v{at - 1}"), value)
        return value

    def _hold(self, declared: DeclaredType, version: int, examples: int) -> None:
        fused = getattr(self.history(declared.name), f"from_v{version}")
        lost_above = lost_up(self.domain, declared, version)
        lost_below = lost_down(self.domain, declared, version)
        comes_back = has_way_down(self.domain, declared, version)

        @settings(PROFILE, max_examples=examples)
        @given(old=self.strategy(declared, version))
        def goes_up(old: object) -> None:
            new = self.up(declared, old, version)
            _valid(new)
            assert identical(self.call(fused, old), new), (self.call(fused, old), new)
            if not comes_back:
                return
            try:
                back = self.down(declared, new, version)
            except NotExpressible:
                assert lost_above, f"nothing is lost, and {new!r} does not come back"
                return
            assert identical(_without(back, lost_above), _without(old, lost_above)), (old, new, back)

        @settings(PROFILE, max_examples=examples)
        @given(new=self.strategy(declared, len(declared.versions)))
        def goes_down(new: object) -> None:
            try:
                old = self.down(declared, new, version)
            except NotExpressible as error:
                if not str(error):
                    raise
                return
            _valid(old)
            back = self.up(declared, old, version)
            assert identical(_without(back, lost_below), _without(new, lost_below)), (new, old, back)

        goes_up()
        if comes_back:
            goes_down()


def _valid(value: object) -> None:
    """Check that the constructor takes each record within *value*."""
    if attrs.has(type(value)):
        fields = _fields(value)
        assert type(value)(**fields) == value
        for each in fields.values():
            _valid(each)
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, tuple | frozenset) else ():
        _valid(item)


def _without(value: object, lost: frozenset[str]) -> object:
    if VALUE in lost:
        return None
    if not attrs.has(type(value)):
        return value
    return {name: each for name, each in _fields(value).items() if name not in lost}


def _fields(value: object) -> dict[str, Any]:  # Any: of whatever types the fields are
    cls: Any = type(value)  # Any: attrs.fields takes no plain type
    return {field.name: getattr(value, field.name) for field in attrs.fields(cls)}


def identical(one: object, other: object) -> bool:
    """Answer whether two values are equal and of the same types throughout."""
    if type(one) is not type(other):
        return False
    if attrs.has(type(one)):
        return identical(_fields(one), _fields(other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(identical(item, other[key]) for key, item in one.items())
    if isinstance(one, tuple | list) and isinstance(other, tuple | list):
        return len(one) == len(other) and all(map(identical, one, other))
    return one == other


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
