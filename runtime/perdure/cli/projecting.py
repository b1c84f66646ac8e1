"""What `perdure projections` does, with the code that the configuration names."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from perdure.cli.failure import Failure
from perdure.cli.packages import find_package
from perdure.cli.plain import visible
from perdure.cli.progress import progress
from perdure.engines.sqlite import inspect
from perdure.errors import Invalid
from perdure.events import Store
from perdure.events.releases import is_draft
from perdure.projections import Projections, Status

__all__ = ["as_json", "as_table", "look", "opened", "run"]


def look(file: Path, names: Sequence[str], package: str | None, project: Path | None) -> Sequence[Status]:
    """Return how projections stand, without their code."""
    found = find_package(inspect(file).domain, package, project)
    declared = found.load_projections()
    with (
        _named_rightly(),
        Store.open(
            found.domain,
            file,
            hooks=found.load_hooks(),
            projections=declared.by(None),
            read_only=True,
            allow_drafts=is_draft(found.domain),
            slow_after=None,
        ) as store,
    ):
        return store.projections.status(*names)


@contextlib.contextmanager
def opened(file: Path, package: str | None, project: Path | None) -> Iterator[Projections]:
    """Yield the projections of the store at *file*, with their code."""
    found = find_package(inspect(file).domain, package, project)
    declared = found.load_projections()
    with (
        _named_rightly(),
        Store.open(
            found.domain,
            file,
            hooks=found.load_hooks(),
            tables=declared.schema.raw(),
            projections=declared.by(found.load_handlers()),
            allow_drafts=is_draft(found.domain),
            slow_after=None,
        ) as store,
    ):
        yield store.projections


@contextlib.contextmanager
def _named_rightly() -> Iterator[None]:
    """Tell a wrong name as wrong use."""
    try:
        yield
    except Invalid as error:
        raise Failure(str(error), help=error.help, code=2) from error


def run(projections: Projections, names: Sequence[str], *, follow: bool, lease: float) -> int:
    """Run projections, with a bar for each, or until an interrupt; return how many records were applied."""
    if follow:
        stop, done = threading.Event(), 0
        with contextlib.suppress(KeyboardInterrupt):
            done = projections.run(*names, follow=True, stop=stop, lease=lease)
        return done
    done = 0
    for each in projections.status(*names):
        with progress(f"running {each.name}") as bar:
            done += projections.run(each.name, progress=bar, lease=lease)
    return done


def as_json(found: Sequence[Status]) -> str:
    """Return *found* for programs."""
    return msgspec.json.format(msgspec.json.encode(found), indent=2).decode()


def as_table(found: Sequence[Status]) -> str:
    """Return *found* for people: a line for each, and below it what keeps it from going on, and what it leaves out."""
    head = ("projection", "mode", "state", "position", "log", "run by")
    rows = [(each.name, each.mode, each.state, str(each.position), str(each.head), each.owner or "-") for each in found]
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    lines = [_line(head, widths)]
    for each, row in zip(found, rows, strict=True):
        lines.append(_line(row, widths))
        if each.failed:
            lines.append(f"  stopped at position {each.failed}: {visible(each.error)}")
        lines += [
            f"  leaves out position {skip.position} (`{visible(skip.stream)}`, version {skip.version})"
            f"{': ' if skip.error else ''}{visible(skip.error)}"
            for skip in each.skipped
        ]
    return "\n".join(lines)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
