"""Whatever a folder holds: what is bad in it is told and kept, once, and what is good goes in, as it is."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import chdir, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from predecessor_sessions import HASHES, folder
from running import Run
from spoiling import Spoiled, spoiled_folders

from perdure.moving.records import instant

QUARANTINE = Path("sessions.db.quarantine.jsonl")
REPORT = Path("sessions.db.import.json")


def plain(document: Any) -> Any:  # Any: JSON
    """Return *document* without what is null, with its instants to the microsecond."""
    match document:
        case dict():
            return {name: plain(value) for name, value in document.items() if value is not None}
        case list():
            return [plain(value) for value in document]
        case str() if found := instant(document):
            return found[0]
        case _:
            return document


def readable(texts: Iterable[str]) -> Iterator[Any]:  # Any: JSON
    """Yield what those of *texts* say that are JSON."""
    for text in texts:
        with suppress(ValueError, RecursionError):
            yield plain(json.loads(text))


def kept() -> list[tuple[str, str]]:
    """Return what is in quarantine, in one order; a retry may word otherwise why the rest of a file is there."""
    lines = QUARANTINE.read_text().splitlines() if QUARANTINE.exists() else []
    entries = [json.loads(line) for line in lines]
    return sorted((entry["file"], entry["digest"]) for entry in entries)


def report() -> Any:  # Any: JSON
    """Return what the last import reported; its sums add up, and are those of its files."""
    found = json.loads(REPORT.read_text())
    for counts in (found["sessions"], *found["files"].values()):
        assert counts["found"] == sum(counts[name] for name in ("imported", "present", "replaced", "refused"))
    for name, number in found["sessions"].items():
        assert number == sum(counts[name] for counts in found["files"].values())
    return found


def hold(app: Run, spoiled: Spoiled) -> None:
    """Import a folder twice, retry, and export."""
    source = folder(Path("old"), *spoiled.files)
    first = app("import", source)
    told = report()
    assert first.code == (1 if told["problem_count"] else 0), first
    assert told["quarantined"] == len(kept())
    assert told["sessions"]["refused"] <= told["problem_count"]
    assert all(each["path"].startswith("$") for each in told["problems"])
    assert told["sessions"]["imported"] >= len(spoiled.good)
    refused, imported = kept(), told["sessions"]["imported"]

    assert app("import", source).code == first.code
    assert (kept(), report()["sessions"]["imported"]) == (refused, 0)
    if refused:
        assert app("import", "--retry").code == 1
        assert (kept(), report()["sessions"]["imported"]) == (refused, 0)

    assert app("export", "new").code == 0
    exported: dict[int, Any] = {}  # Any: JSON
    for place, name in enumerate(HASHES):
        path = Path("new") / f"{name}.json"
        exported[place] = [plain(each) for each in json.loads(path.read_text())] if path.exists() else []
    assert sum(map(len, exported.values())) == imported
    for place, document in spoiled.good:
        assert plain(document) in exported[place]
    if spoiled.exact:
        known = [plain(document) for _, document in spoiled.good] + [*readable(spoiled.spoiled)]
        assert all(document in known for documents in exported.values() for document in documents)


@pytest.mark.slow
@settings(max_examples=15, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(spoiled=spoiled_folders())
def test_spoiled_folders(app: Run, spoiled: Spoiled) -> None:
    """The sums add up; a second import and a retry add nothing; good sessions come out as they went in."""
    with tempfile.TemporaryDirectory() as name, chdir(name):
        hold(app, spoiled)
