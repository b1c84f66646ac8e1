"""The store of the application: an SQLite file, or a folder of JSON files."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Annotated, Final, TypeAlias, final

import typer

from domains import knowledge
from domains.knowledge import KnowledgeStore
from domains.knowledge.registry import DOMAIN
from perdure.cli.failure import Failure

__all__ = ["SQLITE", "JsonOption", "PathOption", "Place", "StoreKind", "StoreOption", "open_store"]


@final
class StoreKind(enum.Enum):
    """What knowledge is kept in."""

    SQLITE = "sqlite"
    JSON = "json"


SQLITE: Final = StoreKind.SQLITE
_DEFAULTS: Final = {StoreKind.SQLITE: "knowledge.db", StoreKind.JSON: "knowledge"}

StoreOption: TypeAlias = Annotated[
    StoreKind, typer.Option("--store", envvar="KNOWLEDGE_STORE", help="An SQLite file, or a folder of JSON files.")
]
PathOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--path",
        envvar="KNOWLEDGE_PATH",
        help="Where it is; without it, `knowledge.db` or the folder `knowledge`.",
        show_default=False,
    ),
]
JsonOption: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@final
class Place:
    """Where a store is, as the options say it."""

    def __init__(self, kind: StoreKind, path: Path | None) -> None:
        """Take the default path of *kind* where there is no *path*. Raises Failure where there is no such home."""
        self.kind = kind
        try:
            self.path = Path(_DEFAULTS[kind] if path is None else path).expanduser()
        except RuntimeError as error:
            raise Failure(
                f"`{path}` is in the home of nobody", help="name a user that exists, or write the path out"
            ) from error

    def beside(self, ending: str) -> Path:
        """Return the file that belongs to the store and has its name with *ending*."""
        return self.path.with_name(f"{self.path.name}{ending}")

    @property
    def exists(self) -> bool:
        """Whether there is anything yet."""
        return self.path.exists()


def open_store(place: Place, *, make: bool = False, read_only: bool = False) -> KnowledgeStore:
    """Open the store at *place*. Where there is none, *make* it or raise Failure."""
    if not make and not place.exists:
        raise Failure(f"there is no store `{place.path}`", help="`add` and `import` make one; `--path` names another")
    opens = knowledge.open_json if place.kind is StoreKind.JSON else knowledge.open
    # as long as something in the schema of this application is a draft, so are its stores
    return opens(place.path, read_only=read_only, allow_drafts=DOMAIN.is_draft)
