"""The part of `docs/` that the compiler itself can tell: rules, keys of the language, and its JSON Schema.

`python -m perdure_codegen.reference docs` writes it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from perdure_codegen.file import File
from perdure_codegen.grammar.files import FURTHER_FILE, HEADER_FILE
from perdure_codegen.grammar.json_schema import json_schema
from perdure_codegen.grammar.reference import language_page
from perdure_codegen.rules import all_rules, rule_pages

__all__ = ["reference"]


def reference() -> tuple[File, ...]:
    """Return the files; their paths are relative to `docs/`."""
    pages = tuple(File(f"rules/{page.path}", page.contents) for page in rule_pages(all_rules()))
    schemas = {"domain": HEADER_FILE, "further": FURTHER_FILE}
    return (
        *pages,
        File("language.md", language_page()),
        *(
            File(f"schema/{name}.json", f"{json.dumps(json_schema(root), indent=2)}\n")
            for name, root in schemas.items()
        ),
    )


def main(folder: str) -> None:
    """Write the reference into *folder*, and remove the pages of rules that exist no more."""
    root = Path(folder)
    files = {root / file.path: file.contents for file in reference()}
    for stale in set((root / "rules").glob("*.md")) - set(files):
        stale.unlink()
    for path, contents in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(contents, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1])
