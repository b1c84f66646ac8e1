"""A difference as text, as JSON and as annotations."""

from __future__ import annotations

import json

from msgspec.structs import replace

from perdure_codegen.changes import Change, Changed, Difference, Effect, Way
from perdure_codegen.render.difference import counted, render_github, render_json, render_text
from perdure_codegen.span import Span

SPAN = Span("schema/shop/domain.yaml", 12, 10, 12, 40)
ADDED = Change(
    rule="added-field",
    type="OrderPlaced",
    subject="event",
    what="adds `note: str | None`",
    span=SPAN,
    field="note",
    version=3,
    loses_down=("note",),
)
UNDECLARED = Change(
    rule="removed-member",
    type="Channel",
    subject="enum",
    what="removes the member `phone`",
    span=replace(SPAN, line=4, end_line=5),
    field="phone",
    declared=False,
    backward=False,
    forward="never",
)
DOC = Change(rule="changed-doc", type="shop", subject="domain", what="has another doc", span=SPAN)
DIFFERENCE = Difference(
    name="shop",
    against="release 2",
    changed=(
        Changed(name="shop", subject="domain", changes=(DOC,)),
        Changed(name="Channel", subject="enum", changes=(UNDECLARED,), versions=(1, 1)),
        Changed(
            name="OrderPlaced",
            subject="event",
            changes=(ADDED,),
            versions=(2, 3),
            ways=(
                Way(version=2, releases=(2,), forward="always", loses_up=(), loses_down=("note",)),
                Way(version=1, releases=(1,), forward="never", loses_up=("customer",), loses_down=()),
            ),
        ),
    ),
)


def test_text() -> None:
    """Types with their versions, changes with their kinds and verdicts, and every former version."""
    assert (
        render_text(DIFFERENCE)
        == """\
shop against release 2

domain shop
  has another doc                                               changed-doc

enum Channel, version 1
  removes the member `phone`                                    removed-member
      undeclared: nothing says what becomes of data

event OrderPlaced, version 2 to 3
  adds `note: str | None`                                       added-field
      reads old data: yes; writes for old code: every value, less `note`
  as version 2 (release 2): every value, less `note`
  as version 1 (release 1): no value

`write_as` takes only values of which nothing is lost, unless the store is `lossy`
`perdure check` shows what to declare, and `perdure evolve` writes it where it is plain
"""
    )
    assert counted(DIFFERENCE) == "3 changes against release 2, 1 undeclared"


def test_text_of_nothing() -> None:
    """Where nothing differs there is nothing to print, and that is said."""
    same = replace(DIFFERENCE, changed=())
    assert render_text(same) == ""
    assert counted(same) == "nothing differs from release 2"


def test_json() -> None:
    """Everything that is known, with null where there is no field and no version."""
    (domain,) = json.loads(render_json([DIFFERENCE]))
    assert (domain["domain"], domain["against"]) == ("shop", "release 2")
    header, enum, event = domain["changed"]
    assert header["versions"] is None
    assert header["changes"][0]["field"] is None
    assert enum["changes"][0]["declared"] is False
    assert event["changes"] == [
        {
            "rule": "added-field",
            "type": "OrderPlaced",
            "field": "note",
            "version": 3,
            "what": "adds `note: str | None`",
            "declared": True,
            "backward": True,
            "forward": "always",
            "write_as": "some",
            "loses": {"up": [], "down": ["note"]},
            "needs_code": [],
            "stops": None,
            "path": "schema/shop/domain.yaml",
            "line": 12,
            "column": 10,
        }
    ]
    assert event["former_versions"][1] == {
        "version": 1,
        "releases": [1],
        "forward": "never",
        "write_as": "never",
        "loses": {"up": ["customer"], "down": []},
    }
    assert render_json([]) == "[]\n"


def test_github() -> None:
    """An error where nothing is declared, a warning where old code is not given everything, and a notice otherwise."""
    notice, error, warning = render_github([DIFFERENCE]).splitlines()
    assert notice == (
        "::notice file=schema/shop/domain.yaml,line=12,endLine=12,col=10,endColumn=40,title=changed-doc"
        "::shop has another doc"
    )
    assert error == (
        "::error file=schema/shop/domain.yaml,line=4,endLine=5,title=removed-member"
        "::Channel removes the member `phone`%0Aundeclared: nothing says what becomes of data"
    )
    assert warning.endswith("%0Areads old data: yes%0Awrites for old code: every value, less `note`")


def test_hostile_words() -> None:
    """What a terminal would obey is shown as escapes."""
    hostile = replace(DIFFERENCE, changed=(Changed(name="a\x1b[2J", subject="enum", changes=(UNDECLARED,)),))
    assert "\x1b" not in render_text(hostile) + render_github([hostile]) + counted(hostile)


MIGRATION = replace(
    DIFFERENCE,
    changed=(),
    migration=(
        Effect(rule="locking-migration", what="the table `orders` is made anew", span=SPAN),
        Effect(rule="", what="the index `orders_by_day` of `orders` is made", span=SPAN),
    ),
)


def test_what_becomes_of_a_file() -> None:
    """It stands behind the changes, with the rule that is about it where it is a danger."""
    assert (
        render_text(MIGRATION)
        == """\
shop against release 2

migration of a file
  the table `orders` is made anew                               locking-migration
  the index `orders_by_day` of `orders` is made
"""
    )
    (domain,) = json.loads(render_json([MIGRATION]))
    assert [(each["rule"], each["what"], each["line"]) for each in domain["migration"]] == [
        ("locking-migration", "the table `orders` is made anew", 12),
        (None, "the index `orders_by_day` of `orders` is made", 12),
    ]
    lines = render_github([MIGRATION]).splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["::warning", "::notice"]


def test_what_rows_may_stop() -> None:
    """An alteration of what rows are held to is told by its migration, and is a warning where that may be stopped."""
    change = replace(ADDED, rule="added-unique-key", what="has the unique key `a`", loses_down=(), stops=("up",))
    difference = replace(DIFFERENCE, changed=(Changed(name="Order", subject="entity", changes=(change,)),))
    assert "\n      migration: stopped by rows that break it\n" in render_text(difference)
    assert render_github([difference]).startswith("::warning ")
