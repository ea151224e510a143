"""Checks of the chapter on Utvidet oppfølging (Johansen & Schönfelder 2021), tables 2 to 5 and text.

The sections follow the tables. Names of rows and columns are those of ``data/published/uo-*.csv``;
"uo" is the group in Utvidet oppfølging, "control" the one in KVP or with the external provider.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from typing import Any

from etterprov import granularity, source
from etterprov.check import Check, compare, excuse, fitting, judge
from etterprov.effects import smallest_sample
from etterprov.families.spread import SD_BESIDE, implied_correlation
from etterprov.printed import Printed
from etterprov.reach import Reach, reach, sqrt
from etterprov.readings import SILENT, Said, says
from etterprov.summary import (
    chi_square,
    least_maximum,
    p_from_f,
    p_from_t,
    paired_correlation,
    t_statistic,
    t_test,
    whole_correlation,
)
from jobsupport.uo.people import (
    CLAIMS_OF_SLOPE,
    behind_change,
    head_of_table_3,
    moved_person,
    people_behind,
    printed_rows,
    slope_reach,
    splits,
    text_of,
    whole_of,
)

ALPHA = 0.05
HOURS_OF_A_WEEK = 7 * 24
ABOUT_AGE = says("about-age")


def _numbers(row: source.Row, *columns: str) -> list[Printed]:
    return [getattr(row, column) for column in columns]


def _moments(row: source.Row) -> list[Printed]:
    return _numbers(row, "uo_mean", "uo_sd", "control_mean", "control_sd")


def _span(r: Reach, digits: int = 3) -> str:
    return f"{r.low:.{digits}f} to {r.high:.{digits}f}"


def _union(reaches: Iterable[Reach]) -> Reach:
    return reduce(Reach.union, reaches)


def _t_reach(row: source.Row, uo: int, control: int) -> Reach:
    def t(m1: Any, s1: Any, m2: Any, s2: Any) -> Any:
        return t_statistic(m1, s1, uo, m2, s2, control)

    return reach(t, *_moments(row))


def _p_reach(t: Reach | Printed, df: int) -> Reach:
    """Push a t statistic through its two-sided p, which turns at zero."""
    return Reach(t.low, t.high).through(lambda x: p_from_t(x, df), turning=[0.0])


def _rounded(name: str, quantity: str, claim: Printed, original: Printed, **reading: Any) -> Check:
    """Compare a number in the text with the same number in a table.

    With as many decimals both are the same number or not; that 1 and 2 could both be 1.5 rounded
    would be no excuse.
    """
    span = Reach(original.low, original.high)
    if claim.decimals == original.decimals:
        span = Reach(original.value, original.value)
    return compare(name, quantity, claim, span, [original], **reading)


# Table 2 -----------------------------------------------------------------------------------------


def _counts() -> Iterator[Check]:
    rows = printed_rows(2)
    head, women, men = rows["group_size"], rows["women"], rows["men"]
    for group in ("uo", "control"):
        n, f, m = (getattr(head, f"{group}_n"), *(getattr(r, f"{group}_count") for r in (women, men)))
        total = f.value + m.value
        yield compare(f"{group}-n", "women and men add up", n, Reach(total, total), [f, m])
        shares = []
        for row, who in ((women, "women"), (men, "men")):
            count, percent = getattr(row, f"{group}_count"), getattr(row, f"{group}_percent")
            share = 100 * count.value / n.value
            shares.append(percent)
            yield compare(
                f"{who}-{group}-percent",
                f"{count.text} of {n.text} in per cent",
                percent,
                Reach(share, share),
                [count, n],
            )
        total = Reach(sum(percent.low for percent in shares), sum(percent.high for percent in shares))
        yield judge(
            f"{group}-percent-sum",
            "percentages add up to 100 within their rounding",
            shares[0],
            total.low <= 100 <= total.high,
            shares[1:],
            reach=total,
            printed=" + ".join(percent.text for percent in shares),
        )
    counts = [_numbers(row, "uo_count", "control_count") for row in (women, men)]
    test = chi_square([[whole_of(count) for count in row] for row in counts])
    inputs = [*counts[0], *counts[1]]
    plain = says("counts-sex-chi2-note")
    yield compare(
        "sex-chi2",
        "chi-square of sex by group",
        women.value,
        Reach(test.chi2, test.chi2),
        inputs,
        cleared=plain,
    )
    yield compare("sex-df", "degrees of freedom", women.df, Reach(test.df, test.df), inputs)
    yield compare("sex-p", "p of that chi-square", women.p, Reach(test.p, test.p), inputs)


COMPARED = {
    "age": "significant",
    "work_ability": "not significant",
    "self_efficacy": "not significant",
    "expectation": "not significant",
    "hours_before": "not significant",
    "hours_after": "not significant",
    "hours_change": "not significant",
}


def _comparisons() -> Iterator[Check]:
    """Recompute t, df and p of the seven comparisons of means."""
    rows = printed_rows(2)
    head = rows["group_size"]
    enrolled = whole_of(head.uo_n) + whole_of(head.control_n)
    for name, said in COMPARED.items():
        row = rows[name]
        total = whole_of(row.df) + 2
        t = _union(_t_reach(row, *split) for split in splits(total))
        missing = enrolled - total
        yield compare(
            f"{name}-t",
            "Student's t from means, SDs and n",
            row.value,
            t,
            [*_moments(row), row.df, head.uo_n, head.control_n],
            cleared=says("comparisons-t-note", total=total),
        )
        yield compare(
            f"{name}-p", "p of the printed t", row.p, _p_reach(row.value, whole_of(row.df)), [row.value, row.df]
        )
        yield judge(
            f"{name}-df",
            "no more people than were enrolled",
            row.df,
            total <= enrolled,
            [head.uo_n, head.control_n],
            reach=Reach(0, enrolled - 2),
            cleared=says("comparisons-df-note", df=row.df, total=total, enrolled=enrolled, missing=missing),
        )
        low = row.p.low <= ALPHA
        yield judge(
            f"{name}-word",
            f"called {said}",
            row.p,
            low if said == "significant" else not low,
            reach=Reach(0, ALPHA) if said == "significant" else Reach(ALPHA, 1),
        )


SCALES = {"work_ability": (0, 10, 1), "self_efficacy": (1, 10, 3), "expectation": (0, 8, 1)}


def _scales() -> Iterator[Check]:
    """Ask whether answers on the printed scales can have these means and SDs."""
    rows = printed_rows(2)
    for name, (low, high, items) in SCALES.items():
        row = rows[name]
        total = whole_of(row.df) + 2
        for group in ("uo", "control"):
            mean, sd = getattr(row, f"{group}_mean"), getattr(row, f"{group}_sd")
            sizes = {split[0 if group == "uo" else 1] for split in splits(total)}
            whole = any(granularity.grimmer(mean.text, sd.text, n, items) for n in sizes)
            yield judge(
                f"{name}-{group}-granular",
                "whole-number answers can have this mean and SD",
                mean,
                whole,
                [sd, row.df],
                cleared=says("scales-granular-note"),
            )
            n = min(sizes)
            middle = min(max((low + high) / 2, mean.low), mean.high)  # the mean within rounding that allows most
            ceiling = sqrt((middle - low) * (high - middle) * n / (n - 1))
            yield judge(
                f"{name}-{group}-spread",
                f"SD possible on a scale from {low} to {high}",
                sd,
                sd.low <= ceiling,
                [mean, row.df],
                reach=Reach(0.0, float(ceiling)),
            )
    age = rows["age"]
    enrolled = printed_rows(2)["group_size"]
    for group, n in (("uo", whole_of(enrolled.uo_n)), ("control", whole_of(enrolled.control_n))):
        mean, sd = getattr(age, f"{group}_mean"), getattr(age, f"{group}_sd")
        yield judge(
            f"age-{group}-granular",
            "whole years can have this mean and SD",
            mean,
            granularity.grimmer(mean.text, sd.text, n),
            [sd],
            cleared=says("age-granular-note"),
        )


def _changes() -> Iterator[Check]:
    """Hold the change score against both times."""
    rows = printed_rows(2)
    before, after, change = (rows[f"hours_{time}"] for time in ("before", "after", "change"))
    for group in ("uo", "control"):
        means = [getattr(row, f"{group}_mean") for row in (before, after)]
        yield compare(
            f"hours_change-{group}-mean",
            "mean after minus mean before",
            getattr(change, f"{group}_mean"),
            reach(lambda a, b: b - a, *means),
            means,
        )
        sds = [getattr(row, f"{group}_sd") for row in (before, after, change)]
        yield SD_BESIDE.check(
            f"hours_change-{group}-sd",
            sds[2],
            *sds[:2],
            cleared=says("hours-change-sd-note", r=implied_correlation(sds[2], *sds[:2], change=True)),
        )
        for row, time in ((before, "before"), (after, "after")):
            mean, sd = getattr(row, f"{group}_mean"), getattr(row, f"{group}_sd")
            sizes = [split[0 if group == "uo" else 1] for split in splits(whole_of(row.df) + 2)]
            top = _union(reach(lambda m, s, n=n: least_maximum(m, s, n), mean, sd) for n in sizes)
            yield judge(
                f"hours_{time}-{group}-spread",
                "SD possible for hours that are never negative",
                sd,
                top.low <= HOURS_OF_A_WEEK,
                [mean, row.df],
                reach=Reach(0, HOURS_OF_A_WEEK),
                cleared=says("hours-spread-note", top_low=top.low),
            )


# Table 3 -----------------------------------------------------------------------------------------


def _interaction() -> Iterator[Check]:
    two, three = printed_rows(2), printed_rows(3)
    head, before, after = three["group_size"], three["before"], three["after"]
    enrolled, change = two["group_size"], two["hours_change"]
    uo, control = head.uo_n, head.control_n
    total = whole_of(uo) + whole_of(control)
    yield judge(
        "uo-n",
        "no more people than were enrolled",
        uo,
        uo.value <= enrolled.uo_n.value,
        [enrolled.uo_n],
        reach=Reach(0, enrolled.uo_n.value),
    )
    yield judge(
        "control-n",
        "no more people than were enrolled",
        control,
        control.value <= enrolled.control_n.value,
        [enrolled.control_n],
        reach=Reach(0, enrolled.control_n.value),
        finding=says(
            "control-n",
            control=control,
            control_n=enrolled.control_n,
            uo=uo,
            total=total,
            df2=before.df2,
            whole_and_n2=whole_of(change.df) + 2,
            uo_then=behind_change()[0],
        ),
    )
    for row, time in ((before, "before"), (after, "after")):
        for column in ("uo_mean", "uo_sd", "control_mean", "control_sd"):
            claim, same = getattr(row, column), getattr(two[f"hours_{time}"], column)
            yield _rounded(f"{time}-{column}", "same as in table 2", claim, same)
    yield compare("df1", "numerator df of a 2 x 2 interaction", before.df1, Reach(1, 1))
    yield compare(
        "df2",
        "people minus groups, no covariate",
        before.df2,
        Reach(total - 2, total - 2),
        [uo, control],
        cleared=says("interaction-df2-note", uo=uo, control=control, df2=before.df2),
    )
    yield compare(
        "df2-age",
        "people minus groups minus one for age",
        before.df2,
        Reach(total - 3, total - 3),
        [uo, control],
        finding=says(
            "interaction-df2-age",
            about_age=ABOUT_AGE,
            uo=uo,
            control=control,
            total_less_n3=total - 3,
            df2=before.df2,
            total=total,
            total_and_n1=total + 1,
        ),
    )
    yield from _interaction_f()


def interaction_f(uo: int, control: int, uo_change: Printed | Reach, control_change: Printed | Reach) -> Reach:
    """Push mean changes through the F of group by time, with the SDs of change of table 2."""
    sds = _numbers(printed_rows(2)["hours_change"], "uo_sd", "control_sd")

    def t(a: Any, b: Any, s1: Any, s2: Any) -> Any:
        return t_statistic(a, s1, uo, b, s2, control)

    return reach(t, uo_change, control_change, *sds).through(lambda x: x * x, turning=[0.0])


def _interaction_f() -> Iterator[Check]:
    text, two, three = text_of(), printed_rows(2), printed_rows(3)
    before, after, change = three["before"], three["after"], two["hours_change"]
    difference = [
        reach(lambda a, b: b - a, getattr(before, f"{g}_mean"), getattr(after, f"{g}_mean")) for g in ("uo", "control")
    ]
    inputs = [*_moments(before), *_moments(after), change.uo_sd, change.control_sd]
    uo, control = behind_change()
    sizes = ((uo, control), head_of_table_3(), (uo + 1, control - 1))
    f = _union(interaction_f(*size, *difference) for size in sizes)
    claims = (text["hours_change_uo"], text["hours_change_control"])
    moved = _union(interaction_f(*size, *claims) for size in sizes)
    test = t_test(
        change.uo_mean.value, change.uo_sd.value, uo, change.control_mean.value, change.control_sd.value, control
    )
    needed = before.f.value**0.5 * test.se
    after_before = [
        says("change-of-means", after=getattr(after, f"{g}_mean"), before=getattr(before, f"{g}_mean"))
        for g in ("uo", "control")
    ]
    yield compare(
        "f",
        "F of group by time, without covariate",
        before.f,
        f,
        inputs,
        finding=says(
            "interaction-f-f",
            after_befores=after_before,
            difference=test.difference,
            se=test.se,
            t=test.t,
            value=test.t**2,
            f=f,
            f_2=before.f,
            p=change.p,
            p_2=before.p,
            change=change.value,
            value_2=change.value.value**2,
            needed=needed,
            claims_0=claims[0],
            claims_1=claims[1],
            moved=moved,
        ),
    )
    p = Reach(before.f.low, before.f.high).through(lambda x: p_from_f(x, 1, whole_of(before.df2)))
    yield compare("p", "p of the printed F", before.p, p, [before.f, before.df1, before.df2])
    eta = Reach(before.f.low, before.f.high).through(lambda x: x / (x + before.df2.value))
    yield compare("partial-eta2", "F / (F + df2)", before.partial_eta2, eta, [before.f, before.df2])


# Table 4 -----------------------------------------------------------------------------------------


def _listed(sizes: list[int]) -> str:
    if len(sizes) > 2 and sizes == list(range(sizes[0], sizes[-1] + 1)):
        return f"{sizes[0]} to {sizes[-1]}"
    return " or ".join(map(str, sizes)) or "no number of people"


def _regressions() -> Iterator[Check]:
    rows = printed_rows(4)
    for (predictor, group), row in rows.items():
        if predictor == "group_size":
            continue
        n = rows["group_size", group].n
        middle = reach(lambda a, b: (a + b) / 2, row.ci_low, row.ci_high)
        name = f"{predictor}-{group}"
        yield compare(
            f"{name}-b",
            "slope is the middle of its interval",
            row.b,
            middle,
            [row.ci_low, row.ci_high],
            cleared=(says("regressions-b-note") if abs(row.ci_low.value) > 1 or row.ci_high.value > 1 else SILENT),
        )
        sizes = people_behind(row)
        for column, function in CLAIMS_OF_SLOPE.items():
            claim = getattr(row, column)
            span = slope_reach(row, whole_of(n), function)
            other = _union(slope_reach(row, m, function) for m in sizes) if sizes else None
            fit = says("regressions-fit", sizes=sizes, other=other) if other else SILENT
            label = "p" if column == "p" else "R squared"
            yield compare(
                f"{name}-{column}",
                f"{label} from slope, interval and N = {n}",
                claim,
                span,
                [row.b, row.ci_low, row.ci_high, n],
                finding=says(
                    "regressions",
                    b=row.b,
                    ci_low=row.ci_low,
                    ci_high=row.ci_high,
                    n=n,
                    whole_less_n2=whole_of(n) - 2,
                    label=label,
                    span=span,
                    claim=claim,
                    fit=fit,
                ),
            )
        # Within rounding p may lie on either side of 0.05, and the interval may just hold 0 or not.
        excluding = row.ci_low.high > 0 or row.ci_high.low < 0
        including = row.ci_low.low <= 0 <= row.ci_high.high
        yield judge(
            f"{name}-interval",
            "interval excludes 0 exactly when p is below 0.05",
            row.p,
            (row.p.low <= ALPHA and excluding) or (row.p.high >= ALPHA and including),
            [row.ci_low, row.ci_high],
        )


def _regression_heads() -> Iterator[Check]:
    """Ask whether one N a group can serve all three rows."""
    rows = printed_rows(4)
    factors = ("work_ability", "self_efficacy", "expectation")
    for group in ("uo", "control"):
        head = rows["group_size", group].n
        sizes = {factor: people_behind(rows[factor, group]) for factor in factors}
        words = says(
            "regression-heads-n-words",
            eachs=[says("regression-heads-n-words-each", f=f.replace("_", " "), s=s) for f, s in sizes.items()],
        )
        shared = set.intersection(*(set(s) for s in sizes.values()))
        yield judge(
            f"{group}-n",
            "one N for all three rows",
            head,
            whole_of(head) in shared,
            [x for f in factors for x in _numbers(rows[f, group], "b", "ci_low", "ci_high", "p", "r2")],
            reach=Reach(min(shared), max(shared)) if shared else None,
            finding=says(
                "regression-heads-n",
                words=words,
                head=head,
                heads=[rows["group_size", g].n for g in ("uo", "control")],
                control_fits=people_behind(rows["work_ability", "uo"]),
                uo_fits=people_behind(rows["work_ability", "control"]),
            ),
        )


# Table 5 -----------------------------------------------------------------------------------------

PAIRS = (
    ("work_ability", "self_efficacy"),
    ("work_ability", "expectation"),
    ("expectation", "self_efficacy"),
)


def _pair_total(pair: tuple[str, str]) -> int:
    """Give the most people who can have answered both questions, by the df of table 2."""
    return min(whole_of(printed_rows(2)[name].df) + 2 for name in pair)


def _correlations() -> Iterator[Check]:
    rows, text = printed_rows(5), text_of()
    levels = {"*": text["one_star"], "**": text["two_stars"], "***": text["three_stars"]}
    for pair in PAIRS:
        total = _pair_total(pair)
        sizes = {
            "all": {total},
            "uo": {uo for uo, _ in splits(total)},
            "control": {control for _, control in splits(total)},
        }
        for sample, possible in sizes.items():
            row = rows[(*pair, sample)]
            stars = row.stars or ""
            p = _union(_correlation_p(row.r, n) for n in possible if n >= 5)
            holds = p.low < levels[stars].value if stars else p.high >= levels["*"].value
            more = stars in ("*", "**") and p.high < levels[stars + "*"].value
            yield judge(
                f"{'-'.join(pair)}-{sample}-stars",
                "stars against the p of r and n",
                row.r,
                holds,
                levels.values(),
                reach=p,
                printed=stars or "no star",
                cleared=(says("correlations-stars-note", levels=levels[stars + "*"]) if more else SILENT),
            )
        yield _whole_from_parts(pair, total)
    for sample in ("all", "uo", "control"):
        r = [rows[(*pair, sample)].r for pair in PAIRS]
        determinant = reach(lambda a, b, c: 1 + 2 * a * b * c - a**2 - b**2 - c**2, *r)
        yield judge(
            f"{sample}-together",
            "the three correlations can hold together",
            r[0],
            determinant.high >= 0,
            r[1:],
            reach=determinant,
            printed=f"{r[0]}, {r[1]}, {r[2]}",
            cleared=says("correlations-together-note"),
        )


def _correlation_p(r: Printed, n: int) -> Reach:
    df = n - 2
    t = Reach(r.low, r.high).through(lambda x: x * (df / (1 - x * x)) ** 0.5)
    return _p_reach(t, df)


def _whole_from_parts(pair: tuple[str, str], total: int) -> Check:
    rows, two = printed_rows(5), printed_rows(2)
    x, y = (two[name] for name in pair)
    parts = [rows[(*pair, group)].r for group in ("uo", "control")]
    claim = rows[(*pair, "all")].r

    def r(uo: int, control: int) -> Reach:
        def whole(r1: Any, x1: Any, y1: Any, r2: Any, x2: Any, y2: Any, *means: Any) -> Any:
            mx1, mx2, my1, my2 = means
            return whole_correlation(r1, x1, y1, uo, r2, x2, y2, control, mx1 - mx2, my1 - my2)

        return reach(
            whole,
            parts[0],
            x.uo_sd,
            y.uo_sd,
            parts[1],
            x.control_sd,
            y.control_sd,
            x.uo_mean,
            x.control_mean,
            y.uo_mean,
            y.control_mean,
            tolerance=1e-4,
        )

    candidates = {control: r(uo, control) for uo, control in splits(total) if control >= 5}
    fits = fitting(claim, candidates)
    return judge(
        f"{'-'.join(pair)}-whole",
        "whole sample from both groups",
        claim,
        bool(fits),
        [*parts, *_moments(x), *_moments(y)],
        reach=_union(candidates.values()),
        cleared=says("whole-from-parts-whole-note", fits=fits, total=total),
    )


# Text --------------------------------------------------------------------------------------------


def _participants() -> Iterator[Check]:
    text, two = text_of(), printed_rows(2)
    head, women, men = two["group_size"], two["women"], two["men"]
    enrolled = whole_of(head.uo_n) + whole_of(head.control_n)
    yield compare(
        "participants",
        "both groups together",
        text["participants"],
        Reach(enrolled, enrolled),
        [head.uo_n, head.control_n],
    )
    for name, row in (("men", men), ("women", women)):
        counts = _numbers(row, "uo_count", "control_count")
        share = 100 * sum(count.value for count in counts) / enrolled
        yield compare(
            f"{name}-percent",
            "share in the whole sample",
            text[f"{name}_percent"],
            Reach(share, share),
            [*counts, head.uo_n, head.control_n],
            cleared=says("participants-percent-note"),
        )
    for group in ("uo", "control"):
        yield _rounded(f"age-{group}", "mean age", text[f"age_{group}"], getattr(two["age"], f"{group}_mean"))
    ability, efficacy = two["work_ability"], two["self_efficacy"]
    means = _numbers(ability, "uo_mean", "control_mean")
    yield judge(
        "ability-above",
        "both means above",
        text["ability_above"],
        all(mean.low > text["ability_above"].value for mean in means),
        means,
    )
    about = text["efficacy_about"]
    means = _numbers(efficacy, "uo_mean", "control_mean")
    yield judge(
        "efficacy-about", "both means round to it", about, all(Reach(m.low, m.high).meets(about) for m in means), means
    )


def _expectation() -> Iterator[Check]:
    text, row = text_of(), printed_rows(2)["expectation"]
    mean = text["expectation_mean"]
    means = _numbers(row, "uo_mean", "control_mean")
    total = whole_of(row.df) + 2
    uo, control = 24, total - 24
    whole = reach(lambda a, b: (uo * a + control * b) / total, *means)
    yield compare(
        "expectation-mean",
        "mean of both groups, here Utvidet oppfølging",
        mean,
        Reach(means[0].low, means[0].high),
        means,
        finding=says(
            "expectation-mean",
            mean=mean,
            means_0=means[0],
            means_1=means[1],
            uo=uo,
            control=control,
            total=total,
            whole=whole,
        ),
    )
    codes = says(
        "expectation-scale-low",
        low=text["expectation_text_low"],
        high=text["expectation_text_high"],
        unsure=text["expectation_text_unsure"],
        label_no_partition_2_rstrip=row.label_no.partition(" (")[2].rstrip(")"),
        means_0=means[0],
        means_1=means[1],
    )
    low, unsure = text["expectation_text_low"], text["expectation_text_unsure"]
    yield judge(
        "expectation-scale-low",
        "lowest code as in table 2",
        low,
        f"({low}-" in row.label_no,
        [text["expectation_options"]],
        reach=Reach(0, 0),
        finding=(says("expectation-scale-low-grade") + codes),
    )
    yield judge(
        "expectation-scale-unsure",
        "meaning of the highest code as in table 2",
        unsure,
        f"{unsure} = lavest" not in row.label_no,
        [text["expectation_options"]],
        printed=f"{unsure} = don't know",
        finding=(says("expectation-scale-unsure-grade") + codes),
    )
    yield judge(
        "expectation-scale-high",
        "highest code as in table 2 (8)",
        text["expectation_text_high"],
        text["expectation_text_high"].value == 8,
    )


def _moved_reading() -> Said:
    """Say how one person in the other group explains the hours of the text."""
    person, text, row = moved_person(), text_of(), printed_rows(2)["hours_change"]
    possible = (
        all(span.low <= span.high for span in person.values())
        and person["after"].low - person["before"].high <= person["change"].high
        and person["after"].high - person["before"].low >= person["change"].low
    )
    if not possible:
        return says("moved-reading-2")
    change = person["change"]
    left, joined = text["hours_change_uo"], text["hours_change_control"]
    uo, control = behind_change()
    lost = uo * row.uo_mean.value - (uo - 1) * left.value
    won = (control + 1) * joined.value - control * row.control_mean.value
    return says(
        "moved-reading",
        uo=uo,
        uo_less=uo - 1,
        control=control,
        control_more=control + 1,
        head=list(head_of_table_3()),
        uo_mean=row.uo_mean,
        left=left,
        lost=lost,
        joined=joined,
        control_mean=row.control_mean,
        won=won,
        change_low=change.low,
        change_high=change.high,
    )


def _hours() -> Iterator[Check]:
    text, two = text_of(), printed_rows(2)
    moved = _moved_reading()
    for time in ("before", "after", "change"):
        row = two[f"hours_{time}"]
        for group in ("uo", "control"):
            claim, original = text[f"hours_{time}_{group}"], getattr(row, f"{group}_mean")
            yield _rounded(
                f"hours-{time}-{group}",
                "hours in the text against table 2",
                claim,
                original,
                finding=says(
                    "hours-hours",
                    hours_after_uo=text["hours_after_uo"],
                    hours_after_control=text["hours_after_control"],
                    uo_mean=two["hours_after"].uo_mean,
                    control_mean=two["hours_after"].control_mean,
                    hours_change_uo=text["hours_change_uo"],
                    hours_change_control=text["hours_change_control"],
                    uo_mean_2=two["hours_change"].uo_mean,
                    control_mean_2=two["hours_change"].control_mean,
                    moved=moved,
                ),
            )
        yield _rounded(f"hours-{time}-p", "p in the text against table 2", text[f"hours_{time}_p"], row.p)
    claims = (text["hours_change_uo"], text["hours_change_control"])
    change = two["hours_change"]
    flipped = change.uo_mean.low > change.control_mean.high and claims[0].high < claims[1].low
    yield judge(
        "hours-change-order",
        "which group's hours rose more",
        claims[0],
        not flipped,
        [claims[1], change.uo_mean, change.control_mean],
        printed=f"{claims[0]} < {claims[1]}",
        finding=says(
            "hours-change-order",
            claims_0=claims[0],
            claims_1=claims[1],
            uo_mean=change.uo_mean,
            control_mean=change.control_mean,
        ),
    )
    t = _union(interaction_f(*size, *claims).through(lambda f: f**0.5) for size in (behind_change(), head_of_table_3()))
    p = t.through(lambda x: p_from_t(x, 77))
    se = abs(claims[0].value - claims[1].value) / ((t.low + t.high) / 2)
    yield compare(
        "hours-change-p-text",
        "p from the changes that the text itself gives",
        text["hours_change_p"],
        p,
        [*claims, change.uo_sd, change.control_sd],
        finding=says(
            "hours-change-p-text",
            claims_0=claims[0],
            claims_1=claims[1],
            claims_0_less_claims_1=claims[0].value - claims[1].value,
            se=se,
            t=t,
            p=p,
            hours_change_p=text["hours_change_p"],
            uo_mean=change.uo_mean,
            control_mean=change.control_mean,
        ),
    )
    for time in ("before", "after"):
        more, fewer = text[f"hours_{time}_uo"], text[f"hours_{time}_control"]
        means = _numbers(two[f"hours_{time}"], "uo_mean", "control_mean")
        yield judge(
            f"hours-{time}-order",
            "Utvidet oppfølging had more hours",
            more,
            more.value > fewer.value and means[0].value > means[1].value,
            [fewer, *means],
            printed=f"{more} > {fewer}",
            cleared=says("hours-order-note"),
        )
    interaction = printed_rows(3)["before"].p
    yield _rounded(
        "interaction-p",
        "p in the text against table 3",
        text["interaction_p"],
        interaction,
    )
    yield _group_effect(text["interaction_p"])


def _group_effect(claim: Printed) -> Check:
    """Hold the p of table 3 against what the text says it tests: hours before and after."""
    before, after, change = (printed_rows(2)[f"hours_{time}"] for time in ("before", "after", "change"))

    changes = [
        reach(paired_correlation, *(getattr(row, f"{group}_sd") for row in (before, after, change)))
        for group in ("uo", "control")
    ]
    if any(r.low < -1 or r.high > 1 for r in changes):
        return excuse(
            "interaction-p-meaning",
            "p of the group effect over both years",
            [claim],
            says("interaction-p-meaning-reason"),
        )[0]

    uo, control = behind_change()

    def t(a1: Any, b1: Any, a2: Any, b2: Any, s1: Any, u1: Any, c1: Any, s2: Any, u2: Any, c2: Any) -> Any:
        # var(before + after) = 2 var(before) + 2 var(after) - var(change)
        sums = [sqrt(2 * x**2 + 2 * y**2 - z**2) for x, y, z in ((s1, u1, c1), (s2, u2, c2))]
        return t_statistic(a1 + b1, sums[0], uo, a2 + b2, sums[1], control)

    inputs = [
        *(getattr(row, f"{group}_mean") for group in ("uo", "control") for row in (before, after)),
        *(getattr(row, f"{group}_sd") for group in ("uo", "control") for row in (before, after, change)),
    ]
    p = _p_reach(reach(t, *inputs, tolerance=1e-4), 77)
    return compare(
        "interaction-p-meaning",
        "p of the group effect over both years, unadjusted",
        claim,
        p,
        inputs,
        finding=says("interaction-p-meaning", claim=claim, p=before.p, p_2=after.p, p_3=p),
    )


def _predictors() -> Iterator[Check]:
    text, row = text_of(), printed_rows(4)["work_ability", "uo"]
    percent = reach(lambda r2: 100 * r2, row.r2)
    for name in ("ability_variance", "discussion_variance"):
        yield compare(name.replace("_", "-"), "R squared in per cent", text[name], percent, [row.r2])
    yield _rounded("ability-p", "p in the text against table 4", text["ability_p"], row.p)
    yield _rounded("ability-slope", "slope in the text against table 4", text["ability_slope"], row.b)
    step = text["ability_example_to"].value - text["ability_example_from"].value
    yield compare(
        "ability-step",
        "the example is a step of one",
        text["ability_step"],
        Reach(step, step),
        [text["ability_example_from"], text["ability_example_to"]],
        cleared=says("ability-step-note"),
    )


def _thresholds() -> Iterator[Check]:
    text, five = text_of(), printed_rows(5)
    for name, f in (("eta_small", 0.25), ("eta_moderate_low", 0.25), ("eta_moderate_high", 0.4), ("eta_large", 0.4)):
        eta = f * f / (1 + f * f)
        span = Reach(eta, eta)
        yield judge(
            name.replace("_", "-"),
            f"end of a range: Cohen's f = {f} as partial eta squared",
            text[name],
            span.meets(text[name]),
            # What the text calls small is the upper end of Cohen's range: the words, not the number, need a reading.
            reach=None if name == "eta_small" else span,
            by=says("thresholds-note", small=0.1, eta=0.01) if name == "eta_small" else SILENT,
        )
    for name, value in (("r_small", 0.1), ("r_moderate", 0.3), ("r_large", 0.5)):
        yield compare(name.replace("_", "-"), "Cohen's convention", text[name], Reach(value, value))
    moderate, large = text["r_moderate"].value, text["r_large"].value
    strong = [five["work_ability", "self_efficacy", s].r for s in ("all", "uo", "control")]
    yield judge(
        "r-large-word",
        "work ability and self-efficacy called high in all groups",
        text["r_large"],
        all(r.low >= large for r in strong),
        strong,
    )
    r = five["work_ability", "expectation", "control"].r
    sizes = [control for _, control in splits(_pair_total(PAIRS[1])) if control >= 5]
    people = whole_of(printed_rows(4)["group_size", "control"].n)
    p = min(_correlation_p(r, n).low for n in sizes if n <= people)
    yield judge(
        "r-moderate-word",
        "work ability and expectation called moderate to strong for all groups",
        text["r_moderate"],
        abs(r.low) >= moderate,
        [r],
        printed=f"{r} called at least moderate",
        reach=Reach(-1, -moderate),
        finding=says("r-moderate-word", r=r, r_moderate=text["r_moderate"], people=people, p=p),
    )
    weaker = [five["work_ability", "expectation", s].r for s in ("all", "uo")]
    yield judge(
        "r-strong-word",
        "work ability and expectation called moderate to strong",
        text["r_large"],
        any(max(abs(r.low), abs(r.high)) >= large for r in weaker),
        weaker,
        printed=f"{weaker[0]} and {weaker[1]} called moderate to high",
        reach=Reach(-1, -large),
        finding=says("r-strong-word", weaker_0=weaker[0], weaker_1=weaker[1], r_large=text["r_large"]),
    )
    negative = [five["work_ability", "expectation", s].r for s in ("all", "uo")]
    yield judge(
        "r-sign-word",
        "high work ability goes with high expectation",
        negative[0],
        all(r.high < 0 for r in negative),
        negative[1:],
        cleared=says("r-sign-word-note"),
    )


def _sample_size() -> Iterator[Check]:
    text = text_of()
    n, f, power, alpha = (text[k] for k in ("power_n", "power_effect", "power", "alpha"))
    weak, strong = 0.2, 0.5  # correlations between the times, supposed
    found = {
        r: smallest_sample(f.value, r, effect="between", power=power.value / 100) for r in (0.1, weak, 0.3, strong)
    }
    interaction = smallest_sample(f.value, strong, effect="interaction", power=power.value / 100)
    yield from excuse(
        "power-n",
        "people needed by G*Power",
        [n, f, power],
        says(
            "sample-size-power-n-reason",
            n=n,
            eachs=[says("sample-size-power-n-reason-each", r=r, m=m) for r, m in found.items()],
            interaction=interaction,
            weak=weak,
            strong=strong,
        ),
    )
    yield judge(
        "power-alpha",
        "significance level as elsewhere in the chapter",
        text["power_alpha"],
        text["power_alpha"].value / 100 == alpha.value,
        [alpha],
        printed=f"{text['power_alpha']} %",
        reach=Reach(100 * alpha.value, 100 * alpha.value),
        finding=says(
            "power-alpha",
            power_alpha=text["power_alpha"],
            power_alpha_per_n100=text["power_alpha"].value / 100,
            alpha=alpha,
        ),
    )


def _consistency() -> Iterator[Check]:
    """Compare numbers that the text gives more than once, or as parts of a whole."""
    text = text_of()
    months = text["register_months"]
    yield compare(
        "register-months",
        "a year before and a year after",
        text["register_months_total"],
        Reach(2 * months.value, 2 * months.value),
        [months],
    )
    for name, years in (("abstract_years", 1), ("regression_years", 1), ("window_years", 2)):
        yield compare(
            name.replace("_", "-"),
            "register data in years",
            text[name],
            Reach(years * months.value / 12, years * months.value / 12),
            [months],
        )
    repeated = {
        "intro_launch": "abstract_launch",
        "intro_followed_from": "abstract_launch",
        "commentary_launch": "abstract_launch",
        "intro_factors": "abstract_factors",
        "correlated_variables": "abstract_factors",
        "predictors_joint": "abstract_factors",
        "ability_text_low": "ability_scale_low",
        "ability_text_high": "ability_scale_high",
        "ability_example_low": "ability_scale_low",
        "ability_example_high": "ability_scale_high",
        "recommended_schemes": "schemes",
        "discussion_aasdahl_rose": "aasdahl_rose",
        "discussion_aasdahl_same": "aasdahl_same",
        "discussion_aasdahl_fell": "aasdahl_fell",
        "discussion_questions": "abstract_aims",
    }
    for name, first in repeated.items():
        yield _rounded(name.replace("_", "-"), "same as elsewhere in the text", text[name], text[first])
    parts = [text[f"aasdahl_{name}"] for name in ("rose", "same", "fell")]
    total = sum(part.exact for part in parts)
    yield judge(
        "aasdahl-sum",
        "shares add up to one",
        parts[0],
        total == 1,
        parts[1:],
        printed=" + ".join(part.text for part in parts),
    )
    others = text["abstract_factors"].value - 1
    for name in ("other_predictors", "recommended_factors"):
        yield compare(
            name.replace("_", "-"),
            "the factors other than work ability",
            text[name],
            Reach(others, others),
            [text["abstract_factors"]],
        )
    yield compare(
        "design-groups",
        "groups of table 3",
        text["design_groups"],
        Reach(2, 2),
        _numbers(printed_rows(3)["group_size"], "uo_n", "control_n"),
    )
    times = len(printed_rows(3)) - 1
    yield compare("design-times", "times of table 3", text["design_times"], Reach(times, times))


REASONS = {
    "reason-a-fact-of-the-design": (
        "questionnaires",
        "t2_months",
        "t3_months",
        "t4_months",
        "efficacy_items",
        "efficacy_variables",
        "regression_predictors",
    ),
    "reason-a-scale-as-described-nothing": (
        "efficacy_scale_low",
        "efficacy_scale_high",
        "expectation_first",
        "expectation_years",
    ),
    "reason-the-abstract-and-the-discussion": ("intro_aims",),
    "reason-a-result-of-another-study": (
        "reme_months",
        "aasdahl_years",
    ),
    "reason-a-date-people-were-recruited": ("intro_followed_to",),
}


def _excused() -> Iterator[Check]:
    text = text_of()
    for reason, names in REASONS.items():
        for name in names:
            yield from excuse(name.replace("_", "-"), "stated in the text", [text[name]], says(reason))


def checks() -> list[Check]:
    """Run every check of the chapter.

    Returns
    -------
    list of Check
        In the order of the tables, then the text.

    Examples
    --------
    >>> len({check.id for check in checks()}) == len(checks())
    True
    """
    parts: tuple[Callable[[], Iterator[Check]], ...] = (
        _counts,
        _comparisons,
        _scales,
        _changes,
        _interaction,
        _regressions,
        _regression_heads,
        _correlations,
        _participants,
        _expectation,
        _hours,
        _predictors,
        _thresholds,
        _sample_size,
        _consistency,
        _excused,
    )
    return [check for part in parts for check in part()]
