"""What a release records: samples of the versions that it freezes, and what all earlier ones are cast to by now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from msgspec import Struct

from perdure.golden import Sample
from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.file import File
from perdure_codegen.golden import Cast, Golden, Written, golden_text, kept
from perdure_codegen.meaning.hooks import hook_names
from perdure_codegen.model import Codec, DeclaredType, Domain, Ref
from perdure_codegen.options import Options
from perdure_codegen.recording import rules
from perdure_codegen.recording.process import ask
from perdure_codegen.recording.questions import Failed, New, Question, Seen, TypeQuestion
from perdure_codegen.samples import Sampler

__all__ = ["Recorded", "record"]

_RECORDED: Final = frozenset({"record", "event", "entity"})
"""What is stored in fields of its own; named types, enums and unions are reached in what holds them."""


class Recorded(Struct, frozen=True):
    """The golden *files* of a release, by paths within its folder; none where anything of *diagnostics* is an error."""

    files: tuple[File, ...]
    diagnostics: tuple[Diagnostic, ...]


def record(
    domain: Domain,
    options: Options,
    files: Iterable[File],
    project: Path,
    *,
    paths: tuple[str, ...] = (),
    changed_casts: bool = False,
) -> Recorded:
    """Return what the next release of *domain* records.

    *files* are those of all packages of the *project*, and hand-written code is looked for in *paths*. Where
    *changed_casts*, values that are cast otherwise than a release recorded are recorded anew; else they are errors.
    """
    if options.hooks is None and (name := _hook(domain)):
        return Recorded((), (_unnamed(domain, name),))
    earlier, sampler = kept(domain), Sampler(domain)
    every = (*domain.types.values(), *domain.events.values())
    questions = tuple(_question(each, earlier.get(each.name, ()), sampler) for each in every if each.kind in _RECORDED)
    question = Question(
        package=options.package,
        domain=domain.name,
        paths=paths,
        codec=domain.codec,
        hooks=options.hooks,
        names={
            Ref(each.name, version.number): f"{version.name}V{version.number}"
            for each in every
            for version in each.stored
        },
        types=questions,
    )
    answer = ask(question, files, project)
    found = [_failure(domain, options, each) for each in answer.failed]
    made: list[File] = []
    for each in questions:
        found += _unsampled(domain.declared(each.name), each)
        if each.name not in answer.seen:
            continue
        declared, seen = domain.declared(each.name), answer.seen[each.name]
        found += _changes(declared, each, seen, accepted=changed_casts)
        golden = _golden(declared, each, seen, codec=domain.codec, release=len(domain.releases) + 1)
        if golden.samples or golden.casts:
            made.append(File(f"golden/{golden.type}.json", golden_text(golden)))
    failed = any(each.severity == "error" for each in found)
    return Recorded(() if failed else tuple(sorted(made)), tuple(found))


def _unnamed(domain: Domain, name: str) -> Diagnostic:
    return rules.GOLDEN_HOOKS.at(
        domain.span,
        f"a release records what old values become, and nothing says where `{name}` is",
        help=f'write `hooks = "module:name"` under `[tool.perdure.domains.{domain.name}]` in pyproject.toml',
    )


def _hook(domain: Domain) -> str:
    """Return the name of a hook of *domain*, empty for none."""
    every = (*domain.types.values(), *domain.events.values())
    operations = (operation for each in every for step in each.steps for operation in step.operations)
    return next((name for operation in operations for name, _ in hook_names(operation)), "")


def _question(declared: DeclaredType, old: tuple[Sample, ...], sampler: Sampler) -> TypeQuestion:
    recorded = {sample.version for sample in old}
    return TypeQuestion(
        name=declared.name,
        classes=tuple(f"{version.name}V{version.number}" for version in declared.versions),
        new=tuple(
            New(version.number, sample)
            for version in declared.stored
            if version.number not in recorded
            for sample in sampler.of(Ref(declared.name, version.number))
        ),
        old=old,
    )


def _unsampled(declared: DeclaredType, question: TypeQuestion) -> Iterator[Diagnostic]:
    sampled = {new.version for new in question.new} | {old.version for old in question.old}
    for version in declared.stored:
        if version.number not in sampled:
            yield rules.NO_SAMPLE.at(
                declared.span,
                f"no value of version {version.number} of `{declared.name}` was found to record",
                help="see that its constraints can be met together",
                severity="warning",
            )


def _failure(domain: Domain, options: Options, failed: Failed) -> Diagnostic:
    if not failed.name:
        return rules.GOLDEN_HOOKS.at(
            domain.span,
            f"the generated code of `{domain.name}` cannot be run: {failed.reason}",
            help=f"see that `{options.hooks}` can be imported from the project's folder" if options.hooks else "",
        )
    return rules.GOLDEN_CAST.at(
        domain.declared(failed.name).span,
        f"a sample of `{failed.name}` does not reach version {failed.version}: {failed.reason}",
        help="let the hook return a value of the new shape for every value of the old one, and each time the same",
    )


def _changes(
    declared: DeclaredType, question: TypeQuestion, seen: tuple[Seen, ...], *, accepted: bool
) -> Iterator[Diagnostic]:
    for old, now in zip(question.old, seen[len(question.new) :], strict=True):
        if now.value != old.value:
            yield rules.CHANGED_PAYLOAD.at(
                declared.span,
                f"what release {old.release} wrote of version {old.version} of `{declared.name}` is read as"
                f" `{now.value}`, and was `{old.value}`",
                help="this build must not read that release: go back to the Perdure that wrote it, and report it",
            )
        elif now.recorded != old.newest and not accepted:
            yield rules.CHANGED_CAST.at(
                declared.span,
                f"`{old.value}` was cast to version {old.cast_to} of `{declared.name}` as `{old.newest}`, and is now"
                f" `{now.recorded}`",
                help="undo the edit of the hook, or release with `--changed-casts`",
            )


def _golden(
    declared: DeclaredType, question: TypeQuestion, seen: tuple[Seen, ...], *, codec: Codec, release: int
) -> Golden:
    """Return what is new: samples, and casts of which nothing, or something else, was recorded."""
    newest = declared.newest.number
    ours = seen[: len(question.new)]
    written = tuple(
        Written(new.version, codec, now.payload, now.value) for new, now in zip(question.new, ours, strict=True)
    )
    casts = [
        Cast(release, number, now.newest)
        for number, (new, now) in enumerate(zip(question.new, ours, strict=True))
        if new.version < newest
    ]
    casts += [
        Cast(old.release, old.number, now.newest)
        for old, now in zip(question.old, seen[len(ours) :], strict=True)
        if (newest, now.newest) != (old.cast_to, old.newest)
    ]
    return Golden(declared.newest.name, newest, written, tuple(casts))
