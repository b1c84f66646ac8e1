"""The old store: time-stamped JSON under prefixed keys, read from an export, and written as one."""
