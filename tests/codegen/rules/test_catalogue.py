"""Every rule has an id, a purpose and a page, in one form."""

from __future__ import annotations

import re

import pytest

from perdure_codegen.rule import SECTIONS, Rule
from perdure_codegen.rules import all_rules, rule_pages

RULES = all_rules()


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_rules_are_complete(rule: Rule) -> None:
    """The id is in kebab case, the purpose one sentence, and the page has every section, with an example in a block."""
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.id)
    assert re.fullmatch(r"Checks that [^\n]+\.", rule.purpose)
    assert re.findall(r"^## (.+)$", rule.page, re.MULTILINE) == list(SECTIONS)
    sections = re.split(r"^## .+$", rule.page, flags=re.MULTILINE)[1:]
    assert all(section.strip() for section in sections)
    assert re.search(r"^```\w+\n.+?^```$", sections[SECTIONS.index("Example")], re.MULTILINE | re.DOTALL)


def test_pages() -> None:
    """There is a page for each rule, and an index that names it and leads to it."""
    index, *pages = rule_pages(RULES)
    assert [page.path for page in pages] == [f"{rule}.md" for rule in RULES]
    for page, rule in zip(pages, RULES.values(), strict=True):
        assert page.contents.startswith(f"# {rule.id}\n\n{rule.purpose}\n\n## ")
        assert f"| [`{rule.id}`]({rule.id}.md) | {rule.purpose} |\n" in index.contents


def test_stages_have_rules_of_their_own() -> None:
    """Rules can be asked for by stage."""
    assert {"unknown-key", "missing-key"} <= set(all_rules("parse"))
    assert "unknown-key" not in all_rules("reader", "source")
