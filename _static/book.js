// What scrolls sideways can be reached and scrolled with the keyboard.
(function () {
  const boxes = ".chart, .pst-scrollable-table-container, pre, mjx-container, .math";

  function mark() {
    document.querySelectorAll(boxes).forEach((box) => {
      const scrolls = box.scrollWidth > box.clientWidth + 1;
      if (scrolls) {
        box.tabIndex = 0;
      } else if (box.tabIndex === 0) {
        box.removeAttribute("tabindex");
      }
    });
  }

  function widen() {
    document.querySelectorAll(".pst-scrollable-table-container > table.table").forEach((table) => {
      table.classList.remove("wide");
      table.classList.toggle("wide", table.scrollWidth > table.parentElement.clientWidth + 1);
    });
  }

  // Before the boxes are marked that scroll.
  window.addEventListener("load", widen);
  window.addEventListener("resize", widen);
  window.addEventListener("load", mark);
  window.addEventListener("resize", mark);
})();
