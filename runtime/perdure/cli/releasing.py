"""What `perdure release` does. It imports the compiler, and only that command imports it."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from perdure.cli import compiling
from perdure.cli.config import Config, meant
from perdure.cli.failure import Failure
from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.file import File
from perdure_codegen.recording import record
from perdure_codegen.releasing import Candidate, candidate, news

__all__ = ["Made", "release"]


@attrs.frozen
class Made:
    """How a release ended: *lines* say what was released, or would be."""

    run: compiling.Run
    lines: tuple[str, ...] = ()


def release(config: Config, names: tuple[str, ...], *, dry_run: bool, changed_casts: bool) -> Made:
    """Release the domains called *names*, or all that have something new, and generate the code that knows it.

    Where *changed_casts*, values that hooks cast otherwise than a release recorded are recorded anew. Raises Failure
    with code 1 where there is nothing to release, and 2 where there is no such domain.
    """
    before = compiling.prepare(config)
    for name in names:
        if name not in before.compiled.domains:
            raise Failure(f"there is no domain `{name}`", help=meant(name, before.compiled.domains), code=2)
    if before.failed:
        return Made(attrs.evolve(before, outcome=f"{before.outcome}; nothing was released"))
    with compiling.within(config):
        chosen = _candidates(config, names or before.compiled.domains)
        _see_unedited(before, chosen)
        recorded, found = _record(config, chosen, before.compiled.files, changed_casts=changed_casts)
        after = attrs.evolve(before, diagnostics=(*before.diagnostics, *found))
        if after.failed:
            return Made(attrs.evolve(after, outcome="nothing was released"))
        lines = tuple(line for each in chosen for line in _lines(each, dry_run=dry_run))
        if dry_run:
            return Made(attrs.evolve(after, outcome="nothing was written"), lines)
        for each, golden in zip(chosen, recorded, strict=True):
            _write(each, golden)
    generated = compiling.generate(config)
    return Made(attrs.evolve(generated, diagnostics=(*generated.diagnostics, *found)), lines)


def _candidates(config: Config, names: tuple[str, ...]) -> tuple[Candidate, ...]:
    found = [candidate(config.schema / name) for name in dict.fromkeys(names)]
    if not any(found):
        raise Failure(f"nothing to release: nothing is new in {', '.join(f'`{name}`' for name in names)}")
    return tuple(each for each in found if each is not None)


def _see_unedited(before: compiling.Run, chosen: tuple[Candidate, ...]) -> None:
    """Raise Failure where what would be released is not what was just compiled."""
    compiled = frozenset(before.compiled.sources)
    for source in (source for each in chosen for source in each.sources):
        if source not in compiled:
            raise Failure(f"`{source.path}` was edited meanwhile, so nothing was released", help="run it again")


def _record(
    config: Config, chosen: tuple[Candidate, ...], files: tuple[File, ...], *, changed_casts: bool
) -> tuple[list[tuple[File, ...]], list[Diagnostic]]:
    """Return the golden files of each release, and what there is to say of them."""
    golden: list[tuple[File, ...]] = []
    found: list[Diagnostic] = []
    for each in chosen:
        recorded = record(
            each.domain,
            compiling.options_of(config, each.domain.name),
            files,
            config.root,
            paths=(str(config.root), str(config.root / config.output)),
            changed_casts=changed_casts,
        )
        golden.append(recorded.files)
        found += recorded.diagnostics
    return golden, found


def _write(candidate: Candidate, golden: tuple[File, ...]) -> None:
    try:
        candidate.write(golden)
    except FileExistsError as error:
        raise Failure(
            f"another process has just released {candidate.number} of `{candidate.domain.name}`",
            help="see by `perdure diff` whether anything is left to release",
        ) from error


def _lines(candidate: Candidate, *, dry_run: bool) -> Iterator[str]:
    yield f"{candidate.domain.name}: {'would release' if dry_run else 'released'} {candidate.number}"
    yield from (f"  {line}" for line in news(candidate.domain))
