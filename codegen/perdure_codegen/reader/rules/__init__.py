"""The rules of the restricted YAML, by family."""
