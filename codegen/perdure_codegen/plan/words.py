"""What a constructor says that it expects, in words."""

from __future__ import annotations

import datetime as dt
from typing import Final

from perdure_codegen.model import Container, Domain, Nullable, Ordered, Ref, Scalar, ScalarKind, Type, UnionShape
from perdure_codegen.plan.facets import Merged, merged

__all__ = ["article", "expected", "listing"]

_PLAIN: Final[dict[ScalarKind, str]] = {
    "str": "text",
    "int": "an integer of 64 bits",
    "float": "a finite float",
    "bool": "a bool",
    "bytes": "bytes",
    "decimal": "a finite decimal",
    "uuid": "a UUID",
    "date": "a date",
    "time": "a time without a zone",
    "datetime": "a datetime with a zone",
    "duration": "a duration that 64 bits of microseconds hold",
    "json": "what JSON has, at most 64 deep",
}
_BOUND: Final[dict[ScalarKind, str]] = {
    "int": "an integer",
    "float": "a float",
    "decimal": "a decimal",
    "date": "a date",
    "time": "a time",
    "datetime": "a datetime",
    "duration": "a duration",
}
_SEVERAL: Final[dict[ScalarKind, str]] = {
    "str": "text",
    "int": "integers of 64 bits",
    "float": "finite floats",
    "bool": "bools",
    "bytes": "bytes",
    "decimal": "finite decimals",
    "uuid": "UUIDs",
    "date": "dates",
    "time": "times without a zone",
    "datetime": "datetimes with a zone",
    "duration": "durations that 64 bits of microseconds hold",
    "json": "JSON values, at most 64 deep",
}
_SHOWN: Final = 60
"""How long a pattern may be to be part of a message."""


def article(name: str) -> str:
    """Return *name* behind `a` or `an`."""
    return f"{'an' if name[:1] in 'AEIOaeio' else 'a'} {name}"


def listing(items: tuple[str, ...], last: str = "and") -> str:
    """Return `a, b and c`."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}"


def expected(domain: Domain, kind: Type, rules: Merged) -> str:
    """Return what a field of *kind* must hold: `text of 1 to 64 characters or None`."""
    text = _one(domain, rules)
    return f"{text} or None" if isinstance(kind, Nullable) else text


def _one(domain: Domain, rules: Merged) -> str:
    match rules.type:
        case Scalar("str"):
            return f"text{_length(rules, 'character')}{_patterns(rules)}"
        case Scalar("bytes"):
            return _length(rules, "byte").removeprefix(" of ") or "bytes"
        case Scalar(kind):
            bounds = _bounds(rules)
            return f"{_BOUND[kind]}{bounds}" if bounds else _PLAIN[kind]
        case Ref() as ref:
            return article(_classes(domain, ref))
        case Container("dict", item):
            return f"a dict of {_several(domain, item)} by text{_length(rules, 'item')}"
        case Container(kind, item):
            name = "a tuple" if kind == "list" else "a frozenset"
            different = ", all different" if rules.unique_items else ""
            return f"{name} of {_several(domain, item)}{_length(rules, 'item', ',')}{different}"
        case Nullable(item):
            return f"{_one(domain, merged(domain, item))} or None"


def _several(domain: Domain, kind: Type) -> str:
    rules = merged(domain, kind)
    none = " or None" if isinstance(kind, Nullable) else ""
    match rules.type:
        case Scalar(scalar) if rules.is_plain:
            return f"{_SEVERAL[scalar]}{none}"
        case Ref() as ref:
            return f"{_classes(domain, ref)}{none}"
        case Container(container):
            plural = {"list": "tuples", "set": "frozensets", "dict": "dicts"}[container]
            return f"{plural}{_one(domain, rules).removeprefix('a ').removeprefix(plural[:-1])}{none}"
        case _:
            return f"items that are {_one(domain, rules)}{none}"


def _classes(domain: Domain, ref: Ref) -> str:
    shape = domain.at(ref).shape
    if isinstance(shape, UnionShape):
        return listing(tuple(map(domain.class_name, shape.members)), "or")
    return domain.class_name(ref)


def _length(rules: Merged, item: str, comma: str = "") -> str:
    low, high = rules.min_length, rules.max_length
    if low is None and high is None:
        return ""
    if low == high or low is None or high is None:
        count = low if high is None else high
        how = "" if low == high else "at most " if low is None else "at least "
        return f"{comma} of {how}{count} {item}{'' if count == 1 else 's'}"
    return f"{comma} of {low} to {high} {item}s"


def _bounds(rules: Merged) -> str:
    low, high = rules.min, rules.max
    if low is None and high is None:
        return ""
    if low is None:
        return f" of at most {_shown(high)}"
    if high is None:
        return f" of at least {_shown(low)}"
    return f" from {_shown(low)} to {_shown(high)}"


def _shown(bound: Ordered | None) -> str:
    return bound.isoformat() if isinstance(bound, dt.date | dt.time) else str(bound)


def _patterns(rules: Merged) -> str:
    if not rules.patterns:
        return ""
    texts = tuple(f"`{pattern.text}`" for pattern in rules.patterns)
    if sum(map(len, texts)) > _SHOWN or not "".join(texts).isprintable():
        return " that matches its pattern"
    return f" that matches {listing(texts)}"
