"""Differences as text for people, as JSON for tools, and as annotations on GitHub."""

from __future__ import annotations

from perdure_codegen.render.difference.github import render_github
from perdure_codegen.render.difference.records import render_json
from perdure_codegen.render.difference.text import counted, render_text

__all__ = ["counted", "render_github", "render_json", "render_text"]
