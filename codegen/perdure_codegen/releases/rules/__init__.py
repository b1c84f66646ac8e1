"""What the compiler may say about releases: that they are damaged, or that the file no longer tells what it told."""

from perdure_codegen.meaning.frozen import CHANGED_HISTORY, CHANGED_ROWS
from perdure_codegen.releases.rules.damage import (
    EDITED,
    FOREIGN,
    HEAD_DAMAGED,
    INCONSISTENT,
    MISPLACED,
    MISSING,
    UNFINISHED,
    UNREADABLE,
)
from perdure_codegen.releases.rules.law import CHANGED_KIND, SECOND_DRAFT, UNDECLARED_ALTERATION

__all__ = [
    "CHANGED_HISTORY",
    "CHANGED_KIND",
    "CHANGED_ROWS",
    "EDITED",
    "FOREIGN",
    "HEAD_DAMAGED",
    "INCONSISTENT",
    "MISPLACED",
    "MISSING",
    "SECOND_DRAFT",
    "UNDECLARED_ALTERATION",
    "UNFINISHED",
    "UNREADABLE",
]
