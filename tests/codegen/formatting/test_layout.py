"""The layout by examples: what is on one line, where comments go, and which quotes are left."""

from __future__ import annotations

from textwrap import dedent
from time import process_time

import pytest

from perdure_codegen.formatting import formatted
from perdure_codegen.text import Source


def fmt(text: str) -> str | None:
    """Return *text*, less its own indentation, formatted; None where it is refused."""
    return formatted(Source("domain.yaml", dedent(text))).text


def event(fields: str) -> str:
    """Return a domain of one event whose fields are the block *fields*."""
    lines = "".join(f"      {line}\n" for line in fields.split("\n"))
    return f"domain: shop\n\nevents:\n  Moved:\n    stream: line\n    fields:\n{lines}"


def test_sections_and_keys_have_the_order_of_the_grammar_and_names_that_of_their_author() -> None:
    """Keys stand as in the reference, unknown ones behind them; declarations, fields and members are not sorted."""
    assert fmt("""\
        events: {Moved: {fields: {b: str, a: str}, stream: line, nonsense: 1}}
        streams: {line: {doc: One line., key: str}}
        doc: A shop.
        enums:
          Zoo: {doc: Two., members: [z, a]}
          Ape: {members: [b]}
        domain: shop
    """) == dedent("""\
        domain: shop
        doc: A shop.

        enums:
          Zoo: {members: [z, a], doc: Two.}
          Ape: {members: [b]}

        streams:
          line: {key: str, doc: One line.}

        events:
          Moved:
            stream: line
            fields:
              b: str
              a: str
            nonsense: 1
    """)


def test_a_declaration_that_does_not_fit_has_its_keys_on_lines() -> None:
    """120 columns fit, and one more does not; lists and fields that are too long are opened in turn."""
    fitting = "types:\n  Name: {is: str, doc: " + "x" * 96 + "}\n"
    assert len(fitting.split("\n")[1]) == 120
    assert fmt(fitting) == fitting
    assert fmt(fitting.replace("doc: ", "doc: x")) == f"types:\n  Name:\n    is: str\n    doc: {'x' * 97}\n"
    members = [f"member_number_{number}" for number in range(10)]
    assert fmt(f"enums: {{Many: {{members: [{', '.join(members)}]}}}}") == (
        "enums:\n  Many:\n    members:\n" + "".join(f"      - {member}\n" for member in members)
    )


def test_a_step_of_several_operations_has_one_a_line() -> None:
    """One alone stands behind its version."""
    assert fmt("""\
        events:
          Moved:
            changes:
              2:
              - fill: 1
                add: a
              3: [{add: b, fill: 1}, {because: it is so, to: d, rename: c}]
    """) == dedent("""\
        events:
          Moved:
            changes:
              2: [{add: a, fill: 1}]
              3:
                - {add: b, fill: 1}
                - {rename: c, to: d, because: it is so}
    """)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("'text'", "text"),
        ('"text"', "text"),
        ("'it''s'", "it's"),
        ("'a: b'", "'a: b'"),
        ('"it\'s: so"', '"it\'s: so"'),
        ("'#1'", "'#1'"),
        ("'null'", "'null'"),
        ("'1'", "'1'"),
        ("1", "1"),
        ("-1", "-1"),
        ("null", "null"),
        ("''", "''"),
        ('"\\t"', '"\\t"'),
        ('"\\u2028"', '"\\u2028"'),
        ("'list[str]'", "list[str]"),
        ("{type: 'list[str]'}", "{type: 'list[str]'}"),
        ("{doc: 'One, two.'}", "{doc: 'One, two.'}"),
        ("{'doc': \"One\"}", "{doc: One}"),
        ("{type: str, default: []}", "{type: str, default: []}"),
        (">-\n      folded\n      text", "folded text"),
    ],
)
def test_quotes_are_left_where_they_are_needed(written: str, shown: str) -> None:
    """A text that would be something else, or nothing, without quotes keeps them, single ones where they do."""
    assert fmt(event(f"a: {written}")) == event(f"a: {shown}")


def test_a_long_text_is_broken_at_spaces_and_a_text_of_lines_shown_as_they_are() -> None:
    """Only an author's text is broken; everything else would not be the same word."""
    long = "word " * 40
    result = fmt(f"domain: shop\ndoc: {long}\ncodec: {long}")
    assert (
        result
        == f"domain: shop\ndoc: >-\n  {('word ' * 23).strip()}\n  {('word ' * 17).strip()}\ncodec: {long.strip()}\n"
    )
    lines = "domain: shop\ndoc: |-\n  One:\n\n    - two\n  # three\n"
    assert fmt(lines) == lines
    assert fmt('domain: shop\ndoc: "One:\\n\\n  - two\\n# three\\n"') == lines


def test_comments_stay_with_what_they_are_about() -> None:
    """Above what follows, behind their line, or below what they are indented like."""
    text = dedent("""\
        # The licence.

        # About the shop.
        domain: shop  # its name

        # All types.
        types:  # behind a key
          # About A.
          A: {is: str}  # behind A
          # B: {is: str}

        events:
          # About Moved.
          Moved:
            stream: line
            fields:
              # about a

              # and again
              a: str  # behind a
              # c: str
            changes:
              2:
                # about adding
                - {add: a, fill: 1}  # behind adding
                - {add: b, fill: 1}
                # that is all
              # 3: later
          # the last
        # the end
    """)
    assert fmt(text) == text


def test_comments_within_brackets_open_them() -> None:
    """There is no place for one on a line that goes on."""
    assert fmt("""\
        types: {  # all
          # about A
          A: {is: str, # its type
              min_length: 1}, # behind A
          B: {is: str} # behind B
          # no more
          }
        streams:
          line: {key: str}
    """) == dedent("""\
        types:  # all
          # about A
          A:
            is: str  # its type
            min_length: 1  # behind A

          B: {is: str}  # behind B
          # no more

        streams:
          line: {key: str}
    """)


def test_a_comment_behind_a_dash_goes_above_its_item() -> None:
    """It is about the item that begins there."""
    assert fmt("""\
        events:
          Moved:
            changes:
              2:
                -   # about it
                  add: a
                  fill: 1
    """) == dedent("""\
        events:
          Moved:
            changes:
              2:
                # about it
                - {add: a, fill: 1}
    """)


def test_empty_lines_are_those_between_what_takes_several_and_those_around_comments() -> None:
    """Two become one, and none is left elsewhere."""
    assert fmt("""\


        domain: shop


        types:

          A: {is: str}

          B: {is: str}


          # a second group
          C: {is: str}
        records:
          R:
            fields:

              a: str
          S:
            fields: {b: str}
    """) == dedent("""\
        domain: shop

        types:
          A: {is: str}
          B: {is: str}

          # a second group
          C: {is: str}

        records:
          R:
            fields:
              a: str

          S:
            fields:
              b: str
    """)


@pytest.mark.parametrize("text", ["\ufeffdomain: shop\r\ndoc: One.\r\n", "---\ndomain: shop\ndoc: One.\n...\n"])
def test_marks_and_carriage_returns_are_left_out(text: str) -> None:
    """A byte order mark and marks of a document say nothing."""
    assert formatted(Source("domain.yaml", text)).text == "domain: shop\ndoc: One.\n"


@pytest.mark.parametrize(
    "text",
    ["", "# nothing but a comment\n", "a: [b\n", "a: 1\na: 2\n", "a: &b c\n", "a:\n\tb: c\n", "%YAML 1.2\n---\na: b\n"],
)
def test_what_the_reader_refuses_has_no_layout(text: str) -> None:
    """And says why."""
    result = formatted(Source("domain.yaml", text))
    assert result.text is None
    assert result.diagnostics


def test_a_file_of_something_else_is_left_as_it_is() -> None:
    """One scalar, a list, nothing: parsing refuses it, and here it keeps its words."""
    assert fmt("just words\n\n") == "just words\n"
    assert fmt("- a\n-   {b: c}\n") == "- a\n-   {b: c}\n"
    assert fmt("{} # nothing") == "{} # nothing\n"


def test_depth_does_not_end_the_formatter() -> None:
    """As deep as the reader goes, in brackets and out of them."""
    deep = "a: " + "[" * 58 + "]" * 58
    assert fmt(deep) == f"{deep}\n"
    blocks = "".join(f"{'  ' * depth}a:\n" for depth in range(60)) + "  " * 60 + "b: c  # deep\n"
    assert fmt(blocks) == blocks


def test_comments_of_any_indentation_stay_in_order() -> None:
    """One is never put above another that it stands below."""
    result = fmt("""\
        records:
          Moved:
            fields:
              a: str
          # 1
              # 2
        # 3
            # 4
        streams:  # 5
          line: [  # 6
            # 7
          ]  # 8
    """)
    assert result is not None
    assert [line[line.index("#") :] for line in result.split("\n") if "#" in line] == [f"# {n}" for n in range(1, 9)]
    assert fmt(result) == result


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a:  # 1\n  # 2\n  b  # 3\n", "# 1\n# 2\na: b  # 3\n"),
        ("a:\n  # 1\n  b\n", "a: b  # 1\n"),
        ("a:\n  # 1\n  [b]\n", "a: [b]  # 1\n"),
        ("a:\n  # 1\n  - b\n", "a:\n  # 1\n  - b\n"),
        ("a: [  # 1\n  # 2\n]  # 3\n", "# 1\n# 2\na: []  # 3\n"),
        ("a: |  # 1\n  # text\n  more\n# 2\n", "a: |  # 1\n  # text\n  more\n# 2\n"),
        ("a: b\n...\n# 1\n", "a: b\n# 1\n"),
    ],
)
def test_comments_between_a_key_and_its_value_stand_beside_them(written: str, shown: str) -> None:
    """Where there are several, the last does, and the others stand above."""
    assert fmt(written) == shown
    assert fmt(shown) == shown


@pytest.mark.slow
def test_a_large_file_takes_no_longer_for_each_of_its_declarations() -> None:
    """Ten times as many take about ten times as long, comments included."""

    def used(count: int) -> float:
        text = "".join(f"  # about {n}\n  E{n}: {{stream: line, fields: {{a: str}}}}  # {n}\n" for n in range(count))
        start = process_time()
        assert fmt(f"events:\n{text}") is not None
        return process_time() - start

    assert used(2000) < 30 * used(200)
