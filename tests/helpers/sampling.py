"""Values of any version of any type, the same each time, with those that conversions treat in a way of their own."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import attrs

from perdure.errors import Invalid
from perdure_codegen.meaning.constants import violation
from perdure_codegen.meaning.effective import bounds
from perdure_codegen.model import (
    Container,
    Domain,
    EnumShape,
    FieldsShape,
    NamedShape,
    Nullable,
    Ref,
    Scalar,
    ScalarKind,
    Spec,
    Type,
    UnionShape,
)

__all__ = ["Samples"]

_UTC: Final = dt.UTC
_MOST: Final = 40
_BOTH: Final = 2
_POOLS: Final[Mapping[ScalarKind, tuple[object, ...]]] = {
    "str": (
        *("", "a", "0", "12", "000", "true", "1.5", "2020-01-01", "a b c", "a  b", "x" * 30, "\u00e9\n"),
        str(UUID(int=7)),
    ),
    "int": (*(0, 1, -1, 2, 7, 11, 50, 60, 99, 101, 999, 1000, 1001, 86401, 2**53 + 1), 2**63 - 1, -(2**63)),
    "float": (0.0, 1.0, 0.5, 0.1, 1 / 3, 2.675, 0.07, 123.456, -3.7, 1.7e308, 123456.789),
    "bool": (False, True),
    "bytes": (b"", b"a", b"\xff", "\u00e9".encode()),
    "decimal": tuple(map(Decimal, ("0", "1", "0.1", "-7", "3.14159265358979323846264338327950288", "1000000", "2.50"))),
    "uuid": (UUID(int=0), UUID(int=2**100)),
    "date": (dt.date(1970, 1, 1), dt.date(2020, 2, 29), dt.date(1, 1, 1)),
    "time": (dt.time(0, 0), dt.time(12, 30, 0, 5)),
    "datetime": (dt.datetime(1970, 1, 1, tzinfo=_UTC), dt.datetime(2020, 2, 29, 12, 30, 0, 5, tzinfo=_UTC)),
    "duration": (dt.timedelta(0), dt.timedelta(seconds=90, microseconds=5), dt.timedelta(days=-3)),
    "json": (None, 1, "a", [1, "b"], {"a": None}),
}


@attrs.frozen
class Samples:
    """Samples of the types of *domain*; *cls* finds the class of a version."""

    domain: Domain
    cls: Callable[[Ref], Any]  # Any: classes that were compiled a moment ago

    def of(self, ref: Ref) -> list[Any]:  # Any: values of those classes
        """Return some values of a version of a type; of one with fields, some combinations."""
        shape = self.domain.shape(ref)
        match shape:
            case EnumShape(members):
                return [self.cls(ref)[member.upper()] for member in members]
            case UnionShape(members):
                return [value for member in members for value in self.of(member)]
            case NamedShape(spec):
                return self._values(spec)
            case FieldsShape(fields):
                return self._records(self.cls(ref), {name: self._values(spec) for name, spec in fields.items()})

    def _records(self, cls: Any, pools: Mapping[str, list[Any]]) -> list[Any]:  # Any: see cls
        chooser = random.Random(len(pools))  # noqa: S311 - a sample is no secret
        longest = max(map(len, pools.values()), default=1)
        shuffled = {name: chooser.sample(pool, len(pool)) for name, pool in pools.items()}
        found = []
        for at in range(longest if len(pools) == 1 else min(longest * 3, _MOST)):
            fields = {
                name: pool[at % len(pool)] if at < longest else chooser.choice(pool) for name, pool in shuffled.items()
            }
            try:
                found.append(cls(**fields))
            except Invalid:  # a field breaks a constraint of its own
                continue
        return found

    def _values(self, spec: Spec) -> list[Any]:  # Any: see of
        limits = bounds(spec, self.domain.shape)
        edges = [each for each in (limits.min, limits.max) if each is not None]
        if spec.type == Scalar("float") and len(edges) == _BOTH:
            chooser = random.Random(1)  # noqa: S311 - a sample is no secret
            edges += [chooser.uniform(*edges) for _ in range(_MOST)]
        return [each for each in [*edges, *self._of(spec.type)] if each is None or not violation(each, limits)]

    def _of(self, kind: Type) -> list[Any]:  # Any: see of
        match kind:
            case Scalar(name):
                return list(_POOLS[name])
            case Ref():
                return self.of(kind)
            case Nullable(item):
                return [None, *self._of(item)]
            case Container(name, item):
                items = self._of(item)
                lists = [(), *((each,) for each in items), *itertools.pairwise(items), (items[0], items[0])]
                match name:
                    case "list":
                        return lists
                    case "set":
                        return [frozenset(each) for each in lists]
                    case "dict":
                        return [{f"k{at}": value for at, value in enumerate(each)} for each in lists]
