// Draws each chart of a page beside its still picture when it comes near the window; the picture is left for print, and
// for readers whose browser can't draw. Vega is a third of a megabyte, so it comes with the first chart that is near.
(function () {
  const place = document.currentScript.src;
  let coming;

  function vega() {
    coming ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL("vega.js", place).href;
      script.onload = () => resolve(window.vegaEmbed);
      script.onerror = () => reject(new Error("vega.js was not loaded"));
      document.head.append(script);
    });
    return coming;
  }

  // Charts that fill their box measure it when the window is resized, which is before the sidebars have found their
  // place. So they are told again when the box has its width, also when a fold around it was opened.
  const seen = new WeakMap();
  const widths = new ResizeObserver((entries) => {
    const changed = entries.filter(({ target, contentRect }) => seen.get(target) !== contentRect.width);
    changed.forEach(({ target, contentRect }) => seen.set(target, contentRect.width));
    if (changed.length) requestAnimationFrame(() => window.dispatchEvent(new Event("resize")));
  });

  // A chart with many sliders names the signal that says its result: shown above them, it stays in sight while they are
  // moved.
  function showResult(box, view, signal) {
    const sliders = box.querySelector(".vega-bindings");
    if (!signal || !sliders) return;
    const result = document.createElement("output");
    const write = (_, text) => (result.textContent = text);
    result.className = "chart-result";
    write(signal, view.signal(signal));
    view.addSignalListener(signal, write);
    sliders.before(result);
  }

  // What a mark tells, without what is not known of it.
  function told(values, clean) {
    const known = Object.entries(values).filter(([, said]) => !["null", "undefined", "NaN", ""].includes(String(said)));
    const rows = known.map(([name, said]) => `<tr><td class="key">${clean(name)}</td><td class="value">${clean(said)}</td></tr>`);
    return `<table>${rows.join("")}</table>`;
  }

  async function draw(chart) {
    const view = chart.querySelector(".chart-view");
    const drawing = document.createElement("div");
    try {
      const embed = await vega();
      const spec = JSON.parse(chart.querySelector("script").textContent);
      // Beside each other, the entries of a legend would run out of a narrow picture.
      if (view.clientWidth < 480) {
        spec.config.legend.columns = 1;
        // A title longer than its axis grows to the left, where labels leave room, and not out of the picture.
        // Panels of one picture would be moved aside for it, so they keep theirs.
        if (!spec.vconcat) spec.config.axisX = { titleAnchor: "end", ...spec.config.axisX };
      }
      drawing.className = "chart-drawing";
      view.append(drawing);
      chart.classList.add("drawn");
      widths.observe(chart);
      // Expressions are interpreted, so that charts are drawn under a policy that forbids eval.
      const drawn = await embed(drawing, spec, {
        renderer: "svg",
        actions: false,
        ast: true,
        tooltip: { formatTooltip: told },
      });
      showResult(view, drawn.view, spec.usermeta?.result);
    } catch (error) {
      chart.classList.remove("drawn");
      drawing.remove();
      console.error("A chart could not be drawn:", error);
    }
  }

  const charts = new Set(document.querySelectorAll(".chart"));
  function drawOnce(chart) {
    if (charts.delete(chart)) draw(chart);
  }
  const near = new IntersectionObserver(
    (entries) => entries.filter((entry) => entry.isIntersecting).forEach(({ target }) => {
      near.unobserve(target);
      drawOnce(target);
    }),
    { rootMargin: "800px" },
  );
  charts.forEach((chart) => near.observe(chart));
  // Whoever looks at a page as a whole can ask for all of them.
  window.addEventListener("draw-charts", () => charts.forEach(drawOnce));
})();
