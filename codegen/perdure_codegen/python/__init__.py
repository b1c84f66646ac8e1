"""Python source as trees, and its layout."""
