"""What the grammar says of a place in a file: the order of its keys, and what stands behind each."""

from __future__ import annotations

from perdure_codegen.formatting.tree import Branch, Item
from perdure_codegen.grammar.kinds import AnyOf, Construct, Kind, ListOf, MapOf, Steps

__all__ = ["arranged"]


def arranged(branch: Branch, kind: Kind | None) -> list[tuple[Item, Kind | None]]:
    """Return the items of *branch*, which is a *kind*, each with what its value may be; None where nobody knows.

    Known keys have the order of the grammar, and the others are behind them. Where a mapping holds names, their order
    is the author's.
    """
    construct = _construct(branch, kind)
    if construct is None:
        inner = _inner(branch, kind)
        return [(item, inner) for item in branch.items]
    places = {key.name: place for place, key in enumerate(construct.keys)}
    items = sorted(branch.items, key=lambda item: places.get(_key(item), len(places)))
    known = construct.by_name
    return [(item, known[_key(item)].kind if _key(item) in known else None) for item in items]


def _inner(branch: Branch, kind: Kind | None) -> Kind | None:
    """Return what each value in *branch* may be, which is no construct."""
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
    if not constructs:
        return None
    names = {construct.name: construct for construct in constructs}
    named = next((names[_key(item)] for item in branch.items if _key(item) in names), None)
    return named if named is not None and _key(branch.items[0]) in named.by_name else None


def _options(kind: Kind | None) -> tuple[Kind, ...]:
    if isinstance(kind, AnyOf):
        return tuple(option for each in kind.kinds for option in _options(each))
    return () if kind is None else (kind,)


def _key(item: Item) -> str:
    return item.key.text if item.key is not None else ""
