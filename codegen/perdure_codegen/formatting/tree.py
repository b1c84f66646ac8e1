"""Nodes with the comments that belong to them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from msgspec import Struct

from perdure_codegen.formatting.comments import Comment, Place
from perdure_codegen.nodes import Mapping, Node, Scalar
from perdure_codegen.span import Span

__all__ = ["Branch", "Item", "Part", "tree"]


class Item(Struct, eq=False):
    """An entry of a mapping, or an item of a list, which has no *key*.

    *lead* are the comments above it. *heads* stand beside it before its value is over, *tails* behind its value. *gap*
    says that there is an empty line between it and what is above.
    """

    key: Scalar | None
    value: Part
    start: Place
    gap: bool
    lead: list[Comment] = []
    heads: list[Comment] = []
    tails: list[Comment] = []


class Branch(Struct, eq=False):
    """A list or mapping. *foot* are the comments below its last item, *head* those of the file, above everything."""

    is_list: bool
    flow: bool
    start: Place
    end: Place
    items: list[Item] = []
    head: list[Comment] = []
    foot: list[Comment] = []

    @property
    def has_comments(self) -> bool:
        """Whether any comment is within it."""
        return bool(self.foot or self.head) or any(
            item.lead or item.heads or item.tails or (isinstance(item.value, Branch) and item.value.has_comments)
            for item in self.items
        )


Part: TypeAlias = Scalar | Branch


class _Stand(Struct, frozen=True, eq=False):
    """Where an item stands: within *branches*, the outermost first, each with the item that holds it."""

    item: Item
    branches: tuple[tuple[Branch, Item | None], ...]


def tree(text: str, root: Node, comments: Iterable[Comment]) -> Branch | None:
    """Return *root*, the nodes of *text*, with *comments*; None where it is no mapping, or one of nothing."""
    made = _part(text.split("\n"), root)
    if isinstance(made, Scalar) or made.is_list or not made.items:
        return None
    attach = _Attach(made)
    for comment in comments:
        if comment.own:
            attach.above(comment)
        else:
            attach.beside(comment)
    _part_head(made)
    return made


def _part(lines: list[str], node: Node) -> Part:
    if isinstance(node, Scalar):
        return node
    span = node.span
    branch = Branch(
        is_list=not isinstance(node, Mapping),
        flow=lines[span.line - 1][span.column - 1] in "{[",
        start=(span.line, span.column),
        end=(span.end_line, span.end_column),
    )
    pairs = node.entries if isinstance(node, Mapping) else [(None, item) for item in node.items]
    for key, value in pairs:
        start = (value if key is None else key).span
        gap = start.line > 1 and not lines[start.line - 2].strip()
        branch.items.append(Item(key, _part(lines, value), _start(start), gap))
    return branch


def _start(span: Span) -> Place:
    return span.line, span.column


def _part_head(root: Branch) -> None:
    """Set the comments apart that are about the file: those above its first key with an empty line between."""
    if not root.items:
        return
    first = root.items[0]
    ends = [at for at, comment in enumerate(first.lead) if at and comment.gap]
    end = len(first.lead) if first.gap else max(ends, default=0)
    root.head, first.lead = first.lead[:end], first.lead[end:]


class _Attach:
    """Finds to what each comment belongs."""

    def __init__(self, root: Branch) -> None:
        self.root = root
        self.stands = list(_stands(root, ((root, None),)))
        self.starts = [stand.item.start for stand in self.stands]

    def above(self, comment: Comment) -> None:
        """Give a comment on a line of its own to what follows, or to what it is indented like, where that ends here."""
        at = bisect_left(self.starts, comment.place)
        following = self.stands[at] if at < len(self.stands) else None
        before = self.stands[at - 1] if at else None
        if before is not None and comment.place < _begun(before.item.value):
            before.item.heads.append(comment)
            return
        if before is not None and not (following and following.item.lead):  # or it would get before what is above it
            within = dict(following.branches) if following else {}
            ending = [branch for branch, _ in before.branches if branch not in within]
            if self._below(comment, ending, following.item.start[1] if following else 0):
                return
        (self.root.foot if following is None else following.item.lead).append(comment)

    @staticmethod
    def _below(comment: Comment, ending: list[Branch], column: int) -> bool:
        """Let *comment* be the last of one of the *ending* branches, the outermost first, and answer whether it is.

        In blocks it must be further in than *column*, where the next item begins.
        """
        begun = next((at for at, branch in enumerate(ending) if branch.foot), len(ending) - 1)
        for branch in reversed(ending[: begun + 1]):
            is_open = comment.place < branch.end if branch.flow else column < comment.place[1] >= branch.start[1]
            if is_open:
                branch.foot.append(comment)
                return True
        return False

    def beside(self, comment: Comment) -> None:
        """Give a comment to the item that it stands behind."""
        at = bisect_left(self.starts, comment.place)
        if not at:
            self.above(comment)
            return
        stand = self.stands[at - 1]
        item: Item | None = stand.item
        for branch, holder in reversed(stand.branches):
            if not branch.flow or comment.place < branch.end:
                break
            item = holder
        if item is None:
            self.root.foot.append(comment)
        elif comment.place < _over(item.value):
            item.heads.append(comment)
        else:
            item.tails.append(comment)


def _begun(part: Part) -> Place:
    """Return behind where a comment no longer stands between *part* and its key: a block begins with its first item."""
    if isinstance(part, Scalar):
        return _start(part.span)
    if not part.flow:
        return (0, 0)
    return part.start if part.items else part.end


def _over(part: Part) -> Place:
    """Return behind where a comment no longer stands before *part*, or in it."""
    if isinstance(part, Scalar):
        return _start(part.span)
    return part.end if part.flow else part.start


def _stands(branch: Branch, branches: tuple[tuple[Branch, Item | None], ...]) -> Iterator[_Stand]:
    for item in branch.items:
        yield _Stand(item, branches)
        if isinstance(item.value, Branch):
            yield from _stands(item.value, (*branches, (item.value, item)))
