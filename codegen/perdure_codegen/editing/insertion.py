"""Where the operations of a step go, and how they are laid out there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from perdure_codegen.editing.lines import Lines
from perdure_codegen.nodes import Mapping, Node, Scalar
from perdure_codegen.nodes import Sequence as SequenceNode
from perdure_codegen.reader import read
from perdure_codegen.span import Span
from perdure_codegen.text import Source

__all__ = ["declared"]

_SECTIONS: Final = ("types", "enums", "records", "unions", "entities", "events")
_WIDEST: Final = 120


def declared(source: Source, name: str, version: int, operations: Sequence[str]) -> Source | None:
    """Return *source* with *operations* at the head of the step to *version* of what it declares as *name*.

    The step is made where there is none, and so are the `changes`. None where the file has no such declaration, or is
    no YAML.
    """
    root = read(source).document.root
    place = None if root is None else _find(root, name)
    if place is None:
        return None
    bom = "\ufeff" if source.text.startswith("\ufeff") else ""
    lines = Lines.of(source.text.removeprefix(bom))
    offset, text = _Writer(lines, place, version, tuple(operations)).insertion()
    return Source(source.path, f"{bom}{lines.text[:offset]}{text}{lines.text[offset:]}")


class _Place(Struct, frozen=True):
    """A declaration: its name and what stands behind it."""

    name: Scalar
    body: Mapping


def _find(root: Node, name: str) -> _Place | None:
    for section, declarations in _entries(root):
        if section.text not in _SECTIONS:
            continue
        for key, body in _entries(declarations):
            if key.text == name and isinstance(body, Mapping):
                return _Place(key, body)
    return None


def _entries(node: Node) -> tuple[tuple[Scalar, Node], ...]:
    return node.entries if isinstance(node, Mapping) else ()


def _last(node: Node) -> Scalar:
    """Return the scalar that *node* ends with; an empty list or mapping stands for itself."""
    match node:
        case Mapping() if node.entries:
            return _last(node.entries[-1][1])
        case SequenceNode() if node.items:
            return _last(node.items[-1])
        case Scalar():
            return node
        case _:
            return Scalar("", quoted=False, span=node.span)


class _Writer(Struct, frozen=True):
    lines: Lines
    place: _Place
    version: int
    operations: tuple[str, ...]

    def insertion(self) -> tuple[int, str]:
        """Return where to write what."""
        body = self.place.body
        changes = next((value for key, value in body.entries if key.text == "changes"), None)
        if isinstance(changes, Mapping):
            step = next((value for key, value in changes.entries if key.text == str(self.version)), None)
            return self._into_step(step) if isinstance(step, SequenceNode) else self._into_changes(changes)
        if changes is not None:  # the key alone
            return self._beneath(changes.span, body)
        if self.lines.is_flow(body.span):
            return self._into_braces(body, f"changes: {{{self._line()}}}")
        column = body.span.column
        return self._after(body, [f"{' ' * (column - 1)}changes:", *self._step(column - 1 + self._deeper())])

    def _joined(self) -> str:
        return ", ".join(self.operations)

    def _line(self) -> str:
        return f"{self.version}: [{self._joined()}]"

    def _deeper(self) -> int:
        """Return by how much this file indents."""
        return max(self.place.body.span.column - self.place.name.span.column, 2)

    def _step(self, indent: int) -> list[str]:
        """Return the lines of a step that is new."""
        line = f"{' ' * indent}{self._line()}"
        if len(line) <= _WIDEST:
            return [line]
        deeper = " " * (indent + self._deeper())
        return [f"{' ' * indent}{self.version}:", *(f"{deeper}- {each}" for each in self.operations)]

    def _into_step(self, step: SequenceNode) -> tuple[int, str]:
        start = self.lines.start(step.span)
        if self.lines.is_flow(step.span):
            return start + 1, self._joined() + (", " if step.items else "")
        gap = self.lines.ending + " " * (step.span.column - 1)
        return start, "".join(f"- {each}{gap}" for each in self.operations)

    def _into_changes(self, changes: Mapping) -> tuple[int, str]:
        if self.lines.is_flow(changes.span):
            return self._into_braces(changes, self._line())
        return self._after(changes, self._step(changes.span.column - 1))

    def _into_braces(self, mapping: Mapping, entry: str) -> tuple[int, str]:
        if not mapping.entries:
            return self.lines.start(mapping.span) + 1, entry
        return self.lines.end(mapping.entries[-1][1].span), f", {entry}"

    def _beneath(self, span: Span, body: Mapping) -> tuple[int, str]:
        if self.lines.is_flow(body.span):
            return self.lines.start(span), f" {{{self._line()}}}"
        return self._at(self.lines.end(span), self._step(body.span.column - 1 + self._deeper()))

    def _after(self, mapping: Mapping, new: list[str]) -> tuple[int, str]:
        return self._at(self.lines.end(mapping.span), new, keeps_blanks=_last(mapping).text.endswith("\n\n"))

    def _at(self, offset: int, new: list[str], *, keeps_blanks: bool = False) -> tuple[int, str]:
        """Return the insertion of whole lines after the one in which *offset* ends something."""
        at, ending = self.lines.following(offset, keeps_blanks=keeps_blanks), self.lines.ending
        text = "".join(f"{line}{ending}" for line in new)
        begun = at > 0 and self.lines.text[at - 1] != "\n"
        return at, f"{ending}{text.removesuffix(ending)}" if begun else text
