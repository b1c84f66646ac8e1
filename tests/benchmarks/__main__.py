"""`python -m tests.benchmarks`: measure, and print one table."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

import apsw
import msgspec

from tests.benchmarks import (
    appending,
    buffering,
    contending,
    entities,
    keeping,
    mapping,
    moving,
    programs,
    projecting,
    reading,
    remembering,
    scanning,
    sharing,
)
from tests.benchmarks.figures import Figure, table
from tests.benchmarks.workload import Size

BENCHMARKS: Final[Mapping[str, Callable[[Size, Path], Iterator[Figure]]]] = {
    "append": appending.measure,
    "read": reading.measure,
    "scan": scanning.measure,
    "share": sharing.measure,
    "contend": contending.measure,
    "entities": entities.measure,
    "buffer": buffering.measure,
    "temporal": remembering.measure,
    "knowledge": keeping.measure,
    "mapping": mapping.measure,
    "projections": projecting.measure,
    "moving": moving.measure,
    "programs": programs.measure,
}
SIZES: Final = {
    "full": Size(rounds=50, commits=20, streams=50, log=1_000_000, types=100, runs=7),
    "small": Size(rounds=2, commits=5, streams=2, log=2_000, types=3, runs=1),
}


def main() -> int:
    """Run the benchmarks that were asked for; answer 0, whether targets are met or not."""
    arguments = _arguments()
    figures: list[Figure] = []
    for name in arguments.only or BENCHMARKS:
        sys.stderr.write(f"measuring: {name}\n")
        with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
            figures += BENCHMARKS[name](SIZES[arguments.size], Path(folder))
    machine = _machine()
    sys.stdout.write(f"{_described(machine, SIZES[arguments.size])}\n\n{table(figures)}")
    if arguments.json:
        document = {"machine": machine, "figures": [figure.plain() for figure in figures]}
        arguments.json.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Measure, and print one table.")
    parser.add_argument("--only", action="append", choices=list(BENCHMARKS), help="measure this; may be repeated")
    parser.add_argument("--size", choices=list(SIZES), default="full", help="small only sees that everything runs")
    parser.add_argument("--folder", type=Path, help="where files are written: the disk that is measured")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to FILE, too")
    return parser.parse_args()


def _machine() -> dict[str, str | int]:
    return {
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "system": f"{platform.system()} {platform.machine()}",
        "cores": len(os.sched_getaffinity(0)),
        "sqlite": apsw.sqlite_lib_version(),
        "msgspec": msgspec.__version__,
    }


def _described(machine: Mapping[str, str | int], size: Size) -> str:
    return (
        f"{machine['python']}, {machine['system']}, {machine['cores']} cores, "
        f"SQLite {machine['sqlite']}, msgspec {machine['msgspec']}\n"
        f"Each ratio is the median of {size.rounds} rounds in which all sides took turns; it says how many times as "
        "fast ours is."
    )


if __name__ == "__main__":
    sys.exit(main())
