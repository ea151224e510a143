"""Usual help: what people of both arms got besides the service of the trial (tables 19 and 20 of the report)."""

from __future__ import annotations

import pandas as pd

from etterprov.counts import as_int, counts_behind
from etterprov.effects import Estimate, risk_difference
from jobsupport.sfj import work
from jobsupport.sfj.text import rows_of

__all__ = ["fewer_started", "measures_started", "services_used"]


def measures_started() -> pd.DataFrame:
    """Give the measures of NAV that people started after inclusion, by arm.

    Returns
    -------
    DataFrame
        Columns ``measure``, ``arm``, ``count`` and ``value``, per 100 people of the arm as printed. Rows count
        measures, of which one person may have started several; only ``recipients`` counts people.

    Examples
    --------
    >>> measures_started().query("measure == 'recipients'")[["arm", "count", "value"]].values.tolist()
    [['control', 157, 27.89], ['intervention', 143, 22.7]]
    """
    return pd.DataFrame(
        [
            {"measure": measure, "arm": arm, "count": as_int(row.count), "value": row.percent.value}
            for (measure, arm), row in rows_of("table-19").items()
            if row.percent
        ]
    )


def fewer_started() -> Estimate:
    """Give by how much fewer people of the intervention arm started a measure of NAV.

    Returns
    -------
    Estimate
        Difference of the shares (0 to 1), control minus intervention, with Newcombe's interval.

    Examples
    --------
    >>> round(fewer_started().value, 3)
    0.052
    """
    table, sizes = rows_of("table-19"), dict(zip(work.ARMS, work.everybody(), strict=True))
    people = {arm: (as_int(table["recipients", arm].count), sizes[arm]) for arm in work.ARMS}
    more = risk_difference(*people["intervention"], *people["control"])
    return Estimate(-more.value, -more.high, -more.low)


def services_used() -> pd.DataFrame:
    """Give who went to which health service outside the centre, by follow-up and arm.

    Returns
    -------
    DataFrame
        Columns ``service``, ``month``, ``arm``, ``n`` who answered, ``count`` of them who went, recovered from the
        percentage (missing if no whole number or more than one prints so), and ``value``, the percentage as printed.

    Examples
    --------
    >>> found = services_used().set_index(["service", "month", "arm"])
    >>> int(found.loc[("psychologist", "6", "control"), "count"])
    107
    """
    table = rows_of("table-20")
    rows = []
    for (quantity, service, month, arm), row in table.items():
        if quantity == "percent_with":
            n = as_int(table["group_size", "all", month, arm].n)
            people = counts_behind(row.percent, n)
            count = people[0] if len(people) == 1 else pd.NA
            rows.append(
                {"service": service, "month": month, "arm": arm, "n": n, "count": count, "value": row.percent.value}
            )
    return pd.DataFrame(rows)
