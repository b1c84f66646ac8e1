"""The last stage: what differs is written, what is ours and no longer made is removed, and `check` says what would be.

`plan_output` is pure; `read_folder`, `apply` and `write_sources` are all that touches the disk.
"""

from __future__ import annotations

from perdure_codegen.output.disk import OutputError, apply, read_folder
from perdure_codegen.output.manifest import MANIFEST, Manifest, parse_manifest, render_manifest
from perdure_codegen.output.planning import Entry, Found, OutputPlan, State, plan_output
from perdure_codegen.output.report import check_findings, generate_findings
from perdure_codegen.output.sources import write_sources

__all__ = [
    "MANIFEST",
    "Entry",
    "Found",
    "Manifest",
    "OutputError",
    "OutputPlan",
    "State",
    "apply",
    "check_findings",
    "generate_findings",
    "parse_manifest",
    "plan_output",
    "read_folder",
    "render_manifest",
    "write_sources",
]
