"""Checks of the two sources, one module per part; each has a function `checks()`."""
