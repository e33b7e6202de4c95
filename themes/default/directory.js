/* The directory's filter. Uses what portal.js says of schedules. */
"use strict";
(() => {
  const form = document.querySelector(".filter"), list = document.querySelector(".directory");
  if (!form || !list) return;
  const FIELDS = ["services", "languages", "markets"], MOST = 50, MOST_PAGES = 8;
  const { one, other, none, here, more, above, index } = form.dataset;
  const status = form.querySelector("[role=status]"), pages = document.querySelector(".pages");
  const values = (text) => text ? text.split("|") : [];
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  function rowsOf(list) {
    const clocks = (list.dataset.clocks || "").split(",").filter(Boolean).map(schedule);
    return [...list.children].map((row) => ({
      row,
      text: plain(row.textContent),
      services: values(row.dataset.services),
      languages: values(row.dataset.languages),
      markets: values(row.dataset.markets),
      clocks: (row.dataset.hours || "").split(" ").filter(Boolean).map((at) => clocks[at]),
    }));
  }

  const rows = rowsOf(list);
  for (const name of FIELDS) {
    const field = form.elements[name], sorted = [...new Set(rows.flatMap((row) => row[name]))];
    sorted.sort(new Intl.Collator(document.documentElement.lang).compare);
    for (const value of sorted) field.append(new Option(value));
  }

  /* Everything but the words. */
  function fits(it) {
    return FIELDS.every((name) => !form.elements[name].value || it[name].includes(form.elements[name].value))
      && (!form.elements.open.checked || it.clocks.some((hours) => state(hours, Date.now())?.open));
  }

  /* Where all pages have somebody of that name. The index and the pages are loaded when they are first asked for. */
  const loaded = new Map();
  function load(url, read) {
    if (!loaded.has(url)) {
      const answer = fetch(url).then((answer) => answer.ok ? read(answer) : Promise.reject(new Error(answer.status)));
      answer.catch(() => loaded.delete(url));
      loaded.set(url, answer);
    }
    return loaded.get(url);
  }
  const loadIndex = () => load(index, async (answer) => {
    const { size, words, places } = await answer.json();
    return { size, words: words.split(" "), places: places.split(" ") };
  });
  const loadPage = (url) => load(url, async (answer) => {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".directory");
    for (const link of page.querySelectorAll("a")) link.href = new URL(link.getAttribute("href"), answer.url).href;
    return rowsOf(page);
  });

  function placesOf({ words, places }, word) {
    let low = 0, high = words.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (words[middle] < word) low = middle + 1; else high = middle;
    }
    const found = new Set();
    for (; low < words.length && words[low].startsWith(word); low++) {
      let at = 0;
      for (const step of places[low].split(",")) found.add(at += parseInt(step, 36));
    }
    return found;
  }

  async function find(words) {
    const known = await loadIndex();
    const [first, ...others] = words.map((word) => placesOf(known, word)).sort((a, b) => a.size - b.size);
    const all = [...first].filter((at) => others.every((places) => places.has(at))).sort((a, b) => a - b);
    const pages = [...new Set(all.slice(0, MOST).map((at) => Math.floor(at / known.size)))].slice(0, MOST_PAGES);
    const read = await Promise.all(pages.map((page) => loadPage(above + (page ? `directory-${page + 1}.html` : ""))));
    const shown = all.slice(0, MOST).flatMap((at) => read[pages.indexOf(Math.floor(at / known.size))]?.[at % known.size] ?? []);
    return { all: all.length, shown };
  }

  /* Those who were found, in a list of their own beside that of the page. */
  const found = list.cloneNode(false);
  found.hidden = true;
  list.after(found);
  function show(rows) {
    found.replaceChildren(...rows.map(({ row }) => row.cloneNode(true)));
    found.hidden = rows.length === 0;
    list.hidden = true;
    if (pages) pages.hidden = true;
  }

  function choose(words) {
    let count = 0;
    for (const it of rows) {
      it.row.hidden = !(words.every((word) => it.text.includes(word)) && fits(it));
      count += !it.row.hidden;
    }
    found.hidden = true;
    list.hidden = false;
    if (pages) pages.hidden = false;
    tell(count, index && !words.length && count > 1 ? here : null);
  }

  function tell(count, words, all) {
    status.textContent = (words || (count === 1 ? one : count ? other : none)).replace("{count}", count).replace("{all}", all);
  }

  let turn = 0;
  async function changed() {
    const mine = ++turn, typed = plain(form.elements.words.value).split(/\s+/).filter(Boolean);
    const words = typed.flatMap((word) => word.split(/[^\p{L}\p{N}]+/u)).filter(Boolean);
    if (!index || !words.length) return choose(typed);
    try {
      const { all, shown } = await find(words);
      if (mine !== turn) return;
      const rows = shown.filter(fits);
      show(rows);
      tell(rows.length, all > shown.length && rows.length ? more : null, all);
    } catch {
      /* Without the other pages there is this one. */
      if (mine === turn) choose(typed);
    }
  }

  form.addEventListener("input", changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  changed();
})();
