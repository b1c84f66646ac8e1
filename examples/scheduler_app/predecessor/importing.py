"""Rows into events, each once, however often the import runs."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping

import attrs

from domains.scheduler import SchedulerStore, SessionId
from perdure.errors import Conflict, Invalid, KeyReused
from perdure.events import ANY, NEW
from scheduler_app.predecessor.convert import Imported, Problem, Problems, convert
from scheduler_app.predecessor.rows import Row

__all__ = ["Outcome", "import_rows", "report_lines"]


@attrs.frozen(kw_only=True)
class Outcome:
    """What an import did: new events, rows that were there already, timestamps cut, and rows left out."""

    sessions: int
    votes: int
    repeated: int
    cut: int
    left_out: tuple[Problems, ...]


def import_rows(store: SchedulerStore, rows: Iterable[Row], *, source: str) -> Outcome:
    """Append an event for each good row, sessions first and the votes of each in the order of their time.

    A vote's idempotency key is made of its row's contents, so a second import adds nothing, and rows that came since,
    or were changed, are added. When the predecessor recorded it is metadata: the store's own time says when *it* did.
    A bad row, and every vote on a session that could not be imported, is left out and told; the rest goes on.
    """
    importing = _Import(store, source)
    votes: list[Imported] = []
    for row in rows:
        converted = convert(row)
        if isinstance(converted, Problems):
            importing.left_out.append(converted)
        elif row.table == "sessions":
            importing.add(converted)
        else:
            votes.append(converted)
    for vote in sorted(votes, key=lambda vote: (vote.created_at, vote.row.rowid)):
        importing.add(vote)
    return importing.outcome()


def report_lines(left_out: Iterable[Problems]) -> str:
    """Return a JSON line for each row that was left out: where it stands, all that is wrong, and its values."""
    return "".join(f"{json.dumps(_reported(problems), ensure_ascii=False)}\n" for problems in left_out)


class _Import:
    def __init__(self, store: SchedulerStore, source: str) -> None:
        self.store = store
        self.source = source
        self.known: set[SessionId] = set()
        self.keys: Counter[str] = Counter()
        self.added: Counter[str] = Counter()
        self.repeated = 0
        self.cut = 0
        self.left_out: list[Problems] = []

    def add(self, imported: Imported) -> None:
        """Append the event of one row unless it was before; a row that does not fit is left out."""
        row = imported.row
        is_session = row.table == "sessions"
        if not is_session and imported.session not in self.known:
            self._leave_out(row, "session_id", "this session is not among those imported")
            return
        try:
            appended = self.store.session(imported.session).append(
                imported.event,
                expected=NEW if is_session else ANY,
                key="import/session" if is_session else self._key(row),
                metadata={
                    "imported_from": f"{self.source}:{row.table}/{row.rowid}",
                    "created_at": imported.created_at.isoformat(),
                },
            )
        except Conflict:
            self._leave_out(row, "id", "another session of this name is in the store")
            return
        except KeyReused:
            self._leave_out(row, "title", "this session was imported already, with another title or organizer")
            self.known.add(imported.session)
            return
        except Invalid as error:
            self._leave_out(row, "id", f"expected {error.expected}")
            return
        self.known.add(imported.session)
        self.cut += imported.was_cut
        if appended.is_replay:
            self.repeated += 1
        else:
            self.added[row.table] += 1

    def outcome(self) -> Outcome:
        """Return what was done so far; rows left out in the order of the source."""
        return Outcome(
            sessions=self.added["sessions"],
            votes=self.added["votes"],
            repeated=self.repeated,
            cut=self.cut,
            left_out=tuple(sorted(self.left_out, key=lambda problems: (problems.row.table, problems.row.rowid))),
        )

    def _leave_out(self, row: Row, column: str, message: str) -> None:
        self.left_out.append(Problems(row, (Problem(column, row.values[column], message),)))

    def _key(self, row: Row) -> str:
        """Return a key made of what the row holds; of equal rows, each has its own."""
        content = hashlib.sha256(repr((row.table, *row.values.values())).encode()).hexdigest()
        self.keys[content] += 1
        return f"import/{content}/{self.keys[content]}"


def _reported(problems: Problems) -> Mapping[str, object]:
    return {
        "table": problems.row.table,
        "rowid": problems.row.rowid,
        "problems": [
            {"column": problem.column, "value": _shown(problem.value), "message": problem.message}
            for problem in problems.problems
        ],
        "row": {column: _shown(value) for column, value in problems.row.values.items()},
    }


def _shown(value: object) -> object:
    return value.hex(" ") if isinstance(value, bytes) else value
