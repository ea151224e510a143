"""Check the printed numbers of any report against each other; this package knows no report."""
