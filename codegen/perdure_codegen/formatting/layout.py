"""Lays a file out.

The sections of a file and their declarations are blocks. A declaration is on one line where it holds no mapping and
fits; otherwise each of its keys has its own, each field of a mapping behind one of them, and each operation of a step.
What is deeper is on one line where it fits. A comment within anything opens it.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from perdure_codegen.formatting import scalars
from perdure_codegen.formatting.order import arranged
from perdure_codegen.formatting.scalars import INDENT
from perdure_codegen.formatting.tree import Branch, Item, Part
from perdure_codegen.grammar.kinds import Kind, Text
from perdure_codegen.nodes import Scalar
from perdure_codegen.python.width import fits

__all__ = ["lay_out"]

_FILE: Final = 0
_SECTION: Final = 1
_DECLARATION: Final = 2
_PART: Final = 3
"""How deep the mappings are that the layout knows by their depth."""


class _Spot(Struct, frozen=True):
    """Where something is written: what it may be (None where nobody knows), how deep it is, and its indentation."""

    kind: Kind | None
    depth: int
    indent: str


class _Lines(Struct):
    """The lines of an item, and those of the comments above it."""

    lead: list[str]
    own: list[str]


def lay_out(root: Branch, kind: Kind) -> str:
    """Return the text of a file that is a *kind*."""
    lines: list[str] = []
    for comment in root.head:
        _add(lines, comment.text, gap=comment.gap)
    body = _block(root, _Spot(kind, _FILE, ""))
    return "\n".join([*lines, *([""] if lines and body else []), *body]) + "\n"


def _add(lines: list[str], line: str, *, gap: bool) -> None:
    if gap and lines:
        lines.append("")
    lines.append(line)


def _block(branch: Branch, spot: _Spot) -> list[str]:
    """Return the lines of *branch* with a key or an item on each."""
    lines: list[str] = []
    was_tall = False
    for item, kind in arranged(branch, spot.kind):
        made = _item(item, _Spot(kind, spot.depth, spot.indent))
        is_tall = isinstance(item.value, Branch) if spot.depth == _FILE else len(made.own) > 1
        apart = spot.depth <= _SECTION and not branch.is_list and (is_tall or was_tall)
        first, *rest = [*made.lead, *made.own]
        _add(lines, first, gap=apart or bool(item.lead and item.lead[0].gap))
        lines += rest
        was_tall = is_tall
    for comment in branch.foot:
        _add(lines, spot.indent + comment.text, gap=comment.gap)
    return lines


def _item(item: Item, spot: _Spot) -> _Lines:
    lead: list[str] = []
    for comment in item.lead:
        _add(lead, spot.indent + comment.text, gap=comment.gap)
    if item.lead and item.gap:
        lead.append("")
    if isinstance(item.value, Scalar):
        own = _scalar(item, item.value, spot)
    else:
        line = _in_line(item, item.value, spot)
        if line is None:
            return _opened(item, item.value, spot, lead)
        own = [line]
    beside = [comment.text for comment in (*item.heads, *item.tails)]
    if beside:
        own[0] += f"  {beside.pop()}"
    return _Lines([*lead, *(spot.indent + text for text in beside)], own)


def _prefix(item: Item) -> str:
    return "-" if item.key is None else f"{scalars.key(item.key.text, quoted=item.key.quoted)}:"


def _scalar(item: Item, scalar: Scalar, spot: _Spot) -> list[str]:
    prefix = spot.indent + _prefix(item)
    text = _text(scalar, spot.kind)
    line = f"{prefix} {scalars.inline(text, quoted=scalar.quoted, flow=False)}".rstrip(" ")
    if scalars.is_text_block(text) or (isinstance(spot.kind, Text) and not fits(line)):
        block = scalars.block(text, spot.indent + INDENT)
        if block is not None:
            sign, lines = block
            return [f"{prefix} {sign}", *lines]
    return [line]


def _text(scalar: Scalar, kind: Kind | None) -> str:
    """Return what *scalar* says; the language takes no account of white space around a text of the author's."""
    return scalar.text.strip() if isinstance(kind, Text) else scalar.text


def _in_line(item: Item, branch: Branch, spot: _Spot) -> str | None:
    """Return an item with all of its value on one line, or None where it must not or cannot be on one."""
    if not branch.items:
        return f"{spot.indent}{_prefix(item)} {_flow(branch, None)}"
    if branch.has_comments or _stands_open(branch, spot.depth + 1):
        return None
    flow = _flow(branch, spot.kind)
    line = f"{spot.indent}{_prefix(item)} {flow}"
    return line if flow is not None and fits(line) else None


def _stands_open(branch: Branch, depth: int) -> bool:
    """Answer whether *branch*, at *depth*, is a block however short it is."""
    mappings = sum(isinstance(item.value, Branch) and not item.value.is_list for item in branch.items)
    if branch.is_list:
        return mappings > 1
    return depth in {_SECTION, _PART} or (depth == _DECLARATION and mappings > 0)


def _flow(part: Part, kind: Kind | None) -> str | None:
    """Return *part* within brackets, or None where something in it takes several lines."""
    if isinstance(part, Scalar):
        text = _text(part, kind)
        if scalars.is_text_block(text) or scalars.is_void(text, quoted=part.quoted):
            return None
        return scalars.inline(text, quoted=part.quoted, flow=True)
    texts: list[str] = []
    for item, inner in arranged(part, kind):
        shown = _flow(item.value, inner)
        if shown is None:
            return None
        texts.append(shown if item.key is None else f"{_prefix(item)} {shown}")
    return f"[{', '.join(texts)}]" if part.is_list else f"{{{', '.join(texts)}}}"


def _opened(item: Item, branch: Branch, spot: _Spot, lead: list[str]) -> _Lines:
    """Return an item whose value is a block below its key, or begins behind its dash."""
    inner = spot.indent + INDENT
    heads = [comment.text for comment in item.heads]
    if branch.has_comments:
        last, _ = arranged(branch, spot.kind)[-1]
        (branch.foot or last.tails).extend(item.tails)  # the line that it ends on
    else:
        heads += [comment.text for comment in item.tails]
    body = _block(branch, _Spot(spot.kind, spot.depth + 1, inner))
    if item.key is None:
        lead += [spot.indent + text for text in heads]
        while body[0].startswith(f"{inner}#"):  # behind a dash, it would be about the item above
            lead.append(spot.indent + body.pop(0).removeprefix(inner))
        return _Lines(lead, [f"{spot.indent}- {body[0].removeprefix(inner)}", *body[1:]])
    line = spot.indent + _prefix(item)
    if heads:
        line += f"  {heads.pop(0)}"
    return _Lines(lead, [line, *(inner + text for text in heads), *body])
