"""Recompute published evaluations of job support from the numbers they print.

``uo`` and ``sfj`` hold what one of the two evaluations alone needs: people recovered from its tables, its checks,
models of its outcomes. The modules beside them are models that both share or that readers use with data of their own.
What knows no report is in :mod:`etterprov`. Importing the package itself loads none of them.
"""

__version__ = "0.2.0"
