"""Definitions as blocks of text, with as many blank lines between them as ruff wants."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from perdure_codegen.python.docstring import attribute_doc, docstring
from perdure_codegen.python.layout import annotated, expression, function, statements
from perdure_codegen.python.tree import Argument, Call, Function
from perdure_codegen.views import AliasView, ClassView, ConstantView, Definition, EnumView, NewTypeView, TypedDictView

__all__ = ["definition_blocks", "is_long"]

_INDENT = "    "
_BODY = "        "
_AMBIGUOUS = frozenset({"I", "O", "l"})
_CHECK_DOC = '"""Refuse what could not be read back."""'


def is_long(definition: Definition) -> bool:
    """Answer whether a definition stands between two blank lines."""
    return isinstance(definition, ClassView | EnumView | Function | TypedDictView)


def definition_blocks(definitions: Iterable[Definition]) -> str:
    """Return the text of *definitions*: two blank lines around a class or function, one between the rest."""
    lines: list[str] = []
    was_long = False
    for definition in definitions:
        long = is_long(definition)
        if lines and not (isinstance(definition, AliasView) and definition.follows):
            lines += ["", ""] if long or was_long else [""]
        lines += _lines(definition)
        was_long = long
    return "\n".join(lines)


def _lines(definition: Definition) -> list[str]:
    match definition:
        case ClassView():
            return _class(definition)
        case EnumView():
            return _enum(definition)
        case NewTypeView(name=name, base=base, doc=doc):
            value = Call("NewType", (Argument("", f'"{name}"'), Argument("", base)))
            return [*expression(f"{name} = ", value), *attribute_doc(doc)]
        case ConstantView(name=name, value=value, annotation="", doc=doc):
            return [*expression(f"{name} = ", value), *attribute_doc(doc)]
        case ConstantView(name=name, value=value, annotation=annotation, doc=doc):
            return [*annotated(name, annotation, value), *attribute_doc(doc)]
        case AliasView(name=name, value=value, doc=doc):
            return [*expression(f"{name}: TypeAlias = ", value), *attribute_doc(doc)]
        case Function():
            return function(definition)
        case TypedDictView():
            return _typed_dict(definition)
        case _:
            assert_never(definition)


def _class(view: ClassView) -> list[str]:
    lines = ["@final", "@attrs.frozen(kw_only=True, weakref_slot=False)", f"class {view.name}:"]
    lines += docstring(view.doc, _INDENT, instead=view.instead)
    if view.fields:
        lines.append("")
    for field in view.fields:
        first, *rest = annotated(field.name, field.annotation, field.default, _INDENT)
        ambiguous = "  # noqa: E741 - the schema's own name" if field.name in _AMBIGUOUS else ""
        lines += [first + ambiguous, *rest]
        lines += attribute_doc(field.doc, _INDENT)
    if view.checks:
        lines += ["", f"{_INDENT}def __attrs_post_init__(self) -> None:", f"{_BODY}{_CHECK_DOC}"]
        lines += statements(view.checks, _BODY)
    for each in view.properties:
        lines += ["", f"{_INDENT}@property", f"{_INDENT}def {each.name}(self) -> {each.returns}:"]
        lines += docstring(each.doc, _BODY, instead="Return it.")
        lines += expression("return ", each.value, "", _BODY)
    return lines


def _typed_dict(view: TypedDictView) -> list[str]:
    base = "TypedDict" if view.total else "TypedDict, total=False"
    lines = [f"class {view.name}({base}):", *docstring(view.doc, _INDENT, instead="Entries.")]
    if view.fields:
        lines.append("")
    for name, annotation in view.fields:
        first, *rest = annotated(name, annotation, None, _INDENT)
        lines += [first + ("  # noqa: E741 - the schema's own name" if name in _AMBIGUOUS else ""), *rest]
    return lines


def _enum(view: EnumView) -> list[str]:
    return [
        "@final",
        f"class {view.name}(enum.Enum):",
        *docstring(view.doc, _INDENT, instead=view.instead),
        "",
        *(line for attribute, value in view.members for line in expression(f"{attribute} = ", value, "", _INDENT)),
    ]
