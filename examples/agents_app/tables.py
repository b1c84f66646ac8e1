"""What a person sees; it reads well in a pipe and without colour, too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import attrs
from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from agents_app.status import moment_of
from domains.agents import Activity, Agent, Commit, CommunicationScore, Grade, Retrospective
from domains.agents.queries import CommitsGradedRow
from perdure.cli.plain import visible
from perdure.moving.records import Counts, Outcome

__all__ = [
    "activities_table",
    "agent_view",
    "agents_table",
    "commits_table",
    "grades_table",
    "import_table",
    "retrospectives_table",
    "scores_table",
]

_GRADES: Final[Mapping[Grade, str]] = {
    Grade.A: "bold green",
    Grade.B: "green",
    Grade.C: "yellow",
    Grade.D: "yellow",
    Grade.E: "red",
    Grade.F: "bold red",
}
_BAR: Final = 40
_DAY: Final = 10
_GAP: Final = 3
"""How much is between two columns."""
_LEAST: Final = 12
_NARROW: Final = 60
_WIDE: Final = 72
_BAD: Final = {"quarantined": "red"}
_SHORT: Final = 10
"""How much of a hash is shown where there is little room."""


def agents_table(agents: Iterable[Agent], width: int) -> RenderableType:
    """Return one line an agent, on a terminal that is *width* characters wide: numbers are left out, and never cut."""
    names = ("xp", "sp", "cs", "commits", "bugs") if width >= _NARROW else ("xp", "commits", "bugs")
    table = _table()
    table.add_column("agent", ratio=1, no_wrap=True, overflow="ellipsis")
    for name in names:
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("updated", no_wrap=True)
    for each in agents:
        numbers: Mapping[str, int] = {name: getattr(each, name) for name in names}
        bad = {"bugs": "red" if each.bugs else "dim"}
        shown = (Text(f"{number:,}", bad.get(name, "")) for name, number in numbers.items())
        table.add_row(
            _line(each.id), *shown, f"{each.updated_at:%Y-%m-%d}" if width < _WIDE else _moment(each.updated_at)
        )
    return table


def agent_view(
    agent: Agent,
    commits: Iterable[Commit],
    activities: Iterable[Activity],
    retrospectives: Iterable[Retrospective],
    width: int,
) -> RenderableType:
    """Return what is known of one agent, with the newest of what it did, on a terminal of *width* characters."""
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="dim", no_wrap=True)
    facts.add_column()
    facts.add_row("agent", _line(agent.id))
    for what, number in (("xp", agent.xp), ("sp", agent.sp), ("cs", agent.cs), ("commits", agent.commits)):
        facts.add_row(what, f"{number:,}")
    facts.add_row("bugs", Text(f"{agent.bugs:,}", "red" if agent.bugs else ""))
    facts.add_row("updated", _moment(agent.updated_at))
    parts: list[RenderableType] = [facts]
    for title, table in (
        ("commits", commits_table(commits, width, with_agent=False)),
        ("activities", activities_table(activities)),
        ("retrospectives", retrospectives_table(retrospectives)),
    ):
        if table.row_count:
            parts += ["", Text(title, "bold"), table]
    return Group(*parts)


def commits_table(commits: Iterable[Commit], width: int, *, with_agent: bool = True) -> Table:
    """Return one line a commit, on a terminal that is *width* characters wide."""
    agent, project = (min(max(width // part, 8), most) if part else 0 for part, most in ((8 * with_agent, 24), (5, 40)))
    columns = {"commit": _SHORT, "": 1, "created": _DAY, "agent": agent, "project": project}
    beside = sum(columns.values()) + _GAP * len(columns)
    table = _table()
    for name, wide in {**columns, "message": max(_LEAST, width - beside)}.items():
        if wide:
            table.add_column(name, width=wide, no_wrap=True, overflow="ellipsis")
    for each in commits:
        who = (_line(each.agent_id),) if with_agent else ()
        shown = (Text(each.commit_hash[:_SHORT]), _grade(each.grade), f"{each.created_at:%Y-%m-%d}")
        table.add_row(*shown, *who, _end(each.project_path, project), _line(each.message))
    return table


def activities_table(activities: Iterable[Activity]) -> Table:
    """Return one line an activity."""
    table = _table()
    table.add_column("when", no_wrap=True)
    table.add_column("kind", no_wrap=True, overflow="ellipsis", max_width=20, style="cyan")
    table.add_column("detail", ratio=1, overflow="fold")
    for each in activities:
        table.add_row(_when(each.timestamp), _line(each.kind), _lines(each.detail))
    return table


def scores_table(scores: Iterable[CommunicationScore]) -> Table:
    """Return one line a score."""
    table = _table()
    table.add_column("when", no_wrap=True)
    table.add_column("commit", no_wrap=True, width=_SHORT)
    table.add_column("cs", justify="right", no_wrap=True)
    table.add_column("reason", ratio=1, overflow="fold")
    for each in scores:
        delta = Text(f"{each.delta:+,}", "green" if each.delta > 0 else "red" if each.delta else "dim")
        table.add_row(_when(each.timestamp), Text(each.commit_hash[:_SHORT]), delta, _lines(each.reason))
    return table


def retrospectives_table(retrospectives: Iterable[Retrospective]) -> Table:
    """Return one line a retrospective, or as many as its text has."""
    table = _table()
    table.add_column("about", no_wrap=True, overflow="ellipsis", max_width=20)
    table.add_column("", no_wrap=True)
    table.add_column("text", ratio=1, overflow="fold")
    for each in retrospectives:
        table.add_row(Text(each.occasion), _grade(each.grade), _lines(each.text))
    return table


def grades_table(rows: Iterable[CommitsGradedRow]) -> RenderableType:
    """Return one line a grade, with a bar as long as there are commits of it."""
    found = list(rows)
    most = max((each.commits for each in found), default=1)
    table = _table()
    table.add_column("", no_wrap=True)
    table.add_column("commits", justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for each in found:
        style = "dim" if each.grade is None else _GRADES[each.grade]
        table.add_row(_grade(each.grade), f"{each.commits:,}", Text("#" * -(-each.commits * _BAR // most), style))
    return table


def import_table(outcome: Outcome) -> RenderableType:
    """Return one line for each kind of record that an import met, and one for all."""
    names = [name for name, count in attrs.asdict(outcome.total).items() if count or name != "replaced"]
    table = _table()
    table.add_column("", no_wrap=True, overflow="ellipsis")
    for name in names:
        table.add_column(name, justify="right", no_wrap=True)
    several = len(outcome.sources) > 1
    for source in outcome.sources:
        if several:
            table.add_row(Text(visible(Path(source.source).name), "bold"), *_counted(source.counts, names))
        for name, counts in sorted(source.types.items()):
            table.add_row(f"  {name}" if several else name, *_counted(counts, names))
    table.add_section()
    table.add_row("all lines", *_counted(outcome.total, names), style="bold")
    return table


def _counted(counts: Counts, names: Iterable[str]) -> list[Text]:
    row: Mapping[str, int] = attrs.asdict(counts)
    return [Text(f"{row[name]:,}", _BAD.get(name, "") if row[name] else "dim") for name in names]


def _table() -> Table:
    return Table(box=box.SIMPLE_HEAD, pad_edge=False)


def _grade(grade: Grade | None) -> Text:
    return Text("-", "dim") if grade is None else Text(grade.value, _GRADES[grade])


def _moment(moment: dt.datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def _when(timestamp: int) -> str:
    """Return when *timestamp* was; itself where that is no moment."""
    moment = moment_of(timestamp)
    return str(timestamp) if moment is None else f"{moment:%Y-%m-%d %H:%M:%S}"


def _line(text: str) -> Text:
    """Return *text* on one line, without what could move a terminal's cursor."""
    return Text(visible(" ".join(text.split())))


def _end(text: str, width: int) -> Text:
    """Return *text* on one line, or the end of it, as of a path the end says most."""
    line = _line(text)
    while line.cell_len > width:
        line = Text(f"…{line.plain.removeprefix('…')[1:]}")
    return line


def _lines(text: str) -> Text:
    """Return *text* with its lines, without what could move a terminal's cursor."""
    return Text("\n".join(map(visible, text.splitlines())))
