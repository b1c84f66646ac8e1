"""Going on with what comes: several projections in one loop, each while it has its lease."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Final

from perdure.engines.transactions import FullEngine
from perdure.errors import ProjectionBusy, ProjectionTakenOver
from perdure.projections.running import Runner

__all__ = ["run_on"]

_LONGEST: Final = 0.5
"""How many seconds pass at most until it is seen that it shall stop."""


def run_on(engine: FullEngine, runners: Sequence[Runner], stop: threading.Event, *, pause: float) -> int:
    """Run all of *runners* until *stop* is set, and return how many records they applied.

    Where another process has the lease of one, it is asked for again every *pause* seconds.
    """
    total, had = 0, set[Runner]()
    watch = engine.watch()
    try:
        while not stop.is_set():
            for runner in runners:
                try:
                    if runner not in had:
                        runner.begin()
                        had.add(runner)
                    total += runner.catch_up()
                    runner.breathe()
                except ProjectionBusy:
                    continue
                except ProjectionTakenOver:
                    had.discard(runner)
            watch.wait(min(pause, _LONGEST))
    finally:
        watch.close()
        for runner in had:
            runner.end()
    return total
