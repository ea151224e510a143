// Each find carries a line of its page, and the ledger can be asked for the same.
window.addEventListener("DOMContentLoaded", () => {
  const results = document.getElementById("search-results");
  const query = new URLSearchParams(location.search).get("q")?.trim();
  if (!results || !query) return;

  const way = document.createElement("p");
  const link = document.createElement("a");
  link.href = `chapters/ledger.html?q=${encodeURIComponent(query)}`;
  const say = (text) => window.bookWords?.[text] ?? text;
  link.textContent = say("Look for “QUERY” among the printed numbers and their checks").replace("QUERY", query);
  way.className = "search-ledger";
  way.append(link);
  results.before(way);

  // A stem as a pattern: its letters stand for those that are folded into them.
  const stemmer = new Stemmer();
  const variants = { ae: "(?:ae|æ)", a: "[aåä]", o: "[oøö]", e: "[eé]" };
  const pattern = (word) => stemmer.stemWord(word).replace(/ae|[aoe]|[^\w]/g, (part) => variants[part] ?? `\\${part}`);
  const words = query.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  if (!words.length) return;
  const sought = new RegExp(words.map(pattern).join("|"), "gi");

  function context(text) {
    const found = [...text.matchAll(sought)];
    // The place where most of the words stand close together.
    const near = (place) => new Set(found.filter(({ index }) => index >= place && index < place + 150).map(([word]) => word.toLowerCase())).size;
    const best = found.reduce((now, { index }) => (near(index) > near(now) ? index : now), found[0]?.index ?? 0);
    const start = text.lastIndexOf(" ", Math.max(0, best - 60)) + 1;
    const end = text.indexOf(" ", start + 200);
    const line = document.createElement("p");
    line.className = "context";
    const part = text.slice(start, end < 0 ? undefined : end);
    let last = 0;
    for (const match of part.matchAll(sought)) {
      line.append(part.slice(last, match.index), Object.assign(document.createElement("mark"), { textContent: match[0] }));
      last = match.index + match[0].length;
    }
    line.prepend(start ? "… " : "");
    line.append(part.slice(last), end < 0 ? "" : " …");
    return line;
  }

  const tell = () => results.querySelectorAll("ul.search > li:not(.told)").forEach((item) => {
    item.classList.add("told");
    const page = item.querySelector("a")?.getAttribute("href")?.replace(/\.html.*/, "");
    const text = window.searchTexts?.[page];
    if (text) item.append(context(text));
  });
  new MutationObserver(tell).observe(results, { childList: true, subtree: true });
  tell();
});
