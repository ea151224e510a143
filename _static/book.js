// Tables on narrow pages, and what scrolls sideways can be reached and scrolled with the keyboard.
(function () {
  const boxes = ".chart, .pst-scrollable-table-container, pre, mjx-container, .math";
  const tables = ".pst-scrollable-table-container > table.table:not(:has(> thead:is(.browse, .scores)))";
  const number = /^[<>=≈≤≥+−–-]?\s*[\d.]/;

  function mark() {
    document.querySelectorAll(boxes).forEach((box) => {
      const scrolls = box.scrollWidth > box.clientWidth + 1;
      if (scrolls) {
        box.tabIndex = 0;
      } else if (box.tabIndex === 0) {
        box.removeAttribute("tabindex");
      }
      box.classList.toggle("more", scrolls && box.scrollLeft + box.clientWidth < box.scrollWidth - 1);
    });
  }

  function columns(table) {
    const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
    const width = Math.max(0, ...rows.map((row) => row.cells.length));
    return Array.from({ length: width }, (_, place) => rows.map((row) => row.cells[place]).filter(Boolean));
  }

  // Whether the names of the rows and their first numbers, else their first words, are seen without scrolling.
  function tells(table) {
    const edge = table.parentElement.getBoundingClientRect().right + 1;
    const [names, ...others] = columns(table);
    const numbers = (cells) => cells.filter((cell) => number.test(cell.textContent.trim())).length >= cells.length / 2;
    const first = others.find(numbers) ?? others[0] ?? names ?? [];
    return first.every((cell) => cell.getBoundingClientRect().right <= edge);
  }

  // Where they aren't, each row becomes a card: its name, and below it each head with its cell.
  function stack(table) {
    const heads = [...(table.tHead?.rows ?? [])].at(-1);
    if (!heads || heads.cells.length !== columns(table).length) return;
    let name = "";
    (columns(table)[0] ?? []).forEach((cell) => {
      name = cell.textContent.trim() || name;
      cell.dataset.name = name; // a name that stands once for several rows
    });
    columns(table).forEach((cells, place) =>
      cells.forEach((cell) => {
        cell.dataset.head = heads.cells[place]?.textContent.trim() ?? "";
        cell.setAttribute("role", place ? "cell" : "rowheader");
      }));
    table.setAttribute("role", "table");
    table.querySelectorAll("tbody, thead").forEach((part) => part.setAttribute("role", "rowgroup"));
    table.querySelectorAll("tr").forEach((row) => row.setAttribute("role", "row"));
    heads.querySelectorAll("th").forEach((head) => head.setAttribute("role", "columnheader"));
    table.classList.add("stacked");
  }

  function fit() {
    document.querySelectorAll(tables).forEach((table) => {
      table.classList.remove("wide", "stacked");
      if (table.scrollWidth <= table.parentElement.clientWidth + 1) return;
      table.classList.add("wide");
      if (!tells(table)) stack(table);
    });
  }

  function begin() {
    fit();
    mark();
  }

  window.addEventListener("load", begin);
  window.addEventListener("resize", begin);
  document.addEventListener("scroll", (event) => event.target.matches?.(boxes) && mark(), { capture: true, passive: true });
})();
