"""One run reports the errors of all stages, and none that only follows from another."""

from __future__ import annotations

from perdure_codegen.compiler import compile_domain
from perdure_codegen.text import Source

BROKEN_EVERYWHERE = """
domain: people
streams:
  person: {key: str}
  door: {key: str}
records:
  Address: {fields: {street: str, cty: strr}}
events:
  Moved:
    stream: person
    fields: {to: Address}
    changes:
      2: [{add: nothing, fill: 1}]
  Renamed:
    stream: person
    fields: {name: str}
    changes:
      2: [{add: nme, fill: 1}]
  Aged:
    stream: person
    fields: {age: int}
    changes:
      2: [{retype: age, from: str, to: int}]
  Opened:
    stream: door
    fields: {by: Nobody}
"""


def rules_at(text: str) -> list[tuple[str, int]]:
    """Return the rule and the line of each diagnostic."""
    compiled = compile_domain([Source("people/domain.yaml", text)])
    assert not compiled.files
    return [(diagnostic.rule, diagnostic.span.line) for diagnostic in compiled.diagnostics]


def test_errors_of_every_stage_come_in_one_run() -> None:
    """Names, changes and checks are judged at once; `Moved` waits for `Address`, and `door` for its only event."""
    assert rules_at(BROKEN_EVERYWHERE) == [
        ("unknown-type", 7),
        ("change-does-not-apply", 18),
        ("not-total", 23),
        ("unknown-type", 26),
    ]


def test_what_is_mended_brings_out_what_waited_for_it() -> None:
    """Once `Address` is sound, the change of `Moved`, which holds it, is judged too."""
    mended = BROKEN_EVERYWHERE.replace("strr", "str")
    assert ("change-does-not-apply", 13) in rules_at(mended)
    assert ("unknown-type", 7) not in rules_at(mended)
