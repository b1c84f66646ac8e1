"""An author changes the schema: an edit is refused, its operation is pasted, and the new version is released."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from rich.console import Console

__all__ = ["evolve"]

SCHEMA: Final = Path("schema", "scheduler", "domain.yaml")
FIELD: Final = "      remark: {type: str, max_length: 200}"
STEP: Final = re.compile(r"`(?P<step>\d+: \[.*\])`")

_console: Final = Console(highlight=False)


def evolve(folder: Path, perdure: Callable[..., str]) -> None:
    """Tell how a field is added to what was released, in the project in *folder*; *perdure* runs a command there."""
    schema = folder / SCHEMA
    _say(f"Now an author lets a vote have a remark, in a copy of {SCHEMA}:")
    _edit(schema, after="      choice: Choice\n", line=FIELD)
    _say("What was released is frozen, so the check asks what old votes are to have there, and shows what to paste:")
    refused = perdure("check", code=1)
    found = STEP.search(refused)
    if found is None:
        raise ValueError(refused)
    step = found["step"].replace("...", "''")
    _say("Pasted, with an empty remark in place of the dots:")
    _edit(schema, after="      3: [{rename: player, to: voter}]\n", line=f"      {step}")
    _say("Now the code can be generated. It is a draft, which no durable file takes, until it is released:")
    perdure("generate")
    perdure("release")


def _edit(path: Path, *, after: str, line: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(after, f"{after}{line}\n", 1), encoding="utf-8")
    _console.print(f"  [green]+ {line.strip()}[/]".replace("[{", "\\[{"))


def _say(text: str) -> None:
    _console.print(f"\n[bold]{text}[/]", soft_wrap=True)
