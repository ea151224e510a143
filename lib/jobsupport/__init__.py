"""Recompute published evaluations of job support from the numbers they print.

Every module holds one concept: :mod:`~jobsupport.printed` a number as printed, :mod:`~jobsupport.published`
the digitised tables, :mod:`~jobsupport.summary` statistics from summary statistics, and so on up to
:mod:`~jobsupport.ledger`, which holds all checks. Importing the package itself loads none of them.
"""

__version__ = "0.1.0"
