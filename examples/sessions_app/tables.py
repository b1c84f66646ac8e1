"""What a person sees; it reads well in a pipe and without colour, too."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from domains.sessions import Instance, InstanceStatus, Session, SessionStatus, SessionSummary
from domains.sessions.queries import TotalsByTypeRow, WithFailedInstancesRow
from perdure.cli.plain import visible
from perdure.moving.gradual import Comparison
from sessions_app.layout import cut, fitted, line, plain_table

__all__ = [
    "MARKS",
    "comparison_table",
    "failed_table",
    "found_table",
    "session_view",
    "sessions_table",
    "totals_table",
]

MARKS: Final = ("\ue000", "\ue001")
"""What stands around found words: characters for private use, which no text of ours has."""

_STYLES: Final[Mapping[SessionStatus | InstanceStatus, str]] = {
    SessionStatus.RUNNING: "yellow",
    SessionStatus.COMPLETED: "green",
    SessionStatus.FAILED: "red",
    SessionStatus.PAUSED: "cyan",
    InstanceStatus.IDLE: "dim",
    InstanceStatus.RUNNING: "yellow",
    InstanceStatus.COMPLETED: "green",
    InstanceStatus.FAILED: "red",
    InstanceStatus.PAUSED: "cyan",
    InstanceStatus.ARCHIVED: "dim",
}


def sessions_table(sessions: Iterable[SessionSummary], width: int) -> RenderableType:
    """Return one line a session, on a terminal that is *width* characters wide."""
    rows = [
        (
            str(each.id)[:8],
            each.type.value,
            Text(each.status.value, _STYLES[each.status]),
            f"{each.created_at:%Y-%m-%d}",
            str(each.instance_count),
            str(each.message_count),
            each.task,
        )
        for each in sessions
    ]
    return fitted(
        ("session", "type", "status", "created", "agents", "said", "task"),
        rows,
        width,
        right=("agents", "said"),
        dispensable=("said", "agents", "type", "created"),
        cuts_last=True,
    )


def session_view(session: Session, path: str | None, width: int) -> RenderableType:
    """Return everything of one session but what its agents printed, on a terminal that is *width* characters wide."""
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="dim")
    facts.add_column()
    facts.add_row("session", str(session.id))
    facts.add_row("workspace", Text(visible(path or session.workspace)))
    facts.add_row("task", _lines(session.task))
    facts.add_row("status", Text.assemble((session.status.value, _STYLES[session.status]), f", {session.type.value}"))
    facts.add_row("created", _moment(session.created_at))
    facts.add_row("updated", _moment(session.updated_at))
    if session.completed_at:
        facts.add_row("completed", _moment(session.completed_at))
    if session.winner_id:
        facts.add_row("winner", str(session.winner_id))
    agents = fitted(
        ("", "agent", "status", "runtime", "model", "branch", "files", "+", "-"),
        [_agent(each) for each in session.instances],
        width,
        right=("", "files", "+", "-"),
        dispensable=("-", "+", "files", "branch", "model", "runtime"),
    )
    said = plain_table()
    said.add_column("said", no_wrap=True)
    said.add_column("by", no_wrap=True)
    said.add_column("", ratio=1, overflow="fold")
    for message in session.chat_history:
        who = message.role.value + (f" {message.instance_id}" if message.instance_id else "")
        said.add_row(_moment(message.timestamp), who, _lines(message.content))
    return Group(facts, "", agents, said) if session.chat_history else Group(facts, "", agents)


def found_table(found: Iterable[tuple[str, str, str]]) -> RenderableType:
    """Return one line for each session or message that was found: its session, what it is, and the snippet."""
    table = plain_table()
    table.add_column("session", width=8, no_wrap=True)
    table.add_column("in", width=9, no_wrap=True)
    table.add_column("", ratio=1, overflow="fold")
    for session, where, snippet in found:
        table.add_row(session[:8], where, _highlighted(snippet))
    return table


def comparison_table(found: Comparison[UUID]) -> RenderableType:
    """Return one line a difference."""
    table = plain_table()
    for name, width in (("session", 8), ("store", 8)):
        table.add_column(name, width=width, no_wrap=True)
    for name in ("at", "in JSON", "in the store"):
        table.add_column(name, overflow="ellipsis", no_wrap=True)
    for each in found.differences:
        shown = [Text(_value(value)) if each.kind == "mismatch" else Text("") for value in (each.old, each.new)]
        table.add_row(str(each.key)[:8], Text(each.kind, "red"), Text(each.path), *shown)
    return table


def failed_table(rows: Iterable[WithFailedInstancesRow], width: int) -> RenderableType:
    """Return one line for each agent that failed, on a terminal that is *width* characters wide."""
    cells = [
        (
            str(each.id)[:8],
            f"{each.created_at:%Y-%m-%d}",
            str(each.instance_id),
            Text(line(each.agent_name)),
            cut(each.task, 24),
            (each.output or "").strip().rpartition("\n")[2],
        )
        for each in rows
    ]
    names = ("session", "created", "", "agent", "task", "last printed")
    return fitted(names, cells, width, dispensable=("created", "task"), cuts_last=True)


def totals_table(rows: Iterable[TotalsByTypeRow], width: int) -> RenderableType:
    """Return one line for each type of sessions, on a terminal that is *width* characters wide."""
    cells = []
    for each in rows:
        mean = "" if each.mean_duration is None else f"{dt.timedelta(seconds=round(each.mean_duration))}"
        counts = (each.sessions, each.instances, each.completed, each.failed)
        cells.append((each.type.value, *map(str, counts), mean))
    names = ("type", "sessions", "agents", "completed", "failed", "mean duration")
    return fitted(names, cells, width, right=names[1:], dispensable=("mean duration", "agents"))


def _value(value: object) -> str:
    match value:
        case enum.Enum():
            return str(value.value)
        case dt.datetime():
            return value.isoformat()
        case _:
            return line(repr(value))[:40]


def _agent(each: Instance) -> list[str | Text]:
    counts = (each.files_changed, each.lines_added, each.lines_deleted)
    return [
        str(each.instance_id),
        Text(line(each.agent_name)),
        Text(each.status.value, _STYLES[each.status]),
        each.runtime.value if each.runtime else "",
        Text(line(each.model or "")),
        Text(line(each.branch)),
        *("" if count is None else str(count) for count in counts),
    ]


def _highlighted(snippet: str) -> Text:
    text = Text()
    for part in " ".join(snippet.split()).split(MARKS[0]):
        word, mark, rest = part.partition(MARKS[1])
        text.append(visible(word), "bold yellow" if mark else "")
        text.append(visible(rest))
    return text


def _moment(moment: dt.datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def _lines(text: str) -> Text:
    """Return *text* with its lines, without what could move a terminal's cursor."""
    return Text("\n".join(map(visible, text.splitlines())))
