"""Golden files of releases: what is in them, and what all of them together say of a type."""

from perdure_codegen.golden.files import Cast, Golden, Written, golden_text, read_golden
from perdure_codegen.golden.keeping import kept
from perdure_codegen.golden.realizing import realized

__all__ = ["Cast", "Golden", "Written", "golden_text", "kept", "read_golden", "realized"]
