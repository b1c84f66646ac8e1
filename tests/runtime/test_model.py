"""A store does what a model of lists and dictionaries does, through upgrades, copies and projections that stop."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from modelled import store_machine

from perdure.engines import Raw
from perdure.engines.snapshots import Snapshot
from perdure.events import folding
from perdure.events.core import Codecs
from perdure.events.following import Following
from perdure.moving import exporting, lines
from perdure.projections.applying import Applier
from perdure.projections.inline import Inline

QUICK: Final = settings(max_examples=12, stateful_step_count=25, deadline=None)
LONG: Final = settings(max_examples=500, stateful_step_count=60, deadline=None)
FINDING: Final = settings(
    max_examples=100,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.slow
@pytest.mark.parametrize("in_memory", [False, True], ids=["file", "memory"])
@pytest.mark.parametrize("profile", [QUICK, pytest.param(LONG, marks=pytest.mark.faults)], ids=["quick", "long"])
def test_a_store_is_what_its_model_is(profile: settings, *, in_memory: bool) -> None:
    """Whatever is done to both, in whatever order."""
    run_state_machine_as_test(store_machine(in_memory=in_memory), settings=profile)


def keeps_snapshots_wrongly(patch: pytest.MonkeyPatch) -> None:
    """A snapshot says that it holds one event more than it does."""
    keep = folding._keep

    def wrong(core: Any, fold: Any, snapshot: Snapshot) -> None:
        keep(core, fold, msgspec.structs.replace(snapshot, version=snapshot.version + 1))

    patch.setattr(folding, "_keep", wrong)


def takes_any_repetition(patch: pytest.MonkeyPatch) -> None:
    """A key is enough for a repetition, whatever the events."""
    patch.setattr(Codecs, "is_repeat", lambda *_: True)


def follows_with_gaps(patch: pytest.MonkeyPatch) -> None:
    """Of a page with many events, a follower is not given the first."""
    page = Following._page

    def gaps(self: Any, rows: Sequence[Raw], *others: Any) -> Iterator[Any]:
        return page(self, rows[1:] if len(rows) > 2 else rows, *others)

    patch.setattr(Following, "_page", gaps)


def applies_what_is_skipped(patch: pytest.MonkeyPatch) -> None:
    """What is to be left out is applied."""
    batch = Applier.batch
    patch.setattr(Applier, "batch", lambda self, rows, records, *_, **named: batch(self, rows, records, **named))


def applies_the_last_alone(patch: pytest.MonkeyPatch) -> None:
    """Of what is appended together, only the last event reaches the inline projections."""
    call = Inline.__call__

    def last(self: Any, transaction: Any, records: Sequence[Raw]) -> None:
        apply = Applier.apply
        with pytest.MonkeyPatch.context() as inner:
            inner.setattr(
                Applier, "apply", lambda self, rows, records, **named: apply(self, rows, records[-1:], **named)
            )
            call(self, transaction, records)

    patch.setattr(Inline, "__call__", last)


def forgets_nothing(patch: pytest.MonkeyPatch) -> None:
    """Rows of an erased stream stay."""
    init = Applier.__init__

    def deaf(self: Any, *arguments: Any) -> None:
        init(self, *arguments)
        self._forget = lambda *_: None

    patch.setattr(Applier, "__init__", deaf)


def exports_without_metadata(patch: pytest.MonkeyPatch) -> None:
    """What is exported is not all that is there."""
    line = lines.line_of
    patch.setattr(exporting, "line_of", lambda row: line((*row[:7], None, *row[8:])))


@pytest.mark.faults
@pytest.mark.slow
@pytest.mark.parametrize(
    "broken",
    [
        keeps_snapshots_wrongly,
        takes_any_repetition,
        follows_with_gaps,
        applies_what_is_skipped,
        applies_the_last_alone,
        forgets_nothing,
        exports_without_metadata,
    ],
)
def test_a_broken_store_is_noticed(
    broken: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """So the test above can fail: each of these breaks one thing on purpose."""
    broken(monkeypatch)
    with pytest.raises((Exception, pytest.fail.Exception)):
        run_state_machine_as_test(store_machine(in_memory=True), settings=FINDING)
