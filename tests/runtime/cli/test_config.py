"""`[tool.perdure]`: what it says, where it is found, and what is said of mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from perdure.cli.config import Config, DomainConfig, load_config
from perdure.cli.failure import Failure


def project(folder: Path, text: str) -> Path:
    """Write a pyproject.toml with *text* into *folder* and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    return folder


def test_everything_has_a_default(tmp_path: Path) -> None:
    """An empty section is a complete one."""
    assert load_config(project(tmp_path, "[tool.perdure]")) == Config(
        root=tmp_path, schema=Path("schema"), output=Path("generated"), package="domains", domains={}
    )


def test_each_key_is_read(tmp_path: Path) -> None:
    """Folders, the package and the hand-written code of each domain come from the file."""
    text = """
        [tool.perdure]
        schema = "model"
        output = "src"
        package = "shop.model"
        domains.orders = {hooks = "shop.evolution:hooks", projections = "shop.views:handlers"}
    """
    config = load_config(project(tmp_path, text))
    assert (config.schema, config.output, config.package) == (Path("model"), Path("src"), "shop.model")
    assert config.domains == {"orders": DomainConfig(hooks="shop.evolution:hooks", projections="shop.views:handlers")}


def test_the_nearest_folder_above_that_has_a_section_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pyproject.toml without a section of ours, such as a tool's own, is passed over."""
    project(tmp_path, "[tool.perdure]")
    inner = project(tmp_path / "a" / "b", "[tool.ruff]")
    monkeypatch.chdir(inner)
    assert load_config().root == tmp_path


@pytest.mark.parametrize(
    ("text", "message", "help_"),
    [
        ("[tool.perdure]\nshcema = 's'", r"unknown key `shcema` in `\[tool.perdure\]`", "did you mean `schema`?"),
        ("[tool.perdure]\nx = 1", "unknown key `x`", "known are `domains`, `output`, `package`, `schema`"),
        ("[tool.perdure]\nschema = 1", "`tool.perdure.schema` in `.*` expects text, got 1", ""),
        ("[tool.perdure]\nschema = '/s'", "expects a folder relative to this file, got '/s'", ""),
        ("[tool.perdure]\noutput = ''", "`tool.perdure.output` in `.*` expects text, got ''", ""),
        ("[tool.perdure]\npackage = 'a-b'", "expects a module", ""),
        ("[tool]\nperdure = 1", "`tool.perdure` in `.*` expects a table, got 1", ""),
        ("[tool.perdure]\ndomains = 1", "`tool.perdure.domains` in `.*` expects a table", ""),
        ("[tool.perdure.domains]\na = 1", "`tool.perdure.domains.a` in `.*` expects a table", ""),
        ("[tool.perdure.domains.a]\nhook = 'a:b'", "unknown key `hook`", "did you mean `hooks`?"),
        ("[tool.perdure.domains.a]\nhooks = 'a'", 'expects "module:name"', ""),
        ("[tool.ruff]", r"no `\[tool.perdure\]` in a pyproject.toml", "add"),
        ("[tool", "cannot read", ""),
    ],
)
def test_a_mistake_is_wrong_use_and_names_its_place(tmp_path: Path, text: str, message: str, help_: str) -> None:
    """Each mistake ends with exit code 2, the file, the key, and a guess where there is one."""
    folder = project(tmp_path, text)
    with pytest.raises(Failure, match=message) as caught:
        load_config(folder)
    assert caught.value.code == 2
    assert str(tmp_path) in caught.value.message
    assert help_ in caught.value.help


def test_no_project_at_all_is_wrong_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside of any project, and in a folder that does not exist, the message says where it looked."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Failure, match="and the folders above it"):
        load_config()
    with pytest.raises(Failure, match="cannot read"):
        load_config(tmp_path / "nowhere")
