"""What a domain asks of the project's configuration."""

from __future__ import annotations

from perdure_codegen.compiler import compile_domain
from perdure_codegen.options import Options
from perdure_codegen.text import Source

HOOKED = """
domain: stock
streams: {shelf: {key: str}}
events:
  Counted:
    stream: shelf
    fields: {count: int}
    changes:
      2: [{hook: parse_count, from: {count: str}, to: {count: int}}]
"""


def test_hooks_that_nobody_names_are_a_warning() -> None:
    """The package is compiled, and the author is told that tests are missing and what to write."""
    compiled = compile_domain([Source("stock/domain.yaml", HOOKED)])
    (warning,) = compiled.diagnostics
    assert (warning.rule, warning.severity, compiled.failed) == ("hooks-unnamed", "warning", False)
    assert "`parse_count`" in warning.message
    assert "[tool.perdure.domains.stock]" in warning.help


def test_hooks_that_are_named_are_none() -> None:
    """With the object named there is nothing to say."""
    compiled = compile_domain([Source("stock/domain.yaml", HOOKED)], Options(hooks="stock_app.hooks:hooks"))
    assert compiled.diagnostics == ()


def test_a_domain_without_hooks_needs_none() -> None:
    """Nothing is asked where no step calls code."""
    assert compile_domain([Source("stock/domain.yaml", HOOKED.partition("    changes")[0])]).diagnostics == ()
