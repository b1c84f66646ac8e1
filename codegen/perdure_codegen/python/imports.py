"""The import block and `__all__` of a module, in the order that ruff's I001 and RUF022 want."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from functools import cache
from typing import Final, TypeAlias

from perdure_codegen.python.layout import expression
from perdure_codegen.python.tree import Group, Import
from perdure_codegen.python.width import fits

__all__ = ["export", "import_lines", "natural"]

THIRD_PARTY: Final = frozenset({"attrs", "hypothesis", "msgspec", "pytest", "typing_extensions"})
_DIGITS: Final = re.compile(r"(\d+)")

Natural: TypeAlias = tuple[tuple[int, int | str], ...]


@cache
def natural(text: str) -> Natural:
    """Return a key that sorts `V2` before `V10`."""
    parts: list[tuple[int, int | str]] = []
    for part in _DIGITS.split(text):
        if part.isdigit():
            parts.append((0, int(part)))
        else:
            parts.extend((1, character) for character in part)
    return tuple(parts)


def _rank(name: str) -> int:
    """Return 0 for a constant, 1 for a class, 2 for anything else."""
    if len(name) > 1 and name.isupper():
        return 0
    return 1 if name[0].isupper() else 2


def export(names: Iterable[str]) -> list[str]:
    """Return the lines of `__all__`."""
    ordered = sorted(set(names), key=lambda name: (_rank(name), natural(name)))
    return expression("__all__ = ", Group("[", tuple(f'"{name}"' for name in ordered), "]"))


def import_lines(imports: Iterable[Import]) -> list[str]:
    """Return the lines of the imports, a blank line between those of different origin."""
    lines: list[str] = []
    sections: dict[int, set[Import]] = {}
    for item in imports:
        sections.setdefault(_section(item.module), set()).add(item)
    for _, section in sorted(sections.items()):
        if lines:
            lines.append("")
        lines += _section_lines(section)
    return lines


def _section(module: str) -> int:
    root = module.partition(".")[0]
    if root == "__future__":
        return 0
    if root in sys.stdlib_module_names:
        return 1
    return 2 if root in THIRD_PARTY else 3


def _section_lines(section: set[Import]) -> list[str]:
    """Return `import a` lines, then `from a import b` lines."""
    plain = sorted((item for item in section if not item.name), key=lambda item: (natural(item.module), item.alias))
    lines = [f"import {item.module}{f' as {item.alias}' if item.alias else ''}" for item in plain]
    groups: dict[tuple[str, str], list[str]] = {}
    for item in section:
        if item.name:
            renamed = f"{item.name} as {item.alias}" if item.alias else ""
            groups.setdefault((item.module, renamed), []).append(renamed or item.name)
    ordered = [(module, sorted(names, key=_member)) for (module, _), names in groups.items()]
    for module, names in sorted(ordered, key=lambda group: (natural(group[0]), _member(group[1][0]))):
        lines += _from_lines(module, names)
    return lines


def _member(name: str) -> tuple[int, Natural, Natural, Natural]:
    bare = name.partition(" ")[0]
    return _rank(bare), natural(bare.lower()), natural(bare), natural(name)


def _from_lines(module: str, names: list[str]) -> list[str]:
    line = f"from {module} import {', '.join(names)}"
    if fits(line):
        return [line]
    return [f"from {module} import (", *(f"    {name}," for name in names), ")"]
