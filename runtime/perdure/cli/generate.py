"""`perdure generate`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from perdure.cli.options import Format, FormatOption, ProjectOption

__all__ = ["command"]


def command(
    *,
    project: ProjectOption = None,
    format: FormatOption = "text",  # noqa: A002 - named as the option is
    watch: Annotated[
        bool, typer.Option("--watch", help="Stay, and compile again whenever the schema changes.")
    ] = False,
    release: Annotated[
        int | None,
        typer.Option(metavar="N", help="Compile release N again, as it was, into `--out`.", show_default=False),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Where the package of `--release` is written.", show_default=False),
    ] = None,
    domain: Annotated[
        str | None,
        typer.Option(help="The domain of `--release`; not needed where there is only one.", show_default=False),
    ] = None,
) -> None:
    """Compile the schema and write the generated files that differ."""
    if release is not None or out is not None or domain is not None:
        _again(project, format, release, out, domain, watch=watch)
    elif watch:
        _watch(project, format)
    elif not _once(project, format, ""):
        raise typer.Exit(1)


def _once(project: Path | None, format_: Format, prefix: str) -> bool:
    from perdure.cli import compiling
    from perdure.cli.config import load_config

    run = compiling.generate(load_config(project))
    if text := compiling.shown(run, format_):
        typer.echo(text, nl=False)
    typer.echo(prefix + run.outcome, err=True)
    return not run.failed


def _again(
    project: Path | None, format_: Format, release: int | None, out: Path | None, domain: str | None, *, watch: bool
) -> None:
    from perdure.cli import compiling
    from perdure.cli.config import load_config
    from perdure.cli.failure import Failure

    if release is None or out is None or watch:
        raise Failure(
            "`--release` and `--out` go together, and `--domain` goes with them, but not `--watch`",
            help="write `perdure generate --release 1 --out build/release-1`",
            code=2,
        )
    run = compiling.generate_again(load_config(project), domain, release, out.absolute())
    if text := compiling.shown(run, format_):
        typer.echo(text, nl=False)
    typer.echo(run.outcome, err=True)
    if run.failed:
        raise typer.Exit(1)


def _watch(project: Path | None, format_: Format) -> None:
    import datetime as dt
    import time

    from perdure.cli import watching
    from perdure.cli.config import load_config
    from perdure.cli.failure import Failure

    config = load_config(project)
    schema, file = config.root / config.schema, config.root / "pyproject.toml"
    typer.echo(f"watching {schema}; Ctrl-C ends it", err=True)
    try:
        for _ in watching.changes(lambda: watching.snapshot([file], [schema]), time.sleep):
            prefix = f"{dt.datetime.now().astimezone():%H:%M:%S}  "
            try:
                _once(config.root, format_, prefix)
            except (Failure, OSError) as error:  # a run that fails must not end the watch
                typer.echo(f"{prefix}{error if isinstance(error, Failure) else Failure(str(error))}", err=True)
    except KeyboardInterrupt:
        typer.echo("", err=True)
