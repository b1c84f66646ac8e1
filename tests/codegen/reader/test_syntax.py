"""What libyaml may say that no file is known to make it say."""

from __future__ import annotations

import yaml

from perdure_codegen.reader.syntax import explained
from perdure_codegen.text import Source

SOURCE = Source("domain.yaml", "domain: shop\n")


def test_errors_without_a_place() -> None:
    """An error of the reader itself stands at the beginning of the file, with its text made visible."""
    found = explained(yaml.YAMLError("odd\nthing"), SOURCE, None)
    assert (found.rule, found.message) == ("yaml-syntax", "this is no YAML: odd\\nthing")
    assert (found.span.line, found.span.column) == (1, 1)


def test_unknown_problems() -> None:
    """A problem that we have no words for is given in libyaml's."""
    mark = yaml.Mark("domain.yaml", 3, 0, 3, None, 0)
    found = explained(yaml.MarkedYAMLError(problem="found something new", problem_mark=mark), SOURCE, None)
    assert (found.message, found.span.column) == ("this is no YAML: found something new", 4)
