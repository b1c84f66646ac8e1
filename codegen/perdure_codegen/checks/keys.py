"""The key of a stream is part of its stored name, which nothing rewrites."""

from __future__ import annotations

from perdure_codegen.checks import rules
from perdure_codegen.diagnostic import Related
from perdure_codegen.meaning.scope import Report
from perdure_codegen.model import Domain, Ref
from perdure_codegen.steps import ResolvedOperation, Retyped, Scaled

__all__ = ["check_stream_keys"]


def check_stream_keys(domain: Domain, report: Report) -> None:
    """Report each change of a key's type under which old keys would be refused, or written in another way."""
    for stream in domain.streams.values():
        if not isinstance(stream.key, Ref):
            continue
        for step in domain.declared(stream.key.name).steps:
            for operation in step.operations:
                if _moves(operation):
                    report(
                        rules.KEY_CHANGED.at(
                            operation.span,
                            f"`{stream.key.name}` is the key of the stream `{stream.name}`, whose stored names stay "
                            "as they are",
                            help="only loosen its constraints; for anything else declare a new type, and a new stream",
                            related=Related(stream.span, f"the stream `{stream.name}`"),
                        )
                    )


def _moves(operation: ResolvedOperation) -> bool:
    """Answer whether *operation* does more than to let further values in."""
    match operation:
        case Retyped():
            return operation.before.type != operation.after.type or operation.otherwise is not None
        case Scaled():
            return True
        case _:
            return False
