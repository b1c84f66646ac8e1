"""All rules of the compiler, and the pages that explain them."""

from __future__ import annotations

from perdure_codegen.rules.catalogue import all_rules
from perdure_codegen.rules.pages import rule_pages

__all__ = ["all_rules", "rule_pages"]
