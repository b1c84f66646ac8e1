"""What an import did: counts that add up, and one report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, final

import attrs

from perdure.documents import export_document
from perdure.moving.records.problems import Problem

__all__ = ["Counts", "Found", "Outcome", "SourceOutcome"]

_TOLD: Final = 1000
"""How many problems a report repeats; the quarantine has each."""


@attrs.define
class Counts:
    """How many lines were read, and what became of each: *read* is the sum of all others."""

    read: int = 0
    imported: int = 0
    already: int = 0
    """There before, with the same value."""
    replaced: int = 0
    skipped: int = 0
    """Empty lines, and records of which nothing is to be imported."""
    quarantined: int = 0

    def add(self, other: Counts) -> None:
        """Add what *other* counted."""
        self.read += other.read
        self.imported += other.imported
        self.already += other.already
        self.replaced += other.replaced
        self.skipped += other.skipped
        self.quarantined += other.quarantined

    @property
    def adds_up(self) -> bool:
        """Whether each line that was read was dealt with."""
        return self.read == self.imported + self.already + self.replaced + self.skipped + self.quarantined


@attrs.frozen
class Found:
    """What is wrong with the record of *key* in a line; the key is empty where none could be read."""

    line: int
    key: str
    problem: Problem


@final
@attrs.define
class SourceOutcome:
    """What became of one source; *counts* are of the whole of it, also of what an import did that was cut short."""

    source: str
    counts: Counts = attrs.Factory(Counts)
    types: dict[str, Counts] = attrs.Factory(dict)
    """By the name of the class that a record was converted to; what could not be converted is in none of them."""
    resumed_after: int = 0
    """The line behind which this import began, since one before it came so far."""
    is_another: bool = False
    """Whether an import was cut short, and could not go on as the source is another since: it began anew."""
    failure: str = ""
    """Why the source could not be used, or not to its end."""
    is_unusable: bool = False
    """Whether nothing could be read of it."""
    problems: list[Found] = attrs.Factory(list)
    problem_count: int = 0

    def tell(self, line: int, key: str, problems: Sequence[Problem]) -> None:
        """Note what is wrong in *line*; of very many problems, only the first are kept."""
        self.problem_count += len(problems)
        self.problems += [Found(line, key, problem) for problem in problems[: max(0, _TOLD - len(self.problems))]]

    def count(self, counts: Counts, type_: str = "") -> None:
        """Add what was done with records of the class *type_*."""
        self.counts.add(counts)
        if type_:
            self.types.setdefault(type_, Counts()).add(counts)

    def add(self, other: SourceOutcome) -> None:
        """Add what *other* counted and told."""
        self.counts.add(other.counts)
        for name, counts in other.types.items():
            self.types.setdefault(name, Counts()).add(counts)
        self.problem_count += other.problem_count
        self.problems += other.problems[: max(0, _TOLD - len(self.problems))]


@final
@attrs.define
class Outcome:
    """What an import of several sources did. *quarantined* is how many entries the quarantine has now."""

    sources: list[SourceOutcome] = attrs.Factory(list)
    quarantined: int = 0

    @property
    def total(self) -> Counts:
        """The counts of all sources."""
        total = Counts()
        for each in self.sources:
            total.add(each.counts)
        return total

    @property
    def exit_code(self) -> int:
        """0 where all went in, 1 where something is quarantined or was not read to its end, 2 for unusable sources."""
        if any(each.is_unusable for each in self.sources):
            return 2
        return int(any(each.failure or each.counts.quarantined for each in self.sources))

    def as_json(self, **more: Any) -> dict[str, Any]:  # Any: JSON
        """Return the report, with *more* at its beginning."""
        return {
            **more,
            "total": attrs.asdict(self.total),
            "quarantined": self.quarantined,
            "sources": [attrs.asdict(each) for each in self.sources],
        }

    def write(self, path: Path, **more: Any) -> None:  # Any: JSON
        """Write the report to *path*, so that nobody reads half of it. Raises NotReplaced."""
        export_document(path, self.as_json(**more))
