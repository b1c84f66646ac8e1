"""The commands that move the sessions from the predecessor's folder to the store, and keep both in order."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console

from perdure.cli.failure import Failure
from perdure.cli.progress import progress
from perdure.moving.gradual import Ledger, Phase, Source
from sessions_app.archiving import archive as archive_folder
from sessions_app.archiving import restore as restore_folder
from sessions_app.move import MovingSessions, ledger_of, open_moving
from sessions_app.opening import FOLDER, STORE, FolderOption, JsonOption, StoreOption, open_store
from sessions_app.predecessor.repository import JsonSessions
from sessions_app.tables import comparison_table

__all__ = ["archive", "backup", "check", "phase", "reconcile", "restore", "rollback", "validate"]


def phase(
    *,
    advance: Annotated[bool, typer.Option("--advance", help="Go on to the next phase.")] = False,
    folder: FolderOption = FOLDER,
    store: StoreOption = STORE,
    json_output: JsonOption = False,
) -> None:
    """Show how far the move to the store is, or go on: old_only, dual_write, new_first, new_only."""
    with open_moving(store, folder) as moving:
        if advance:
            moving.advance()
        _tell_phase(moving, json_output=json_output)


def rollback(*, folder: FolderOption = FOLDER, store: StoreOption = STORE, json_output: JsonOption = False) -> None:
    """Go back to the phase before; the folder is brought up to date where it is behind."""
    with open_moving(store, folder) as moving, progress("bring up to date") as bar:
        if moving.phase is Phase.NEW_ONLY and not folder.is_dir():
            raise Failure(f"there is no folder `{folder}`", help="`restore` it from its archive first")
        moving.rollback(bar)
        _tell_phase(moving, json_output=json_output)


def validate(*, folder: FolderOption = FOLDER, store: StoreOption = STORE, json_output: JsonOption = False) -> None:
    """Compare the folder and the store whole; exit with 1 where they differ."""
    with open_moving(store, folder) as moving, progress("compare") as bar:
        total = 0
        if bar:
            total = sum(1 for _ in moving.old.items())
        left = moving.old.passed_over() if isinstance(moving.old, JsonSessions) else 0
        found = moving.validate((lambda done: bar(done, total)) if bar else None)
    if json_output:
        differences = [
            {
                "session": str(each.key),
                "kind": each.kind,
                "path": each.path,
                "old": _plain(each.old),
                "new": _plain(each.new),
            }
            for each in found.differences
        ]
        typer.echo(msgspec.json.encode({"old": found.old, "new": found.new, "differences": differences}).decode())
    elif found.differences:
        Console().print(comparison_table(found))
    typer.echo(
        f"{found.old} in JSON, {found.new} in the store: "
        + (f"{len(found.differences)} differ" if found.differences else "all alike"),
        err=True,
    )
    if left:
        typer.echo(f"passed over: {left} in JSON that are no sessions; `import --dry-run` names them", err=True)
    if found.differences:
        typer.echo("help: `reconcile` makes them alike", err=True)
        raise typer.Exit(1)


def reconcile(
    *,
    source: Annotated[
        str, typer.Option("--from", help="What is right: `truth`, which is what the phase reads; `old` or `new`.")
    ] = "truth",
    only_suspects: Annotated[
        bool, typer.Option("--only-suspects", help="Only what is known to have gone wrong; compare nothing else.")
    ] = False,
    folder: FolderOption = FOLDER,
    store: StoreOption = STORE,
) -> None:
    """Make the folder and the store alike; exit with 1 where something could not be repaired."""
    with open_moving(store, folder) as moving, progress("reconcile") as bar:
        done = moving.reconcile(_source(source), only_suspects=only_suspects, progress=bar)
    typer.echo(f"repaired {done.repaired}, failed {done.failed}", err=True)
    if done.failed:
        raise typer.Exit(1)


def archive(*, folder: FolderOption = FOLDER, store: StoreOption = STORE) -> None:
    """Put the folder into an archive, once the store alone is used."""
    ledger = Ledger(ledger_of(store))
    try:
        with ledger.held():
            if ledger.phase is not Phase.NEW_ONLY:
                raise Failure(
                    f"the folder is in use in the phase `{ledger.phase.value}`",
                    help="`phase --advance` to `new_only` first",
                )
            target = archive_folder(folder)
    finally:
        ledger.close()
    typer.echo(f"archived: {target}", err=True)


def restore(*, folder: FolderOption = FOLDER) -> None:
    """Make the folder again of its archive; `rollback` brings it up to date."""
    source = restore_folder(folder)
    typer.echo(f"restored {folder} from {source}", err=True)


def backup(
    target: Annotated[Path, typer.Argument(help="Where the copy is made; nothing may be there.", show_default=False)],
    *,
    store: StoreOption = STORE,
) -> None:
    """Copy the store while others use it."""
    with open_store(store) as opened, progress("back up") as bar:
        opened.maintenance.backup(target, progress=bar)
    typer.echo(f"backed up to {target}", err=True)


def check(*, store: StoreOption = STORE, json_output: JsonOption = False) -> None:
    """Look at the file of the store, at every row and every reference; exit with 1 where something is wrong."""
    with open_store(store) as opened, progress("check") as bar:
        problems = [str(problem) for problem in opened.maintenance.verify(progress=bar).problems]
        total = opened.sessions.count()
        for _ in opened.sessions.each():  # each is checked by its class when it is read
            pass
    if json_output:
        typer.echo(msgspec.json.encode({"sessions": total, "problems": problems}).decode())
    else:
        for problem in problems:
            typer.echo(problem)
    typer.echo(f"{total} sessions: " + (f"{len(problems)} problems" if problems else "nothing is wrong"), err=True)
    if problems:
        raise typer.Exit(1)


def _source(text: str) -> Source:
    match text:
        case "truth":
            return "truth"
        case "old":
            return "old"
        case "new":
            return "new"
        case _:
            raise typer.BadParameter(f"`{text}` is none of truth, old, new", param_hint="--from")


def _tell_phase(moving: MovingSessions, *, json_output: bool) -> None:
    ledger = moving.ledger
    now, suspects = ledger.phase, ledger.suspects
    if json_output:
        told = {"phase": now.value, "suspects": suspects, "failures": ledger.failures}
        typer.echo(msgspec.json.encode(told).decode())
        return
    console = Console()
    console.print(
        " > ".join(f"[bold green]{each.value}[/]" if each is now else f"[dim]{each.value}[/]" for each in Phase)
    )
    typer.echo(f"phase {now.value}; {len(suspects)} suspect, {ledger.failures} failures so far", err=True)


def _plain(value: object) -> Any:  # Any: JSON
    return value if value is None or isinstance(value, bool | int | str) else ascii(value)
