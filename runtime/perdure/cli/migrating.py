"""What `perdure migrate` finds out about a store and a build, and does about it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, final

import attrs

from perdure.cli.failure import Failure
from perdure.cli.packages import Package, find_package
from perdure.cli.tables import Tables
from perdure.engines.migrations import Progress, RawMigration
from perdure.engines.releases import Build, check_known, check_written
from perdure.engines.sqlite import FileReleases, inspect, inspect_releases, inspect_tables, lower_file, raise_file
from perdure.errors import (
    DraftStore,
    EditedTables,
    ForkedHistory,
    NewerRelease,
    OlderRelease,
    OlderTables,
    OpenError,
    OtherTables,
)
from perdure.events.releases import build_of, is_draft

__all__ = ["Found", "as_json", "as_table", "down", "look", "up"]

_SHORT = 12
"""How much of a hash is shown to people."""


@final
@attrs.frozen(kw_only=True)
class Found:
    """A store, the build that would write to it, and why it would not."""

    file: Path
    domain: str
    package: Package
    releases: FileReleases
    build: Build
    problem: OpenError | None
    tables: Tables

    @property
    def state(self) -> Literal["current", "behind", "newer", "forked", "drafts", "edited", "other"]:
        """How the store stands to the build."""
        match self.problem:
            case OlderRelease() | OlderTables():
                return "behind"
            case NewerRelease():
                return "newer"
            case ForkedHistory():
                return "forked"
            case DraftStore():
                return "drafts"
            case EditedTables():
                return "edited"
            case OtherTables():
                return "other"
            case _:
                return "current"

    def load_hooks(self) -> object:
        """Return the hooks, where there are rows that may need them. Raises Failure where they cannot be found."""
        return self.package.load_hooks() if self.tables.state is not None else None

    @property
    def failure(self) -> Failure:
        """The problem, as a command tells it."""
        return Failure(str(self.problem), help=self.problem.help if self.problem else "")


def look(file: Path, package: str | None, project: Path | None) -> Found:
    """Return how the store *file* stands to its build. Raises OpenError where it is none; Failure without a build."""
    domain = inspect(file).domain
    found = find_package(domain, package, project)
    build = build_of(found.domain, len(found.domain.releases), migrates=False, allows_drafts=is_draft(found.domain))
    releases = inspect_releases(file)
    schema = found.load_schema()
    state, digest = inspect_tables(file)
    tables = Tables(state, schema, digest)
    try:
        check_known(releases.held, build, str(file))
        tables.check(str(file))
        check_written(releases.held, build, str(file))
    except OpenError as error:
        problem: OpenError | None = error
    else:
        problem = None
    return Found(
        file=file,
        domain=domain,
        package=found,
        releases=releases,
        build=build,
        problem=problem,
        tables=tables,
    )


def up(found: Found, to: int | None, *, dry_run: bool, progress: Progress | None = None) -> str:
    """Raise the store to release *to*, or to the newest, and return what was done. Raises Failure, OpenError."""
    held, newest = found.releases.held.release, len(found.build.hashes)
    if isinstance(found.problem, NewerRelease | ForkedHistory | EditedTables | OtherTables):
        raise found.problem
    if not newest:
        raise Failure(f"`{found.domain}` has no release yet", help="`perdure release` makes the first one")
    wanted = newest if to is None else to
    _known(found, wanted)
    if to is not None and to < held:
        raise Failure(
            f"`{found.file}` is at release {held} already, and cannot be raised to {to}",
            help=f"`perdure migrate down {found.file} --to {to}` lowers it, where nothing newer is in it; a build "
            "writes older versions with `write_as`",
            code=2,
        )
    pending = found.tables.pending(wanted)
    if wanted <= held and not pending:
        return f"{found.file}: at release {held} already, nothing to do"
    raised = f"from release {held} to {wanted}" if held else f"to release {wanted}"
    if dry_run:
        return _report(found, f"would be raised {raised}", pending, "would be")
    # drafts are let be: raising marks nothing, and forgets no mark
    build = _build(found, wanted)
    raise_file(str(found.file), found.domain, build, found.tables.raw(found.load_hooks()), progress=progress)
    return _report(found, f"raised {raised}", pending, "was")


def down(found: Found, to: int, *, dry_run: bool, progress: Progress | None = None) -> str:
    """Lower the store to release *to*, and return what was done. Raises Failure, OpenError."""
    held = found.releases.held.release
    if isinstance(found.problem, NewerRelease | ForkedHistory | EditedTables | OtherTables):
        raise found.problem
    _known(found, to)
    if to >= held:
        raise Failure(
            f"`{found.file}` is at release {held}, and cannot be lowered to {to}",
            help=f"`perdure migrate up {found.file} --to {to}` raises it" if to > held else "there is nothing to do",
            code=2,
        )
    undone = found.tables.undone(to)
    if dry_run:
        return _report(found, f"would be lowered from release {held} to {to}", undone, "would be")
    domain = found.package.domain

    def holds(name: str, version: int, release: int) -> bool:
        versions = domain.releases[release - 1].versions if release else {}
        return version <= versions.get(domain.renamed.get(name, name), 0)

    tables = found.tables.raw(found.load_hooks())
    lower_file(str(found.file), found.domain, _build(found, to), tables, to, holds=holds, progress=progress)
    return _report(found, f"lowered from release {held} to {to}", undone, "was")


def _known(found: Found, wanted: int) -> None:
    newest = len(found.build.hashes)
    if wanted > newest:
        raise Failure(
            f"there is no release {wanted}: `{found.package.name}` knows releases up to {newest}",
            help="run this with the build that has it",
            code=2,
        )


def _build(found: Found, writes: int) -> Build:
    build = found.build
    return Build(hashes=build.hashes, writes=writes, migrates=True, allows_drafts=True, shapes=build.shapes)


def _report(found: Found, done: str, migrations: Sequence[RawMigration], was: str) -> str:
    """Return what was done, or would be: events stay as they are, and which tables do not."""
    names = ", ".join(each.name for each in migrations)
    tables = f"; tables: {names}" if names else ""
    return f"{found.file}: {done}; no event {was} rewritten{tables}"


def as_table(found: Found) -> str:
    """Return the releases of both sides for people."""
    held, build = found.releases.held, found.build
    store = f"held at release {held.release}" if held.release else "held at no release"
    knows = f"knows releases up to {len(build.hashes)}" if build.hashes else "knows no release"
    lines = [
        f"{found.file}: a store of `{found.domain}`, {store}{', with drafts' if held.has_drafts else ''}",
        f"{found.package.name}: {knows}{', and drafts' if build.is_draft else ''}",
    ]
    if found.tables.state is not None:
        lines.append(f"tables: {found.tables.told()}")
    if held.hashes or build.hashes:
        lines += ["", f"release  {'this build':<{_SHORT}}  {'the store':<{_SHORT}}  recorded (UTC)"]
    for index in range(max(held.release, len(build.hashes))):
        known = build.hashes[index][:_SHORT] if index < len(build.hashes) else "-"
        stored = held.hashes[index][:_SHORT] if index < held.release else "-"
        since = f"{_instant(found.releases.recorded_at[index]):%Y-%m-%d %H:%M:%S}" if index < held.release else "-"
        lines.append(f"{index + 1:>7}  {known:<{_SHORT}}  {stored:<{_SHORT}}  {since}")
    return "\n".join(lines)


def as_json(found: Found) -> str:
    """Return the same for programs."""
    held, recorded_at = found.releases.held, found.releases.recorded_at
    store = {
        "path": str(found.file),
        "domain": found.domain,
        "release": held.release,
        "has_drafts": held.has_drafts,
        "releases": [
            {"release": number, "hash": stored, "recorded_at": _instant(at).isoformat()}
            for number, (stored, at) in enumerate(zip(held.hashes, recorded_at, strict=True), 1)
        ],
    }
    build = {
        "package": found.package.name,
        "is_draft": found.build.is_draft,
        "releases": [{"release": number, "hash": known} for number, known in enumerate(found.build.hashes, 1)],
    }
    tables = {
        "release": found.tables.state.release if found.tables.state else None,
        "pending": [each.name for each in found.tables.pending(len(found.build.hashes))],
    }
    return json.dumps({"state": found.state, "store": store, "build": build, "tables": tables}, ensure_ascii=False)


def _instant(microseconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(microseconds / 1e6, tz=dt.UTC)
