// Draws every chart of a page in place of its still picture. Follows the bundle of Vega inside one function.
const reducedMotion = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
document.querySelectorAll(".chart").forEach((chart) => {
  const view = chart.querySelector(".chart-view");
  const spec = JSON.parse(chart.querySelector("script").textContent);
  vegaEmbed(view, spec, { renderer: "svg", actions: false, hover: !reducedMotion }).catch((error) => {
    console.error("A chart could not be drawn:", error);
  });
});
