"""What an import did, file by file, and all of it in one report."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, final

import attrs
import msgspec

from perdure.files import replace_file
from perdure.moving.records import Problem

__all__ = ["Counts", "Outcome"]

_TOLD: Final = 1000
"""How many problems a report repeats; the quarantine has each."""


@attrs.define
class Counts:
    """How many sessions were found, and what became of each: *found* is the sum of the others but *cut*."""

    found: int = 0
    imported: int = 0
    present: int = 0
    replaced: int = 0
    refused: int = 0
    cut: int = 0
    """How many instants had digits behind the sixth of a second."""

    def add(self, other: Counts) -> None:
        """Add what *other* counted."""
        for field in attrs.fields(Counts):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))

    @property
    def adds_up(self) -> bool:
        """Whether each session that was found was dealt with."""
        return self.found == self.imported + self.present + self.replaced + self.refused


@final
@attrs.define
class Outcome:
    """What an import did. *quarantined* is how many entries the quarantine has now."""

    total: Counts = attrs.Factory(Counts)
    files: dict[str, Counts] = attrs.Factory(dict)
    problems: list[tuple[str, Problem]] = attrs.Factory(list)
    problem_count: int = 0
    quarantined: int = 0

    def tell(self, file: str, *problems: Problem) -> None:
        """Note what is wrong in *file*; of very many problems, only the first are kept."""
        self.problem_count += len(problems)
        self.problems += [(file, problem) for problem in problems[: max(0, _TOLD - len(self.problems))]]

    def count(self, file: str, counts: Counts) -> None:
        """Add what was done with sessions of *file*."""
        self.total.add(counts)
        self.files.setdefault(file, Counts()).add(counts)

    def as_json(self, **more: Any) -> dict[str, Any]:  # Any: JSON
        """Return the report, with *more* at its beginning."""
        return {
            **more,
            "sessions": attrs.asdict(self.total),
            "files": {file: attrs.asdict(counts) for file, counts in self.files.items()},
            "quarantined": self.quarantined,
            "problem_count": self.problem_count,
            "problems": [{"file": file, **attrs.asdict(problem)} for file, problem in self.problems],
        }

    def write(self, path: Path, **more: Any) -> None:  # Any: JSON
        """Write the report to *path* in one step, so that nobody reads half of it."""
        replace_file(path, msgspec.json.format(msgspec.json.encode(self.as_json(**more))) + b"\n")
