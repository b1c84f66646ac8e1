"""What a person sees; it reads well in a pipe and without colour, too."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import attrs
from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from knowledge_app.kinds import KINDS, AnyRevision, Item, Kind
from knowledge_app.moments import shown
from perdure.cli.plain import plain, visible
from perdure.moving.records import Counts, Outcome

__all__ = ["MARKS", "found_table", "history_view", "import_table", "item_view", "revisions_table", "tags_table"]

_COLOURS: Final[Mapping[str, str]] = {"spec": "cyan", "pattern": "green", "change": "yellow", "decision": "magenta"}
_STATES: Final[Mapping[str, str]] = {
    "accepted": "green",
    "draft": "yellow",
    "added": "green",
    "modified": "yellow",
    "removed": "red",
}
_BAD: Final = {"quarantined": "red"}
MARKS: Final = ("\x02", "\x03")
"""What stands around the words that were searched for."""
_LEAST: Final = 72
"""The width from which a table also has the moments to the second."""
_DAY: Final = 10
_SECOND: Final = 19
_KIND: Final = 8
_IMPORT: Final = 62
"""The width from which a table has all counts of an import."""
_GAP: Final = 3
"""How much is between two columns."""
_BAR: Final = 30


def revisions_table(revisions: Sequence[tuple[Kind, AnyRevision]], width: int) -> RenderableType:
    """Return one line a revision, on a terminal that is *width* characters wide."""
    table = _table()
    is_narrow = width < _LEAST
    first = _DAY if is_narrow else _SECOND
    table.add_column("recorded", no_wrap=True, style="dim", width=first)
    table.add_column("kind", no_wrap=True, width=_KIND)
    rest = width - first - _KIND - 2 * _GAP - 2
    if is_narrow:
        table.add_column("id", overflow="fold", width=max(rest, _KIND))
    else:
        wide = min(max((len(str(each.key)) for _, each in revisions), default=0), width // 4)
        table.add_column("id", no_wrap=True, overflow="ellipsis", width=wide)
        table.add_column("about", no_wrap=True, overflow="ellipsis", width=rest - wide - _GAP)
    for kind, each in revisions:
        about = Text("deleted", "red") if each.value is None else _summary(kind, each.value)
        what = (Group(Text(visible(str(each.key)), "bold"), about),) if is_narrow else (_line(str(each.key)), about)
        table.add_row(_moment(each.recorded_at, width), _kind(kind), *what)
    return table


def found_table(found: Iterable[tuple[Kind, Item, str]]) -> RenderableType:
    """Return one line, or a few, for each thing that a search found, with the words in their surroundings."""
    table = _table()
    table.add_column("kind", no_wrap=True, min_width=_KIND)
    table.add_column("id", overflow="fold", max_width=24)
    table.add_column("about", overflow="fold", ratio=1)
    for kind, item, snippet in found:
        about: RenderableType = _summary(kind, item)
        if snippet:
            about = Group(about, _marked(snippet))
        table.add_row(_kind(kind), _line(item.id), about)
    return table


def item_view(kind: Kind, revision: AnyRevision) -> RenderableType:
    """Return all that is known of one thing."""
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="dim", no_wrap=True)
    facts.add_column(overflow="fold")
    facts.add_row(kind.name, Text(visible(str(revision.key)), "bold"))
    facts.add_row("recorded", shown(revision.recorded_at))
    if revision.value is None:
        facts.add_row("", Text("deleted", "red"))
        return facts
    texts: list[RenderableType] = []
    for field in kind.fields:
        value = getattr(revision.value, field)
        if field == kind.text and kind.name != "change":
            texts += ["", Padding(_lines(value), (0, 0, 0, 2))]
        else:
            facts.add_row(field, _value(plain(value)))
    return Group(facts, *texts)


def history_view(
    kind: Kind, revisions: Iterable[AnyRevision], before: AnyRevision | None, *, coloured: bool
) -> RenderableType:
    """Return what changed by each of *revisions*, in their order; *before* is the one before them.

    What is gone is struck, and what is new is green; where nothing is *coloured*, they stand in `[- -]` and `{+ +}`.
    """
    table = _table()
    table.add_column("recorded", no_wrap=True, style="dim")
    table.add_column("what changed", overflow="fold", ratio=1)
    for each in revisions:
        table.add_row(shown(each.recorded_at), Group(*_steps(kind, before, each, coloured)))
        before = each
    return table


def _steps(
    kind: Kind,
    before: AnyRevision | None,
    after: AnyRevision,
    coloured: bool,  # noqa: FBT001 - passed on from a keyword
) -> Iterator[RenderableType]:
    """Yield how one revision differs from the one before it."""
    if after.value is None:
        yield Text("deleted", "red")
        return
    if before is None or before.value is None:
        yield Text("begun" if before is None else "begun again", "green")
        yield _summary(kind, after.value)
        return
    pairs = {field: (getattr(before.value, field), getattr(after.value, field)) for field in kind.fields}
    fields = [field for field, (old, new) in pairs.items() if old != new]
    if not fields:
        yield Text("the same again", "dim")
    for field in fields:
        yield Text.assemble(
            (f"{field}: ", "dim"), _difference(plain(pairs[field][0]), plain(pairs[field][1]), coloured)
        )


def _difference(old: Any, new: Any, coloured: bool) -> Text:  # noqa: FBT001 - as above; Any: JSON
    """Return *new*, with the words that it does not have of *old* struck."""

    def gone(text: str) -> Text:
        return Text(text, "red strike") if coloured else Text(f"[-{text}-]")

    def added(text: str) -> Text:
        return Text(text, "green") if coloured else Text(f"{{+{text}+}}")

    if isinstance(old, list) and isinstance(new, list):
        parts = [gone(visible(str(each))) for each in old if each not in new]
        parts += [Text(visible(str(each))) if each in old else added(visible(str(each))) for each in new]
        return Text(", ").join(parts)
    if not isinstance(old, str) or not isinstance(new, str):
        return Text.assemble(gone(str(old)), " ", added(str(new)))
    before, after = (visible(" ".join(each.split())).split(" ") for each in (old, new))
    parts = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append(_shortened(after[c:d]))
            continue
        parts += [gone(" ".join(before[a:b]))] if a < b else []
        parts += [added(" ".join(after[c:d]))] if c < d else []
    return Text(" ").join(parts)


def _shortened(words: list[str]) -> Text:
    """Return words that did not change, of many the first and the last."""
    around = 3
    if len(words) > 2 * around + 1:
        words = [*words[:around], "…", *words[-around:]]
    return Text(" ".join(words), "dim")


def tags_table(tags: Iterable[tuple[str, int]]) -> RenderableType:
    """Return one line a tag, with a bar as long as there are uses of it."""
    found = list(tags)
    most = max((uses for _, uses in found), default=1)
    table = _table()
    table.add_column("tag", no_wrap=True, overflow="ellipsis", max_width=30)
    table.add_column("uses", justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for tag, uses in found:
        table.add_row(_line(tag), f"{uses:,}", Text("█" * max(1, round(_BAR * uses / most)), "cyan"))
    return table


def import_table(outcome: Outcome, width: int) -> RenderableType:
    """Return what became of the records of each kind, and of all; what became of none is left out for narrow *width*s.

    An import replaces none.
    """
    names = [field.name for field in attrs.fields(Counts) if field.name != "replaced"]
    if width < _IMPORT:
        names = [name for name in names if getattr(outcome.total, name)]
    table = _table()
    table.add_column("", no_wrap=True, min_width=_KIND)
    for name in names:
        table.add_column(name, justify="right", no_wrap=True, min_width=len(name) if width >= _IMPORT else 4)
    types: dict[str, Counts] = {}
    for source in outcome.sources:
        for name, counts in source.types.items():
            types.setdefault(name, Counts()).add(counts)
    for kind in KINDS.values():
        counts = types.get(f"{kind.cls.__name__}Record", Counts())
        table.add_row(_kind(kind), *_numbers(counts, names))
    table.add_section()
    table.add_row("all", *_numbers(outcome.total, names))
    return table


def _numbers(counts: Counts, names: Iterable[str]) -> Iterator[Text]:
    for name in names:
        number = getattr(counts, name)
        yield Text(f"{number:,}", _BAD.get(name, "") if number else "dim")


def _table() -> Table:
    return Table(box=box.SIMPLE_HEAD, pad_edge=False)


def _kind(kind: Kind) -> Text:
    return Text(kind.name, _COLOURS[kind.name])


def _summary(kind: Kind, item: Item) -> Text:
    """Return what *item* is about, behind the state that it is in, and before its tags."""
    state = getattr(item, "status", None) or getattr(item, "kind", None)
    parts = [Text(state.value, _STATES[state.value])] if state is not None else []
    parts.append(_line(kind.about(item)))
    choice = getattr(item, "choice", "")
    parts += [Text.assemble(("→ ", "dim"), _line(choice))] if choice else []
    parts += [Text(f"#{visible(tag)}", "dim") for tag in getattr(item, "tags", ())]
    return Text(" ").join(parts)


def _value(value: Any) -> Text:  # Any: JSON
    if isinstance(value, list):
        return Text(", ").join([_line(str(each)) for each in value]) if value else Text("-", "dim")
    text = str(value)
    return Text(visible(" ".join(text.split())), _STATES.get(text, ""))


def _moment(nanoseconds: int, width: int) -> str:
    moment = shown(nanoseconds)
    return moment if width >= _LEAST else moment[:_DAY]


def _line(text: str) -> Text:
    """Return *text* on one line, without what could move a terminal's cursor."""
    return Text(visible(" ".join(text.split())))


def _lines(text: str) -> Text:
    """Return *text* with its lines, without what could move a terminal's cursor."""
    return Text("\n".join(map(visible, text.splitlines())))


def _marked(snippet: str) -> Text:
    """Return a snippet with what stands between marks as it is to be seen."""
    found = Text(style="dim")
    begin, end = MARKS
    for place, part in enumerate(snippet.replace(end, begin).split(begin)):
        found.append(visible(part.replace("\n", " ")), "bold not dim" if place % 2 else "")
    return found
