"""From what was released and what the file says today: the operations to declare."""

from perdure_codegen.proposals.diagnostics import undeclared
from perdure_codegen.proposals.rules import UNDECLARED_CHANGE
from perdure_codegen.proposals.survey import Undeclared, survey

__all__ = ["UNDECLARED_CHANGE", "Undeclared", "survey", "undeclared"]
