"""What the compiler's commands share. It imports the compiler, as few others do, and only those commands import it."""

from __future__ import annotations

import contextlib
import gc
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import assert_never

import attrs

from perdure.cli.config import Config, meant
from perdure.cli.failure import Failure
from perdure.cli.options import Format, Promised
from perdure_codegen import output
from perdure_codegen.compiler import Compiled, NoReleaseError, compile_project, compile_release, domain_folders
from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.grammar.json_schema import json_schema
from perdure_codegen.options import Options
from perdure_codegen.output import OutputPlan
from perdure_codegen.render import render_github, render_json, render_text, summary
from perdure_codegen.rules import all_rules

__all__ = [
    "Run",
    "check",
    "folders",
    "generate",
    "generate_again",
    "language_schema",
    "options_of",
    "prepare",
    "rule_page",
    "shown",
    "within",
]


@attrs.frozen
class Run:
    """One run of the compiler: all that it found, and *outcome*, one line for a person."""

    compiled: Compiled
    diagnostics: tuple[Diagnostic, ...]
    outcome: str

    @property
    def failed(self) -> bool:
        """Whether anything is an error."""
        return any(diagnostic.severity == "error" for diagnostic in self.diagnostics)


def generate(config: Config) -> Run:
    """Compile the project and write what differs; nothing is written where anything is wrong."""
    start = time.perf_counter()
    with within(config):
        compiled = _compile(config)
        if compiled.failed:
            return _run(compiled, (), "nothing was written", start)
        plan = _plan(config, compiled)
        findings = output.generate_findings(plan, config.output.as_posix())
        if plan.refused:
            return _run(compiled, findings, "nothing was written", start)
        output.apply(config.output, plan)
    return _run(compiled, findings, _done(plan), start)


def generate_again(config: Config, domain: str | None, release: int, out: Path) -> Run:
    """Compile a *release* of *domain* from its stored files into the folder *out*, which is absolute.

    The domain may be None where there is only one. Raises Failure with code 2 where there is no such domain or release.
    """
    start = time.perf_counter()
    with within(config):
        folder = _folder(config, domain)
        try:
            compiled = compile_release(folder, release, options_of(config, folder.name))
        except NoReleaseError as error:
            raise Failure(str(error), help=error.help, code=2) from error
        if compiled.failed:
            return _run(compiled, (), "nothing was written", start)
        plan = output.plan_output(compiled.files, *output.read_folder(out, compiled.files))
        findings = output.generate_findings(plan, out.as_posix())
        if plan.refused:
            return _run(compiled, findings, "nothing was written", start)
        output.apply(out, plan)
    return _run(compiled, findings, f"release {release}: {_done(plan)}", start)


def prepare(config: Config) -> Run:
    """Compile the project and look whether `generate` could write; nothing is written."""
    start = time.perf_counter()
    with within(config):
        compiled = _compile(config)
        if compiled.failed:
            return _run(compiled, (), "nothing was written", start)
        plan = _plan(config, compiled)
    return _run(compiled, output.generate_findings(plan, config.output.as_posix()), "nothing was written", start)


def check(config: Config, compatibility: Promised | None = None) -> Run:
    """Compile the project and compare the output folder with what `generate` would make of it; nothing is written.

    *compatibility* is asked of every domain, in place of what it promises.
    """
    start = time.perf_counter()
    with within(config):
        compiled = _compile(config, compatibility)
        if compiled.failed:
            return _run(compiled, (), "generated files were not looked at", start)
        plan = _plan(config, compiled)
    findings = output.check_findings(plan, config.output.as_posix())
    return _run(compiled, findings, f"{len(plan.entries)} files looked at", start)


def shown(run: Run, format_: Format) -> str:
    """Return what *run* found as text in one of the formats."""
    match format_:
        case "text":
            return render_text(run.diagnostics, {source.path: source.text for source in run.compiled.sources})
        case "json":
            return render_json(run.diagnostics)
        case "github":
            return render_github(run.diagnostics)
    assert_never(format_)


def options_of(config: Config, domain: str, compatibility: Promised | None = None) -> Options:
    """Return what the project tells the compiler about *domain*."""
    hooks = config.domains[domain].hooks if domain in config.domains else None
    return Options(package=config.package, hooks=hooks, compatibility=compatibility)


def language_schema() -> str:
    """Return the JSON Schema of the language."""
    return json.dumps(json_schema(), indent=2) + "\n"


def rule_page(rule: str) -> str:
    """Return the page of *rule* as Markdown. Raises Failure with code 2 where there is none of that name."""
    rules = all_rules()
    if rule not in rules:
        raise Failure(f"there is no rule `{rule}`", help=meant(rule, rules), code=2)
    found = rules[rule]
    return f"# {found.id}\n\n{found.purpose}\n\n{found.page}\n"


@contextlib.contextmanager
def within(config: Config) -> Iterator[None]:
    """Work in the project's folder, so that paths in what is generated and said are the same from everywhere.

    Garbage is not looked for meanwhile: nearly all that a run makes stays until its end, and the looking takes a tenth
    of its time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        with contextlib.chdir(config.root):
            yield
    finally:
        if was_enabled:
            gc.enable()


def folders(config: Config) -> tuple[Path, ...]:
    """Return the folder of each domain, as named from the root. Raises Failure with code 2 where there is none."""
    if not config.schema.is_dir():
        raise Failure(
            f"there is no folder `{config.schema}` in `{config.root}`",
            help="make it, with a folder for each domain, or name another as `schema` in `[tool.perdure]`",
            code=2,
        )
    found = domain_folders(config.schema)
    if not found:
        raise Failure(
            f"there is no domain in `{config.root / config.schema}`",
            help=f"a domain is a folder with a `domain.yaml`: `{config.schema}/shop/domain.yaml`",
            code=2,
        )
    return found


def _compile(config: Config, compatibility: Promised | None = None) -> Compiled:
    folders(config)
    options = {name: options_of(config, name, compatibility) for name in config.domains}
    default = Options(package=config.package, compatibility=compatibility)
    compiled = compile_project(config.schema, options=options, default=default)
    if unknown := [name for name in config.domains if name not in compiled.domains]:
        raise Failure(
            f"`[tool.perdure.domains.{unknown[0]}]` is about a domain that is not there",
            help=meant(unknown[0], compiled.domains),
            code=2,
        )
    return compiled


def _folder(config: Config, domain: str | None) -> Path:
    known = {folder.name: folder for folder in folders(config)}
    if domain is None and len(known) == 1:
        return next(iter(known.values()))
    if domain is None:
        names = ", ".join(f"`{name}`" for name in known)
        raise Failure("which domain?", help=f"name one by `--domain`: there are {names}", code=2)
    if domain not in known:
        raise Failure(f"there is no domain `{domain}`", help=meant(domain, known), code=2)
    return known[domain]


def _plan(config: Config, compiled: Compiled) -> OutputPlan:
    return output.plan_output(compiled.files, *output.read_folder(config.output, compiled.files))


def _done(plan: OutputPlan) -> str:
    unchanged = len(plan.entries) - len(plan.findings)
    return f"{len(plan.writes)} written, {len(plan.removes)} removed, {unchanged} unchanged"


def _run(compiled: Compiled, findings: tuple[Diagnostic, ...], outcome: str, start: float) -> Run:
    diagnostics = (*compiled.diagnostics, *findings)
    found = f"{summary(diagnostics)}; " if diagnostics else ""
    seconds = time.perf_counter() - start
    return Run(compiled, diagnostics, f"{', '.join(compiled.domains)}: {found}{outcome} ({seconds:.2f} s)")
