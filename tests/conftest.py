"""Settings that all tests share."""

from hypothesis import settings

# The same examples on each run, and no failure because a machine is busy.
settings.register_profile("book", deadline=None, derandomize=True)
settings.load_profile("book")
