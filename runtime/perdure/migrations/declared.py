"""What a generated package says of a migration."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable
from importlib.resources import files
from typing import Final, final

import attrs

from perdure.engines.migrations import Progress, RawMigration, Refused, Run, Way
from perdure.engines.rows import Count, RawTable, Rows
from perdure.migrations.trees import Tree

__all__ = ["Migration"]

_CAST: Final = re.compile(r"^SELECT perdure_cast\('([^'\n]+)'\);$", re.MULTILINE)
"""Where a script waits for the rows of a tree; nothing else of a script stands on such a line."""


@final
@attrs.frozen(kw_only=True, eq=False)
class Migration:
    """From the tables with the fingerprint *before* to those *after*, of a *release*; its scripts are in *package*.

    *trees* are the entities that are on both sides. Those that *begin* with it have rows that no earlier release holds.
    """

    package: str
    release: int
    name: str
    before: str
    after: str
    trees: tuple[Tree, ...] = ()
    begin: tuple[str, ...] = ()

    def script(self, way: Way) -> str:
        """Return the statements of one way."""
        return files(self.package).joinpath(f"sql/sqlite/{self.name}/{way}.sql").read_text(encoding="utf-8")

    def raw(self, hooks: object) -> RawMigration:
        """Return what an engine needs to know; *hooks* are the steps of the domain that need code."""
        scripts = (self.script("up") + self.script("down")).encode()
        return RawMigration(
            release=self.release,
            name=self.name,
            hash=hashlib.sha256(scripts).hexdigest(),
            before=self.before,
            after=self.after,
            run=functools.partial(self._runner, hooks),
        )

    def _runner(self, hooks: object, way: Way) -> Run:
        return functools.partial(self._run, hooks, way)

    def _run(
        self, hooks: object, way: Way, rows: Rows, execute: Callable[[str], None], progress: Progress | None
    ) -> None:
        from perdure.migrations.carrying import Carrier  # noqa: PLC0415 - most migrations are SQL alone
        from perdure.migrations.revisions import RevisionCarrier  # noqa: PLC0415 - the same

        if way == "down":
            self._see_empty(rows)
        for place, part in enumerate(_CAST.split(self.script(way))):
            if place % 2:
                tree = self._tree(part)
                carrier = RevisionCarrier if tree.before.revisions else Carrier
                carrier(tree, way, hooks, rows, progress).carry()
            else:
                execute(part)

    def _tree(self, root: str) -> Tree:
        return next(tree for tree in self.trees if tree.after.name == root)

    def _see_empty(self, rows: Rows) -> None:
        for name in self.begin:
            ((number,),) = rows.fetch(Count(RawTable(name=name, columns=(), key=())))
            if number:
                why = f"no release before {self.release} has such rows, and there are {number!s}"
                raise Refused(name, None, why)
