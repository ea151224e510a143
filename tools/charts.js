// Draws a chart of a page beside its still picture. Follows the bundle of Vega inside one function.
// Charts that fill their box measure it when the window is resized, which is before the sidebars have found their place.
// So they are told again when the box has its width, also when a fold around it was opened.
const seen = new WeakMap();
const widths = new ResizeObserver((entries) => {
  const changed = entries.filter(({ target, contentRect }) => seen.get(target) !== contentRect.width);
  changed.forEach(({ target, contentRect }) => seen.set(target, contentRect.width));
  if (changed.length) requestAnimationFrame(() => window.dispatchEvent(new Event("resize")));
});

// Numbers as the text has them, and as people type them: 9500, 9 500, 0.25 and 0,25.
function written(value, digits) {
  const rounded = Number(value.toFixed(digits));
  const [whole, part] = String(Math.abs(rounded)).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, "\u202f");
  const mark = document.documentElement.lang === "nb" ? "," : ".";
  return (rounded < 0 ? "−" : "") + grouped + (part ? `${mark}${part}` : "");
}

function typed(text, thousands) {
  const plain = text.replace(/\s|kr\.?|NOK|%/gi, "").replace(/^[−–]/, "-");
  if (plain === "") return NaN;
  const grouped = thousands && /^-?\d{1,3}([.,]\d{3})+$/.test(plain);
  return grouped ? Number(plain.replace(/[.,]/g, "")) : Number(plain.replace(",", "."));
}

// Beside each slider a field that shows its number exactly and takes another. A slider goes in steps, but it may stand
// between two, where a starting point or the field puts it.
function addField(view, slider) {
  const { name } = slider;
  const [low, high, step] = [slider.min, slider.max, slider.step].map(Number);
  const label = slider.closest("label");
  // Kroner and people are whole.
  const [whole, digits] = high >= 1000 ? [true, 0] : [false, 3];
  const field = Object.assign(document.createElement("input"), { type: "text", inputMode: "decimal", autocomplete: "off" });
  const range = document.createElement("small");
  field.className = "chart-field";
  field.setAttribute("aria-label", label.querySelector(".vega-bind-name").textContent.trim());
  range.textContent = `${written(low, digits)} – ${written(high, digits)}`;
  range.id = `${name}-range`;
  field.setAttribute("aria-describedby", range.id);
  slider.nextElementSibling.replaceWith(field, range);

  const within = (value) => Math.min(high, Math.max(low, value));
  const at = (steps) => Number(within(low + steps * step).toFixed(9));
  const stepsOf = (value) => Number(((value - low) / step).toFixed(6));
  const show = (value) => {
    field.value = written(value, digits);
    field.removeAttribute("aria-invalid");
    slider.value = value;
    slider.setAttribute("aria-valuetext", field.value);
  };
  const choose = (value) => view.signal(name, value).runAsync().then(() => show(view.signal(name)));
  slider.step = "any";
  show(view.signal(name));
  view.addSignalListener(name, (_, value) => show(value));

  // Before Vega hears of it.
  label.addEventListener(
    "input",
    ({ target }) => target === slider && (slider.value = at(Math.round(stepsOf(Number(slider.value))))),
    true,
  );
  slider.addEventListener("keydown", (event) => {
    const steps = stepsOf(view.signal(name));
    const to = {
      ArrowRight: Math.floor(steps) + 1, ArrowUp: Math.floor(steps) + 1, PageUp: Math.floor(steps) + 10,
      ArrowLeft: Math.ceil(steps) - 1, ArrowDown: Math.ceil(steps) - 1, PageDown: Math.ceil(steps) - 10,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    choose(at(to));
  });
  const valid = () => {
    const value = typed(field.value, whole);
    return value >= low && value <= high;
  };
  field.addEventListener("input", () => field.setAttribute("aria-invalid", String(!valid())));
  field.addEventListener("change", () => {
    const value = typed(field.value, whole);
    choose(Number.isFinite(value) ? within(whole ? Math.round(value) : value) : view.signal(name));
  });
}

// Starting points to choose from, a way back to them, and an address that holds what differs from them.
function addStarts(view, bindings, { starts: listed, words }) {
  const starts = Object.fromEntries(listed);
  const labels = Object.keys(starts);
  // In English on every page, so that an address holds in all editions.
  const slugs = new Map(listed.map(([label, , english]) => [label, english.toLowerCase().replace(/[^a-z0-9]+/g, "-")]));
  const inputs = [...bindings.querySelectorAll("input[name]")];
  const bar = document.createElement("div");
  const add = (kind, set, parent = bar) => {
    const made = Object.assign(document.createElement(kind), set);
    parent.append(made);
    return made;
  };
  bar.className = "chart-starts";
  const select = add("select", { name: "start" }, add("label", { textContent: words.start }));
  labels.forEach((label) => select.add(new Option(label)));
  const reset = add("button", { type: "button", textContent: words.reset });
  const copy = add("button", { type: "button", textContent: words.copy });
  const note = add("output", {});
  bindings.before(bar);

  const put = (values) => {
    Object.entries(values).forEach(([name, value]) => view.signal(name, value));
    return view.runAsync();
  };
  const address = () => {
    const url = new URL(location.href);
    ["start", ...inputs.map(({ name }) => name)].forEach((name) => url.searchParams.delete(name));
    if (select.value !== labels[0]) url.searchParams.set("start", slugs.get(select.value));
    inputs.forEach(({ name }) => {
      const value = view.signal(name);
      if (value !== starts[select.value][name]) url.searchParams.set(name, String(Number(value)));
    });
    return url;
  };
  const keep = () => {
    // Timers of several signals end one after the other; what was said of this address still holds.
    if (address().search === location.search) return;
    note.textContent = "";
    // Browsers that keep the address of a file as it is still calculate.
    try {
      history.replaceState(history.state, "", address());
    } catch {}
  };
  const follow = () => put(starts[select.value]).then(keep);
  select.addEventListener("change", follow);
  reset.addEventListener("click", follow);
  copy.addEventListener("click", async () => {
    const url = address();
    url.hash = bindings.closest("[id^=fig-]")?.id ?? "";
    note.textContent = (await window.copyLink(url.href)) ? words.copied : words.address;
  });

  const asked = new URLSearchParams(location.search);
  const chosen = labels.find((label) => slugs.get(label) === asked.get("start"));
  if (chosen) select.value = chosen;
  const given = inputs.filter(({ name }) => asked.has(name) && Number.isFinite(Number(asked.get(name) || NaN)));
  const read = ({ name, type, min, max }) => {
    const value = Number(asked.get(name));
    return [name, type === "checkbox" ? value === 1 : Math.min(max, Math.max(min, value))];
  };
  put({ ...starts[select.value], ...Object.fromEntries(given.map(read)) });
  let waiting;
  inputs.forEach(({ name }) =>
    view.addSignalListener(name, () => {
      clearTimeout(waiting);
      waiting = setTimeout(keep, 150);
    }));
}

// Whatever is set stands below the chart; its result, once, above that, where it stays in sight while one sets.
function addControls(view, box, { result, starts, words } = {}) {
  const bindings = box.querySelector(".vega-bindings");
  if (!bindings) return;
  // Enter in a field sets it and doesn't leave the page.
  bindings.addEventListener("submit", (event) => event.preventDefault());
  bindings.querySelectorAll('input[type="range"]').forEach((slider) => addField(view, slider));
  if (starts) addStarts(view, bindings, { starts, words });
  if (!result) return;
  const output = document.createElement("output");
  const write = (_, text) => (output.textContent = text);
  output.className = "chart-result";
  write(result, view.signal(result));
  view.addSignalListener(result, write);
  (box.querySelector(".chart-starts") ?? bindings).before(output);
  // Whoever follows a link to a calculation comes for its result.
  const figure = box.closest("[id^=fig-]")?.id;
  if (starts && location.search && location.hash === `#${figure}`) output.scrollIntoView({ block: "center" });
}

// What a pointer is told, without what isn't known.
function told(values, clean) {
  if (typeof values !== "object" || values === null) return clean(String(values));
  const rows = Object.entries(values).filter(([, text]) => !["", "null", "undefined", "NaN"].includes(String(text)));
  const line = ([name, text]) => `<tr><td class="key">${clean(name)}</td><td class="value">${clean(String(text))}</td></tr>`;
  return `<table>${rows.map(line).join("")}</table>`;
}

// Names of rows that would take much of a phone's width stand above what they name, in one line where it has room, in a
// chart that has nothing but points and lines beside them.
function namesAbove(compiled, width, long) {
  const { scales = [], axes = [], marks = [] } = compiled;
  const rows = scales.find(({ name, type }) => name === "y" && type === "band");
  const axis = axes.find(({ scale, labels }) => scale === "y" && labels !== false);
  const plain = marks.every(({ type }) => ["rule", "symbol"].includes(type));
  if (!rows?.domain || !axis || !plain || scales.some(({ name }) => name === "yOffset")) return;
  const { field } = rows.domain.fields?.[0] ?? rows.domain;
  const found = compiled.data.flatMap(({ values }) => (Array.isArray(values) ? values : [])).map((row) => row[field]);
  const names = [...new Set(found.filter((name) => typeof name === "string"))];
  const beside = Math.max(...names.flatMap((name) => name.split("\n")).map(long));
  if (beside < 0.4 * width) return;
  const fits = names.every((name) => long(name.replaceAll("\n", ", ")) < width - 16);
  const lines = fits ? 1 : Math.max(...names.map((name) => name.split("\n").length));
  compiled.height = (24 + 14 * lines) * names.length;
  Object.assign(axis, { zindex: 1, ticks: false, labelAlign: "left", labelPadding: -5, labelOffset: -2 - 7 * lines, labelLimit: width });
  if (fits) axis.encode = { labels: { update: { text: { signal: "replace(datum.label, /\\n/g, ', ')" } } } };
  marks.map(({ encode }) => encode.update.y).filter((y) => y?.scale === "y").forEach((y) => (y.offset = 1 + 7 * lines));
}

// On a phone the entries of a legend stand one below the other, and a title that is longer than the picture takes
// another line.
function narrowed(compiled, width, font, anchor) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `12px ${font}`;
  const long = (text) => pen.measureText(text).width;
  const inLines = (title) =>
    title.split(" ").reduce((lines, word) => {
      const longer = [...lines.slice(-1), word].join(" ");
      return long(longer) > width ? [...lines, word] : [...lines.slice(0, -1), longer];
    }, []);
  namesAbove(compiled, width, long);
  const groups = (group) => [group, ...(group.marks ?? []).flatMap(groups)];
  groups(compiled).forEach(({ axes = [], legends = [] }) => {
    legends.forEach((legend) => (legend.columns = 1));
    axes
      .filter(({ orient, title }) => ["bottom", "top"].includes(orient) && typeof title === "string")
      .forEach((axis) => (axis.title = inLines(axis.title)));
  });
  compiled.config.legend.layout = { anchor };
  return compiled;
}

function runsOut(drawing) {
  const edge = drawing.querySelector("svg").getBoundingClientRect().right;
  return [...drawing.querySelectorAll(".role-legend")].some((legend) => legend.getBoundingClientRect().right > edge);
}

function draw(chart) {
  const view = chart.querySelector(".chart-view");
  const drawing = document.createElement("div");
  const spec = JSON.parse(chart.querySelector("script").textContent);
  const narrow = view.clientWidth < 480;
  const room = chart.clientWidth - 12;
  // A title longer than its axis grows to the left, where labels leave room, and not out of the picture.
  // Panels of one picture would be moved aside for it, so they keep theirs.
  if (narrow && !spec.vconcat) spec.config.axisX = { titleAnchor: "end", ...spec.config.axisX };
  // The title of such a chart, and a panel of that name, is its result, which the page has above the controls.
  if (spec.usermeta?.result) {
    delete spec.title;
    if (spec.vconcat) spec.vconcat = spec.vconcat.filter(({ name }) => name !== "result");
  }
  drawing.className = "chart-drawing";
  view.append(drawing);
  chart.classList.add("drawn");
  widths.observe(chart);
  // Expressions are interpreted, so that charts are drawn under a policy that forbids eval.
  const embed = (anchor) =>
    vegaEmbed(drawing, spec, {
      renderer: "svg",
      actions: false,
      ast: true,
      tooltip: { formatTooltip: told },
      patch: narrow && ((compiled) => narrowed(compiled, room, spec.config.font, anchor)),
    });
  // A legend begins where the plot does, unless it would run out of the picture.
  embed("start")
    .then((drawn) => (narrow && runsOut(drawing) ? (drawn.finalize(), embed("end")) : drawn))
    .then((drawn) => addControls(drawn.view, view, spec.usermeta))
    .catch((error) => {
      chart.classList.remove("drawn");
      drawing.remove();
      console.error("A chart could not be drawn:", error);
    });
}

window.drawChart = draw;
