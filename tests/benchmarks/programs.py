"""What a person waits for: the compiler, the help of the command line, and the import of a generated package."""

from __future__ import annotations

import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tests.benchmarks.figures import Figure, most
from tests.benchmarks.timing import alternating
from tests.benchmarks.workload import Size

__all__ = ["measure"]

EVENT = """\
  Event{number}:
    stream: order
    doc: One of many.
    fields:
      buyer: {{type: str, min_length: 1, max_length: 200}}
      items: list[str]
      total: decimal
      note: str | None
      wait: {{type: int, min: 0, max: 1000000000, unit: milliseconds}}
      created: datetime
    changes:
      2:
        - {{rename: customer, to: buyer}}
        - {{add: total, fill: 1}}
      3: [{{scale: wait, from: seconds, to: milliseconds, factor: 1000}}]
"""

RELEASES = 5

PERDURE = str(Path(sysconfig.get_path("scripts")) / "perdure")
LIBRARIES = "import attrs, msgspec"
PACKAGE = "import attrs, msgspec, domains.scheduler"
PROGRAM = f"{PACKAGE}\nwith domains.scheduler.open(':memory:'): pass"


def measure(size: Size, folder: Path) -> Iterator[Figure]:
    """Yield how long each takes, its process included. The first run is not counted: it writes the bytecode."""
    events = "".join(EVENT.format(number=number) for number in range(size.types))
    (folder / "schema/shop").mkdir(parents=True)
    domain = f"domain: shop\nstreams: {{order: {{key: str}}}}\nevents:\n{events}"
    (folder / "schema/shop/domain.yaml").write_text(domain, encoding="utf-8")
    (folder / "pyproject.toml").write_text("[tool.perdure]\n", encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")

    def run(*arguments: str) -> Callable[[int], None]:
        return lambda _: _run(arguments, folder, environment)

    used: list[float] = []

    def generate(_: int) -> None:
        shutil.rmtree(folder / "generated", ignore_errors=True)
        before = _used()
        _run((PERDURE, "generate"), folder, environment)
        used.append(_used() - before)

    generate(0)  # or there would be nothing to check when checking comes first
    compiling = alternating(size.runs, {"generate": generate, "check": run(PERDURE, "check")})
    starting = alternating(
        size.runs * 3,
        {
            "help": run(PERDURE, "--help"),
            "python": run(sys.executable, "-c", "pass"),
            "libraries": run(sys.executable, "-c", LIBRARIES),
            "package": run(sys.executable, "-c", PACKAGE),
            "program": run(sys.executable, "-c", PROGRAM),
        },
    )
    group = f"compile {size.types} event types with 3 versions each"
    yield compiling.whole(group, "perdure generate, into an empty folder", "generate", "s", most(1.0))
    yield compiling.whole(group, "perdure check", "check", "s", most(1.0))
    yield Figure(
        group=group, name="processor time of perdure generate", value=statistics.median(used[-size.runs :]), unit="s"
    )
    for number in range(1, RELEASES + 1):
        text = _at_release(number, domain)
        (folder / "schema/shop/domain.yaml").write_text(text, encoding="utf-8")
        _run((PERDURE, "release"), folder, environment)
    released = alternating(size.runs, {"check": run(PERDURE, "check")})
    yield released.whole(group, f"perdure check, after {RELEASES} releases", "check", "s", most(1.0))
    group = "start"
    yield starting.whole(group, "perdure --help", "help", "ms", most(150))
    yield starting.beyond(group, "import domains.scheduler, beyond attrs and msgspec", "package", "libraries", most(60))
    yield starting.beyond(group, "the same, and open a store in memory", "program", "libraries")
    yield starting.beyond(group, "import attrs, msgspec, beyond a bare Python", "libraries", "python")


def _at_release(number: int, domain: str) -> str:
    """Return *domain* as it was at a release: the first three have a version more each, the others an enum more."""
    if number < 3:
        domain = re.sub(r"      3: .*\n", "", domain).replace(
            "1000000000, unit: milliseconds", "1000000, unit: seconds"
        )
    if number < 2:
        domain = re.sub(r"    changes:\n(      .*\n)+", "", domain).replace("      total: decimal\n", "")
        domain = domain.replace("      buyer:", "      customer:")
    enums = "".join(f"  Size{enum}: {{members: [small, large]}}\n" for enum in range(4, number + 1))
    return domain.replace("events:\n", f"enums:\n{enums}events:\n") if enums else domain


def _used() -> float:
    """Return the processor time, in seconds, that all programs started from here have used."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _run(arguments: tuple[str, ...], folder: Path, environment: Mapping[str, str]) -> None:
    subprocess.run(arguments, cwd=folder, env=environment, capture_output=True, check=True)
