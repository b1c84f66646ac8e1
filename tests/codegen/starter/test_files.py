"""The files of a new project, for every name that a domain may have."""

from __future__ import annotations

import ast
import tomllib

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from perdure_codegen.compiler import compile_domain
from perdure_codegen.formatting import formatted
from perdure_codegen.grammar.names import DOMAIN
from perdure_codegen.starter import KINDS, STORES, Kind, Place, Unfit, kinds_of, places_of, project_files
from perdure_codegen.text import Source


@settings(max_examples=30, derandomize=True, deadline=None)
@given(
    name=st.one_of(
        st.from_regex(DOMAIN.regex, fullmatch=True),
        st.sampled_from(
            ["item", "entry", "sys", "store", "recorded", "text", "stream", "domain", "any", "event", "app", "add"]
        ),
        st.text(max_size=5),
    ),
    project=st.sampled_from([(kind, place) for kind in KINDS for place in places_of(kind)]),
)
def test_any_name_gives_a_sound_project_or_a_reason(name: str, project: tuple[Kind, Place]) -> None:
    """The domain compiles and has the layout of all, the application is Python that shadows nothing it needs."""
    files = project_files(name, *project)
    if isinstance(files, Unfit):
        assert files.message
        assert files.help
        return
    texts = {file.path: file.contents for file in files}
    source = Source(f"schema/{name}/domain.yaml", texts[f"schema/{name}/domain.yaml"])
    compiled = compile_domain([source])
    assert compiled.diagnostics == ()
    assert compiled.domains == (name,)
    assert formatted(source).text == source.text
    for path in ("app.py", "tests/test_app.py"):
        tree = list(ast.walk(ast.parse(texts[path])))
        imported = [
            alias.asname or alias.name
            for node in tree
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        ]
        assigned = {node.id for node in tree if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        defined = {node.name for node in tree if isinstance(node, ast.FunctionDef)}
        assert len(imported) == len(set(imported))
        assert not (assigned | defined) & set(imported)
    for path in (".github/workflows/check.yml", ".pre-commit-config.yaml"):
        assert "perdure check" in str(yaml.safe_load(texts[path]))
    assert tomllib.loads(texts["pyproject.toml"])["project"]["name"] == name
    assert all(text.endswith("\n") and not text.endswith("\n\n") for text in texts.values())


@pytest.mark.parametrize(
    ("name", "help_"),
    [
        ("Notes", "write `notes`"),
        ("my-notes", "write `my_notes`"),
        ("../notes", "write `notes`"),
        ("", "a domain has lower-case letters"),
        ("a\nb: c", "a domain has lower-case letters"),
        ("class", "choose another, say `class_`"),
        ("domains", "choose another, say `domains_`"),
        ("n" * 64, "shorten it"),
    ],
)
def test_a_name_that_the_compiler_refuses_is_refused_in_its_words(name: str, help_: str) -> None:
    """It says what a name may be."""
    found = project_files(name)
    assert isinstance(found, Unfit)
    assert help_ in found.help


def test_json_files_keep_no_events() -> None:
    """Every other kind of project can be kept everywhere."""
    assert {place: kinds_of(place) for place in STORES} == {
        "sqlite": tuple(KINDS),
        "json": ("entities", "temporal"),
        "memory": tuple(KINDS),
    }


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("sqlite", "in the SQLite file `notes.db`"),
        ("json", "in JSON files below `data`"),
        ("memory", "forgets it when it ends"),
    ],
)
def test_the_readme_says_where_it_is_kept(place: Place, told: str) -> None:
    """And the application opens that."""
    files = project_files("notes", "entities", place)
    assert not isinstance(files, Unfit)
    texts = {file.path: file.contents for file in files}
    assert told in texts["README.md"]
    opened = {"sqlite": 'open("notes.db")', "json": 'open_json("data")', "memory": 'open(":memory:")'}
    assert opened[place] in texts["app.py"]
    assert ("*.db" in texts[".gitignore"]) == (place == "sqlite")
