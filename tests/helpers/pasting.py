"""What an author does with an undeclared change: reads the help, fills in what only the author knows, and pastes it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from typing import Final

from perdure_codegen.compiler import understand
from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.editing import declared
from perdure_codegen.editing.lines import Lines
from perdure_codegen.meaning.constants import BadConstantError, constant
from perdure_codegen.meaning.effective import bounds
from perdure_codegen.model import (
    Container,
    Domain,
    EnumShape,
    FieldsShape,
    NamedShape,
    Nullable,
    Ref,
    Spec,
    Type,
    UnionShape,
)
from perdure_codegen.nodes import Mapping as MappingNode
from perdure_codegen.nodes import Node, Scalar, Sequence
from perdure_codegen.reader import read
from perdure_codegen.source import Folder
from perdure_codegen.text import Source

__all__ = ["Line", "checked", "example", "filled", "lines_of", "pasted", "undeclared"]

_STEP: Final = re.compile(r"`(?P<step>\d+): \[(?P<text>.*?)\]`(?: if | under |$)")
_HEAD: Final = re.compile(r"`(?P<text>\{.*?\})`(?: if |$)")
_TEXTS: Final = ("x", "000", "abc", "ab", "A1", "0123456789012", "x" * 9)
_HOOKS: Final = itertools.count(1)
_SCALARS: Final = {
    "int": ("1", "0", "7", "50", "-1"),
    "float": ("1", "0", "0.5", "100"),
    "decimal": ("1", "0", "0.5", "100"),
    "bool": ("true",),
    "bytes": ("eA==", "AAECAwQFBgc="),
    "uuid": ("12345678-1234-5678-1234-567812345678",),
    "date": ("2026-01-31",),
    "time": ("'18:30:00'",),
    "datetime": ("'2026-01-31T18:30:00Z'",),
    "duration": ("PT90S",),
    "json": ("{k: [1, null]}",),
}


class Line:
    """One thing to paste: operations of *name*, for the step to *version*."""

    def __init__(self, name: str, version: int, texts: tuple[str, ...]) -> None:
        """Keep the alternatives."""
        self.name, self.version, self.texts = name, version, texts


def undeclared(source: Source, released: Mapping[str, int]) -> Source:
    """Return *source* less the steps that lead beyond the *released* version of each type."""
    root = read(source).document.root
    lines = Lines.of(source.text)
    cuts: list[tuple[int, int]] = []
    for _, section in _entries(root):
        for name, body in _entries(section):
            for at, (key, changes) in enumerate(_entries(body)):
                if key.text == "changes" and name.text in released and isinstance(changes, MappingNode):
                    cuts += _cuts(lines, body, at, changes, released[name.text])
    text = source.text
    for start, end in sorted(cuts, reverse=True):
        text = text[:start] + text[end:]
    return Source(source.path, text)


def _entries(node: Node | None) -> tuple[tuple[Scalar, Node], ...]:
    return node.entries if isinstance(node, MappingNode) else ()


def _cuts(lines: Lines, body: Node, at: int, changes: MappingNode, released: int) -> Iterator[tuple[int, int]]:
    late = [entry for entry in changes.entries if int(entry[0].text) > released]
    if len(late) == len(changes.entries):
        key, value = _entries(body)[at]
        yield _cut(lines, lines.is_flow(body.span), _entries(body)[at - 1][1], key, value)
        return
    for key, value in late:
        before = changes.entries[changes.entries.index((key, value)) - 1][1]
        yield _cut(lines, lines.is_flow(changes.span), before, key, value)


def _cut(lines: Lines, is_flow: bool, before: Node, key: Scalar, value: Node) -> tuple[int, int]:  # noqa: FBT001 - one of two ways
    if is_flow:
        return lines.end(before.span), lines.end(value.span)
    start = lines.starts[key.span.line - 1]
    return start, lines.following(lines.end(value.span))


def checked(sources: tuple[Source, ...], previous: Domain | None) -> tuple[Domain | None, tuple[Diagnostic, ...]]:
    """Return what `perdure check` makes of *sources* after the release of *previous*."""
    return understand(Folder("", sources, ()), None, previous)


def lines_of(diagnostic: Diagnostic) -> Line:
    """Return what the help of *diagnostic* says to paste, and where."""
    place = re.search(r"(?:version (?P<step>\d+) )?under `(?P<name>\w+)\.changes`", diagnostic.help)
    assert place is not None, diagnostic.help
    if place["step"]:
        return Line(place["name"], int(place["step"]), tuple(each["text"] for each in _found(_HEAD, diagnostic.help)))
    found = list(_found(_STEP, diagnostic.help))
    return Line(place["name"], int(found[0]["step"]), tuple(each["text"] for each in found))


def _found(pattern: re.Pattern[str], help_: str) -> Iterator[re.Match[str]]:
    for line in help_.split("\n"):
        yield from pattern.finditer(line.partition(".changes`:")[2] or line)


def pasted(sources: tuple[Source, ...], line: Line, text: str) -> tuple[Source, ...]:
    """Return *sources* with *text* at the head of the step that *line* names."""
    made = [declared(each, line.name, line.version, _operations(text)) for each in sources]
    assert any(made), f"no file declares {line.name}"
    return tuple(new or old for new, old in zip(made, sources, strict=True))


def _operations(text: str) -> tuple[str, ...]:
    root = read(Source("paste", f"[{text}]")).document.root
    assert isinstance(root, Sequence), text
    return tuple(text[each.span.column - 2 : each.span.end_column - 2] for each in root.items)


# Values -------------------------------------------------------------------------------------------------------------


def filled(name: str, text: str, today: Domain) -> str:
    """Return the operations *text* of the type *name* with each `...` replaced by a value of its type, as it is today.

    *today* is the domain that the file means.
    """
    source = Source("paste", f"[{text}]")
    root = read(source).document.root
    assert isinstance(root, Sequence), text
    blanks: list[tuple[Scalar, str]] = []
    for node in root.items:
        assert isinstance(node, MappingNode)
        blanks += _blanks(name, node, today)
    line = source.text
    for scalar, value in sorted(blanks, key=lambda each: each[0].span, reverse=True):
        start = scalar.span.column - 1
        line = f"{line[:start]}{value}{line[start + 3 :]}"
    return line[1:-1]


def _blanks(name: str, node: MappingNode, today: Domain) -> Iterator[tuple[Scalar, str]]:
    kind, first = node.entries[0][0].text, node.entries[0][1]
    target = first.text if isinstance(first, Scalar) else ""
    for key, value in node.entries:
        if isinstance(value, Scalar) and _is_blank(value):
            yield value, _answer((kind, key.text), name, target, today)
        for inner, blank in _entries(value):
            if isinstance(blank, Scalar) and _is_blank(blank):
                yield blank, _hook() if inner.text == "hook" else example(_field(today, name, inner.text), today)


def _hook() -> str:
    return f"by_hand{next(_HOOKS)}"


def _is_blank(node: Scalar) -> bool:
    return node.text == "..." and not node.quoted


def _answer(key: tuple[str, str], name: str, target: str, today: Domain) -> str:
    """Return what a key of an operation may be: *target* is the field or member that it is about."""
    shape = today.declared(name).newest.shape
    match key:
        case "hook", _:
            return _hook()
        case _, "because":
            return "it is meant"
        case _, "factor":
            return "1000"
        case _, "round":
            return "half_even"
        case "remove_member", _:
            assert isinstance(shape, EnumShape)
            return shape.members[0]
        case _:
            return example(shape.spec if isinstance(shape, NamedShape) else _field(today, name, target), today)


def _field(today: Domain, name: str, field: str) -> Spec:
    """Return what a field is today; one that is only passing through is a field of a record."""
    shapes = [today.declared(name).newest.shape, *(each.newest.shape for each in today.types.values())]
    return next(
        shape.fields[each]
        for each in (field, field.rstrip("0"))
        for shape in shapes
        if isinstance(shape, FieldsShape) and each in shape.fields
    )


def example(spec: Spec, domain: Domain) -> str:
    """Return a constant of *spec* as an author writes it."""
    for text in _written(spec.type, spec, domain):
        node = read(Source("value", f"[{text}]")).document.root
        assert isinstance(node, Sequence), text
        try:
            constant(node.items[0], spec, domain.shape)
        except BadConstantError:
            continue
        return text
    raise AssertionError(f"no example of {spec}")


def _written(kind: Type, spec: Spec, domain: Domain) -> Iterator[str]:
    match kind:
        case Nullable():
            yield from _written(kind.item, spec, domain)
        case Container(kind="dict"):
            yield from (f"{{k: {item}}}" for item in _written(kind.item, Spec(kind.item), domain))
            yield "{}"
        case Container():
            yield from (f"[{item}]" for item in _written(kind.item, Spec(kind.item), domain))
            yield "[]"
        case Ref():
            yield from _of_declared(kind, spec, domain)
        case _ if kind.kind == "str":
            yield from (f"'{text}'" for text in _TEXTS)
            yield f"'{'x' * (bounds(spec, domain.shape).min_length or 1)}'"
        case _:
            limits = bounds(spec, domain.shape)
            yield from (str(each) for each in (limits.min, limits.max) if isinstance(each, int | float))
            yield from _SCALARS[kind.kind]


def _of_declared(ref: Ref, spec: Spec, domain: Domain) -> Iterator[str]:
    match domain.shape(ref):
        case NamedShape(inner):
            yield from _written(inner.type, spec if spec.facets != Spec(spec.type).facets else inner, domain)
        case EnumShape(members):
            yield from members
        case UnionShape(members):
            yield from (f"{{{each.name}: {text}}}" for each in members for text in _written(each, Spec(each), domain))
        case FieldsShape(fields):
            yield "{" + ", ".join(f"{name}: {example(each, domain)}" for name, each in fields.items()) + "}"
