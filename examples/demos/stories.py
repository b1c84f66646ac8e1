"""What the demonstrations show: commands, and words between them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple, TypeAlias

__all__ = ["STORIES", "Story", "Told"]


class Told(NamedTuple):
    """A command of an application, and the code that it ends with."""

    command: str
    ends: int = 0


Story: TypeAlias = tuple[str | Told, ...]

STORIES: Final[Mapping[str, Story]] = {
    "sessions": (
        "An editor kept whole sessions in JSON files. One of these three has a status that there is not.",
        Told("import sessions", ends=1),
        Told("list"),
        Told("search parser"),
        Told("failed"),
        "From here on the files and the store are both written, until nobody needs the files.",
        Told("phase --folder sessions --advance"),
        Told("validate --folder sessions"),
    ),
    "agents": (
        "A plugin kept its agents under prefixed keys. One line names a commit without its hash.",
        Told("import agents.jsonl", ends=1),
        "Again: each record is there once.",
        Told("import agents.jsonl", ends=1),
        Told('commit /home/ada/parser 77d0e1 "Say what is no date" --agent ada --xp 10'),
        Told("show ada"),
        "A range of keys: all commits of one project, whose name has a colon here.",
        Told("commits /home/ada/odd:path"),
        Told("export-status"),
    ),
    "knowledge": (
        "A tool kept what a team knew, each version by its time. One of them has a word where its time should be.",
        Told("import knowledge.jsonl", ends=1),
        Told("search passkey"),
        "What was known on the eighth of March, and how it came to be.",
        Told("show spec auth:login --as-of 2026-03-08"),
        Told("update spec auth:login body='A passkey, always.'"),
        Told("history spec auth:login"),
        Told("validate knowledge.jsonl", ends=1),
    ),
}
"""By the name of the application, less `_app`."""
