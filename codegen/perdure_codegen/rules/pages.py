"""The reference of the rules as Markdown files."""

from __future__ import annotations

from collections.abc import Mapping

from perdure_codegen.file import File
from perdure_codegen.rule import Rule

__all__ = ["rule_pages"]


def rule_pages(rules: Mapping[str, Rule]) -> tuple[File, ...]:
    """Return one page a rule and `index.md`; their paths are relative to the folder of the reference."""
    return (_index(rules), *(_page(rule) for rule in rules.values()))


def _index(rules: Mapping[str, Rule]) -> File:
    rows = "".join(f"| [`{rule.id}`]({rule.id}.md) | {rule.purpose} |\n" for rule in rules.values())
    head = "# Rules\n\nEverything that the compiler may say, by the id in its brackets: `error[unknown-key]: ...`.\n"
    return File("index.md", f"{head}\n| rule | purpose |\n|---|---|\n{rows}")


def _page(rule: Rule) -> File:
    return File(f"{rule.id}.md", f"# {rule.id}\n\n{rule.purpose}\n\n{rule.page}\n")
