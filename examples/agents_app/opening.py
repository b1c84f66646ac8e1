"""The store of the application, and what it is called."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final, TypeAlias

import typer

from domains import agents
from domains.agents import AgentsStore
from domains.agents.registry import DOMAIN
from perdure.cli.failure import Failure

__all__ = ["MEMORY", "STORE", "JsonOption", "StoreOption", "beside", "open_store"]

STORE: Final = "agents.db"
MEMORY: Final = ":memory:"

StoreOption: TypeAlias = Annotated[
    str,
    typer.Option(
        "--store",
        envvar="AGENTS_STORE",
        help="The file that holds all: a path, which may begin with `~`, or `:memory:` for none.",
    ),
]

JsonOption: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def beside(store: str, ending: str) -> Path | None:
    """Return the file that belongs to *store* and has its name with *ending*; None for a store in memory."""
    path = _path(store)
    return None if path is None else path.with_name(f"{path.name}{ending}")


def open_store(
    store: str, *, make: bool = False, read_only: bool = False, slow_after: float = 0.1, max_size: int | None = None
) -> AgentsStore:
    """Open *store*, as its option says it. Where there is no such file, *make* it or raise Failure.

    What takes more than *slow_after* seconds is logged. It becomes no larger than *max_size* bytes.
    """
    path = _path(store)
    if path is None:
        return agents.open(MEMORY, slow_after=slow_after, max_size=max_size)
    if not make and not path.exists():
        raise Failure(
            f"there is no store `{path}`", help="what writes makes it, as `import` does; `--store` names another"
        )
    # as long as the schema of this application is a draft, so are its files
    return agents.open(
        path, read_only=read_only, slow_after=slow_after, max_size=max_size, allow_drafts=DOMAIN.is_draft
    )


def _path(store: str) -> Path | None:
    """Return the path that *store* names; None for memory. Raises Failure where there is no such home."""
    if store == MEMORY:
        return None
    if not store:
        raise Failure("the store has no name", help=f"give a path, or `{MEMORY}`")
    try:
        return Path(store).expanduser()
    except RuntimeError as error:
        raise Failure(
            f"`{store}` is in the home of nobody", help="name a user that exists, or write the path out"
        ) from error
