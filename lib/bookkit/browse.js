// A long table to search, to filter and to sort; what is asked for stands in the address, and each row has one.
((script) => {
  const say = (text) => window.bookWords?.[text] ?? text;
  const table = script.closest("table");
  const settings = JSON.parse(table.tHead.dataset.settings);
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const apart = table.querySelector("script.rows-apart");
  let rows = [...body.rows].map((row) => searchable({
    id: row.id,
    kinds: row.dataset.kinds.split(" ").filter(Boolean).map(Number),
    cells: [...row.cells].map((cell) => cell.innerHTML),
  }));
  const total = settings.count ?? rows.length;

  function words(cell) {
    return cell.replace(/<[^>]*>/g, " ").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
  }
  const slug = (text) => fold(text).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");

  // What is searched for is typed on a keyboard, perhaps one without æ, ø and å; thousands may stand apart.
  function fold(text) {
    return text.toLowerCase().replace(/(?<=\d),(?=\d)/g, ".").normalize("NFD").replace(/[\u0300-\u036f]/g, "")
      .replaceAll("æ", "ae").replaceAll("ø", "o").replaceAll("−", "-").replaceAll("×", "x").replaceAll("’", "'")
      .replace(/(?<=\d)[ \u00a0\u2009\u202f](?=\d{3}(?!\d))/g, "");
  }

  function searchable(row) {
    const chosen = row.kinds.map((kind, filter) => settings.filters[filter][1][kind]?.[0] ?? "");
    row.text = fold([row.id, ...chosen, ...row.cells.map(words)].join(" "));
    return row;
  }

  // Of a long table the page has the first rows; all come when something is asked of them.
  let coming;
  function whole() {
    const take = (stored) => (rows = stored.rows.map(([id, kinds, cells]) => searchable({ id, kinds, cells })));
    coming ??= new Promise((resolve, reject) => {
      if (rows.length === total) return resolve();
      if (!apart.dataset.beside) return resolve(take(JSON.parse(apart.textContent)));
      const script = document.createElement("script");
      script.src = apart.dataset.beside;
      script.onload = () => resolve(take(window.rowsApart[table.id]));
      script.onerror = () => {
        coming = undefined;
        reject(new Error(`${script.src} was not loaded`));
      };
      document.head.append(script);
    });
    return coming;
  }

  // --- The form

  const form = document.createElement("form");
  const add = (parent, tag, properties = {}) => parent.appendChild(Object.assign(document.createElement(tag), properties));
  const field = (name, tag, properties) => {
    const label = add(form, "label");
    label.append(name);
    return add(label, tag, properties);
  };
  const search = settings.search ? field(say("Search"), "input", { type: "search", enterKeyHint: "search" }) : null;
  const selects = settings.filters.map(([name, values]) => {
    const select = field(name, "select");
    select.add(new Option(say("all"), ""));
    values.forEach(([value, count, english]) => select.add(new Option(`${value} (${count})`, slug(english))));
    return select;
  });
  const told = add(form, "p", { className: "browse-told" });
  told.setAttribute("role", "status");
  const buttons = add(form, "p", { className: "browse-buttons" });
  const all = add(buttons, "button", { type: "button", textContent: say("Show all") });
  const copy = add(buttons, "button", { type: "button", textContent: say("Copy link to this view") });
  const said = add(buttons, "span", { className: "browse-said" });
  said.setAttribute("role", "status");

  const pager = document.createElement("nav");
  pager.className = "browse-pager";
  const range = add(pager, "span");
  const rest = add(pager, "span", { className: "browse-rest", textContent: say("The other rows stand on the page itself, and in its file.") });
  const [earlier, later] = [say("Previous"), say("Next")].map((name) => add(pager, "button", { type: "button", textContent: name }));
  const label = add(pager, "label");
  const size = add(label, "select");
  [25, 100].forEach((number) => size.add(new Option(number)));
  label.append(` ${say("at once")}`);

  // --- What fits

  let page = 0, found = [], sorted = { column: -1, sign: 1 };

  const active = () => Boolean(search?.value.trim()) || selects.some(({ value }) => value);
  // What stands on the page before anything is asked.
  const first = () => !active() && sorted.column < 0 && page === 0 && size.selectedIndex === 0;

  // A whole number is looked for first; where none fits, its beginning will do.
  function fits() {
    const parts = fold(search?.value ?? "").split(/\s+/).filter(Boolean);
    const whole = (part) => /^-?[\d.]*\d$/.test(part) ? new RegExp(`(?<![\\d.])${part.replaceAll(".", "\\.")}(?![\\d]|\\.\\d)`) : null;
    const tests = (strict) => parts.map((part) => {
      const number = strict && whole(part);
      return number ? (text) => number.test(text) : (text) => text.includes(part);
    });
    const chosen = rows.map((_, place) => place).filter((place) => selects.every(({ value }, filter) =>
      !value || slug(settings.filters[filter][1][rows[place].kinds[filter]]?.[2] ?? "") === value));
    const by = (all) => chosen.filter((place) => all.every((test) => test(rows[place].text)));
    const strict = by(tests(true));
    return { parts, places: strict.length ? strict : by(tests(false)) };
  }

  // Numbers before words, by size, and empty cells last.
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  function key(cell) {
    const text = words(cell.replace(/<\/summary>.*/s, "")).trim();
    const number = text.match(/^(?:[<>=≤≥≈\s])*([-−+]?[.,]?\d[\d.,]*)/);
    return number ? { kind: 0, number: parseFloat(number[1].replace("−", "-").replace(",", ".")) } : { kind: text ? 1 : 2, text };
  }
  function inOrder(places) {
    if (sorted.column < 0) return places;
    const keys = new Map(places.map((place) => [place, key(rows[place].cells[sorted.column])]));
    return places.toSorted((one, other) => {
      const [a, b] = [keys.get(one), keys.get(other)];
      return a.kind - b.kind || sorted.sign * (a.kind ? collator.compare(a.text ?? "", b.text ?? "") : a.number - b.number);
    });
  }

  function made(row, parts) {
    const line = document.createElement("tr");
    if (row.id) line.id = row.id;
    line.setAttribute("role", "row");
    row.cells.forEach((html, place) => {
      const cell = add(line, place ? "td" : "th", { innerHTML: html });
      cell.dataset.head = heads[place].textContent;
      cell.setAttribute("role", place ? "cell" : "rowheader");
      if (!place) cell.scope = "row";
    });
    // What is found in a fold is unfolded.
    line.querySelectorAll("details").forEach((one) => {
      const text = fold(one.lastChild.textContent);
      one.open = parts.some((part) => text.includes(part));
    });
    if (row.id) {
      const link = add(line.cells[0], "a", { className: "copy-link", href: `#${row.id}`, textContent: say("Link") });
      link.setAttribute("aria-label", `${(line.querySelector("summary") ?? line.cells[0]).textContent}: ${say("Link")}`);
    }
    return line;
  }

  async function draw() {
    if (rows.length < total && !first()) {
      table.setAttribute("aria-busy", "true");
      try {
        await whole();
      } catch {
        return told.replaceChildren(say("The rows could not be loaded."));
      } finally {
        table.removeAttribute("aria-busy");
      }
    }
    const { parts, places } = fits();
    found = inOrder(places);
    const fitting = rows.length < total ? total : found.length;
    const step = Number(size.value);
    page = Math.max(0, Math.min(page, Math.ceil(fitting / step) - 1));
    const shown = found.slice(page * step, (page + 1) * step);
    body.replaceChildren(...shown.map((place) => made(rows[place], parts)));
    if (!shown.length) add(add(body, "tr"), "td", { colSpan: heads.length, textContent: say("No row fits.") });
    range.textContent = shown.length ? `${page * step + 1}–${page * step + shown.length} ${say("of")} ${fitting}` : say("none");
    rest.hidden = fitting <= step;
    earlier.disabled = page === 0;
    later.disabled = (page + 1) * step >= fitting;
    tell(fitting, cards());
  }

  // Cards tell of several rows; they keep to what is asked for, too, and are unfolded as long as something is.
  let asking = false;
  function cards() {
    const cards = [...document.querySelectorAll("[data-rows]")];
    const ids = new Set(found.map((place) => rows[place].id));
    cards.forEach((card) => (card.hidden = active() && !card.dataset.rows.split(" ").some((id) => ids.has(id))));
    document.querySelectorAll(".matters").forEach((group) => {
      group.hidden = !group.querySelector("[data-rows]:not([hidden])");
      const folds = asking === active() ? [] : group.querySelectorAll(":scope > details");
      folds.forEach((one) => (one.open = active()));
    });
    asking = active();
    document.documentElement.toggleAttribute("data-asking", asking);
    return cards;
  }

  function tell(fitting, cards) {
    const counted = (number, whole, name) => (number === whole ? `${whole} ${name}` : `${number} ${say("of")} ${whole} ${name}`);
    const part = (text, place) => {
      const id = place?.closest("section[id]")?.id;
      return id && cards.length ? Object.assign(document.createElement("a"), { href: `#${id}`, textContent: text }) : text;
    };
    const parts = [part(counted(fitting, total, settings.noun), table)];
    if (cards.length) {
      const shown = cards.filter(({ hidden }) => !hidden).length;
      parts.unshift(part(counted(shown, cards.length, say("matters")), cards[0]), ` ${say("and")} `);
    }
    told.replaceChildren(`${say("Shown:")} `, ...parts);
  }

  // --- The address, in English on every page, so that it holds in all editions

  const names = settings.filters.map(([, , english]) => slug(english));
  let timer = 0, typed = false;

  function address() {
    const asked = new URLSearchParams(location.search);
    const set = (name, value) => (value ? asked.set(name, value) : asked.delete(name));
    set("q", search?.value.trim());
    selects.forEach(({ value }, filter) => set(names[filter], value));
    set("sort", sorted.column < 0 ? "" : (sorted.sign < 0 ? "-" : "") + slug(settings.heads[sorted.column]));
    return location.pathname + (String(asked) ? `?${asked}` : "");
  }
  function remember(typing = false) {
    clearTimeout(timer);
    if (address() === location.pathname + location.search) return;
    history[typing && typed ? "replaceState" : "pushState"](null, "", address());
    typed = typing;
  }
  function recall() {
    const asked = new URLSearchParams(location.search);
    if (search) search.value = asked.get("q") ?? "";
    selects.forEach((select, filter) => {
      select.value = asked.get(names[filter]) ?? "";
      if (select.selectedIndex < 0) select.value = "";
    });
    const order = asked.get("sort") ?? "";
    sort(settings.heads.findIndex((head) => slug(head) === order.replace(/^-/, "")), order.startsWith("-") ? -1 : 1);
    page = 0;
    return draw();
  }

  // The row or card that the address names is shown, whatever was asked for.
  async function reveal() {
    const id = decodeURIComponent(location.hash.slice(1));
    if (id && !document.getElementById(id)) await whole().catch(() => {});
    const place = id ? rows.findIndex((row) => row.id === id) : -1;
    const named = id && place < 0 ? document.getElementById(id) : null;
    const card = named?.closest("[data-rows]");
    if (place < 0 && !named) return;
    if (named ? asking && !named.checkVisibility() : !found.includes(place)) {
      clear();
      history.replaceState(null, "", `${location.pathname}#${id}`);
      await draw();
    }
    if (place >= 0) {
      page = Math.floor(found.indexOf(place) / Number(size.value));
      await draw();
    }
    const sought = place < 0 ? named : document.getElementById(id);
    if (place < 0 && !card) return sought.scrollIntoView();
    document.querySelectorAll(".sought").forEach((one) => one.classList.remove("sought"));
    sought.classList.add("sought");
    for (let one = sought; one; one = one.parentElement) if (one.tagName === "DETAILS") one.open = true;
    if (place >= 0) sought.querySelectorAll("details").forEach((one) => (one.open = true));
    sought.tabIndex = -1;
    sought.focus({ preventScroll: true });
    sought.scrollIntoView();
  }

  async function copied(href) {
    said.textContent = (await window.copyLink(href)) ? say("Link copied") : say("The address of this page is the link");
    setTimeout(() => (said.textContent = ""), 4000);
  }

  // --- What the reader does

  function sort(column, sign) {
    sorted = { column, sign };
    heads.forEach((head, place) => {
      const now = place === column ? (sign > 0 ? "ascending" : "descending") : "none";
      head.setAttribute("aria-sort", now);
    });
  }

  function clear() {
    if (search) search.value = "";
    selects.forEach((select) => (select.value = ""));
    sort(-1, 1);
    page = 0;
  }

  function begin() {
    heads.forEach((head, column) => {
      const button = Object.assign(document.createElement("button"), { type: "button" });
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const now = head.getAttribute("aria-sort");
        sort(now === "descending" ? -1 : column, now === "ascending" ? -1 : 1);
        page = 0;
        draw();
        remember();
      });
    });
    form.addEventListener("focusin", () => whole().catch(() => {}));
    form.addEventListener("input", (event) => {
      page = 0;
      draw();
      clearTimeout(timer);
      if (event.target === search) timer = setTimeout(() => remember(true), 300);
      else remember();
    });
    all.addEventListener("click", () => {
      clear();
      draw();
      remember();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      remember();
      told.querySelector("a")?.click();
    });
    copy.addEventListener("click", () => {
      remember();
      copied(location.href.split("#")[0]);
    });
    document.addEventListener("click", async (event) => {
      const link = event.target.closest?.("a.copy-link");
      if (!link) return;
      event.preventDefault();
      history.replaceState(null, "", link.href);
      await copied(location.href.replace(location.search, ""));
      link.textContent = said.textContent;
      setTimeout(() => (link.textContent = say("Link")), 4000);
    });
    const turn = (step, button) => {
      page += step;
      draw();
      table.scrollIntoView();
      (button.disabled ? (step > 0 ? earlier : later) : button).focus({ preventScroll: true });
    };
    earlier.addEventListener("click", () => turn(-1, earlier));
    later.addEventListener("click", () => turn(1, later));
    size.addEventListener("change", () => {
      page = 0;
      draw();
    });
    window.addEventListener("popstate", recall);
    window.addEventListener("hashchange", reveal);
    window.addEventListener("load", reveal);
    // For readers without scripts these lead to other pages.
    document.querySelectorAll("[data-rows] details a[href*='#']").forEach((link) => (link.href = link.hash));

    table.classList.add("browsed");
    table.setAttribute("role", "table");
    const box = table.closest(".pst-scrollable-table-container") ?? table;
    form.className = "browse-form";
    form.setAttribute("role", "search");
    const name = table.querySelector(".caption-number")?.textContent.trim() ?? say("the table");
    form.setAttribute("aria-label", `${say("Search")} ${name}`);
    pager.setAttribute("aria-label", `${say("Pages of")} ${name}`);
    const place = document.querySelector(`[data-browse="${table.id}"]`);
    if (place) place.replaceChildren(form);
    else box.before(form);
    box.after(pager);
    recall().then(reveal);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})(document.currentScript);
