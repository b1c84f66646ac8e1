"""Tables as plain data, and their definitions in each dialect of SQL."""
