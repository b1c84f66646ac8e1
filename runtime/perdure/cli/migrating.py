"""What `perdure migrate` finds out about a store and a build, and does about it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Literal, final

import attrs

from perdure.cli.failure import Failure
from perdure.cli.packages import find_package
from perdure.engines.releases import Build, check_written
from perdure.engines.sqlite import FileReleases, SqliteEngine, inspect, inspect_releases
from perdure.errors import DraftStore, ForkedHistory, NewerRelease, OlderRelease, OpenError
from perdure.events.releases import build_of, is_draft

__all__ = ["Found", "as_json", "as_table", "look", "up"]

_SHORT = 12
"""How much of a hash is shown to people."""


@final
@attrs.frozen(kw_only=True)
class Found:
    """A store, the build that would write to it, and why it would not."""

    file: Path
    domain: str
    package: str
    releases: FileReleases
    build: Build
    problem: OpenError | None

    @property
    def state(self) -> Literal["current", "behind", "newer", "forked", "drafts"]:
        """How the store stands to the build."""
        match self.problem:
            case OlderRelease():
                return "behind"
            case NewerRelease():
                return "newer"
            case ForkedHistory():
                return "forked"
            case DraftStore():
                return "drafts"
            case _:
                return "current"

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
    try:
        check_written(releases.held, build, str(file))
    except OpenError as error:
        problem: OpenError | None = error
    else:
        problem = None
    return Found(file=file, domain=domain, package=found.name, releases=releases, build=build, problem=problem)


def up(found: Found, to: int | None, *, dry_run: bool) -> str:
    """Raise the store to release *to*, or to the newest, and return what was done. Raises Failure, OpenError."""
    held, newest = found.releases.held.release, len(found.build.hashes)
    if isinstance(found.problem, NewerRelease | ForkedHistory):
        raise found.problem
    if not newest:
        raise Failure(f"`{found.domain}` has no release yet", help="`perdure release` makes the first one")
    wanted = newest if to is None else to
    if wanted > newest:
        raise Failure(
            f"there is no release {wanted}: `{found.package}` knows releases up to {newest}",
            help="run this with the build that has it",
            code=2,
        )
    if to is not None and to < held:
        raise Failure(
            f"`{found.file}` is at release {held} already, and cannot be lowered to {to}",
            help="a build writes older versions with `write_as`; what was there before is in a backup",
            code=2,
        )
    if wanted <= held:
        return f"{found.file}: at release {held} already, nothing to do"
    raised = f"from release {held} to {wanted}" if held else f"to release {wanted}"
    if dry_run:
        return f"{found.file}: would be raised {raised}; no event would be rewritten"
    # drafts are let be: raising marks nothing, and forgets no mark
    build = Build(
        hashes=found.build.hashes, writes=wanted, migrates=True, allows_drafts=True, shapes=found.build.shapes
    )
    SqliteEngine(found.file, found.domain, build=build).close()
    return f"{found.file}: raised {raised}; no event was rewritten"


def as_table(found: Found) -> str:
    """Return the releases of both sides for people."""
    held, build = found.releases.held, found.build
    store = f"held at release {held.release}" if held.release else "held at no release"
    knows = f"knows releases up to {len(build.hashes)}" if build.hashes else "knows no release"
    lines = [
        f"{found.file}: a store of `{found.domain}`, {store}{', with drafts' if held.has_drafts else ''}",
        f"{found.package}: {knows}{', and drafts' if build.is_draft else ''}",
    ]
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
        "package": found.package,
        "is_draft": found.build.is_draft,
        "releases": [{"release": number, "hash": known} for number, known in enumerate(found.build.hashes, 1)],
    }
    return json.dumps({"state": found.state, "store": store, "build": build}, ensure_ascii=False)


def _instant(microseconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(microseconds / 1e6, tz=dt.UTC)
