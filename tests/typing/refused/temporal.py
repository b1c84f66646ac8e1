"""What the repository of a temporal entity does not do."""

from domains.knowledge import Decision, KnowledgeId, KnowledgeStore, Pattern


def changes(store: KnowledgeStore, decision: Decision, pattern: Pattern) -> None:
    """Nothing is overwritten or counted, and each table has its own class and key."""
    key = KnowledgeId("k")
    store.patterns.put(decision)  # error: [arg-type] Argument 1 to "put" of "TemporalRepository" has incompatible type "Decision"; expected "Pattern"
    store.patterns.upsert(pattern)  # error: [attr-defined] "TemporalRepository[Pattern, KnowledgeId, PatternsWhere, Literal['id', '-id', 'name', '-name', 'uses', '-uses'], Search[Pattern]]" has no attribute "upsert"
    store.patterns.as_of("k", 1)  # error: [arg-type] Argument 1 to "as_of" of "TemporalRepository" has incompatible type "str"; expected "KnowledgeId"
    store.patterns.as_of(key, "today")  # error: [arg-type] Argument 2 to "as_of" of "TemporalRepository" has incompatible type "str"; expected "int | datetime"
    store.patterns.list(where={"description": "x"})  # error: [arg-type] Argument "where" to "list" of "TemporalRepository" has incompatible type "dict[str, str]"


def values(store: KnowledgeStore) -> str:
    """A revision may be a tombstone, and somebody must say what then."""
    revision = store.patterns.latest(KnowledgeId("k"))
    assert revision is not None
    return revision.value.name  # error: [union-attr] Item "None" of "Pattern | None" has no attribute "name"
