"""Operations written into a file, of which everything else stays as it was to the byte."""

from perdure_codegen.editing.insertion import declared

__all__ = ["declared"]
