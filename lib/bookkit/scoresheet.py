"""A score sheet of the IPS-25 to fill in: on its page with total, band and sections at once, on paper with a pen.

On the page it is an ordinary table of radio buttons, which brings along the script that adds up. `fidelity` says what
the bands are; the script only looks them up.
"""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from bookkit.tables import Table, show
from etterprov import language
from jobsupport.fidelity import ADJUSTED, SCORES, bands, items, sections

#: Words on the sheet; a second language swaps them. Braces are filled in by the script.
#:
#: :meta hide-value:
WORDS: Mapping[str, str] = {
    "item": "Item",
    "part": "Section",
    "staffing": "Staffing",
    "organization": "Organisation",
    "services": "Services",
    "not IPS": "not IPS",
    "fair": "fair",
    "good": "good",
    "exemplary": "exemplary",
    "start": "Start from",
    "reset": "Set back",
    "clear": "Forget what is filled in",
    "stays": "What you fill in stays in this browser on this device, also after a reload, until it is forgotten.",
    "raise": "Set items {items} to {top}",
    "total": "{total} points",
    "band": "{band} ({low}–{high})",
    "next": "{points} to {band}",
    "some": "{total} points so far, {scored} of {items} items scored",
    "section": "{sum} of {most}",
    "result": "Result of the score sheet",
    "choose": "How to fill the score sheet",
    "scored": "{item}: {score} of {top}",
    "unchecked": "*",
}


@dataclass(frozen=True)
class ScoreSheet:
    """A table of radio buttons for a page, and an empty sheet for paper."""

    page: str
    paper: Table

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.page, "text/markdown": self.paper.markdown}


def score_sheet(
    name: str,
    presets: Mapping[str, Sequence[int] | None],
    marked: tuple[int, int] | None = None,
    words: Mapping[str, str] = WORDS,
) -> ScoreSheet:
    """Make a score sheet.

    Parameters
    ----------
    name : str
        Identifier of the table, the same as the ``name`` of its figure.
    presets : mapping
        Starting points by their label: a score for each item, or None for an empty sheet. The first is shown at first.
    marked : (int, int), optional
        Totals between which the strip of bands is marked.
    words : mapping
        What is written on it.

    Returns
    -------
    ScoreSheet

    Raises
    ------
    ValueError
        If a starting point hasn't one score of 1 to 5 for each item.

    Examples
    --------
    >>> sheet = score_sheet("tab-sheet", {"all threes": [3] * 25})
    >>> sheet.page.count('type="radio"'), sheet.page.count(" checked")
    (125, 25)
    >>> print(sheet.paper.markdown.splitlines()[2])
    | Staffing | 1. Caseload size | ○ | ○ | ○ | ○ | ○ |
    """
    words = language.say_all(words)
    for label, scores in presets.items():
        if scores is not None and (len(scores) != len(items()) or any(score not in SCORES for score in scores)):
            raise ValueError(f"{label}: expected {len(items())} scores of {SCORES[0]} to {SCORES[-1]}")
    first = next(iter(presets.values()))
    settings = {
        "presets": [
            [language.say(label), list(scores) if scores is not None else None, label]
            for label, scores in presets.items()
        ],
        "bands": [[words[band.name], band.low, band.high] for band in bands()],
        "sections": [[section, words[section], size] for section, size in sections().items()],
        "raised": list(ADJUSTED),
        "top": SCORES[-1],
        "marked": marked,
        "words": dict(words),
    }
    heads = "".join(f'<th scope="col">{score}</th>' for score in SCORES)
    page = [
        f'<table id="{html.escape(name)}" class="table">',
        f'<thead class="scores" data-settings="{html.escape(json.dumps(settings, ensure_ascii=False))}">',
        f'<tr><th scope="col">{html.escape(words["item"])}</th>{heads}</tr></thead>',
    ]
    for section in sections():
        page.append(
            f'<tbody data-section="{section}">'
            f'<tr><th scope="rowgroup" colspan="{1 + len(SCORES)}">{html.escape(words[section])}</th></tr>'
        )
        page += [
            _row(name, place, None if first is None else first[place], words)
            for place, item in enumerate(items())
            if item.section == section
        ]
        page.append("</tbody>")
    page[-1] = f"<script>{_SCRIPT}</script></tbody>"
    page.append("</table>")
    return ScoreSheet("\n".join(page), _paper(words))


def _label(place: int, words: Mapping[str, str]) -> str:
    return language.say(items()[place].name) + ("" if items()[place].checked else words["unchecked"])


def _row(name: str, place: int, chosen: int | None, words: Mapping[str, str]) -> str:
    item = items()[place]
    cells = []
    for score in SCORES:
        label = html.escape(words["scored"].format(item=language.say(item.name), score=score, top=SCORES[-1]))
        checked = " checked" if score == chosen else ""
        cells.append(
            f'<td><input type="radio" name="{html.escape(name)}-{item.number}" value="{score}" aria-label="{label}"'
            f' autocomplete="off"{checked}></td>'
        )
    return f'<tr><th scope="row">{item.number}. {html.escape(_label(place, words))}</th>{"".join(cells)}</tr>'


def _paper(words: Mapping[str, str]) -> Table:
    heads = (words["part"], words["item"])
    rows = [
        dict(zip(heads, (words[item.section], language.settled(f"{item.number}. {_label(place, words)}")), strict=True))
        | {str(score): "○" for score in SCORES}
        for place, item in enumerate(items())
    ]
    return show(pd.DataFrame(rows), align="ll" + "c" * len(SCORES))


_SCRIPT = r"""
((script) => {
  const table = script.closest("table");
  const { presets, bands, sections, raised, top, marked, words } = JSON.parse(table.tHead.dataset.settings);
  const rows = [...table.querySelectorAll("tr:has(input)")].map((row) => [...row.querySelectorAll("input")]);
  const [least, most] = [bands[0][1], bands[bands.length - 1][2]];
  const write = (text, values) => text.replace(/{(\w+)}/g, (_, key) => values[key]);
  const add = (parent, kind, set = {}) => {
    const made = Object.assign(document.createElement(kind), set);
    parent.append(made);
    return made;
  };
  const score = (inputs) => Number(inputs.find((input) => input.checked)?.value ?? 0);
  const set = (inputs, value) => inputs.forEach((input) => (input.checked = Number(input.value) === value));
  const place = (total) => `${(100 * (total - least)) / (most - least + 1)}%`;

  // A browser may refuse to keep anything; the sheet then works until it is left.
  const storedAs = `etterprovd-${table.id}`;
  const keep = (sheet) => {
    try {
      if (sheet) localStorage.setItem(storedAs, JSON.stringify(sheet));
      else localStorage.removeItem(storedAs);
    } catch {}
  };
  const kept = () => {
    try {
      return JSON.parse(localStorage.getItem(storedAs));
    } catch {
      return null;
    }
  };

  function begin() {
    const form = document.createElement("form");
    form.className = "score-form";
    form.setAttribute("aria-label", words.choose);
    const label = add(form, "label", { textContent: words.start });
    const start = add(label, "select");
    presets.forEach(([name], number) => start.add(new Option(name, number)));
    const raise = add(form, "button", {
      type: "button",
      textContent: write(words.raise, { items: raised.join(", "), top }),
    });
    add(form, "button", { type: "reset", textContent: words.reset });
    const clear = add(form, "button", { type: "button", textContent: words.clear });
    add(form, "p", { textContent: words.stays });

    const panel = document.createElement("section");
    panel.className = "score-panel";
    panel.setAttribute("aria-label", words.result);
    const result = add(panel, "output", { className: "score-result" });
    const strip = add(panel, "div", { className: "score-strip", ariaHidden: "true" });
    bands.forEach(([name, low, high]) => {
      const part = add(strip, "span", { textContent: name });
      part.style.flexGrow = high - low + 1;
    });
    if (marked) {
      const span = add(strip, "i", { className: "score-marked" });
      span.style.left = place(marked[0]);
      span.style.right = `calc(100% - ${place(marked[1] + 1)})`;
    }
    const needle = add(strip, "b");
    const profile = add(panel, "div", { className: "score-profile" });
    const parts = sections.map(([, name]) => {
      const line = add(profile, "div");
      add(line, "span", { textContent: name });
      const bar = add(add(line, "span", { className: "score-bar", ariaHidden: "true" }), "i");
      return { bar, text: add(line, "span") };
    });

    function draw() {
      const scores = rows.map(score);
      const total = scores.reduce((sum, value) => sum + value, 0);
      const scored = scores.filter(Boolean).length;
      needle.hidden = scored < rows.length;
      if (needle.hidden) {
        result.textContent = write(words.some, { total, scored, items: rows.length });
      } else {
        const at = bands.findIndex(([, low, high]) => low <= total && total <= high);
        const [band, low, high] = bands[at];
        const said = [write(words.total, { total }), write(words.band, { band, low, high })];
        const next = bands[at + 1];
        if (next) said.push(write(words.next, { points: next[1] - total, band: next[0] }));
        result.textContent = said.join(" · ");
        needle.style.left = place(total + 0.5);
      }
      let from = 0;
      sections.forEach(([, , size], number) => {
        const sum = scores.slice(from, from + size).reduce((all, value) => all + value, 0);
        from += size;
        parts[number].text.textContent = write(words.section, { sum, most: size * top });
        parts[number].bar.style.width = `${(100 * sum) / (size * top)}%`;
      });
    }
    const fill = () => {
      const chosen = presets[start.value][1];
      rows.forEach((inputs, number) => set(inputs, chosen ? chosen[number] : 0));
      changed();
    };
    const changed = () => {
      keep({ start: presets[start.value][2], scores: rows.map(score) });
      draw();
    };
    start.addEventListener("change", fill);
    raise.addEventListener("click", () => {
      raised.forEach((item) => set(rows[item - 1], top));
      changed();
    });
    form.addEventListener("reset", (event) => {
      event.preventDefault();
      fill();
    });
    clear.addEventListener("click", () => {
      start.value = 0;
      fill();
      keep(null);
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    table.addEventListener("change", changed);

    const box = table.closest(".pst-scrollable-table-container") ?? table;
    box.before(form, panel);
    const left = kept();
    const from = presets.findIndex(([, , english]) => english === left?.start);
    if (from >= 0 && left.scores?.length === rows.length) {
      start.value = from;
      rows.forEach((inputs, number) => set(inputs, left.scores[number]));
    }
    draw();
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})(document.currentScript);
"""
