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
from msgspec.structs import replace

from perdure.cli.config import Config, meant
from perdure.cli.failure import Failure
from perdure.cli.options import Format, Promised
from perdure_codegen import output
from perdure_codegen.compiler import Compiled, compile_project, domain_folders
from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.grammar.json_schema import json_schema
from perdure_codegen.options import Options
from perdure_codegen.output import OutputPlan
from perdure_codegen.render import render_github, render_json, render_text, summary
from perdure_codegen.rules import all_rules

__all__ = ["Run", "check", "folders", "generate", "language_schema", "prepare", "rule_page", "shown", "within"]


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
    unchanged = len(plan.entries) - len(plan.findings)
    done = f"{len(plan.writes)} written, {len(plan.removes)} removed, {unchanged} unchanged"
    return _run(compiled, findings, done, start)


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
    default = Options(package=config.package, compatibility=compatibility)
    options = {name: replace(default, hooks=domain.hooks) for name, domain in config.domains.items()}
    compiled = compile_project(config.schema, options=options, default=default)
    if unknown := [name for name in config.domains if name not in compiled.domains]:
        raise Failure(
            f"`[tool.perdure.domains.{unknown[0]}]` is about a domain that is not there",
            help=meant(unknown[0], compiled.domains),
            code=2,
        )
    return compiled


def _plan(config: Config, compiled: Compiled) -> OutputPlan:
    return output.plan_output(compiled.files, *output.read_folder(config.output, compiled.files))


def _run(compiled: Compiled, findings: tuple[Diagnostic, ...], outcome: str, start: float) -> Run:
    diagnostics = (*compiled.diagnostics, *findings)
    found = f"{summary(diagnostics)}; " if diagnostics else ""
    seconds = time.perf_counter() - start
    return Run(compiled, diagnostics, f"{', '.join(compiled.domains)}: {found}{outcome} ({seconds:.2f} s)")
