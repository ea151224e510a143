"""Families of checks, one module each: a rule, the readings it tries before it accuses, true cases to try it on."""
