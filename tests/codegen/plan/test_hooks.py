"""The hooks that a domain calls for."""

from __future__ import annotations

from pathlib import Path

from perdure_codegen.compiler import understand
from perdure_codegen.model import Scalar
from perdure_codegen.plan.hooks import hook_methods
from perdure_codegen.source import read_folder

SHOP = Path(__file__).parents[1] / "emit" / "schemas" / "shop"


def test_hooks_in_the_order_of_the_steps() -> None:
    """A hook takes the fields that it replaces; it returns one itself, several as fields of a class."""
    domain, _ = understand(read_folder(SHOP), "shop")
    assert domain is not None
    split, join, anonymise = hook_methods(domain)
    text = Scalar("str")
    assert (split.name, join.name, anonymise.name) == ("split_location", "join_location", "anonymise")
    assert split.parameters == (("location", text),)
    assert split.makes == (("aisle", text), ("shelf", text))
    assert (split.returns, split.result) == (None, "SplitLocation")
    assert join.parameters == split.makes
    assert join.returns == text
    assert anonymise.doc == "Return `counter` of version 3 of `StockCounted`."
