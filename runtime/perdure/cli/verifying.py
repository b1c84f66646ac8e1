"""What `perdure verify` opens, and how it sums up what it found."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from perdure.cli.packages import find_package
from perdure.cli.tables import Tables
from perdure.engines.sqlite import inspect, inspect_tables
from perdure.errors import OpenError
from perdure.events import Store
from perdure.events.releases import is_draft
from perdure.maintenance import Verified

__all__ = ["opened", "told"]


@contextlib.contextmanager
def opened(
    file: Path, package: str | None, project: Path | None, *, projections: bool
) -> Iterator[tuple[Store[Any], str]]:  # Any: only the file knows its events
    """Yield the store at *file*, open for reading only, and why its rows cannot be looked at, "" where they can.

    With *projections* their code is found, too. Raises Failure where it is not, OpenError.
    """
    found = find_package(inspect(file).domain, package, project)
    schema, hooks = found.load_schema(), found.load_hooks()
    state, digest = inspect_tables(file)
    unseen = ""
    try:
        Tables(state, schema, digest).check(str(file))
    except OpenError as error:
        if projections:
            raise
        unseen = str(error)
    with Store.open(
        found.domain,
        file,
        hooks=hooks,
        tables=schema.raw(hooks) if schema is not None and not unseen else None,
        projections=found.load_projections().by(found.load_handlers()) if projections else None,
        read_only=True,
        allow_drafts=is_draft(found.domain),
        slow_after=None,
    ) as store:
        yield store, unseen


def told(verified: Verified) -> str:
    """Return what was looked at, and how much of it is wrong."""
    parts = [
        f"{verified.events:,} events of {verified.streams:,} streams, {verified.upcast:,} of them of former versions"
    ]
    if verified.rows:
        parts.append(f"{verified.rows:,} rows")
    if verified.projections:
        parts.append(f"{verified.projections} projections")
    count = len(verified.problems)
    found = "nothing is wrong" if not count else "1 problem" if count == 1 else f"{count:,} problems"
    return f"{'; '.join(parts)}: {found}"
