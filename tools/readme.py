"""Write the computed parts of README.md: its counts and its figure. Called by `make readme`."""

import re
import sys
from pathlib import Path

import vl_convert

ROOT = Path(__file__).resolve().parent.parent
FIGURE = "_static/verdicts.svg"
_BLOCK = re.compile(r"(<!-- computed -->\n).*?(<!-- end -->)", re.DOTALL)


def computed_text() -> str:
    """Return the sentences of the README that hold numbers."""
    from etterprov import ledger

    checks, weights, coverage = ledger.build(), ledger.weights(), ledger.coverage()
    verdicts = checks["verdict"].value_counts()
    return (
        f"{coverage['numbers'].sum()} printed numbers are accounted for in {len(checks)} checks. "
        f"{verdicts['reproduced']} reproduce what is printed, {verdicts.get('explained', 0)} more by a reading that "
        f"the source doesn't print; {verdicts['inconsistent']} don't, and these come from "
        f"{sum(weights.values())} separate matters, of which {weights['cosmetic']} are cosmetic, "
        f"{weights['substantive']} substantive, {weights['conclusion']} change the answer to a main question, and "
        f"{weights['open']} stand open. "
        f"{verdicts['not recomputable']} numbers can't be recomputed, each for a reason given.\n"
    )


def computed_figure() -> str:
    """Return the figure of the README as SVG, on white so that it can be read on any page."""
    from bookkit import charts, lettering
    from etterprov import ledger

    charts.enable()
    lettering.bring()
    spec = charts.verdict_bars(ledger.build()).properties(width=charts.WIDTH, background="white").to_dict()
    return vl_convert.vegalite_to_svg(spec)


def filled(readme: str) -> str:
    """Return the README with its computed part renewed."""
    if not _BLOCK.search(readme):
        raise ValueError("README.md: the marks <!-- computed --> and <!-- end --> are missing")
    return _BLOCK.sub(lambda found: found[1] + computed_text() + found[2], readme)


def main() -> int:
    """Renew README.md and its figure."""
    path = ROOT / "README.md"
    path.write_text(filled(path.read_text(encoding="utf-8")), encoding="utf-8")
    (ROOT / FIGURE).write_text(computed_figure(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
