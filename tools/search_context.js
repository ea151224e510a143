// Each find carries a line of its page, and the ledger can be asked for the same. Index and lines come when asked for.
// What Sphinx says of its search stands in words of the book, in the language of the page.
window.addEventListener("DOMContentLoaded", () => {
  const results = document.getElementById("search-results");
  const query = new URLSearchParams(location.search).get("q")?.trim();
  if (!results || !query) return;

  const say = (text) => window.bookWords?.[text] ?? text;
  Object.assign(Documentation.TRANSLATIONS, {
    "Search finished, found ${resultCount} page(s) matching the search query.":
      say("Finds: COUNT").replace("COUNT", "${resultCount}"),
    "Your search did not match any documents. Please make sure that all words are spelled correctly and that you've selected enough categories.":
      say("Nothing found. Is every word spelled right?"),
  });

  // A page that is found by a term and by its text is one find, at the term; the best ones come last.
  const perform = Search._performSearch;
  Search._performSearch = (...asked) => {
    const finds = perform(...asked);
    const best = new Map(finds.map((find) => [`${find[0]} ${find[1]}`, find]));
    return finds.filter((find) => best.get(`${find[0]} ${find[1]}`) === find);
  };
  Search.loadIndex("searchindex.js");

  function lead(before, href, textContent) {
    const way = document.createElement("p");
    way.className = "search-ledger";
    way.append(Object.assign(document.createElement("a"), { href, textContent }));
    before.before(way);
    return way;
  }
  const load = (name) => new Promise((resolve) => {
    const script = document.createElement("script");
    script.src = `_static/search/${name}.js`;
    script.onload = script.onerror = resolve;
    document.head.append(script);
  });

  const toLedger = lead(
    results,
    `chapters/ledger.html?q=${encodeURIComponent(query)}`,
    say("Look for “QUERY” among the printed numbers and their checks").replace("QUERY", query),
  );
  // A figure or table is asked for by its number.
  const [, figure, table, number] = query.match(/^(?:(fig)[a-z]*|(tab)[a-z]*)\.?\s*(\d+)$/i) ?? [];
  if (figure || table) {
    load("numbered").then(() => {
      const place = window.numberedPlaces?.[`${figure ? "figure" : "table"} ${number}`];
      if (place) lead(toLedger, ...place);
    });
  }

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

  const texts = new Map();
  function textOf(page) {
    if (!texts.has(page)) texts.set(page, load(page).then(() => window.searchTexts?.[page]));
    return texts.get(page);
  }

  const near = new IntersectionObserver((entries) => entries.filter(({ isIntersecting }) => isIntersecting).forEach(async ({ target }) => {
    near.unobserve(target);
    const text = await textOf(target.querySelector("a")?.getAttribute("href")?.replace(/\.html.*/, ""));
    if (text) target.append(context(text));
  }));
  const tell = () => results.querySelectorAll("ul.search > li:not(.told)").forEach((item) => {
    item.classList.add("told");
    near.observe(item);
  });
  new MutationObserver(tell).observe(results, { childList: true, subtree: true });
  tell();
});
