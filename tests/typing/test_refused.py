"""Programs that must not type-check, and generated modules that somebody sabotaged: one run of mypy judges all."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from perdure_codegen.compiler import compile_domain
from perdure_codegen.options import Options
from perdure_codegen.text import Source

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
GENERATED = ROOT / "generated"

FOUND = re.compile(r"^(?P<path>[^:]+):(?P<line>\d+): error: (?P<message>.*?)  \[(?P<code>[a-z-]+)\]$")
EXPECTED = re.compile(r"# error: \[(?P<code>[a-z-]+)\] (?P<message>.*)$")


def mypy(*paths: Path, beside: Path | None = None) -> list[str]:
    """Return what mypy prints about *paths* under the project's own configuration; *beside* has more to import."""
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--no-error-summary", "--hide-error-context", *map(str, paths)],
        cwd=ROOT,
        env=os.environ | {"MYPYPATH": str(beside or "")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.stderr, done.stderr
    return done.stdout.splitlines()


@pytest.mark.slow
def test_refused_programs_fail_at_the_marked_lines_and_nowhere_else() -> None:
    """Each program in `refused/` has exactly the errors that its comments announce."""
    programs = sorted((HERE / "refused").glob("*.py"))
    assert programs
    wanted = [
        (program.name, number, match["code"], match["message"])
        for program in programs
        for number, line in enumerate(program.read_text("utf-8").splitlines(), start=1)
        if (match := EXPECTED.search(line))
    ]
    found = [
        (Path(match["path"]).name, int(match["line"]), match["code"], match["message"])
        for line in mypy(*programs)
        if (match := FOUND.match(line))
    ]
    assert [each[:3] for each in sorted(found)] == [each[:3] for each in sorted(wanted)]
    for (name, line, _, message), (_, _, _, start) in zip(sorted(found), sorted(wanted), strict=True):
        assert message.startswith(start), f"{name}:{line}"


HOOKED = """
domain: stock
streams: {shelf: {key: str}}
events:
  Counted:
    stream: shelf
    fields: {aisle: str, place: str, count: int}
    changes:
      2: [{hook: split_location, from: {location: str}, to: {aisle: str, place: str}, back: join_location}]
      3: [{hook: parse_count, from: {count: str}, to: {count: int}}]
"""

HOOKS = """
from made import stock
from made.stock.hooks import SplitLocation

class Whole:
    def split_location(self, *, location: str) -> SplitLocation:
        return SplitLocation(aisle=location[:1], place=location[1:])
    def join_location(self, *, aisle: str, place: str) -> str:
        return aisle + place
    def parse_count(self, *, count: str) -> int:
        return int(count)

stock.open(":memory:", hooks=Whole())
"""

MISSING_HOOK = HOOKS.replace("def join_location", "def join")
MISTYPED_HOOK = HOOKS.replace(
    "def parse_count(self, *, count: str) -> int:", "def parse_count(self, *, count: str) -> float:"
)
NO_HOOKS = HOOKS.replace(", hooks=Whole()", "")


@pytest.mark.slow
def test_hooks_that_are_missing_or_mistyped_do_not_type_check(tmp_path: Path) -> None:
    """`open()` takes all hooks with their types, and nothing else."""
    compiled = compile_domain([Source("schema/stock/domain.yaml", HOOKED)], Options(package="made"))
    assert not compiled.failed
    for file in compiled.files:
        path = tmp_path / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.contents, "utf-8")
    programs = {"whole": HOOKS, "missing": MISSING_HOOK, "mistyped": MISTYPED_HOOK, "without": NO_HOOKS}
    for name, text in programs.items():
        (tmp_path / f"{name}.py").write_text(text, "utf-8")
    codes: dict[str, list[str]] = {name: [] for name in programs}
    for line in mypy(*(tmp_path / f"{name}.py" for name in programs), beside=tmp_path):
        if match := FOUND.match(line):
            codes[Path(match["path"]).stem].append(match["code"])
    assert codes == {"whole": [], "missing": ["arg-type"], "mistyped": ["arg-type"], "without": ["call-arg"]}


ENDED = """
domain: desk
streams:
  order: {key: str}
  fax: {key: str}
events:
  Added: {stream: order, fields: {item: str}}
  Taken: {stream: order, fields: {item: str}}
  Flagged: {stream: order, fields: {reason: str}, changes: {2: [{retire: Flagged}]}}
  Both: {stream: order, fields: {item: str}, changes: {2: [{split: [Added, Taken], hook: in_two, count: one}]}}
  Changed: {stream: order, fields: {item: str}, changes: {2: [{split: [Added, Taken], hook: in_many}]}}
  Faxed: {stream: fax, fields: {to: str}, changes: {2: [{retire: Faxed}]}}
"""

ENDS = """
from typing import assert_never, assert_type
from made import desk
from made.desk.events import Added, Faxed, Flagged, Taken
from made.desk.history.both import AnyBoth, upcast
from perdure import ANY

class Hooks:
    def in_two(self, *, item: str) -> tuple[Added, Taken]:
        return Added(item=item), Taken(item=item)
    def in_many(self, *, item: str) -> tuple[Added | Taken, ...]:
        return tuple(Added(item=each) for each in item)

def step(count: int, event: desk.OrderEvent) -> int:
    match event:
        case Added() | Taken() | Flagged():
            return count
    assert_never(event)

def parts(old: AnyBoth) -> None:
    assert_type(upcast(old, Hooks()), tuple[Added, Taken])

store = desk.open(":memory:", hooks=Hooks())
store.order("a").append(Added(item="x"), expected=ANY)
"""

RETIRED = f"{ENDS}store.order('a').append(Flagged(reason='x'), expected=ANY)"
NOTHING = f"{ENDS}store.fax('a').append(Faxed(to='x'), expected=ANY)"
PART_FORGOTTEN = ENDS.replace("-> tuple[Added, Taken]:", "-> tuple[Added]:").replace(
    "return Added(item=item), Taken(item=item)", "return (Added(item=item),)"
)
UNREAD = ENDS.replace(" | Flagged()", "")


@pytest.mark.slow
def test_events_that_ended_type_check_as_what_they_are(tmp_path: Path) -> None:
    """A retired event is read and not appended, a hook gives exactly the parts, and none is left to be handled."""
    compiled = compile_domain([Source("schema/desk/domain.yaml", ENDED)], Options(package="made"))
    assert not compiled.failed
    for file in compiled.files:
        path = tmp_path / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.contents, "utf-8")
    programs = {"whole": ENDS, "retired": RETIRED, "nothing": NOTHING, "part": PART_FORGOTTEN, "unread": UNREAD}
    for name, text in programs.items():
        (tmp_path / f"{name}.py").write_text(text, "utf-8")
    codes: dict[str, set[str]] = {name: set() for name in programs}
    for line in mypy(*(tmp_path / f"{name}.py" for name in programs), beside=tmp_path):
        if match := FOUND.match(line):
            codes[Path(match["path"]).stem].add(match["code"])
    refused = {"arg-type"}
    assert "arg-type" in codes.pop("unread")
    assert codes == {"whole": set(), "retired": refused, "nothing": refused, "part": refused}


def sabotaged(source: str, *changes: tuple[str, str]) -> str:
    """Return *source* with each (old, new) applied; each must be there, once."""
    for old, new in changes:
        assert source.count(old) == 1, f"{source.count(old)} times: {old}"
        source = source.replace(old, new)
    return source


FIRST_STEP = "    if isinstance(event, VoteAddedV1):\n        event = v1_to_v2(event)\n"
SECOND_STEP = "    if isinstance(event, VoteAddedV2):\n        event = v2_to_v3(event)\n"

SABOTAGES = {
    "first_step_missing": ([(FIRST_STEP, "")], "return-value"),
    "last_step_missing": ([(SECOND_STEP, "")], "return-value"),
    "steps_reordered": ([(FIRST_STEP + SECOND_STEP, SECOND_STEP + FIRST_STEP)], "return-value"),
    "field_forgotten_in_a_step": (
        [("    return VoteAddedV2(player=old.player, ", "    return VoteAddedV2(")],
        "call-arg",
    ),
    "field_forgotten_in_a_fused_cast": ([(', timezone="UTC")\n\n\ndef from_v2', ")\n\n\ndef from_v2")], "call-arg"),
    "version_left_out_of_the_union": (
        [
            (
                "AnyVoteAdded: TypeAlias = VoteAddedV1 | VoteAddedV2 | VoteAdded",
                "AnyVoteAdded: TypeAlias = VoteAddedV1 | VoteAdded",
            )
        ],
        "assignment",
    ),
    "classes_and_casts_paired_wrongly": (
        [("1, VoteAddedV1, from_v1, to_v1)", "1, VoteAddedV1, from_v2, to_v1)")],
        "arg-type",
    ),
}
"""What was done to `history/vote_added.py`, and the error that mypy must find."""


@pytest.mark.slow
def test_a_sabotaged_history_does_not_type_check(tmp_path: Path) -> None:
    """A missing or reordered step, a forgotten field or version, a wrong pair: mypy names each."""
    source = (GENERATED / "domains/scheduler/history/vote_added.py").read_text("utf-8")
    untouched = tmp_path / "untouched.py"
    untouched.write_text(source, "utf-8")
    for name, (changes, _) in SABOTAGES.items():
        (tmp_path / f"{name}.py").write_text(sabotaged(source, *changes), "utf-8")
    codes: dict[str, set[str]] = {path.stem: set() for path in tmp_path.glob("*.py")}
    for line in mypy(*sorted(tmp_path.glob("*.py"))):
        if match := FOUND.match(line):
            codes[Path(match["path"]).stem].add(match["code"])
    assert not codes.pop("untouched")
    for name, (_, code) in SABOTAGES.items():
        assert code in codes[name], name
