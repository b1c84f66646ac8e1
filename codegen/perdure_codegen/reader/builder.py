"""Building nodes from libyaml's events, and refusing what this language leaves out of YAML."""

from __future__ import annotations

from typing import Any, Final

from msgspec import Struct

from perdure_codegen.diagnostic import Diagnostic, Related
from perdure_codegen.limits import TOO_MANY_ERRORS
from perdure_codegen.nodes import Mapping, Node, Scalar, Sequence
from perdure_codegen.reader import refusals
from perdure_codegen.reader.rules import shape
from perdure_codegen.span import Span
from perdure_codegen.text import Source
from perdure_codegen.wording import quoted

__all__ = ["MOST_FINDINGS", "MOST_NODES", "Builder", "Halt"]

MOST_NODES: Final = 200_000
"""How many nodes a file may have."""

MOST_FINDINGS: Final = 100
"""After how many a file is not read on."""


class Halt(Exception):
    """Ends the reading of a file."""


class _Open(Struct, eq=False):
    """A list or mapping whose end has not come; *keys* is None for a list."""

    span: Span
    flow: bool
    items: list[Node] = []
    keys: dict[str, Scalar] | None = None
    entries: list[tuple[Scalar, Node]] = []
    key: Scalar | None = None
    fresh: bool = True
    """Whether the key is the first of its name; the value of a repeated one is dropped."""
    known: int = 0
    """How many diagnostics there were, where it stands as a key."""


class Builder(Struct, eq=False):
    """Takes events one by one; *root* and *diagnostics* are the result."""

    source: Source
    root: Node | None = None
    diagnostics: list[Diagnostic] = []
    _open: list[_Open] = []
    _count: int = 0

    def take(self, event: Any) -> None:  # Any: PyYAML's events carry no types for their attributes
        """Take the next event; Halt where a limit or a second document ends the reading."""
        match type(event).__name__:
            case "ScalarEvent":
                self._refuse_properties(event)
                self._place(Scalar(event.value, bool(event.style), self._span(event)))
            case "MappingStartEvent" | "SequenceStartEvent" as kind:
                self._refuse_properties(event)
                self._descend(event, is_mapping=kind == "MappingStartEvent")
            case "MappingEndEvent" | "SequenceEndEvent":
                self._ascend(event)
            case "AliasEvent":
                span = self._span(event)
                self.diagnostics.append(refusals.alias(event.anchor, span))
                self._place(Scalar("", True, span))  # noqa: FBT003 - a stand-in, as the text that it replaces
            case "DocumentStartEvent":
                self._begin(event)
            case _:  # the stream's and the document's ends hold nothing
                return
        if len(self.diagnostics) >= MOST_FINDINGS:
            span = self.diagnostics[-1].span
            self.diagnostics.append(TOO_MANY_ERRORS.at(span, "reading this file ends here: it has too many errors"))
            raise Halt

    def innermost(self) -> Span | None:
        """Return where the innermost `{` or `[` that is not closed stands."""
        return next((opened.span for opened in reversed(self._open) if opened.flow), None)

    def _begin(self, event: Any) -> None:  # Any: as in `take`
        span = self._span(event)
        if self.root is not None:
            self.diagnostics.append(refusals.second_document(span))
            raise Halt
        directive = refusals.directive(self.source.text, event.start_mark.index, span)
        if directive is not None:
            self.diagnostics.append(directive)

    def _descend(self, event: Any, *, is_mapping: bool) -> None:  # Any: as in `take`
        span = self._span(event)
        if len(self._open) >= refusals.DEEPEST:
            self.diagnostics.append(refusals.too_deep(span))
            raise Halt
        opened = _Open(span, event.flow_style, keys={} if is_mapping else None)
        if self._expects_key():
            self.diagnostics.append(refusals.complex_key("a mapping" if is_mapping else "a list", span))
            opened.known = len(self.diagnostics)
        self._open.append(opened)

    def _expects_key(self) -> bool:
        return bool(self._open) and self._open[-1].keys is not None and self._open[-1].key is None

    def _ascend(self, event: Any) -> None:  # Any: as in `take`
        done = self._open.pop()
        span = self._closed(done, event)
        node: Node = Sequence(tuple(done.items), span) if done.keys is None else Mapping(tuple(done.entries), span)
        if self._expects_key():  # reported when it began, and what is within it does not matter
            del self.diagnostics[done.known :]
            self._open[-1].key = Scalar("", True, span)  # noqa: FBT003 - stands where no key can
            self._open[-1].fresh = False
        else:
            self._place(node)

    def _closed(self, done: _Open, event: Any) -> Span:  # Any: as in `take`
        """Return the span of a collection: a block's ends with its last node, since libyaml's is the next token's."""
        start = done.span
        if done.flow:
            return Span(start.path, start.line, start.column, event.end_mark.line + 1, event.end_mark.column + 1)
        last = done.entries[-1][1] if done.entries else done.items[-1] if done.items else None
        end = start if last is None else last.span
        return Span(start.path, start.line, start.column, end.end_line, end.end_column)

    def _place(self, node: Node) -> None:
        self._count += 1
        if self._count > MOST_NODES:
            self.diagnostics.append(shape.TOO_MANY_NODES.at(node.span, f"this file has more than {MOST_NODES} values"))
            raise Halt
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        if parent.keys is None:
            parent.items.append(node)
        elif parent.key is None and isinstance(node, Scalar):
            self._key(parent, parent.keys, node)
        elif parent.key is not None:
            self._entry(parent, parent.key, node)

    def _key(self, parent: _Open, keys: dict[str, Scalar], key: Scalar) -> None:
        parent.key, parent.fresh = key, True
        first = keys.setdefault(key.text, key)
        if key.text == "<<" and not key.quoted:
            self.diagnostics.append(refusals.merge_key(key.span))
            parent.fresh = False
        elif first is not key:
            self.diagnostics.append(
                shape.DUPLICATE_KEY.at(
                    key.span,
                    f"the key {quoted(key.text)} is given twice",
                    related=Related(first.span, "first given here"),
                    help="a mapping has each key once: rename or remove one of the two",
                )
            )
            parent.fresh = False

    def _entry(self, parent: _Open, key: Scalar, node: Node) -> None:
        parent.key = None
        if parent.flow and isinstance(node, Scalar) and refusals.is_bare(key, node):
            self.diagnostics.append(refusals.bare_key(key))
        elif parent.fresh:
            parent.entries.append((key, node))

    def _refuse_properties(self, event: Any) -> None:  # Any: as in `take`
        if event.anchor is not None:
            self.diagnostics.append(refusals.anchor(event.anchor, self.source, event.start_mark))
        if event.tag is not None:
            self.diagnostics.append(refusals.tag(event.tag, self._span(event)))

    def _span(self, event: Any) -> Span:  # Any: as in `take`
        start, end = event.start_mark, event.end_mark
        return Span(self.source.path, start.line + 1, start.column + 1, end.line + 1, end.column + 1)
