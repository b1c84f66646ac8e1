"""The front end is a small part of the second that compiling may take."""

from __future__ import annotations

import time

from perdure_codegen.parse import parse
from perdure_codegen.reader import read
from perdure_codegen.text import Source

SECONDS = 0.3

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


def test_a_hundred_events_of_three_versions() -> None:
    """They are read and parsed in well under 0.3 s: about 0.03 s on two shared cores, so the best of three tells."""
    events = "".join(EVENT.format(number=number) for number in range(100))
    text = f"domain: shop\nstreams: {{order: {{key: str}}}}\nevents:\n{events}"
    taken = []
    for _ in range(3):
        began = time.perf_counter()
        parsed = parse([read(Source("domain.yaml", text)).document])
        taken.append(time.perf_counter() - began)
        assert parsed.diagnostics == ()
        assert parsed.declarations is not None
        assert len(parsed.declarations.events) == 100
    assert min(taken) < SECONDS
