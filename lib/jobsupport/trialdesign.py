"""How many people a trial of three arms needs: control, guidance, and guidance with IPS.

The outcome is binary, people are randomised within centres, and three comparisons matter: each active arm with the
control arm and the active arms with each other. Power comes by formula (normal approximation) and by simulation, from
one `Design`, so that either can be held against the other.

Centres differ. `Design.icc` says how much: it is the share of the variance of the outcome that lies between centres,
the same in every arm, so that the shares of an arm have the SD sqrt(icc p (1 - p)) between centres. `Design.agreement`
is the correlation of what centres add to different arms: with 1 a centre that is good for one arm is good for all,
with less its differences between the arms are its own.

With an agreement below 1 the test stratified by centre, `power`, answers for the centres of the trial: where the arms
are alike on average but not in each centre, it finds more than its level, and rightly so of these centres. Of centres
*like* these it raises too many false alarms, 2 P(Z > 1.96 / sqrt(1 + v)), where v is the variance of the difference
between centres over that within them. `power_over_centres` keeps its level there, and pays for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special, stats

from etterprov.remember import remembered

ARMS = ("control", "guidance", "guidance_ips")
#: The comparisons: the arm that should do better, and the other, as places in `ARMS`.
PAIRS = {"guidance": (1, 0), "both": (2, 0), "ips": (2, 1)}
#: Ways to keep the chance of any false alarm among the three comparisons at the level.
PROCEDURES = ("bonferroni", "holm", "ordered", "overall_first")
#: In which order "ordered" tests: the largest difference, then the main question.
ORDER = ("both", "ips", "guidance")


@dataclass(frozen=True)
class Design:
    """Hold a plan for a trial and what is assumed of the people in it.

    Parameters
    ----------
    shares : tuple of float
        Share with the outcome in each arm, in the order of `ARMS`.
    people : tuple of int
        People randomised to each arm, spread evenly over the centres.
    centres : int
        Number of centres.
    icc : float
        Intraclass correlation of people of one centre and arm.
    agreement : float
        Correlation, between 0 and 1, of what a centre adds to one arm and to another.
    loss : float
        Share of the people whose outcome will not be known, in each arm and whatever the outcome.
    alpha : float
        Two-sided level for all comparisons together.

    Raises
    ------
    ValueError
        If a number is out of range, or an arm has fewer people than there are centres.

    Examples
    --------
    >>> Design((0.12, 0.21, 0.29), (500, 500, 500), loss=0.05).known
    (475.0, 475.0, 475.0)
    """

    shares: tuple[float, float, float]
    people: tuple[int, int, int]
    centres: int = 6
    icc: float = 0.0
    agreement: float = 1.0
    loss: float = 0.0
    alpha: float = 0.05

    def __post_init__(self) -> None:
        """Refuse what no trial can have."""
        if not all(0 < share < 1 for share in self.shares):
            raise ValueError(f"shares lie between 0 and 1, not {self.shares}")
        if not (0 <= self.icc < 1 and 0 <= self.loss < 1 and 0 <= self.agreement <= 1 and 0 < self.alpha < 1):
            raise ValueError("icc and loss lie from 0 to below 1, agreement from 0 to 1, alpha between 0 and 1")
        if self.centres < 1 or min(self.people) < self.centres:
            raise ValueError(f"each arm needs a person in each of {self.centres} centres, not {self.people} in all")

    @property
    def total(self) -> int:
        """Count all people randomised."""
        return sum(self.people)

    @property
    def known(self) -> tuple[float, ...]:
        """Expect how many people will have a known outcome, by arm."""
        return tuple((1 - self.loss) * n for n in self.people)

    @property
    def between(self) -> NDArray[np.float64]:
        """Give the SD of an arm's shares between centres, by arm."""
        p = np.array(self.shares)
        return np.sqrt(self.icc * p * (1 - p))


def _covariance(design: Design) -> NDArray[np.float64]:
    """Give the covariance of the three arms' observed shares, over people and centres."""
    p, n, sd = np.array(design.shares), np.array(design.known), design.between
    shared = design.agreement * np.outer(sd, sd)
    np.fill_diagonal(shared, sd**2)
    return shared / design.centres + np.diag((1 - design.icc) * p * (1 - p) / n)


def _variance_if_equal(design: Design, arms: tuple[int, ...]) -> float:
    """Give the variance within centres that a test of equal shares expects, from the arms taken together."""
    n, p, sd = (np.array(x)[list(arms)] for x in (design.known, design.shares, design.between))
    weights = n / n.sum()
    mean = float(weights @ p)
    correlation = np.full((len(arms), len(arms)), design.agreement)
    np.fill_diagonal(correlation, 1)
    return mean * (1 - mean) - float((weights * sd) @ correlation @ (weights * sd))


def standard_errors(design: Design, pair: str) -> tuple[float, float]:
    """Give the standard errors of a difference: as the test has it, and as it is.

    Parameters
    ----------
    design : Design
        The trial.
    pair : {"guidance", "both", "ips"}
        Guidance against control, both against control, or both against guidance alone.

    Returns
    -------
    tuple of float
        In shares. The first is what a test stratified by centre works out when it takes the arms as equal; the
        second holds under the shares of the design, over people and the choice of centres.

    Notes
    -----
    Centres that differ in level only make differences within them surer: the variance falls by 1 - icc (Vierron &
    Giraudeau 2009, doi:10.1186/1471-2288-9-39). Differences between centres in the *effect* add their variance over
    the number of centres, which more people don't lower.

    Examples
    --------
    >>> null, true = standard_errors(Design((0.12, 0.21, 0.29), (500, 500, 500)), "ips")
    >>> round(null, 4), round(true, 4)
    (0.0274, 0.0273)
    """
    first, second = PAIRS[pair]
    n, covariance = design.known, _covariance(design)
    null = _variance_if_equal(design, (first, second)) * (1 / n[first] + 1 / n[second])
    true = covariance[first, first] + covariance[second, second] - 2 * covariance[first, second]
    return float(np.sqrt(null)), float(np.sqrt(true))


def difference(design: Design, pair: str) -> float:
    """Give the true difference of a pair of arms, in shares.

    Examples
    --------
    >>> round(difference(Design((0.12, 0.21, 0.29), (500, 500, 500)), "both"), 2)
    0.17
    """
    first, second = PAIRS[pair]
    return design.shares[first] - design.shares[second]


def power(design: Design, pair: str, *, level: float | None = None) -> float:
    """Give the chance that one comparison, tested for itself, is significant.

    Parameters
    ----------
    design : Design
        The trial.
    pair : {"guidance", "both", "ips"}
        Which comparison.
    level : float, optional
        Two-sided level, by default that of the design.

    Returns
    -------
    float
        Power of the two-sided test of two shares, stratified by centre.

    Notes
    -----
    With one centre this is the classical formula (Fleiss, Tytun & Ury 1980, doi:10.2307/2529990, without their
    continuity correction), the pooled variance under equality and the separate ones otherwise.

    Examples
    --------
    The example of R's ``power.prop.test``, 50 people an arm with 50 and 75 %, has power 0.740:

    >>> round(power(Design((0.5, 0.75, 0.75), (50, 50, 50), centres=1), "guidance"), 3)
    0.74
    """
    from statsmodels.stats.power import normal_power_het

    null, true = standard_errors(design, pair)
    alpha = design.alpha if level is None else level
    return float(normal_power_het(difference(design, pair), 1, alpha, std_null=null, std_alternative=true))


def power_over_centres(design: Design, pair: str) -> float:
    """Give the chance that one comparison is significant when each centre counts as one observation.

    Parameters
    ----------
    design : Design
        The trial; it needs two centres or more.
    pair : {"guidance", "both", "ips"}
        Which comparison.

    Returns
    -------
    float
        Power of the t-test of the centres' differences against zero, with one degree of freedom less than centres.

    Raises
    ------
    ValueError
        If there is only one centre.

    Notes
    -----
    This test answers for centres *like* these, `power` for these centres. Its noncentrality is the difference over
    its standard error.

    Examples
    --------
    >>> design = Design((0.12, 0.21, 0.29), (480, 480, 480), icc=0.02, agreement=0.8)
    >>> round(power_over_centres(design, "ips"), 2), round(power_over_centres(replace(design, centres=20), "ips"), 2)
    (0.53, 0.75)
    """
    if design.centres < 2:
        raise ValueError("one centre tells nothing about others")
    df = design.centres - 1
    noncentrality = (difference(design, pair) / standard_errors(design, pair)[1]) ** 2
    if noncentrality == 0:
        return design.alpha
    return float(stats.ncf.sf(stats.f.isf(design.alpha, 1, df), 1, df, noncentrality))


def decide(z: NDArray[Any], overall: NDArray[Any], procedure: str, alpha: float) -> NDArray[np.bool_]:
    """Say which comparisons are significant.

    Parameters
    ----------
    z : ndarray, shape (3, ...)
        Statistics of the comparisons in the order of `PAIRS`.
    overall : ndarray, shape (...)
        Chi-square of all three arms together, with two degrees of freedom.
    procedure : {"bonferroni", "holm", "ordered", "overall_first"}
        *Bonferroni*: each at a third of the level. *Holm*: the smallest p at a third, the next at half, the last at
        the full level. *Ordered*: each at the full level, in the order of `ORDER`, until one is not significant.
        *Overall first*: each at the full level if all three arms together differ.
    alpha : float
        Level for all comparisons together.

    Returns
    -------
    ndarray of bool, shape (3, ...)

    Raises
    ------
    ValueError
        If the procedure is unknown.

    Notes
    -----
    All four keep the chance of any false alarm at the level, whatever is true. For *overall first* that holds with
    three arms: either all are equal, which the overall test guards, or at most one pair is.

    Examples
    --------
    >>> z, chi2 = np.array([2.1, 3.0, 1.5]), np.array(9.0)
    >>> decide(z, chi2, "holm", 0.05).tolist(), decide(z, chi2, "overall_first", 0.05).tolist()
    ([False, True, False], [True, True, False])
    """
    p = 2 * special.ndtr(-np.abs(z))
    if procedure == "bonferroni":
        return p < alpha / len(PAIRS)
    if procedure == "overall_first":
        return (p < alpha) & (overall > stats.chi2.isf(alpha, len(ARMS) - 1))
    if procedure == "ordered":
        places = _column([list(PAIRS).index(pair) for pair in ORDER], p.ndim)
        steps, levels = np.broadcast_to(places, p.shape), [alpha] * len(PAIRS)
    elif procedure == "holm":
        steps, levels = np.argsort(p, axis=0), [alpha / (len(PAIRS) - step) for step in range(len(PAIRS))]
    else:
        raise ValueError(f"procedure must be one of {', '.join(PROCEDURES)}, not {procedure!r}")
    passed = np.logical_and.accumulate(np.take_along_axis(p, steps, axis=0) < _column(levels, p.ndim), axis=0)
    decided = np.empty(p.shape, dtype=bool)
    np.put_along_axis(decided, steps, passed, axis=0)
    return decided


def _column(values: Any, dimensions: int) -> NDArray[Any]:
    return np.reshape(values, (-1, *[1] * (dimensions - 1)))


def power_of(design: Design, procedure: str) -> dict[str, float]:
    """Give the chance that each comparison is significant when all three are tested together.

    Parameters
    ----------
    design : Design
        The trial.
    procedure : {"bonferroni", "holm", "ordered", "overall_first"}
        How the level is shared, see `decide`.

    Returns
    -------
    dict of str to float
        By comparison, and ``"all"`` for all three at once.

    Notes
    -----
    The differences of guidance from control and of both from guidance are taken as jointly normal; the third is
    their sum. The chances are summed over a grid, to about three decimals.

    Examples
    --------
    >>> design = Design((0.12, 0.21, 0.29), (500, 500, 500))
    >>> {name: round(chance, 2) for name, chance in power_of(design, "overall_first").items()}
    {'guidance': 0.97, 'both': 1.0, 'ips': 0.83, 'all': 0.8}
    """
    contrast = np.array([[-1.0, 1.0, 0.0], [0.0, -1.0, 1.0]])
    spread = np.linalg.cholesky(contrast @ _covariance(design) @ contrast.T)
    grid = np.linspace(-5, 5, 401)
    weight = stats.norm.pdf(grid)
    u, v = np.meshgrid(grid, grid, indexing="ij")
    means = contrast @ np.array(design.shares)
    first, second = (means[i] + spread[i, 0] * u + spread[i, 1] * v for i in (0, 1))
    arms = np.stack([np.zeros_like(first), first, first + second])
    z = np.stack([(arms[a] - arms[b]) / standard_errors(design, pair)[0] for pair, (a, b) in PAIRS.items()])
    n = _column(design.known, 3)
    middle = (n * arms).sum(axis=0) / n.sum()
    overall = (n * (arms - middle) ** 2).sum(axis=0) / _variance_if_equal(design, (0, 1, 2))
    decided = decide(z, overall, procedure, design.alpha)
    mass = np.outer(weight, weight)
    mass /= mass.sum()
    chances = {pair: float((mass * found).sum()) for pair, found in zip(PAIRS, decided, strict=True)}
    return {**chances, "all": float((mass * decided.all(axis=0)).sum())}


def people_needed(
    design: Design,
    chance: Callable[[Design], float],
    *,
    wanted: float = 0.8,
    allocation: tuple[int, int, int] = (1, 1, 1),
    most: int = 200_000,
) -> Design:
    """Find the smallest trial in which something has the power wanted.

    Parameters
    ----------
    design : Design
        The trial; its number of people is replaced.
    chance : callable
        Gives the power of a design, such as ``lambda d: power(d, "ips")``; it must not fall with more people.
    wanted : float
        The power that it has to reach.
    allocation : tuple of int
        People of each arm in a block of the randomisation.
    most : int
        Number of blocks at which to give up.

    Returns
    -------
    Design
        With the people of as few whole blocks as are enough.

    Raises
    ------
    ValueError
        If `most` blocks are not enough, as when the effect differs between few centres.

    Examples
    --------
    R's documentation of ``power.prop.test`` gives 76.7 people an arm for 50 and 75 % and a power of 90 %:

    >>> design = Design((0.5, 0.75, 0.75), (50, 50, 50), centres=1)
    >>> people_needed(design, lambda d: power(d, "guidance"), wanted=0.9).people
    (77, 77, 77)
    """
    low = -(-design.centres // min(allocation))  # a person of each arm in each centre

    def of(blocks: int) -> Design:
        a, b, c = allocation
        return replace(design, people=(blocks * a, blocks * b, blocks * c))

    high = low
    while chance(of(high)) < wanted:
        low, high = high + 1, 2 * high
        if high > most:
            raise ValueError(f"even {sum(of(most).people)} people don't give a power of {wanted}")
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if chance(of(middle)) >= wanted else (middle + 1, high)
    return of(low)


def smallest(design: Design, pair: str, *, wanted: float = 0.8) -> Design:
    """Find the smallest trial of equal arms that gives one comparison its power.

    Parameters
    ----------
    design : Design
        The trial; its number of people is replaced.
    pair : {"guidance", "both", "ips"}
        Which comparison.
    wanted : float
        Power wanted.

    Examples
    --------
    >>> smallest(Design((0.5, 0.75, 0.75), (50, 50, 50), centres=1), "guidance", wanted=0.9).total
    231
    """
    return people_needed(design, lambda trial: power(trial, pair), wanted=wanted)


def hardest(design: Design, *, wanted: float = 0.8) -> tuple[str, Design]:
    """Find the comparison that needs most people, and the smallest trial with power for all.

    Parameters
    ----------
    design : Design
        The trial; its number of people is replaced.
    wanted : float
        Power wanted for each comparison.

    Examples
    --------
    >>> pair, trial = hardest(Design((0.1, 0.3, 0.4), (50, 50, 50), centres=1))
    >>> pair, trial == smallest(trial, "ips")
    ('ips', True)
    """
    found = {pair: smallest(design, pair, wanted=wanted) for pair in PAIRS}
    pair = max(found, key=lambda name: found[name].total)
    return pair, found[pair]


def detectable(design: Design, pair: str, *, wanted: float = 0.8, level: float | None = None) -> float:
    """Find the smallest difference that the people of a design are enough for.

    Parameters
    ----------
    design : Design
        The trial; the share of the pair's better arm is replaced.
    pair : {"guidance", "both", "ips"}
        Which comparison.
    wanted : float
        Power wanted.
    level : float, optional
        Two-sided level, by default that of the design.

    Returns
    -------
    float
        In shares, above the share of the pair's other arm.

    Raises
    ------
    ValueError
        If no difference is found with this power.

    Examples
    --------
    >>> round(detectable(Design((0.12, 0.21, 0.29), (123, 130, 130)), "guidance"), 3)
    0.137
    """
    first, second = PAIRS[pair]

    def lacking(share: float) -> float:
        control, guidance, both = (share if arm == first else value for arm, value in enumerate(design.shares))
        return power(replace(design, shares=(control, guidance, both)), pair, level=level) - wanted

    low, high = design.shares[second] + 1e-9, 1 - 1e-9
    if lacking(high) < 0:
        raise ValueError(f"with {design.people} people in {design.centres} centres no difference has this power")
    return float(optimize.brentq(lacking, low, high)) - design.shares[second]


@dataclass(frozen=True)
class Trials:
    """Hold the tests of many simulated trials, by comparison in the order of `PAIRS` and trial.

    Parameters
    ----------
    z : ndarray, shape (3, trials)
        Mantel-Haenszel statistics of the comparisons, stratified by centre.
    overall : ndarray, shape (trials,)
        Chi-square of all arms together, stratified by centre.
    p_over_centres : ndarray, shape (3, trials)
        p of the t-tests of the centres' differences; nan where there is one centre, or none left to compare.
    """

    z: NDArray[np.float64]
    overall: NDArray[np.float64]
    p_over_centres: NDArray[np.float64]

    def found(self, pair: str, alpha: float = 0.05) -> float:
        """Give the share of trials in which the test stratified by centre finds a comparison, by itself."""
        return float((np.abs(self.z[list(PAIRS).index(pair)]) > stats.norm.isf(alpha / 2)).mean())

    def found_over_centres(self, pair: str, alpha: float = 0.05) -> float:
        """Give the share of trials in which the test over centres finds a comparison, by itself."""
        return float((self.p_over_centres[list(PAIRS).index(pair)] < alpha).mean())

    def share(self, procedure: str, alpha: float = 0.05) -> dict[str, float]:
        """Give the share of trials in which each comparison, all of them, and any of them are significant."""
        decided = decide(self.z, self.overall, procedure, alpha)
        shares = {pair: float(found.mean()) for pair, found in zip(PAIRS, decided, strict=True)}
        return {**shares, "all": float(decided.all(axis=0).mean()), "any": float(decided.any(axis=0).mean())}


@remembered
def simulate(design: Design, trials: int, rng: np.random.Generator) -> Trials:
    """Run a trial many times and test its comparisons each time.

    Parameters
    ----------
    design : Design
        The trial.
    trials : int
        How many times.
    rng : numpy.random.Generator
        Source of chance.

    Returns
    -------
    Trials

    Notes
    -----
    Each time new centres are drawn. The shares of an arm follow a beta distribution between centres, with the mean of
    the design and the SD sqrt(icc p (1 - p)); the arms are tied by a normal copula with the correlation `agreement`.
    People are lost at random. Tests are those of Mantel & Haenszel (1959), for two arms and for three.

    Examples
    --------
    >>> design = Design((0.12, 0.21, 0.29), (500, 500, 500), icc=0.02)
    >>> found = simulate(design, 2000, np.random.default_rng(1)).share("overall_first")
    >>> abs(found["ips"] - power_of(design, "overall_first")["ips"]) < 0.03
    True
    """
    size = (trials, design.centres, len(ARMS))
    place = np.arange(design.centres)[:, None]
    people = (np.array(design.people) + place) // design.centres  # sums to the people of each arm
    n = rng.binomial(people, 1 - design.loss, size=size) if design.loss else np.broadcast_to(people, size)
    successes = rng.binomial(n, _centre_shares(design, size, rng))
    z = np.stack([_stratified_z(successes[..., [a, b]], n[..., [a, b]]) for a, b in PAIRS.values()])
    return Trials(z, _stratified_chi2(successes, n), _over_centres(successes, n))


def _centre_shares(design: Design, size: tuple[int, int, int], rng: np.random.Generator) -> NDArray[np.float64]:
    """Draw the true shares of centres and arms."""
    p = np.array(design.shares)
    if design.icc == 0:
        return np.broadcast_to(p, size)
    common, own = rng.standard_normal((*size[:2], 1)), rng.standard_normal(size)
    quantile = special.ndtr(np.sqrt(design.agreement) * common + np.sqrt(1 - design.agreement) * own)
    people = 1 / design.icc - 1
    return special.betaincinv(p * people, (1 - p) * people, quantile)


def _stratified_z(successes: NDArray[Any], n: NDArray[Any]) -> NDArray[np.float64]:
    """Compare two arms over centres, axis -2, by the test of Mantel and Haenszel."""
    both, total = successes.sum(axis=-1), n.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = n[..., 0] * both / total
        variance = n[..., 0] * n[..., 1] * both * (total - both) / (total**2 * (total - 1.0))
        excess = np.nansum(successes[..., 0] - expected, axis=-1)
        return np.nan_to_num(excess / np.sqrt(np.nansum(variance, axis=-1)))


def _stratified_chi2(successes: NDArray[Any], n: NDArray[Any]) -> NDArray[np.float64]:
    """Compare all arms over centres by the generalised test of Mantel and Haenszel."""
    all_, total = successes.sum(axis=-1, keepdims=True), n.sum(axis=-1, keepdims=True)
    excess = (successes - n * all_ / total)[..., 1:].sum(axis=-2)
    factor = (all_ * (total - all_) / (total**2 * (total - 1.0)))[..., None]
    n1 = n[..., 1:]
    covariance = factor * (
        n1[..., None] * np.eye(n1.shape[-1]) * total[..., None] - n1[..., :, None] * n1[..., None, :]
    )
    inverse = np.linalg.inv(covariance.sum(axis=-3))
    return np.einsum("ti,tij,tj->t", excess, inverse, excess)


def _over_centres(successes: NDArray[Any], n: NDArray[Any]) -> NDArray[np.float64]:
    """Test the centres' differences of shares against zero, each centre counting once."""
    centres = n.shape[-2]
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = successes / n
        gaps = np.stack([shares[..., a] - shares[..., b] for a, b in PAIRS.values()])
        if centres < 2:
            return np.full(gaps.shape[:-1], np.nan)
        t = gaps.mean(axis=-1) / (gaps.std(axis=-1, ddof=1) / np.sqrt(centres))
    return 2 * special.stdtr(centres - 1, -np.abs(t))


def monte_carlo_error(share: float, trials: int) -> float:
    """Give the standard error of a share of simulated trials.

    Examples
    --------
    >>> round(monte_carlo_error(0.8, 10_000), 4)
    0.004
    """
    return float(np.sqrt(share * (1 - share) / trials))
