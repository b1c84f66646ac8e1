"""Every operation, from its concrete syntax to its declaration."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from perdure_codegen.declarations import (
    Add,
    AddMember,
    Adopt,
    Alter,
    Constrain,
    FactDecl,
    Hoist,
    HookStep,
    Nest,
    Operation,
    Remove,
    RemoveMember,
    Rename,
    RenameEvent,
    RenameMember,
    RenameType,
    Retire,
    Retype,
    Reuse,
    Scale,
    SplitEvent,
    Swap,
    UseHook,
)
from perdure_codegen.grammar.operations import OPERATIONS_BY_NAME
from perdure_codegen.nodes import Scalar
from perdure_codegen.parse.findings import Findings
from perdure_codegen.parse.operations import operation
from perdure_codegen.reader import read
from perdure_codegen.text import Source


def one(text: str) -> Operation:
    """Return the operation that *text* writes."""
    root = read(Source("domain.yaml", text)).document.root
    findings = Findings()
    assert root is not None
    found = operation(root, findings)
    assert findings.diagnostics == []
    assert found is not None
    return found


def plain(value: Any) -> Any:  # Any: values of every kind
    """Return *value* with words as text, and scalars as text with a mark where they are quoted."""
    match value:
        case Scalar():
            return f"'{value.text}'" if value.quoted else value.text
        case UseHook():
            return {"hook": value.name.text}
        case FactDecl(fields=fields, entity=entity, on_delete=on_delete):
            return [*map(plain, fields), *([] if entity is None else [entity.text, on_delete])]
        case tuple():
            return [plain(each) for each in value]
        case _:
            return getattr(value, "text", getattr(value, "name", value))


Fields = dict[str, Any]  # Any: as above

EXAMPLES: list[tuple[str, type[object], Fields]] = [
    ("{add: zone, fill: UTC, because: of days}", Add, {"field": "zone", "fill": "UTC", "because": "of days"}),
    ("{add: zone, fill: 'null'}", Add, {"fill": "'null'", "because": ""}),
    ("{remove: code, type: str, fill: ''}", Remove, {"field": "code", "fill": "''"}),
    ("{remove: code, type: str}", Remove, {"fill": None}),
    ("{rename: a, to: b}", Rename, {"pairs": [["a", "b"]]}),
    ("{rename: {a: b, b: a}}", Rename, {"pairs": [["a", "b"], ["b", "a"]]}),
    ("{swap: [a, b]}", Swap, {"first": "a", "second": "b"}),
    ("{retype: a, from: str, to: int, else: 0}", Retype, {"target": "a", "otherwise": "0", "many_first": False}),
    ("{retype: a, from: str, to: int, else: {hook: h}}", Retype, {"otherwise": {"hook": "h"}}),
    ("{retype: A, from: str, to: 'list[str]', fill: '', many: first}", Retype, {"target": "A", "many_first": True}),
    ("{constrain: a, from: {}, to: {max: 1}, else: 1}", Constrain, {"target": "a", "otherwise": "1"}),
    (
        "{scale: a, from: seconds, to: milliseconds, factor: 1000, round: half_even}",
        Scale,
        {"former": "seconds", "to": "milliseconds", "factor": Fraction(1000), "rounding": "half_even"},
    ),
    ("{scale: a, factor: 1/60}", Scale, {"factor": Fraction(1, 60), "former": None, "rounding": None}),
    ("{scale: a, factor: 0.001}", Scale, {"factor": Fraction(1, 1000)}),
    ("{scale: a, from: m, to: metres, factor: 1}", Scale, {"factor": Fraction(1)}),
    ("{nest: [a, b], into: c}", Nest, {"pairs": [["a", "a"], ["b", "b"]], "into": "c", "otherwise": None}),
    ("{nest: {a: b}, into: c, else: x}", Nest, {"pairs": [["a", "b"]], "otherwise": "x"}),
    ("{hoist: a, type: C, to: {b: d}}", Hoist, {"field": "a", "type": "C", "pairs": [["b", "d"]]}),
    ("{hoist: a, type: C@1, to: [b]}", Hoist, {"pairs": [["b", "b"]]}),
    ("{add_member: yes, into: no}", AddMember, {"member": "yes", "into": "no"}),
    ("{add_member: call}", AddMember, {"into": None}),
    ("{remove_member: fax, into: {hook: h}}", RemoveMember, {"member": "fax", "into": {"hook": "h"}}),
    ("{rename_member: off, to: on}", RenameMember, {"member": "off", "to": "on"}),
    (
        "{hook: h, from: {a: str}, to: {b: int | None}, back: g, loses: [a]}",
        HookStep,
        {"name": "h", "back": "g", "loses": ["a"]},
    ),
    ("{hook: h, from: {a: {type: str, max_length: 3}}, to: {}}", HookStep, {"to": [], "back": None, "loses": []}),
    ("{adopt: Slot, from: 1, to: 2}", Adopt, {"type": "Slot", "former": 1, "to": 2, "fields": None}),
    ("{adopt: Slot, from: 1, to: 2, fields: [a]}", Adopt, {"fields": ["a"]}),
    ("{rename_type: Old, to: New}", RenameType, {"former": "Old", "to": "New"}),
    ("{rename_event: Old, to: New}", RenameEvent, {"former": "Old", "to": "New"}),
    ("{split: [A@2, B], hook: h}", SplitEvent, {"parts": ["A@2", "B"], "hook": "h", "many": True}),
    ("{split: [A, B], hook: h, count: one}", SplitEvent, {"many": False}),
    ("{split: [A], hook: h, count: any}", SplitEvent, {"many": True}),
    ("{retire: Old, because: gone}", Retire, {"name": "Old", "because": "gone"}),
    (
        "{alter: unique, to: [a, [b, c]], because: so}",
        Alter,
        {"part": "unique", "former": [], "to": [["a"], ["b", "c"]]},
    ),
    ("{alter: unique, from: [a]}", Alter, {"former": [["a"]], "to": []}),
    (
        "{alter: references, from: {a: {ref: B}}, to: {a: {ref: C, on_delete: set_null}}}",
        Alter,
        {"former": [["a", "B", "restrict"]], "to": [["a", "C", "set_null"]]},
    ),
    ("{alter: version, to: true}", Alter, {"former": [], "to": [[]]}),
    ("{alter: version, from: true}", Alter, {"former": [[]], "to": []}),
    ("{alter: version, from: true, to: false}", Alter, {"former": [[]], "to": []}),
    ("{reuse: day, because: back}", Reuse, {"name": "day", "because": "back"}),
]


@pytest.mark.parametrize(("text", "kind", "fields"), EXAMPLES, ids=[text for text, _, _ in EXAMPLES])
def test_operations(text: str, kind: type[object], fields: Fields) -> None:
    """Each key of an operation is a field of its declaration, and the span is that of the mapping."""
    found = one(text)
    assert type(found) is kind
    assert {name: plain(getattr(found, name)) for name in fields} == fields
    assert (found.span.column, found.span.end_column) == (1, len(text) + 1)


def test_every_operation_is_tried() -> None:
    """No operation of the grammar is without an example here."""
    assert {text[1:].partition(":")[0] for text, _, _ in EXAMPLES} == set(OPERATIONS_BY_NAME)


SPECS: list[tuple[str, Callable[[Any], Any], bool]] = [  # Any: operations of several kinds
    ("{retype: a, from: str, to: int}", lambda found: found.former, True),
    ("{retype: a, from: {type: str}, to: int}", lambda found: found.former, False),
    ("{remove: a, type: str, max_length: 3}", lambda found: found.spec, False),
    ("{hook: h, from: {a: str}, to: {}}", lambda found: found.former[0][1], True),
]


@pytest.mark.parametrize(("text", "spec", "bare"), SPECS, ids=[text for text, _, _ in SPECS])
def test_bare_types(text: str, spec: Callable[[Any], Any], bare: bool) -> None:  # noqa: FBT001 - a column of the table
    """A type is bare where nothing but an expression was written."""
    assert spec(one(text)).bare is bare


def test_constraints_stand_beside_types() -> None:
    """What bounds a type, and its unit, belong to its spec."""
    found = one("{remove: a, type: int, min: 1, max: 9, unit: km/h}")
    assert isinstance(found, Remove)
    assert (plain(found.spec.constraints.min), plain(found.spec.constraints.max)) == ("1", "9")
    assert plain(found.spec.unit) == "km/h"
