"""What the grammar says of a place in a file: the order of its keys, and what stands behind each."""

from __future__ import annotations

from perdure_codegen.formatting.tree import Branch, Item
from perdure_codegen.grammar.kinds import AnyOf, Construct, Kind, ListOf, MapOf, Steps

__all__ = ["kind_of", "ordered"]


def ordered(branch: Branch, kind: Kind | None) -> list[Item]:
    """Return the items of *branch* with its known keys in the order of the grammar, the others behind them.

    Where a mapping holds names, their order is the author's.
    """
    construct = _construct(branch, kind)
    if construct is None:
        return branch.items
    places = {key.name: place for place, key in enumerate(construct.keys)}
    return sorted(branch.items, key=lambda item: places.get(_key(item), len(places)))


def kind_of(item: Item, branch: Branch, kind: Kind | None) -> Kind | None:
    """Return what the value of *item* in *branch* may be, where *branch* is a *kind*; None where nobody knows."""
    construct = _construct(branch, kind)
    if construct is not None:
        known = construct.by_name.get(_key(item))
        return known.kind if known is not None else None
    for each in _options(kind):
        if isinstance(each, MapOf) and not branch.is_list:
            return each.value
        if isinstance(each, ListOf) and branch.is_list:
            return each.item
        if isinstance(each, Steps) and not branch.is_list:
            return ListOf(AnyOf(each.operations))
    return None


def _construct(branch: Branch, kind: Kind | None) -> Construct | None:
    """Return which construct *branch* is; of several (operations) the one whose name it has.

    It begins with one of that one's keys: `{split: [...], hook: by_item}` is no `hook`.
    """
    constructs = () if branch.is_list else tuple(each for each in _options(kind) if isinstance(each, Construct))
    if len(constructs) == 1:
        return constructs[0]
    names = {construct.name: construct for construct in constructs}
    named = next((names[_key(item)] for item in branch.items if _key(item) in names), None)
    return named if named is not None and _key(branch.items[0]) in named.by_name else None


def _options(kind: Kind | None) -> tuple[Kind, ...]:
    if isinstance(kind, AnyOf):
        return tuple(option for each in kind.kinds for option in _options(each))
    return () if kind is None else (kind,)


def _key(item: Item) -> str:
    return item.key.text if item.key is not None else ""
