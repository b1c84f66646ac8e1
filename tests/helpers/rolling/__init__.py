"""Builds of one domain at two releases, each in a process of its own, on one file."""

from __future__ import annotations

from rolling.builds import OTHER_LINE, RELEASES, Build, make_build, release
from rolling.program import Program

__all__ = ["OTHER_LINE", "RELEASES", "Build", "Program", "make_build", "release"]
