"""Diagnostics as text for people, as JSON for tools, and as annotations on GitHub."""

from __future__ import annotations

from perdure_codegen.render.github import render_github
from perdure_codegen.render.order import in_order, summary
from perdure_codegen.render.records import render_json
from perdure_codegen.render.text import render_text

__all__ = ["in_order", "render_github", "render_json", "render_text", "summary"]
