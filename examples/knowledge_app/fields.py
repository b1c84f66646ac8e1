"""Fields as a person gives them: `title="Log in" tags=login tags=security body=@body.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import attrs

from domains.knowledge import KnowledgeId
from knowledge_app.kinds import Item, Kind
from perdure.cli.failure import Failure
from perdure.cli.plain import plain
from perdure.moving.records import Exact, Problem

__all__ = ["changed", "filters", "made"]

_LISTS: Final = frozenset({"tags", "alternatives"})
_NUMBERS: Final = frozenset({"uses"})
_EMPTY: Final[Mapping[str, Any]] = {"status": "draft", "tags": [], "alternatives": [], "uses": 0}  # Any: JSON


def made(kind: Kind, name: str, words: Iterable[str]) -> Item:
    """Return a new thing of *kind*; what may be left out is a draft, empty or 0. Raises Failure."""
    given = _read(kind, words)
    start = {field: _EMPTY[field] for field in kind.fields if field in _EMPTY}
    missing = [field for field in kind.fields if field not in start and field not in given]
    if missing:
        wanted = " ".join(f"{field}=..." for field in missing)
        raise Failure(f"a {kind.name} also has {', '.join(f'`{field}`' for field in missing)}", help=f"add `{wanted}`")
    return _structured(kind, name, {**start, **given})


def changed(kind: Kind, item: Item, words: Iterable[str]) -> Item:
    """Return *item* with other fields. Raises Failure."""
    given, known = _read(kind, words), plain(item)
    if not given:
        raise Failure("nothing says what is to change", help=f"give fields, such as `{kind.title}=...`")
    return _structured(kind, item.id, {**(known if isinstance(known, dict) else {}), **given})


def filters(kind: Kind, words: Iterable[str]) -> dict[str, Any]:  # Any: of each field
    """Return what a list of *kind* is filtered by. Raises Failure for what is no field, or none that is indexed."""
    given = _read(kind, words)
    types = {field.name: field.type for field in attrs.fields(attrs.resolve_types(kind.cls))}
    exact = Exact()
    found: dict[str, Any] = {}
    for field, value in given.items():
        if field in _LISTS:
            raise Failure(f"`{field}` is a list", help="find by a tag with `--tag`")
        one = exact.structure(value, types[field], field)
        if isinstance(one, tuple):
            raise _refused(kind, one)
        found[field] = one
    return found


def _read(kind: Kind, words: Iterable[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for word in words:
        field, sign, text = word.partition("=")
        if not sign or field not in kind.fields:
            known = ", ".join(f"`{each}=`" for each in kind.fields)
            raise Failure(f"`{word[:40]}` is no field of a {kind.name}", help=f"it has {known}")
        value = _value(text)
        if field in _LISTS:
            found.setdefault(field, [])
            found[field] += [value] if value else []
        elif field in found:
            raise Failure(f"`{field}` is given twice", help="give it once")
        else:
            found[field] = int(value) if field in _NUMBERS and value.isdecimal() else value
    return found


def _value(text: str) -> str:
    """Return what is given: a text, or with `@` before it, what is in that file, or for `@-`, on stdin."""
    if not text.startswith("@"):
        return text
    if text == "@-":
        return sys.stdin.read()
    try:
        return Path(text[1:]).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no UTF-8"
        raise Failure(
            f"`{text[1:]}` cannot be read: {reason}", help="a text that begins with `@` comes by `@-`"
        ) from error


def _structured(kind: Kind, name: str, value: Mapping[str, Any]) -> Item:
    found = Exact().structure({**value, "id": KnowledgeId(name)}, kind.cls, "$")
    if isinstance(found, tuple):
        raise _refused(kind, found)
    return found


def _refused(kind: Kind, problems: Iterable[Problem]) -> Failure:
    told = "; ".join(f"{each.path.removeprefix('$.')}: {each.message}" for each in problems)
    return Failure(f"this is no {kind.name}: {told}", help="correct that, and try again")
