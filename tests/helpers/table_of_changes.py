"""The kinds of change: a folder `tests/cases_of_change/<name>/` for each.

`previous/` is a domain as it was released and `current/` what an author makes of it, with the change declared where an
operation is owed. `case.yaml` says in a sentence what happens to the data, and what `perdure diff` says of it:

    kind: what is done
    because: what happens to the data, and so why the verdicts are what they are
    operation_owed: whether the change must be declared
    declared: false where it is not, or cannot be
    verdicts:
      - change: the rule
        type: the type, event or stream; and `field`, where it is about one
        backward: whether new code reads old data
        forward: always, some or never: the values of new code that can be written as the former version
        write_as: the same for values that must come back as they were, which is what `write_as` takes unless `lossy`
        loses: what need not survive, by direction; `up: [a]` is a field of old data, `down: [b]` one of new data
        needs_code: the hooks that are called
        stops: the ways of the migration of a file that rows may stop, of what holds of the rows of a table
    versions: by type and former version, `forward` all the way down, where that is worth saying
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any, Final

import attrs
import yaml

from perdure_codegen.compiler import understand
from perdure_codegen.model import Domain
from perdure_codegen.source import Folder, read_folder

__all__ = ["CASES", "Case", "Verdict", "cases", "load", "sources"]

CASES: Final = Path(__file__).resolve().parent.parent / "cases_of_change"


@attrs.frozen(kw_only=True, order=True)
class Verdict:
    """What is said of one change; *field* is empty where it is about a whole type."""

    type: str
    field: str
    change: str
    backward: bool
    forward: str
    write_as: str
    loses_up: tuple[str, ...]
    loses_down: tuple[str, ...]
    needs_code: tuple[str, ...]
    stops: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Case:
    """A kind of change, with both domains as they are compiled."""

    name: str
    kind: str
    because: str
    owed: bool
    declared: bool
    previous: Domain
    current: Domain
    verdicts: tuple[Verdict, ...]
    versions: dict[str, dict[int, str]]


def cases(*, declared: bool = False, owed: bool = False) -> list[str]:
    """Return the names of all cases, or of those where the change is *declared*, or *owed*, alone; none is compiled."""
    names = sorted(path.parent.name for path in CASES.glob("*/case.yaml"))
    if not declared and not owed:
        return names
    said = {name: _written(name) for name in names}
    return [
        name
        for name in names
        if (not declared or said[name].get("declared", True)) and (not owed or said[name]["operation_owed"])
    ]


@functools.cache
def _written(name: str) -> dict[str, Any]:  # Any: YAML is what it is
    found: dict[str, Any] = yaml.load((CASES / name / "case.yaml").read_text(), yaml.CSafeLoader)  # Any: see above
    return found


@functools.cache
def load(name: str) -> Case:
    """Return the case called *name*; AssertionError where one of its domains does not compile."""
    folder = CASES / name
    written = _written(name)
    return Case(
        name=name,
        kind=written["kind"],
        because=written["because"],
        owed=written["operation_owed"],
        declared=written.get("declared", True),
        previous=_understood(folder / "previous"),
        current=_understood(folder / "current"),
        verdicts=tuple(map(_verdict, written["verdicts"])),
        versions=written.get("versions", {}),
    )


def sources(name: str, when: str) -> Folder:
    """Return the files of one domain of a case; *when* is `previous` or `current`."""
    return read_folder(CASES / name / when)


def _understood(folder: Path) -> Domain:
    domain, diagnostics = understand(read_folder(folder), None)
    assert domain is not None, diagnostics
    assert not diagnostics
    return domain


def _verdict(written: dict[str, Any]) -> Verdict:  # Any: see load
    return Verdict(
        type=written["type"],
        field=written.get("field", ""),
        change=written["change"],
        backward=written["backward"],
        forward=written["forward"],
        write_as=written["write_as"],
        loses_up=tuple(written["loses"].get("up", ())),
        loses_down=tuple(written["loses"].get("down", ())),
        needs_code=tuple(written["needs_code"]),
        stops=tuple(written.get("stops", ())),
    )
