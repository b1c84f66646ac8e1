"""A repository that moves from one implementation of its interface to another while it is in use."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Final, Generic, Literal, TypeAlias, TypeVar, final

import attrs

from perdure.engines.upkeep import Progress
from perdure.errors import Invalid, SidesDiffer, WrongPhase
from perdure.moving.gradual.comparing import Comparison, compare, compare_one
from perdure.moving.gradual.differing import difference
from perdure.moving.gradual.keys import Keys
from perdure.moving.gradual.ledger import Ledger
from perdure.moving.gradual.phases import Phase, Side

__all__ = ["Moving", "Reconciled", "Source"]

R = TypeVar("R")
K = TypeVar("K")
V = TypeVar("V")
T = TypeVar("T")

Source: TypeAlias = Literal["truth", "old", "new"]

_LOG: Final = logging.getLogger("perdure.moving")


@attrs.frozen
class Reconciled:
    """What a repair did: keys that are alike now, and keys that are not, since a side could not be written."""

    repaired: int
    failed: int


@final
class Moving(Generic[R, K, V]):
    """Two implementations of the interface *R*, of which the phase says which is read and which are written.

    Reads and writes go through `read`, `write` and the methods of a Side, which it is itself. The side that is not
    first never fails an operation: what it could not do is logged to `perdure.moving`, counted, and kept as suspect
    until `reconcile` repairs it. So is what a kill left half done. A value's state is copied to the second side, rather
    than the operation repeated there: a side that was behind is right again after the next write.

    Whoever else writes to a side beside this makes the sides differ, which `validate` finds.
    """

    def __init__(self, old: R, new: R, *, side: Callable[[R], Side[K, V]], ledger: Ledger, keys: Keys[K]) -> None:
        """Move from *old* to *new*; *side* gives each as values by key, and *keys* writes keys in the *ledger*."""
        self.old = old
        self.new = new
        self.ledger = ledger
        self._old = side(old)
        self._new = side(new)
        self._keys = keys

    @property
    def phase(self) -> Phase:
        """How far it is."""
        return self.ledger.phase

    # reading

    def read(self, operation: Callable[[R], T]) -> T:
        """Return what *operation* returns of the side that is read.

        In the phase `new_first` it is asked of the old side where the new one fails, unless something is suspect: then
        the old one may be behind, and the error of the new one is raised.
        """
        if self.phase.is_old_first:
            return operation(self.old)
        try:
            return operation(self.new)
        except Exception as error:
            if self.phase is not Phase.NEW_FIRST or self.ledger.suspects:
                raise
            _LOG.warning("the new side cannot be read, the old one is: %s: %s", type(error).__name__, error)
            return operation(self.old)

    def find(self, key: K, /) -> V | None:
        """Return the value of *key*, or None. In `new_first` it is that of the old side where the new one has none."""
        phase = self.phase
        if phase.is_old_first:
            return self._old.find(key)
        if phase is Phase.NEW_ONLY or self._is_suspect(key):
            return self._new.find(key)
        try:
            found = self._new.find(key)
        except Exception as error:  # noqa: BLE001 - whatever an implementation raises
            _LOG.warning("the new side cannot be read, the old one is: %s: %s", type(error).__name__, error)
            return self._old.find(key)
        return self._old_or_none(key) if found is None else found

    def items(self) -> Iterator[tuple[K, V]]:
        """Yield every key with its value, as `find` returns it."""
        phase = self.phase
        if phase is not Phase.NEW_FIRST:
            yield from (self._old if phase.is_old_first else self._new).items()
            return
        seen = set()
        for key, value in self._new.items():
            seen.add(key)
            yield key, value
        try:
            only_old = [(key, value) for key, value in self._old.items() if key not in seen]
        except Exception as error:  # noqa: BLE001 - whatever an implementation raises
            _LOG.warning("the old side cannot be read: %s: %s", type(error).__name__, error)
            return
        for key, value in only_old:
            if not self._is_suspect(key):
                yield key, value

    # writing

    def put(self, key: K, value: V, /) -> None:
        """Make *value* the value of *key*."""
        self._write(key, lambda side: side.put(key, value))

    def delete(self, key: K, /) -> bool:
        """Delete the value of *key*, and answer whether there was one."""
        return self._write(key, lambda side: side.delete(key))

    def write(self, operation: Callable[[R], T], *keys: K) -> T:
        """Return what *operation* returns of the side that is first, then bring *keys*, all that it changes, to both.

        What it raises is raised. Raises OSError, before anything is written, where the ledger cannot be.
        """
        if not keys:
            raise Invalid("write", "keys", "at least one key: all that the operation changes", keys)
        with self.ledger.held():
            phase = self.phase
            if not phase.is_dual:
                return operation(self.old if phase.is_old_first else self.new)
            if phase is Phase.NEW_FIRST:
                self._bring(keys)
            self.ledger.suspect([self._keys.to_text(key) for key in keys])
            try:
                return operation(self.old if phase.is_old_first else self.new)
            finally:  # where it raised, too: nobody knows what it had done by then
                for key in keys:
                    self._copy(key, phase)

    def _write(self, key: K, operation: Callable[[Side[K, V]], T]) -> T:
        return self.write(lambda side: operation(self._old if side is self.old else self._new), key)

    def _bring(self, keys: tuple[K, ...]) -> None:
        """Have on the new side what is found on the old one alone, before an operation looks for it there."""
        for key in keys:
            if not self._is_suspect(key) and self._new.find(key) is None:
                value = self._old_or_none(key)
                if value is not None:
                    self._new.put(key, value)

    def _old_or_none(self, key: K) -> V | None:
        try:
            return self._old.find(key)
        except Exception as error:  # noqa: BLE001 - the side that is not first never fails an operation
            _LOG.warning("the old side cannot be read: %s: %s", type(error).__name__, error)
            return None

    def _copy(self, key: K, phase: Phase) -> None:
        """Bring *key* from the first side to the second; what fails is noted, and raised never."""
        first, second = (self._old, self._new) if phase.is_old_first else (self._new, self._old)
        text = self._keys.to_text(key)
        try:
            try:
                _set(second, key, first.find(key))
            except Exception as error:  # noqa: BLE001 - whatever an implementation raises
                _LOG.warning("`%s` is not on both sides: %s: %s", text, type(error).__name__, error)
                self.ledger.fail(text, error)
            else:
                self.ledger.clear([text])
        except OSError as error:  # the key stays suspect
            _LOG.warning("the ledger cannot be written: %s", error)

    def _is_suspect(self, key: K) -> bool:
        return self._keys.to_text(key) in self.ledger.suspects

    # comparing and repairing

    def validate(self, told: Callable[[int], None] | None = None) -> Comparison[K]:
        """Compare both sides whole, while others go on; what seems to differ is looked at again alone.

        *told* is how many values of the old side were compared.
        """
        found = compare(self._old, self._new, told)
        with self.ledger.held():
            again = [compare_one(each.key, self._old, self._new) for each in found.differences]
        return attrs.evolve(found, differences=tuple(each for each in again if each))

    def reconcile(
        self, source: Source = "truth", *, only_suspects: bool = False, progress: Progress | None = None
    ) -> Reconciled:
        """Make both sides alike in all in which they differ, or in what is suspect, which takes no comparing.

        The truth is what `find` returns; with another *source* that side is right in everything, and what it lacks is
        deleted. Raises WrongPhase in `new_only`, where the old side may be put away.
        """
        if self.phase is Phase.NEW_ONLY:
            raise WrongPhase("reconcile", self.phase.value, "roll back first, which brings the old side up to date")
        keys = {text: self._keys.from_text(text) for text in self.ledger.suspects}
        if not only_suspects:
            keys |= {self._keys.to_text(each.key): each.key for each in self.validate().differences}
        repaired = 0
        for done, (text, key) in enumerate(keys.items(), 1):
            with self.ledger.held():
                try:
                    self._repair(key, source)
                except Exception as error:  # noqa: BLE001 - whatever an implementation raises
                    _LOG.warning("`%s` cannot be repaired: %s: %s", text, type(error).__name__, error)
                    self.ledger.fail(text, error)
                else:
                    self.ledger.clear([text])
                    repaired += 1
            if progress:
                progress(done, len(keys))
        return Reconciled(repaired, len(keys) - repaired)

    def _repair(self, key: K, source: Source) -> None:
        value = {"truth": self.find, "old": self._old.find, "new": self._new.find}[source](key)
        for side in (self._old, self._new):
            if difference(side.find(key), value):
                _set(side, key, value)

    # phases

    def advance(self) -> Phase:
        """Go to the next phase and return it. Whoever writes waits meanwhile.

        From `dual_write` on both sides must hold the same. Raises SidesDiffer, and WrongPhase behind the last one.
        """
        with self.ledger.held():
            phase = self.phase
            following = phase.next
            if following is None:
                raise WrongPhase("advance", phase.value, "it has moved; use the new side alone")
            if phase.is_dual:
                self._must_be_equal()
            self.ledger.enter(following)
            return following

    def rollback(self, progress: Progress | None = None) -> Phase:
        """Go back to the phase before and return it, without loss. Whoever writes waits meanwhile.

        Where the new side was first, the old one, which must be in its place again, is brought up to date before.
        Raises SidesDiffer where that fails, and WrongPhase before the first phase.
        """
        with self.ledger.held():
            phase = self.phase
            before = phase.previous
            if before is None:
                raise WrongPhase("roll back", phase.value, "it has not begun to move")
            if not phase.is_old_first:
                differences = compare(self._old, self._new).differences
                for done, each in enumerate(differences, 1):
                    self._repair(each.key, "truth")
                    if progress:
                        progress(done, len(differences))
                self._must_be_equal()
            self.ledger.enter(before)
            return before

    def _must_be_equal(self) -> None:
        found = compare(self._old, self._new).differences
        if found:
            raise SidesDiffer(len(found), found[0].key, found[0].path)


def _set(side: Side[K, V], key: K, value: V | None) -> None:
    if value is None:
        side.delete(key)
    else:
        side.put(key, value)
