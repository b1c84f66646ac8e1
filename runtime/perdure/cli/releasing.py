"""What `perdure release` does; beside `compiling`, this imports the compiler."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from perdure.cli import compiling
from perdure.cli.config import Config, meant
from perdure.cli.failure import Failure
from perdure_codegen.releasing import Candidate, candidate, news

__all__ = ["Made", "release"]


@attrs.frozen
class Made:
    """How a release ended: *lines* say what was released, or would be."""

    run: compiling.Run
    lines: tuple[str, ...]


def release(config: Config, names: tuple[str, ...], *, dry_run: bool) -> Made:
    """Release the domains called *names*, or all that have something new, and generate the code that knows it.

    Raises Failure with code 1 where there is nothing to release, and 2 where there is no such domain.
    """
    before = compiling.prepare(config)
    if before.failed:
        return Made(attrs.evolve(before, outcome=f"{before.outcome}; nothing was released"), ())
    for name in names:
        if name not in before.compiled.domains:
            raise Failure(f"there is no domain `{name}`", help=meant(name, before.compiled.domains), code=2)
    with compiling.within(config):
        found = [candidate(config.schema / name) for name in names or before.compiled.domains]
        chosen = [each for each in found if each is not None and each.snapshot is not None]
        if not chosen:
            raise Failure(_nothing([each for each in found if each is not None]))
        lines = tuple(line for each in chosen for line in _lines(each, dry_run=dry_run))
        if dry_run:
            return Made(attrs.evolve(before, outcome="nothing was written"), lines)
        for each in chosen:
            each.write()
    return Made(compiling.generate(config), lines)


def _lines(candidate: Candidate, *, dry_run: bool) -> Iterator[str]:
    number = len(candidate.chain.releases) + 1
    yield f"{candidate.domain.name}: {'would release' if dry_run else 'released'} {number}"
    yield from (f"  {line}" for line in news(candidate.domain))


def _nothing(candidates: list[Candidate]) -> str:
    said = [f"`{each.domain.name}` is as release {len(each.chain.releases)} left it" for each in candidates]
    return f"nothing to release: {', '.join(said)}"
