"""One repository interface, on SQLite and on JSON files (D.6): each command does the same on both.

The laws of temporal repositories run on both, too, in `tests/runtime/temporal`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from predecessor_knowledge import DAMAGED, RECORDS, export
from running import Run

COMMANDS = (
    ("import", "export.jsonl", "--dry-run"),
    ("import", "export.jsonl"),
    ("import", "export.jsonl"),
    ("add", "pattern", "net:retry", "name=Retry", "description=Try it again", "tags=net", "uses=3"),
    ("add", "pattern", "net:retry", "name=Retry", "description=Try it again"),
    ("update", "pattern", "net:retry", "description=Back off, then stop"),
    ("delete", "change", "auth"),
    ("delete", "change", "auth"),
    ("show", "pattern", "net:retry"),
    ("show", "change", "auth"),
    ("show", "spec", "auth", "--as-of", "1700000000000000002"),
    ("list", "spec"),
    ("list", "pattern", "uses=3"),
    ("list", "pattern", "--tag", "net"),
    ("search", "back"),
    ("search", "try"),
    ("tags",),
    ("history", "spec", "auth"),
    ("history", "pattern", "net:retry"),
    ("as-of", "2023-12-01"),
    ("between", "1700000000000000001", "1700000000000000003"),
    ("changes-since",),
    ("changes-since", "3.1.1.0", "--limit", "2"),
    ("validate", "export.jsonl"),
)
"""Whatever there is to do, what is refused, too."""


def _without_times(document: Any, now: int) -> Any:  # Any: JSON
    """Return *document* without the names of stores, and without the moments from *now* on."""
    if isinstance(document, dict):
        kept = {name: each for name, each in document.items() if name not in {"store", "source"}}
        return {name: _without_times(each, now) for name, each in kept.items()}
    if isinstance(document, list):
        return [_without_times(each, now) for each in document]
    return "now" if isinstance(document, int) and document > now else document


def test_d6_both_stores_do_the_same(app: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command prints the same, and ends with the same code, whatever knowledge is kept in."""
    export(tmp_path / "export.jsonl", (*RECORDS, *DAMAGED))
    told: dict[str, list[Any]] = {}
    for store in ("sqlite", "json"):
        monkeypatch.setenv("KNOWLEDGE_STORE", store)
        for command in COMMANDS:
            done = app(*command, "--json")
            shown = _without_times(json.loads(done.out), 1780 * 10**15) if done.out else done.err
            told.setdefault(store, []).append((command, done.code, shown))
    for one, other in zip(told["sqlite"], told["json"], strict=True):
        assert one == other
    assert (tmp_path / "knowledge.db").is_file()
    assert len(list((tmp_path / "knowledge" / "specifications").iterdir())) == 4


def test_d6_one_store_becomes_the_other(app: Run, tmp_path: Path) -> None:
    """What one exports the other imports, and exports as it was, both ways."""
    app("import", export(tmp_path / "export.jsonl", RECORDS))
    app("delete", "spec", "auth")
    app("export", "first.jsonl")
    assert app("import", "first.jsonl", "--store", "json").code == 0
    app("export", "second.jsonl", "--store", "json")
    assert app("import", "second.jsonl", "--path", "again.db").code == 0
    app("export", "third.jsonl", "--path", "again.db")
    first, second, third = ((tmp_path / f"{name}.jsonl").read_bytes() for name in ("first", "second", "third"))
    assert first == second == third
    assert first.count(b"\n") == 8
