"""What became of the fields of a record or an event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice, pairwise, product
from typing import Final

from perdure_codegen.meaning.shown import shown_spec
from perdure_codegen.model import Ref, Scalar, Spec, Type
from perdure_codegen.proposals import writing
from perdure_codegen.proposals.adoption import adoptions
from perdure_codegen.proposals.matching import MOST, Matching, groups, matchings, similar
from perdure_codegen.proposals.moves import Move, moves
from perdure_codegen.proposals.reading import Difference, Proposed, Reading, instead, reading
from perdure_codegen.proposals.types import leaf, raised
from perdure_codegen.proposals.values import Ways, value_ways
from perdure_codegen.proposals.world import World
from perdure_codegen.wording import listed

__all__ = ["compare_fields"]

Fields = Mapping[str, Spec]
_FEW: Final = 4
"""How many fields a hook is proposed for."""

_MOST_COMPARED: Final = 400
"""How many pairs of an old and a new field of different types are looked at."""

_MANY: Final = 60
"""From how many on the order in the file tells which field is called otherwise."""

_MOST_MOVES: Final = 6
"""How many ways of nesting and hoisting are combined."""

_OLD: Final = "old"
_NEW: Final = "new"
_Node = tuple[str, str]
_NUMBERS: Final[frozenset[Type]] = frozenset({Scalar("int"), Scalar("float"), Scalar("decimal")})
_DATES: Final[frozenset[Type]] = frozenset({Scalar("date"), Scalar("datetime")})


def compare_fields(before: Fields, after: Fields, world: World) -> tuple[Difference, ...]:
    """Return what differs, each part with all the ways in which it can be declared, independent of the others."""
    return tuple(_Comparison(before, after, world).differences())


class _Comparison:
    """The two sides: *old* has the fields of the release as they are once they hold the versions of today."""

    def __init__(self, before: Fields, after: Fields, world: World) -> None:
        self.before, self.after, self.world = before, after, world
        self.adoptions = adoptions(before, after, world)
        self.old = {name: self._raised(spec) for name, spec in before.items()}
        for adoption in self.adoptions:
            self.old |= {name: before[name] for name in adoption.hooked}
        self.gone = [name for name in before if name not in after]
        self.new = [name for name in after if name not in before]
        self.changed = [name for name in before if name in after and self.old[name] != after[name]]
        self.moves = tuple(moves(self.before, self.after, self._raised, world))
        self.renames = self._renames()

    def _raised(self, spec: Spec) -> Spec:
        return raised(spec, {each.name: each.to for each in self.adoptions})

    def differences(self) -> Iterator[Difference]:
        for adoption in self.adoptions:
            if adoption.fields and adoption.stands_alone(self.changed, self.gone):
                yield adoption.difference()
        for part in self._parts():
            yield self._difference(part)

    def _parts(self) -> tuple[tuple[_Node, ...], ...]:
        """Return the fields in groups of which nothing leads to another one."""
        nodes = [(_OLD, name) for name in (*self.gone, *self.changed)]
        nodes += [(_NEW, name) for name in (*self.new, *self.changed)]
        links: list[tuple[_Node, _Node]] = [((_OLD, name), (_NEW, name)) for name in self.changed]
        links += [((_OLD, old), (_NEW, new)) for old, news in self.renames.items() for new in news]
        for move in self.moves:
            links += pairwise([*((_OLD, each) for each in move.olds), *((_NEW, each) for each in move.news)])
        links += self._left(nodes, links)
        for adoption in self.adoptions:
            if adoption.stands_alone(self.changed, self.gone):
                continue
            holders = [
                *((_OLD, each) for each in adoption.fields),
                *((_NEW, each) for each in adoption.holders if (_NEW, each) in nodes),
            ]
            nodes += [each for each in holders if each not in nodes]
            links += pairwise(holders)
        return groups(nodes, links)

    def _left(self, nodes: list[_Node], links: list[tuple[_Node, _Node]]) -> list[tuple[_Node, _Node]]:
        """Link what nothing links yet, where something is gone and something is new: code may make one of the other."""
        linked = set(chain(*links))
        alone = [node for node in nodes if node not in linked]
        if len({side for side, _ in alone}) == 1 or len(alone) > _FEW:
            return []
        return list(pairwise(alone))

    def _renames(self) -> Mapping[str, list[str]]:
        """Return the new names that each old field may have: those of its type, or else those that look like it.

        A field that is there still, and converts to what it is now, does not take the name of one that is gone.
        """
        stuck = [name for name in self.changed if not self._converts(name)]
        targets = {name: [*self.new, *stuck] for name in self.gone}
        targets |= {name: [*self.changed, *(self.new if name in stuck else ())] for name in self.changed}
        if len(self.gone) > _MANY:
            return self._in_order()
        exact = {
            old: [new for new in news if new != old and self.old[old] == self.after[new]]
            for old, news in targets.items()
        }
        found = set(chain(*exact.values()))
        for old in self.gone if len(self.gone) * len(self.new) <= _MOST_COMPARED else ():
            if not exact[old]:
                exact[old] = [new for new in self.new if new not in found and self._may_be(old, new)]
        return exact

    def _in_order(self) -> Mapping[str, list[str]]:
        """Return for each old field the new one of its type that stands in its place among them."""
        left: dict[Spec, list[str]] = {}
        for new in reversed(self.new):
            left.setdefault(self.after[new], []).append(new)
        return {old: [left[self.old[old]].pop()] if left.get(self.old[old]) else [] for old in self.gone}

    def _converts(self, name: str) -> bool:
        return bool(value_ways(name, self.old[name], self.after[name], self.world.shapes))

    def _may_be(self, old: str, new: str) -> bool:
        before, after = self.old[old], self.after[new]
        kinds = leaf(before.type), leaf(after.type)
        alike = kinds[0] == kinds[1] or set(kinds) <= _NUMBERS or set(kinds) <= _DATES or similar(old, new)
        return alike and bool(value_ways(new, before, after, self.world.shapes))

    # Readings -------------------------------------------------------------------------------------------------------

    def _difference(self, part: tuple[_Node, ...]) -> Difference:
        olds = [name for name in self.before if (_OLD, name) in part]
        news = [name for name in self.after if (_NEW, name) in part]
        return Difference(
            label=self._label(olds, news),
            place=next(iter(news), next((name for name in olds if name in self.after), "")),
            former=next((name for name in olds if name not in news), next(iter(olds), "")),
            made=tuple(name for name in news if name in self.new),
            readings=tuple(dict.fromkeys([*self._readings(olds, news), *self._by_hand(olds, news)])),
            remedy=self._doubt(olds),
        )

    def _doubt(self, olds: list[str]) -> str:
        """Return what else may be declared, where the hook is for what may not have happened."""
        for each in self.adoptions:
            fields = [name for name in each.hooked if name in olds]
            if each.is_doubtful and fields:
                return f"`{each.operation(fields).text}`, if no value of `{each.name}` becomes another one"
        return ""

    def _label(self, olds: list[str], news: list[str]) -> str:
        gone, new = [name for name in olds if name in self.gone], [name for name in news if name in self.new]
        version = f"version {self.world.version}"
        if gone and new:
            return instead(gone, self.world.version)
        if gone:
            return f"{version} has {listed(gone)}"
        if new:
            return f"added since {version}"
        first = news[0]
        return f"was `{shown_spec(self.before[first])}` in {version}"

    def _readings(self, olds: list[str], news: list[str]) -> Iterator[Reading]:
        count = 0
        for taken in _disjoint([move for move in self.moves if move.is_within(olds, news)]):
            left = [name for name in olds if not any(name in move.olds for move in taken)]
            targets = [name for name in news if not any(name in move.news for move in taken)]
            options = {name: self._options(name, targets) for name in left}
            must = [name for name in targets if name in self.changed]
            for matching in matchings(options, lambda each, must=must: set(must) <= set(each.values())):  # type: ignore[misc] # a default binds the loop's own
                for each in self._written(matching, targets, taken):
                    yield each
                    count += 1
                    if count >= MOST:
                        return

    def _by_hand(self, olds: list[str], news: list[str]) -> Iterator[Reading]:
        """Yield the hook that makes all new fields of all that are gone, where no rename would say the same."""
        gone = {name: self.before[name] for name in olds if name in self.gone}
        new = {name: self.after[name] for name in news if name in self.new}
        renamed = len(gone) == len(new) and any(self.renames.get(name) for name in gone)
        others = len(gone) + len(new) < len({*olds, *news}) or any(move.is_within(olds, news) for move in self.moves)
        if gone and new and not renamed and not others and len(gone) + len(new) <= _FEW:
            yield reading([writing.hook(gone, new, self.world.shapes)])

    def _options(self, name: str, targets: list[str]) -> list[str | None]:
        others: list[str | None] = [each for each in self.renames.get(name, ()) if each in targets]
        if name in self.after:
            return [name, *others]
        return [*others, None]

    def _written(self, matching: Matching, targets: list[str], taken: tuple[Move, ...]) -> Iterator[Reading]:
        pairs = [(old, new) for old, new in matching.items() if new is not None and new != old]
        fixed: list[Proposed] = [each for move in taken for each in move.operations]
        fixed += [writing.remove(old, self.before[old]) for old, new in matching.items() if new is None]
        fixed += _renamed(pairs)
        fixed += self._adopted(matching, taken)
        kept = set(matching.values())
        fixed += [writing.add(new, self.after[new]) for new in targets if new not in kept]
        ways = [
            self._ways(old, new)
            for old, new in matching.items()
            if new is not None and self.old[old] != self.after[new]
        ]
        for chosen in product(*ways):
            yield reading([*fixed, *chain(*chosen)])

    def _ways(self, old: str, new: str) -> Ways:
        """Return how the value changed; one that does not simply convert may be another one under the same name."""
        before, after, shapes = self.old[old], self.after[new], self.world.shapes
        ways = value_ways(new, before, after, shapes) or ((writing.hook({new: before}, {new: after}, shapes),),)
        is_open = not all(each.is_complete for way in ways for each in way)
        if old == new and is_open and leaf(before.type) != leaf(after.type) and not isinstance(leaf(before.type), Ref):
            return (*ways, (writing.remove(old, self.before[old]), writing.add(new, after), writing.reuse(new)))
        return ways

    def _adopted(self, matching: Matching, taken: tuple[Move, ...]) -> Iterator[Proposed]:
        """Yield the adoptions that belong to these fields, where some of them are still there."""
        stay = {old for old, new in matching.items() if new is not None}
        stay |= {old for move in taken for old in move.stay}
        for adoption in self.adoptions:
            if not adoption.stands_alone(self.changed, self.gone) and stay & set(adoption.fields):
                kept = [matching.get(old) or old for old in adoption.fields if old in stay]
                yield adoption.operation(kept if adoption.hooked else ())


def _renamed(pairs: list[tuple[str, str]]) -> list[Proposed]:
    if not pairs:
        return []
    if len(pairs) == 2 and pairs[0] == pairs[1][::-1]:  # noqa: PLR2004 - two, each the other way round
        return [writing.swap(*pairs[0])]
    return [writing.rename(pairs)]


def _disjoint(moves_: Iterable[Move]) -> Iterator[tuple[Move, ...]]:
    """Yield each choice of moves that share no field, those with most first, and none at all in the end."""
    chosen: list[tuple[Move, ...]] = [()]
    for move in islice(moves_, _MOST_MOVES):
        chosen += [(*others, move) for others in chosen if not any(move.meets(other) for other in others)]
    yield from sorted(chosen, key=len, reverse=True)
