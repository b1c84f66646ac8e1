"""A released domain beside today's declarations: which types differ from what was released, and in what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from perdure_codegen.history import CannotUndoError, Context, last_shape, undo
from perdure_codegen.meaning.tombstones import given_up
from perdure_codegen.model import DeclaredType, Domain, FieldsShape, Ref, Shape
from perdure_codegen.proposals import writing
from perdure_codegen.proposals.compare import compare
from perdure_codegen.proposals.losses import alters, are_open, joins
from perdure_codegen.proposals.names import names_today
from perdure_codegen.proposals.reading import Difference, reading
from perdure_codegen.proposals.types import mapped, same_shape
from perdure_codegen.proposals.world import World, held
from perdure_codegen.resolved import Resolved, ResolvedType
from perdure_codegen.steps import ResolvedOperation

__all__ = ["Undeclared", "survey"]


class Undeclared(Struct, frozen=True, kw_only=True):
    """A type that is not what its declared changes make of its last *released* version, and how it *differs*.

    *has_draft* says whether the step to the next version is begun: what is declared here comes before the rest of it.
    """

    today: ResolvedType
    released: DeclaredType
    has_draft: bool
    differs: tuple[Difference, ...]

    @property
    def version(self) -> int:
        """The last released version."""
        return len(self.released.versions)


def survey(previous: Domain, resolved: Resolved, *, whole: bool = True) -> tuple[Undeclared, ...]:
    """Return the types of *resolved* that differ from *previous*, in the order of the file.

    A type that embeds one of them differs too: it will have to adopt the version that is to be declared. *whole* says
    that *resolved* has all that the files declare, so that what is not there is gone.
    """
    return tuple(_Survey(previous, resolved, whole=whole).all())


class _Survey:
    """*counts* are the versions of each type once all that is missing is declared."""

    def __init__(self, previous: Domain, resolved: Resolved, *, whole: bool) -> None:
        self.resolved = resolved
        self.names = names_today(previous, resolved, guess=whole)
        released = {**previous.types, **previous.events}
        self.released = {new: released[old] for old, new in self.names.items()}
        self.counts = dict(resolved.scope.counts)
        self.implied: dict[str, int] = {}
        self.shapes: dict[str, Shape] = {}
        self.found: dict[str, Undeclared] = {}
        self.joining: set[str] = set()
        self.altering: set[str] = set()
        self.doubtful: set[str] = set()

    def all(self) -> Iterator[Undeclared]:
        every = {**self.resolved.types, **self.resolved.events}
        for name in every:
            self._visit(name, every)
        yield from (self.found[name] for name in every if name in self.found)

    def _visit(self, name: str, every: Mapping[str, ResolvedType]) -> None:
        if name in self.shapes:
            return
        for ref in held(every[name].shape).values():
            self._visit(ref.name, every)
        today = every[name]
        if today.former is None:
            self.shapes[name] = mapped(today.shape, lambda ref: Ref(ref.name, self.counts[ref.name]))
        else:
            context = Context(name, len(today.steps) + 1, self.resolved.scope, self._shape, lambda _: None)
            try:
                self.shapes[name] = last_shape(today, context)
            except CannotUndoError:  # its history says so
                self.shapes[name] = FieldsShape({})
                return
        if name in self.released:
            self._compare(today, self.released[name])

    def _compare(self, today: ResolvedType, released: DeclaredType) -> None:
        version = len(released.versions)
        draft = today.steps[version - 1 :]
        if len(today.steps) < version - 1 or today.kind != released.kind:
            return
        operations: list[ResolvedOperation] = []
        name, shape = today.name, self.shapes[today.name]
        try:
            for step in reversed(draft):
                scope = replace(self.resolved.scope, counts=self.counts, implied=self.implied)
                context = Context(today.name, step.version, scope, self._shape, lambda _: None)
                for operation in reversed(step.operations):
                    name, shape, resolved = undo(operation, name, shape, today, context)
                    operations.append(resolved)
        except CannotUndoError:  # the history of the type says so
            return
        frozen = mapped(released.newest.shape, self._today)
        if any(ref.name not in self.counts for ref in held(frozen).values()):  # it is reported as gone
            return
        differs = list(self._renamed(released, name))
        if not same_shape(frozen, shape):
            world = World(
                self._shape, version, frozenset(self.joining), frozenset(self.altering), frozenset(self.doubtful)
            )
            tombs = given_up(released)
            differs += (_reusing(each, tombs) for each in compare(today.name, frozen, shape, world))
        if any(each.readings for each in differs) and not draft:
            self.implied[today.name] = self.counts[today.name]
            self.counts[today.name] += 1
        if differs:
            self.found[today.name] = Undeclared(
                today=today, released=released, has_draft=bool(draft), differs=tuple(differs)
            )
        if joins(operations, differs, self.joining):
            self.joining.add(today.name)
        if alters(operations, differs):
            self.altering.add(today.name)
        if are_open(operations, differs, self.joining):
            self.doubtful.add(today.name)

    def _renamed(self, released: DeclaredType, today: str) -> Iterator[Difference]:
        before = released.newest.name
        if before != today:
            renamed = reading([writing.rename_type(before, today, is_event=released.kind == "event")])
            back = f"put `{before}` back, if it is another one"
            yield Difference(label=f"is it what was called `{before}`?", readings=(renamed,), remedy=back)

    def _today(self, ref: Ref) -> Ref:
        return Ref(self.names.get(ref.name, ref.name), ref.version)

    def _shape(self, ref: Ref) -> Shape:
        released = self.released.get(ref.name)
        if released is not None and ref.version <= len(released.versions):
            return mapped(released.version(ref.version).shape, self._today)
        return self.shapes[ref.name] if ref.name in self.shapes else self.resolved.types[ref.name].shape


def _reusing(difference: Difference, tombs: frozenset[str]) -> Difference:
    """Return *difference* with `reuse` in each reading for each name that a released version gave up."""
    back = [writing.reuse(name) for name in difference.made if name in tombs]
    if not back:
        return difference
    return replace(difference, readings=tuple(reading([*each.operations, *back]) for each in difference.readings))
