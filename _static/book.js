// Copies an address, and tells whether it could. Some browsers neither copy nor refuse; others copy what is selected.
window.copyLink = async (address) => {
  const late = new Promise((_, refuse) => setTimeout(refuse, 1000));
  try {
    await Promise.race([navigator.clipboard.writeText(address), late]);
    return true;
  } catch {
    const box = Object.assign(document.createElement("textarea"), { value: address });
    const focused = document.activeElement;
    document.body.append(box);
    box.select();
    const copied = document.execCommand("copy");
    box.remove();
    focused?.focus({ preventScroll: true });
    return copied;
  }
};

// Tables on narrow pages, and what scrolls sideways can be reached and scrolled with the keyboard.
(function () {
  const boxes = ".chart, .pst-scrollable-table-container, pre, div.math";
  const tables = ".pst-scrollable-table-container > table.table:not(:has(> thead:is(.browse, .scores)))";
  const number = /^[<>=≈≤≥+−–-]?\s*[\d.]/;

  const runsOut = (box) => box.scrollWidth > box.clientWidth + 1;

  function mark() {
    document.querySelectorAll(boxes).forEach((box) => {
      const scrolls = runsOut(box);
      if (scrolls) {
        box.tabIndex = 0;
      } else if (box.tabIndex === 0) {
        box.removeAttribute("tabindex");
      }
      box.classList.toggle("more", scrolls && box.scrollLeft + box.clientWidth < box.scrollWidth - 1);
    });
  }

  // What takes several lines of a card.
  const long = (cell) => cell.textContent.trim().length >= 75;
  const phone = (table) => table.parentElement.clientWidth < 576;

  function columns(table) {
    const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
    const width = Math.max(0, ...rows.map((row) => row.cells.length));
    return Array.from({ length: width }, (_, place) => rows.map((row) => row.cells[place]).filter(Boolean));
  }

  // What tells whether a cell is seen without scrolling.
  function within(table) {
    const edge = table.parentElement.getBoundingClientRect().right + 1;
    return (cell) => cell.getBoundingClientRect().right <= edge;
  }

  // Whether the names of the rows and their first numbers, else their first words, are seen without scrolling, and
  // something of each row: one whose first cells are empty or dashes would seem to say nothing.
  function tells(table) {
    const seen = within(table);
    const [names, ...others] = columns(table);
    // What stands in one cell for several columns, as 12.2/17.3/24.5, isn't the number, nor is a formula.
    const one = (text) => number.test(text) && !/\d\/[\d.]+\/|\s[×+−]\s/.test(text);
    const numbers = (cells) => cells.filter((cell) => one(cell.textContent.trim())).length >= cells.length / 2;
    const first = others.find(numbers) ?? others[0] ?? names ?? [];
    const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
    const said = rows.map((row) => [...row.cells].slice(1).filter((cell) => !/^–?$/.test(cell.textContent.trim())));
    return first.every(seen) && said.every((cells) => !cells.length || cells.some(seen));
  }

  // Whether each sentence is seen without scrolling, nearly all in lines that hold more than two or three words, few
  // rows have their words in a column of one or two words a line, and most are as tall as what is seen of them: words
  // out of sight leave holes.
  function readable(table) {
    const seen = within(table);
    const [names, ...others] = columns(table);
    const cells = others.flat();
    const least = phone(table) ? 190 : 130;
    const words = cells.filter((cell) => cell.textContent.trim().length >= 40);
    const holes = new Set(words.filter((cell) => !seen(cell)).map((cell) => cell.parentElement)).size;
    const narrow = (cell) => cell.getBoundingClientRect().width < least;
    const rows = names?.length ?? 0;
    const sentences = cells.filter(long);
    const thin = words.filter((cell) => cell.getBoundingClientRect().width < 100).length;
    const told = sentences.every(seen) && sentences.filter(narrow).length <= rows / 10;
    return told && holes <= rows / 2 && thin <= rows / 3;
  }

  // Whether a table is hardly longer as cards, which on a phone show all of each row.
  const few = (table) => phone(table) && (columns(table).length <= 4 || columns(table)[0].length <= 6);

  // Where it is so, each row becomes a card: its name, and below it each head with its cell.
  function stack(table) {
    const heads = [...(table.tHead?.rows ?? [])].at(-1);
    if (!heads || heads.cells.length !== columns(table).length) return;
    free(table, "stacked");
    let name = "";
    (columns(table)[0] ?? []).forEach((cell) => {
      const text = cell.textContent.trim();
      name = text || name;
      cell.dataset.name = name; // a name that stands once for several rows
      cell.classList.toggle("numeral", /^[\d.,]+$/.test(text));
    });
    columns(table).forEach((cells, place) =>
      cells.forEach((cell) => {
        cell.dataset.head = heads.cells[place]?.textContent.trim() ?? "";
        cell.setAttribute("role", place ? "cell" : "rowheader");
        cell.classList.toggle("blank", !cell.textContent.trim());
      }));
    table.setAttribute("role", "table");
    table.querySelectorAll("tbody, thead").forEach((part) => part.setAttribute("role", "rowgroup"));
    table.querySelectorAll("tr").forEach((row) => row.setAttribute("role", "row"));
    heads.querySelectorAll("th").forEach((head) => head.setAttribute("role", "columnheader"));
  }

  // Where a table scrolls, a cell is as narrow as its words allow.
  function spare(table) {
    const cells = [...table.querySelectorAll("th, td")].filter((cell) => cell.scrollWidth > cell.clientWidth);
    const widths = cells.map((cell) => cell.scrollWidth + parseFloat(getComputedStyle(cell).paddingRight) + 1);
    cells.forEach((cell, place) => (cell.style.maxWidth = `${widths[place]}px`));
  }

  // Whether all of a table is seen once its counts are divided from their brackets, as 149 (25.6).
  function divided(table) {
    const cells = [...table.querySelectorAll("td.short")].filter((cell) => /^[^ ]+ \([^ ]+\)$/.test(cell.textContent.trim()));
    cells.forEach((cell) => cell.classList.replace("short", "apart"));
    const out = runsOut(table.parentElement);
    if (out) cells.forEach((cell) => cell.classList.replace("apart", "short"));
    return !out;
  }

  function free(table, ...added) {
    table.classList.remove("snug", "wide", "stacked");
    table.classList.add(...added);
    table.querySelectorAll("th, td").forEach((cell) => cell.style.removeProperty("max-width"));
  }

  // What may be divided: no span such as 37–71, an interval before its bracket, words and a sentence of numbers anywhere.
  function tellNumbers() {
    document.querySelectorAll(`${tables} td.text-right`).forEach((cell) => {
      const text = cell.textContent.trim();
      const words = text.length > 4 && !/\d/.test(text);
      cell.classList.toggle("words", words);
      cell.classList.remove("apart");
      cell.classList.toggle("short", text.length <= 14 && !words);
      cell.classList.toggle("interval", text.length > 14 && /^[^ ]+ \([^ ]+\)$/.test(text));
    });
  }

  // Columns of sentences, or of words too long for half a phone, whose cells are alike in all cards, as all are where
  // most are so; paper may divide their tables.
  function tellSentences(table) {
    const broad = (cell) => long(cell) || /\p{L}{20}/u.test(cell.textContent);
    const all = columns(table).slice(1);
    const told = all.filter((cells) => cells.some(broad));
    (told.length > all.length / 2 ? all : told).flat().forEach((cell) => cell.classList.add("sentence"));
  }

  // Names of code in tables are divided after their signs, and not within a word.
  function breakNames() {
    document.querySelectorAll(`${tables} code .pre:not(:has(*))`).forEach((name) =>
      name.innerHTML = name.innerHTML.replace(/[_/-](?=[\w{])/g, "$&<wbr>"));
  }

  // Longer numbers with their intervals, then short names, aren't divided as long as all of their table is seen; code
  // stands in small letters.
  function hold(table) {
    const length = (cell) => cell.textContent.trim().length;
    const numbers = [...table.querySelectorAll("td.text-right")].filter((cell) => length(cell) > 14 && length(cell) <= 28);
    const names = (columns(table)[0] ?? []).filter((name) => length(name) <= (name.querySelector("code") ? 18 : 14));
    [numbers, names].forEach((cells) => {
      cells.forEach((cell) => cell.classList.add("short"));
      if (runsOut(table.parentElement)) cells.forEach((cell) => cell.classList.remove("short"));
    });
  }

  function fit() {
    tellNumbers();
    breakNames();
    document.querySelectorAll(tables).forEach((table) => {
      tellSentences(table);
      free(table);
      hold(table);
      if (runsOut(table.parentElement)) table.classList.add("snug");
      if (runsOut(table.parentElement) && !(phone(table) && divided(table))) table.classList.replace("snug", "wide");
      const wide = table.classList.contains("wide");
      if (wide) spare(table);
      if ((wide && (few(table) || !tells(table))) || !readable(table)) stack(table);
    });
  }

  function begin() {
    fit();
    mark();
  }

  window.addEventListener("load", begin);
  window.addEventListener("resize", begin);
  // Nothing scrolls on paper, where a table has small print and all its columns.
  window.addEventListener("beforeprint", () => document.querySelectorAll(tables).forEach((table) => free(table)));
  window.addEventListener("afterprint", begin);
  document.addEventListener("scroll", (event) => event.target.matches?.(boxes) && mark(), { capture: true, passive: true });
})();

// Under each figure and table: its picture, its data, its address.
(function () {
  const words = {
    en: { picture: "Picture:", data: "Data:", table: "as a table", link: "Link", copied: "Link copied", address: "The address of this page is the link", more: "more rows in the CSV" },
    nb: { picture: "Bilde:", data: "Data:", table: "som tabell", link: "Lenke", copied: "Lenken er kopiert", address: "Adressen til denne siden er lenken", more: "rader til i CSV-filen" },
  };

  function save(name, content, type) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  const field = (value) => {
    const text = value === null || value === undefined ? "" : String(value).replace(/\s*\n\s*/g, ", ");
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const csv = ({ heads, rows }) => [heads, ...rows].map((row) => row.map(field).join(",") + "\n").join("");

  // What a chart draws: its sets of more than one row, else the single rows; a column tells the sets apart.
  function chartData(chart) {
    const spec = JSON.parse(chart.querySelector("script").textContent);
    const sets = Object.values(spec.datasets ?? {}).filter((rows) => Array.isArray(rows) && rows.length);
    const long = sets.filter((rows) => rows.length > 1);
    const chosen = long.length ? long : sets;
    if (!chosen.length) return null;
    const keys = [...new Set(chosen.flat().flatMap((row) => Object.keys(row)))];
    const several = chosen.length > 1;
    return {
      heads: several ? ["part", ...keys] : keys,
      rows: chosen.flatMap((set, part) =>
        set.map((row) => [...(several ? [part + 1] : []), ...keys.map((key) => row[key])])),
    };
  }

  function tableData(table) {
    const texts = (row) => [...row.cells].map((cell) => cell.textContent.trim().replace(/\s+/g, " "));
    const heads = [...(table.tHead?.rows ?? [])].at(-1);
    return { heads: heads ? texts(heads) : [], rows: [...table.tBodies].flatMap((body) => [...body.rows].map(texts)) };
  }

  function button(text, label, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    return made;
  }

  function asTable({ heads, rows }, name, more) {
    const box = document.createElement("div");
    box.className = "pst-scrollable-table-container";
    const table = document.createElement("table");
    table.className = "table";
    table.setAttribute("aria-label", name);
    const line = (cells, tag) => {
      const row = document.createElement("tr");
      cells.forEach((cell) => row.append(Object.assign(document.createElement(tag), { textContent: cell ?? "" })));
      return row;
    };
    table.createTHead().append(line(heads, "th"));
    table.tHead.querySelectorAll("th").forEach((head) => (head.scope = "col"));
    table.createTBody().append(...rows.slice(0, 200).map((row) => line(row, "td")));
    box.append(table);
    if (rows.length > 200) box.append(`${rows.length - 200} ${more}`);
    return box;
  }

  async function png(source) {
    const image = new Image();
    image.src = source;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [2 * image.naturalWidth, 2 * image.naturalHeight];
    const context = canvas.getContext("2d");
    context.fillStyle = "#fff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  }

  function menu(id, caption, chart, table) {
    const said = words[caption.closest("[lang]")?.lang] ?? words.en;
    const name = (caption.querySelector(".caption-number")?.textContent ?? id).trim();
    const bar = document.createElement("p");
    bar.className = "take-along";
    const picture = chart?.querySelector(".chart-view > img")?.src;
    const file = (ending) => `etterprovd-${id}.${ending}`;
    if (picture) {
      bar.append(
        said.picture,
        button("SVG", `${name}: SVG`, async () => save(file("svg"), await (await fetch(picture)).blob())),
        button("PNG", `${name}: PNG`, async () => save(file("png"), await png(picture))),
      );
    }
    const data = () => (chart ? chartData(chart) : tableData(table));
    if (table || data()) {
      bar.append(said.data, button("CSV", `${name}: CSV`, () => save(file("csv"), "\ufeff" + csv(data()), "text/csv")));
      if (chart) {
        const toggle = button(said.table, `${name}: ${said.data} ${said.table}`, () => {
          const shown = bar.nextElementSibling?.classList.contains("chart-data") ? bar.nextElementSibling : null;
          if (shown) shown.remove();
          else {
            const box = asTable(data(), name, said.more);
            box.classList.add("chart-data");
            bar.after(box);
          }
          toggle.setAttribute("aria-expanded", String(!shown));
        });
        toggle.setAttribute("aria-expanded", "false");
        bar.append(toggle);
      }
    }
    const link = Object.assign(document.createElement("a"), { href: `#${id}`, textContent: said.link });
    link.setAttribute("aria-label", `${name}: ${said.link}`);
    link.addEventListener("click", async () => {
      link.textContent = (await window.copyLink(link.href)) ? said.copied : said.address;
    });
    bar.append(link);
    return bar;
  }

  window.addEventListener("load", () => {
    document.querySelectorAll("main figure[id]:has(.chart)").forEach((figure) => {
      const caption = figure.querySelector("figcaption");
      if (caption) figure.append(menu(figure.id, caption, figure.querySelector(".chart"), null));
    });
    document.querySelectorAll("main table.table[id]:has(> caption):not(:has(> thead:is(.browse, .scores)))").forEach((table) => {
      (table.closest(".pst-scrollable-table-container") ?? table).after(menu(table.id, table.caption, null, table));
    });
  });
})();

// The notebook and the text of a chapter are saved, not shown; from disk, browsers show them all the same, in a new tab.
document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("a.btn-download-notebook-button, a.btn-download-source-button").forEach((link) => {
    link.download = "";
  });
});

// From one edition to the other one comes to the same place, and the choice is kept for the front door.
document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("a.btn-edition").forEach((link) => {
    link.target = "_self";
    link.addEventListener("click", () => {
      // What is asked for stands in the address in English, in both editions.
      link.href = link.href.replace(/[?#].*/, "") + location.search + location.hash;
      try {
        localStorage.setItem("etterprovd-edition", document.documentElement.lang === "nb" ? "en" : "nb");
      } catch {}
    });
  });
});
