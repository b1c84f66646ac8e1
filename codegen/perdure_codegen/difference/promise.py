"""What a domain promised not to do: `compatibility` in its file, or asked for when it is checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from perdure_codegen.changes import Answer, Change, WayOfRows
from perdure_codegen.diagnostic import Diagnostic, Related
from perdure_codegen.difference.declared import declared_changes
from perdure_codegen.difference.matching import every_type
from perdure_codegen.difference.rules import types
from perdure_codegen.meaning.ways import way_down
from perdure_codegen.model import DeclaredType, Domain, Promise, Promised
from perdure_codegen.rule import Rule

__all__ = ["FUTURE_PROMISE", "broken_promises"]

FUTURE_PROMISE: Final = Rule(
    "future-promise",
    purpose="Checks that what a domain promises begins with a release that there is, or with the next one.",
    page="""
    ## What it does

    Reports `since` in `compatibility` where it is more than one beyond the newest release.

    ## Why is this bad?

    Until then nothing would be promised to anybody, and nobody would notice.

    ## Example

    ```yaml
    domain: shop
    compatibility: {promise: forward, since: 40}     # the newest release is 3
    ```

    ## What to do

    Write the number of the oldest release whose code is still to be written for, or that of the next release.
    """,
)

_PROMISED: Final[Mapping[Promised, tuple[WayOfRows, ...]]] = {
    "backward": ("up",),
    "forward": ("down",),
    "full": ("up", "down"),
}
"""The ways of migrations that rows must not stop, by what is promised."""

_GIVEN: Mapping[Answer, str] = {"some": "not every value can", "never": "no value can", "always": "every value can"}


def broken_promises(domain: Domain, asked: Promised | None = None) -> tuple[Diagnostic, ...]:
    """Return the changes of *domain* that break what it promises, or what is *asked* in place of that.

    That new code reads old data holds by construction: a difference that nothing declares is refused anyway. So of
    values only the way down is looked at, through every release since the one that the promise names. A change is to
    blame where it is part of a way on which values are refused. What is lost on the way is no breach: `write_as`
    refuses such a value by itself. Of tables it is looked at whether rows could stop the migration of a file: up to
    what new code needs (`backward`), or back to what old code needs (`forward`).
    """
    promise = domain.promise
    if asked is not None:
        promise = Promise(promised=asked, since=1 if promise is None else promise.since, span=domain.span)
    if promise is None:
        return ()
    following = len(domain.releases) + 1
    if promise.since > following:
        return (
            FUTURE_PROMISE.at(
                promise.span,
                f"this is promised since release {promise.since}, and the next one is release {following}",
                help=f"write `since: {following}`, or an older release",
            ),
        )
    found = []
    for declared in every_type(domain):
        release, version = _oldest(domain, declared, promise.since)
        if not version:
            continue
        if promise.promised != "backward" and way_down(domain, declared, version) != "always":
            found += [_told(domain, promise, each, release) for each in _to_blame(domain, declared, version)]
        for change in declared_changes(domain, declared, version):
            found += [
                _stopped(domain, promise, change, way, release)
                for way in _PROMISED[promise.promised]
                if way in (change.stops or ())
            ]
    return tuple(found)


def _oldest(domain: Domain, declared: DeclaredType, since: int) -> tuple[int, int]:
    """Return the first release for which the promise holds that has the type, and its version then; 0 for none."""
    for release in domain.releases:
        if release.number >= since and declared.name in release.versions:
            return release.number, release.versions[declared.name]
    return 0, 0


def _to_blame(domain: Domain, declared: DeclaredType, version: int) -> Iterator[Change]:
    """Yield the changes since *version* that refuse values; what is adopted is told where it was changed."""
    for change in declared_changes(domain, declared, version):
        if change.forward != "always" and change.rule != types.ADOPTED_TYPE.id:
            yield change


def _stopped(domain: Domain, promise: Promise, change: Change, way: WayOfRows, release: int) -> Diagnostic:
    where = f"from release {release}" if way == "up" else f"back to release {release}"
    return Diagnostic(
        rule=change.rule,
        message=f"`{change.type}`: rows may stop the migration of a file {where}, which `compatibility: "
        f"{promise.promised}` promises they never do: this {change.what}",
        span=change.span,
        help=_otherwise(domain, promise, change),
        related=_promised(domain, promise),
    )


def _told(domain: Domain, promise: Promise, change: Change, release: int) -> Diagnostic:
    subject = f"{change.type}.{change.field}" if change.field and change.subject in {"event", "record"} else change.type
    return Diagnostic(
        rule=change.rule,
        message=f"`{subject}`: {_GIVEN[change.forward]} be written for code of release {release}, as "
        f"`compatibility: {promise.promised}` promises: this {change.what}",
        span=change.span,
        help=_otherwise(domain, promise, change),
        related=_promised(domain, promise),
    )


def _otherwise(domain: Domain, promise: Promise, change: Change) -> str:
    return (
        f"`perdure explain {change.rule}` says what else there is; or promise it of later releases only: "
        f"`compatibility: {{promise: {promise.promised}, since: {len(domain.releases) + 1}}}`"
    )


def _promised(domain: Domain, promise: Promise) -> Related | None:
    return None if promise.span == domain.span else Related(promise.span, "the promise")
