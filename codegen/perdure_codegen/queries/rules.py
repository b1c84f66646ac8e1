"""The rules about queries."""

from __future__ import annotations

from typing import Final

from perdure_codegen.rule import Rule

__all__ = [
    "QUERY_COLUMN",
    "QUERY_COMPARISON",
    "QUERY_PARAMETER",
    "QUERY_RETURNS",
    "QUERY_SCAN",
    "QUERY_SQL",
    "QUERY_STATEMENT",
]

QUERY_COLUMN: Final = Rule(
    "query-column",
    purpose="Checks that each column of a query's result has a name and a type.",
    page="""
    ## What it does

    Looks at the columns that a query finds. One that is a column of a table has the type of that field. The type of
    an expression is declared under `columns`, and so is that of a column which may be NULL though the field is never
    None: of a table that an outer join may find no row in, or beside an aggregate of no rows. `*` stands for the
    fields of a table, by their names, where the order of the columns cannot matter.

    ## Why is this bad?

    The result becomes a class with a typed field for each column. SQLite knows no type of an expression, and nothing
    of NULL under an outer join. A table that was migrated has its columns in another order than a new one.

    ## Example

    ```yaml
    queries:
      by_type:
        sql: SELECT type, count(*) FROM sessions GROUP BY type
    ```

    ## What to do

    Name each expression (`count(*) AS total`), and declare its type: `columns: {total: int}`.
    """,
)

QUERY_COMPARISON: Final = Rule(
    "query-comparison",
    purpose="Checks that a column is compared to what could be in it.",
    page="""
    ## What it does

    Looks at what stands beside a column and `=`, `<`, `IN` and the like: a parameter must be of the column's type, and
    a text that is compared to an enum must be one of its members. It keeps quiet where it is not certain which column
    is meant: within SELECTs of several, it looks at columns behind the name of a table alone.

    ## Why is this bad?

    For a database the two are a text and another text, which are never equal. It finds nothing, and says nothing.

    ## Example

    ```yaml
    queries:
      running:
        sql: SELECT * FROM sessions WHERE status = 'runing'
        returns: Session
    ```

    ## What to do

    Write one of the members, or give the parameter the type of the column.
    """,
)

QUERY_PARAMETER: Final = Rule(
    "query-parameter",
    purpose="Checks that each parameter of a query has a type, and that each type has a parameter.",
    page="""
    ## What it does

    Compares the parameters in the SQL of a query, which are written `:name`, with those under `params`.

    ## Why is this bad?

    The generated method takes each parameter under its name, and gives its value to the database as a column of its
    type would hold it: a datetime as text in UTC, an enum as the name of its member. SQLite knows no type for it.

    ## Example

    ```yaml
    queries:
      of_type:
        sql: SELECT * FROM sessions WHERE type = :type
        returns: Session
    ```

    ## What to do

    Declare it: `params: {type: SessionType}`. A list is taken apart by `json_each(:types)`.
    """,
)

QUERY_RETURNS: Final = Rule(
    "query-returns",
    purpose="Checks that a query that returns an entity finds all of its row, and nothing else.",
    page="""
    ## What it does

    Compares the result of a query with the fields of the entity under `returns`.

    ## Why is this bad?

    The row becomes the class that the entity has without its children, which needs each of its fields and the counts of
    its children, and has no place for anything else.

    ## Example

    ```yaml
    queries:
      latest:
        sql: SELECT id, task FROM sessions ORDER BY created_at DESC LIMIT 10
        returns: Session
    ```

    ## What to do

    Select `*`, or remove `returns`: then a class is made for the row of this query.
    """,
)

QUERY_SCAN: Final = Rule(
    "query-scan",
    purpose="Checks that a query finds its rows by an index or a key.",
    page="""
    ## What it does

    Asks SQLite how it would find the rows (`EXPLAIN QUERY PLAN`), and reports each table of which it would look at all
    rows.

    ## Why is this bad?

    Such a query is fast while there is little data, and slower with every row.

    ## Example

    ```yaml
    queries:
      by_model:
        sql: SELECT id FROM sessions WHERE model = :model
        params: {model: str}
    ```

    ## What to do

    Add the index that the message names to the `indexes` of the entity. Write `scan: ok` under the query where all rows
    are meant, or where there are always few.
    """,
)

QUERY_SQL: Final = Rule(
    "query-sql",
    purpose="Checks that SQLite can prepare the SQL of a query against the tables of the domain.",
    page="""
    ## What it does

    Prepares each query in an empty database with the tables as they are generated, and reports what SQLite says, where
    it says it: an unknown table, column or function, or what is no SQL. A text stands in single quotes; double quotes
    are for names.

    ## Why is this bad?

    It would fail whenever it is asked.

    ## Example

    ```yaml
    queries:
      tasks:
        sql: SELECT tsk FROM sessions
    ```

    ## What to do

    Correct the name. Tables are called as under `table`, and columns as their fields; the table of a child also has the
    key of its parent, and `<table>_search` is what searches the words of a table.
    """,
)

QUERY_STATEMENT: Final = Rule(
    "query-statement",
    purpose="Checks that a query is one statement, which only reads the tables of its domain.",
    page="""
    ## What it does

    Reports a query of several statements, one that is no SELECT (`WITH ... SELECT` is one), and one that reads anything
    but the tables of its domain.

    ## Why is this bad?

    Rows are written by repositories, which know of versions, children and rules that no statement knows of. A query is
    asked of a snapshot, or within a transaction that it leaves as it is.

    ## Example

    ```yaml
    queries:
      forget: {sql: 'DELETE FROM sessions'}
    ```

    ## What to do

    Write one SELECT. Write with the repositories of the store, several of them in one `transaction()`.
    """,
)
