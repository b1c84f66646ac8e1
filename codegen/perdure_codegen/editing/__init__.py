"""Operations written into a file, of which everything else stays as it was to the byte."""

from perdure_codegen.editing.insertion import declared
from perdure_codegen.editing.pinning import pinned

__all__ = ["declared", "pinned"]
