"""A simulated cohort with the published margins, to run the report's regression on.

Nobody in it took part in the trial. Shares, means and SDs by status at inclusion are those of table A.1,
statuses by arm those of table 7; everything else, how traits go together within a status above
all, is assumed. Results that rest on it are labelled as simulated.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import optimize, stats
from scipy.special import expit, logit

from etterprov import source
from etterprov.remember import remembered
from jobsupport.sfj.work import ARMS, GROUPS, figure_counts, month_counts, status_counts

Floats = npt.NDArray[np.float64]

#: Variables of table 9 in its order.
VARIABLES = (
    "women",
    "age",
    "married",
    "primary_school",
    "higher_education",
    "born_outside_norway",
    "income_before",
    "income_below_g",
    "good_health",
    "positive_expectation",
    "job_at_inclusion",
    "aap_at_inclusion",
    "other_at_inclusion",
)
#: Against whom people on AAP are compared, and which groups SFJ may work differently for in the regression that does
#: it. Against full sick leave is the comparison of table 9, where all other groups have terms of their own.
CONTRASTS = {"others": ("aap",), "sick_leave_full": ("job", "aap", "other")}
_MODEL = "job_or_partly_12_main"
_CEILING = 75.0  # assumed for an income below G, in 1000 NOK
_MOST_STEPS = 30
_WIDEST = 2.5  # standard deviation of the log odds, an R squared of 0.4
_CONVERGED = 1e-4  # of Newton's last step; the next would be about its square
_FARTHEST = 30.0  # log odds over the range of a variable; a fit that gets there has no end
_TOGETHER = 500  # fits side by side: as many as stay in the processor's cache


def _flags(share: float, n: int, rng: np.random.Generator) -> Floats:
    """Give 0 and 1 with exactly the share, in random order."""
    return rng.permutation(np.repeat([1.0, 0.0], [round(share * n), n - round(share * n)]))


def _scaled(values: Floats, mean: float, sd: float) -> Floats:
    """Shift and stretch values to exactly this mean and SD."""
    result: Floats = mean + sd * (values - values.mean()) / values.std(ddof=1)
    return result


def _grid(n: int) -> Floats:
    return (np.arange(n) + 0.5) / n


def _incomes(mean: float, sd: float, share_low: float, n: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Give incomes with exactly this mean and SD, and who is below the ceiling: even there, gamma above."""
    low = _CEILING * _grid(round(share_low * n))
    rest = n - len(low)
    m = (n * mean - low.sum()) / rest
    squares = (n - 1) * sd**2 + n * mean**2 - (low**2).sum()
    spread = np.sqrt((squares - rest * m**2) / (rest - 1))
    shape = ((m - _CEILING) / spread) ** 2
    high = _scaled(stats.gamma.ppf(_grid(rest), shape), m, spread)
    order = rng.permutation(n)
    return np.concatenate([low, high])[order], np.repeat([1.0, 0.0], [len(low), rest])[order]


def simulate(rng: np.random.Generator) -> pd.DataFrame:
    """Simulate participants with the published margins.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of randomness: who has which traits together.

    Returns
    -------
    DataFrame
        1192 rows (table 7) with the columns ``sfj`` (1 in the intervention arm), ``status`` and `VARIABLES`. By
        status, shares are those of table A.1 to the nearest person and means and SDs exactly; traits are
        independent of each other and of the arm, ages even. The share born outside Norway is that of table 2
        in every status.

    Examples
    --------
    >>> cohort = simulate(np.random.default_rng(1))
    >>> len(cohort), int(cohort["aap_at_inclusion"].sum())
    (1192, 253)
    """
    a1, two, counts = source.rows("sfj-table-a1"), source.rows("sfj-table-02"), status_counts()
    born = [two[name, "all"].count.value for name in ("born_norway", "born_nordic", "born_outside_nordic")]
    parts = []
    for status, names in GROUPS.items():
        sizes = [sum(counts[name, "inclusion", arm] for name in names) for arm in ARMS]
        n = sum(sizes)

        def cell(name: str, status: str = status) -> tuple[float, float]:
            row = a1[name, status]
            return row.mean.value, row.sd.value

        education = rng.permutation(n)
        first = round(cell("primary_school")[0] * n)
        second = first + round(cell("higher_education")[0] * n)
        income, low = _incomes(*cell("income_before"), cell("income_below_g")[0], n, rng)
        part = {
            "sfj": np.repeat([0.0, 1.0], sizes),
            "status": np.repeat(status, n),
            "women": _flags(cell("women")[0], n, rng),
            "age": rng.permutation(_scaled(_grid(n), *cell("age"))),
            "married": _flags(cell("married")[0], n, rng),
            "primary_school": (education < first).astype(float),
            "higher_education": ((first <= education) & (education < second)).astype(float),
            "born_outside_norway": _flags(1 - born[0] / sum(born), n, rng),
            "income_before": income,
            "income_below_g": low,
            "good_health": _flags(cell("good_health")[0], n, rng),
            "positive_expectation": _flags(cell("positive_expectation")[0], n, rng),
        }
        part |= {f"{group}_at_inclusion": np.repeat(float(group == status), n) for group in ("job", "aap", "other")}
        parts.append(pd.DataFrame(part))
    return pd.concat(parts, ignore_index=True)


def design(cohort: pd.DataFrame, against: str | None = None) -> pd.DataFrame:
    """Give the matrix of the report's regression.

    Parameters
    ----------
    cohort : DataFrame
        As `simulate`.
    against : {"others", "sick_leave_full"}, optional
        Against whom people on AAP are compared, see `CONTRASTS`; without it SFJ works alike for all.

    Returns
    -------
    DataFrame
        Columns as in table 9, first a constant, last ``sfj``.

    Examples
    --------
    >>> list(design(simulate(np.random.default_rng(1)), "sick_leave_full").columns)[-4:]
    ['sfj_x_job', 'sfj_x_aap', 'sfj_x_other', 'sfj']
    """
    x = cohort[list(VARIABLES)].copy()
    x.insert(0, "const", 1.0)
    for group in CONTRASTS[against] if against else ():
        x[f"sfj_x_{group}"] = cohort["sfj"] * cohort[f"{group}_at_inclusion"]
    x["sfj"] = cohort["sfj"]
    return x


def _shifted(eta: Floats, share: float) -> Floats:
    """Add a constant to log odds so that the mean probability is `share`."""
    shift = optimize.brentq(lambda x: float(expit(eta + x).mean()) - share, -30, 30)
    return eta + shift


def probabilities(cohort: pd.DataFrame, gain: float, aap_gain: float | None = None) -> tuple[Floats, Floats]:
    """Give everybody's chance of being fully or partly in work without and with SFJ.

    Parameters
    ----------
    cohort : DataFrame
        As `simulate`.
    gain : float
        Share that SFJ adds: to everybody together, with one odds ratio for all, or to those not on
        AAP if `aap_gain` is given.
    aap_gain : float, optional
        Share that SFJ adds to those on AAP at inclusion.

    Returns
    -------
    without, with : ndarray, shape (n,)

    Notes
    -----
    Traits count as in table 9 (marginal effect over share (1 - share) is the log odds ratio). Two
    constants give the control arm the shares of month 12: 15 of 123 on AAP (figure 7), 194 of 438
    of the others (table 8 less figure 7).

    Examples
    --------
    >>> cohort = simulate(np.random.default_rng(1))
    >>> without, with_sfj = probabilities(cohort, 0.06)
    >>> round(float((with_sfj - without).mean()), 6)
    0.06
    """
    rows = source.rows("sfj-table-09")
    whole, part = month_counts("12", "job_or_partly"), figure_counts("7")
    k, n = (sum(whole[arm][i] for arm in ARMS) for i in (0, 1))
    slope = k / n * (1 - k / n)
    effects = np.array([rows[name, _MODEL].marginal_effect.value for name in VARIABLES]) / slope
    eta = cohort[list(VARIABLES)].to_numpy() @ effects
    aap = cohort["aap_at_inclusion"].to_numpy() == 1
    on, among = part["control"][0][0], part["control"][1]
    everybody, size = whole["control"]
    eta[aap] = _shifted(eta[aap], on / among)
    eta[~aap] = _shifted(eta[~aap], (everybody - on) / (size - among))
    without = expit(eta)
    after = eta.copy()
    for group, added in [(slice(None), gain)] if aap_gain is None else [(~aap, gain), (aap, aap_gain)]:
        after[group] = _shifted(eta[group], float(without[group].mean()) + added)
    return without, expit(after)


def averaging_factor(chances: Floats) -> float:
    """Give what turns a marginal effect at the average participant into one averaged over all.

    Parameters
    ----------
    chances : ndarray, shape (n,)
        Everybody's probability in a logit.

    Returns
    -------
    float
        Mean of p (1 - p) over its value at the mean of the log odds; below 1 if the mean participant
        stands near one half.

    Examples
    --------
    >>> round(averaging_factor(np.array([0.1, 0.5, 0.9])), 3)
    0.573
    """
    middle = expit(logit(chances).mean())
    return float((chances * (1 - chances)).mean() / (middle * (1 - middle)))


def factor_of_fit(share: float, r_squared: float) -> float:
    """Give `averaging_factor` from a printed fit alone, with log odds that are normal.

    Parameters
    ----------
    share : float
        Share of all with the outcome.
    r_squared : float
        McFadden's R squared of the logit, as Stata prints it; the log odds spread as widely as it asks for.

    Returns
    -------
    float

    Examples
    --------
    >>> round(factor_of_fit(487 / 1190, 0.1379), 3)
    0.839
    """
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    weights = weights / weights.sum()
    nothing = stats.bernoulli.entropy(share)

    def chances(spread: float) -> Floats:
        centre = optimize.brentq(lambda x: float(weights @ expit(x + spread * nodes)) - share, -30, 30)
        result: Floats = expit(centre + spread * nodes)
        return result

    def excess(spread: float) -> float:
        return float(1 - weights @ stats.bernoulli.entropy(chances(spread)) / nothing - r_squared)

    p = chances(optimize.brentq(excess, 1e-6, _WIDEST))
    middle = expit(weights @ logit(p))
    return float(weights @ (p * (1 - p)) / (middle * (1 - middle)))


def outcomes(cohort: pd.DataFrame, chances: tuple[Floats, Floats], draws: int, rng: np.random.Generator) -> Floats:
    """Draw who is in work after 12 months, in several simulated trials with the same participants.

    Parameters
    ----------
    cohort : DataFrame
        As `simulate`.
    chances : tuple of ndarray
        As `probabilities`.
    draws : int
        Simulated trials.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    ndarray of 0 and 1, shape (draws, n)
    """
    p = np.where(cohort["sfj"] == 1, chances[1], chances[0])
    result: Floats = (rng.random((draws, len(p))) < p).astype(float)
    return result


def logits(x: npt.ArrayLike, y: Floats) -> tuple[Floats, Floats]:
    """Fit many logit regressions on the same matrix at once.

    Parameters
    ----------
    x : array_like, shape (n, k)
        Matrix, constant included.
    y : ndarray of 0 and 1, shape (draws, n)
        One outcome a row.

    Returns
    -------
    coefficients, se : ndarray, shape (draws, k)
        Not numbers where a fit has no end, as when an outcome is separated.

    Notes
    -----
    Newton's method, as ``statsmodels.Logit``, for all rows side by side.

    Examples
    --------
    >>> x = np.array([[1.0, 0.0]] * 4 + [[1.0, 1.0]] * 4)
    >>> b, _ = logits(x, np.array([[1.0, 0, 0, 0, 1, 1, 1, 0], [1.0, 0, 0, 0, 1, 1, 1, 1]]))
    >>> b.round(3).tolist()
    [[-1.099, 2.197], [nan, nan]]
    """
    matrix = np.asarray(x, dtype=float)
    scale = np.abs(matrix).max(axis=0)
    z = matrix / scale
    # The fit to the mean outcome lies near all others and saves them most of the way.
    start = _newton(z, y.mean(axis=0, keepdims=True), np.zeros(z.shape[1]))[0][0]
    start = np.nan_to_num(start)
    parts = [_newton(z, y[i : i + _TOGETHER], start) for i in range(0, len(y), _TOGETHER)]
    b, se = (np.concatenate(column) for column in zip(*parts, strict=True))
    return b / scale, se / scale


def _newton(z: Floats, y: Floats, start: Floats) -> tuple[Floats, Floats]:
    """Fit the rows of y from one start; what does not converge is not a number."""
    k = z.shape[1]
    upper = np.triu_indices(k)
    products = z[:, upper[0]] * z[:, upper[1]]
    found, errors = np.full((2, len(y), k), np.nan)
    # The first step goes from one place, where all have the same chances.
    p = 1 / (1 + np.exp(-(z @ start)))
    b = start + np.linalg.solve((z.T * (p * (1 - p))) @ z, ((y - p) @ z).T).T
    left = np.arange(len(y))
    for _ in range(_MOST_STEPS):
        p = 1 / (1 + np.exp(-(b @ z.T)))
        information = np.empty((len(left), k, k))
        information[:, upper[0], upper[1]] = information[:, upper[1], upper[0]] = (p * (1 - p)) @ products
        step = np.linalg.solve(information, ((y[left] - p) @ z)[:, :, None])[:, :, 0]
        b += step
        done = np.abs(step).max(axis=1) < _CONVERGED
        found[left[done]] = b[done]
        errors[left[done]] = np.sqrt(np.linalg.inv(information[done]).diagonal(axis1=1, axis2=2))
        going = ~done & (np.abs(b).max(axis=1) < _FARTHEST)
        b, left = b[going], left[going]
        if not len(left):
            break
    return found, errors


@dataclass(frozen=True)
class Found:
    """Hold how often simulated trials find an effect, and how they see it.

    Parameters
    ----------
    chance, error : float
        Share of the trials whose test is significant, and its Monte Carlo standard error.
    z : float
        Mean statistic.
    exaggeration : float
        Mean of the absolute significant estimates over the true effect, in log odds; no number without effect.
    failed : int
        Trials whose regression has no end. They count as not significant.
    """

    chance: float
    error: float
    z: float
    exaggeration: float
    failed: int


@remembered
def found(
    cohort: pd.DataFrame,
    draws: int,
    rng: np.random.Generator,
    *,
    gain: float,
    aap_gain: float | None = None,
    against: str | None = None,
    alpha: float = 0.05,
) -> Found:
    """Repeat the trial and count how often its regression finds the effect.

    Parameters
    ----------
    cohort : DataFrame
        As `simulate`; the same people in every repetition.
    draws : int
        Repetitions.
    rng : numpy.random.Generator
        Source of randomness.
    gain, aap_gain : float
        As `probabilities`.
    against : {"others", "sick_leave_full"}, optional
        Whether people on AAP gain more than these is tested (the interaction of SFJ and AAP, see `CONTRASTS`), and
        not whether SFJ works.
    alpha : float
        Two-sided level of the z-test.

    Returns
    -------
    Found

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> result = found(simulate(rng), 200, rng, gain=0.15)
    >>> result.chance > 0.9, result.failed
    (True, 0)
    """
    x = design(cohort, against)
    column = list(x.columns).index("sfj_x_aap" if against else "sfj")
    chances = probabilities(cohort, gain, aap_gain)
    b, se = logits(x, outcomes(cohort, chances, draws, rng))
    failed = np.isnan(b[:, column])
    estimate, z = b[~failed, column], (b / se)[~failed, column]
    significant = np.abs(z) > stats.norm.isf(alpha / 2)
    chance = float(significant.sum() / draws)
    true = _true_effect(cohort, chances, against)
    apart = abs(true) > _CONVERGED and significant.any()
    exaggeration = float(np.abs(estimate[significant]).mean() / abs(true)) if apart else float("nan")
    error = float(np.sqrt(chance * (1 - chance) / draws))
    return Found(chance, error, float(z.mean()), exaggeration, int(failed.sum()))


def _true_effect(cohort: pd.DataFrame, chances: tuple[Floats, Floats], against: str | None) -> float:
    """Give the effect that a regression looks for, in log odds."""
    effect = logit(chances[1]) - logit(chances[0])
    aap = cohort["aap_at_inclusion"] == 1
    return float(effect[aap].mean() - effect[~aap].mean() if against else effect.mean())
