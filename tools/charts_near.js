// Has each chart of a page drawn when it comes near the window; its still picture is left for print, and for readers whose
// browser can't draw. Vega is a third of a megabyte, so it comes with the first chart that is near.
(function () {
  const place = document.currentScript.src;
  const charts = new Set(document.querySelectorAll(".chart"));
  let coming;

  function vega() {
    coming ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL("vega.js", place).href;
      script.onload = resolve;
      script.onerror = () => reject(new Error("vega.js was not loaded"));
      document.head.append(script);
    });
    return coming;
  }

  function draw(chart) {
    if (!charts.delete(chart)) return;
    vega().then(() => window.drawChart(chart), (error) => console.error("A chart could not be drawn:", error));
  }

  const near = new IntersectionObserver(
    (entries) => entries.filter((entry) => entry.isIntersecting).forEach(({ target }) => {
      near.unobserve(target);
      draw(target);
    }),
    { rootMargin: "800px" },
  );
  charts.forEach((chart) => near.observe(chart));
  // Whoever looks at a page as a whole can ask for all of them.
  window.addEventListener("draw-charts", () => charts.forEach(draw));
})();
