"""What all tests share: how Hypothesis runs, and that the examples in the documentation are executed."""

from __future__ import annotations

from hypothesis import settings
from sybil import Example, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser

settings.register_profile("perdure", deadline=None, derandomize=True)
settings.load_profile("perdure")


def _compiles(example: Example) -> None:
    """Compile a block of YAML as a domain of its own; nothing may be said about it."""
    from perdure_codegen.compiler import compile_domain  # noqa: PLC0415 - most runs collect no document
    from perdure_codegen.text import Source  # noqa: PLC0415 - the same

    found = compile_domain([Source("domain.yaml", example.parsed)]).diagnostics
    if found:
        raise ValueError("\n".join(f"line {each.span.line}: {each.message} ({each.help})" for each in found))


pytest_collect_file = Sybil(
    parsers=[PythonCodeBlockParser(), CodeBlockParser("yaml", _compiles)],
    patterns=["README.md", "docs/*.md"],
).pytest()
