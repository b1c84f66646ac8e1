"""Type expressions: `list[Address] | None`."""

from __future__ import annotations

import re
from typing import Final, Literal

from msgspec import Struct

from perdure_codegen.declarations import ContainerExpr, NameExpr, NullableExpr, TypeExpr
from perdure_codegen.grammar.names import CONTAINERS, ELSEWHERE, LONGEST
from perdure_codegen.nodes import Scalar
from perdure_codegen.parse import rules
from perdure_codegen.parse.findings import Findings
from perdure_codegen.parse.foreign import Fault, foreign, unexpected, within
from perdure_codegen.span import Span

__all__ = ["DEEPEST", "type_expression"]

DEEPEST: Final = 16
"""How deep types may nest."""

_TOKEN: Final = re.compile(r"\s*(?:(?P<word>[A-Za-z_][A-Za-z0-9_]*)(?:@(?P<version>[0-9]+))?|(?P<sign>\S)|$)")
_LONGEST: Final = 1000
_VERSION_DIGITS: Final = 6


def type_expression(node: Scalar, findings: Findings) -> TypeExpr | None:
    """Return the type that *node* writes, or None after a report; spans are those of its parts."""
    text = node.text
    if text.isidentifier() and text.isascii() and text not in _SPECIAL and len(text) <= LONGEST:
        return NameExpr(text, None, node.span)
    try:
        return _Parser(node).whole()
    except Fault as fault:
        span = _within(node, fault.start, max(fault.end, fault.start + 1))
        findings.report(rules.TYPE_EXPRESSION.at(span, fault.message, help=fault.help))
        return None


_SPECIAL: Final = frozenset({*CONTAINERS, *ELSEWHERE, "None", "null", "Any"})


class _Token(Struct, frozen=True):
    """*kind* is "word", a sign, or nothing at the end."""

    kind: str
    text: str
    version: str | None
    start: int
    end: int


class _Parser(Struct, eq=False):
    node: Scalar
    _position: int = 0
    _depth: int = 0

    def whole(self) -> TypeExpr:
        """Read all of the scalar."""
        if len(self.node.text) > _LONGEST:
            raise Fault(f"a type has at most {_LONGEST} characters", "", 0, len(self.node.text))
        foreign(self.node.text)
        found = self._nullable()
        rest = self._next()
        if rest.kind:
            raise unexpected(self.node.text, rest.text, rest.start)
        return found

    def _next(self) -> _Token:
        token = self._peek()
        self._position = token.end
        return token

    def _peek(self) -> _Token:
        match = _TOKEN.match(self.node.text, self._position)
        if match is None or match.end() == self._position:
            end = len(self.node.text)
            return _Token("", "", None, end, end)
        if match["word"] is not None:
            return _Token("word", match["word"], match["version"], match.start("word"), match.end())
        sign = match["sign"] or ""
        return _Token(sign, sign, None, match.end() - len(sign), match.end())

    def _nullable(self) -> TypeExpr:
        start = self._peek().start
        item = self._atom()
        if self._peek().kind != "|":
            return item
        self._next()
        none = self._next()
        if none.text != "None":
            raise Fault(
                f"`{self.node.text}` joins two types",
                "declare them as a union under `unions`, and use its name; only `None` can stand behind `|`",
                start,
                none.end,
            )
        rest = self._peek()
        if rest.kind == "|":
            raise Fault("nothing can follow `| None`", "write `| None` once, at the end", rest.start, rest.end)
        return NullableExpr(item, self._span(start, none.end))

    def _atom(self) -> TypeExpr:
        token = self._next()
        if token.kind != "word":
            raise unexpected(self.node.text, token.text, token.start)
        if token.text == "None":
            raise Fault("`None` is no type of its own", "write `T | None`, with the type first", token.start, token.end)
        if token.text in CONTAINERS and token.version is None:
            return self._container(token)
        other = ELSEWHERE.get(token.text)
        if other is not None:
            raise Fault(f"there is no type `{token.text}`", f"write `{other}`", token.start, token.end)
        if len(token.text) > LONGEST:
            raise Fault(f"the name of a type has at most {LONGEST} characters", "shorten it", token.start, token.end)
        if self._peek().kind == "[":
            ours = within(token.text)
            help_ = "only list, set and dict do" if ours is None else f"write {ours}"
            raise Fault(f"`{token.text}` holds no other type", help_, token.start, token.end)
        return NameExpr(token.text, self._version(token), self._span(token.start, token.end))

    def _version(self, token: _Token) -> int | None:
        if token.version is None:
            return None
        if len(token.version) > _VERSION_DIGITS or token.version.startswith("0"):
            raise Fault(f"`{token.version}` is no version", "versions count from 1", token.start, token.end)
        return int(token.version)

    def _container(self, token: _Token) -> ContainerExpr:
        kind: Literal["list", "set", "dict"] = (
            "list" if token.text == "list" else "set" if token.text == "set" else "dict"
        )
        example = "dict[str, int]" if kind == "dict" else f"{kind}[str]"
        if self._peek().kind != "[":
            raise Fault(f"`{kind}` does not say of what", f"write `{example}`", token.start, token.end)
        self._next()
        self._depth += 1
        if self._depth > DEEPEST:
            raise Fault(f"types nest at most {DEEPEST} deep", "declare a record in between", token.start, token.end)
        if kind == "dict":
            self._key(example)
        item = self._nullable()
        close = self._next()
        if close.kind != "]":
            raise self._unclosed(kind, close)
        self._depth -= 1
        return ContainerExpr(kind, item, self._span(token.start, close.end))

    def _key(self, example: str) -> None:
        key, comma = self._next(), self._next()
        if key.text != "str":
            raise Fault(f"a dict's keys are text, not `{key.text}`", "write `dict[str, T]`", key.start, key.end)
        if comma.kind != ",":
            raise Fault("`dict` lacks the type of its values", f"write `{example}`", key.start, key.end)

    def _unclosed(self, kind: str, close: _Token) -> Fault:
        if close.kind == ",":
            return Fault(f"`{kind}` holds one type", "declare a record for several", close.start, close.end)
        if not close.kind:
            return Fault("a bracket is not closed", "close it with `]`", 0, close.end)
        return unexpected(self.node.text, close.text, close.start)

    def _span(self, start: int, end: int) -> Span:
        return _within(self.node, start, end)


def _within(node: Scalar, start: int, end: int) -> Span:
    """Return the span of some characters of *node*, or all of it where escapes or line breaks hide which they are."""
    span = node.span
    width = span.end_column - span.column
    shift = 1 if node.quoted else 0
    if span.line != span.end_line or width != len(node.text) + 2 * shift:
        return span
    column = span.column + shift
    return Span(span.path, span.line, column + start, span.line, column + min(end, len(node.text) + shift))
