/* Search among the pages of a portal. Loaded when a reader first goes to the field. */

const fold = (word) => word.normalize("NFD").replace(/\p{M}/gu, "");

/* Words as the engine keeps them: without endings and accents. */
function processing(stem) {
  const known = new Map();
  return (word) => {
    if (word.length < 2) return null;
    if (!known.has(word)) known.set(word, fold(stem(word.toLowerCase())));
    return known.get(word);
  };
}

const BREAKS = /[\s\p{P}\p{Z}]+/u;
const digit = (code) => code < 58 ? code - 48 : code < 91 ? code - 55 : code - 61;

/* The pages of a list, which are written as the steps from one to the next, in base 31. */
function each(list, act) {
  let page = -1, step = 0, weight = 1;
  for (let i = 0; i < list.length; i++) {
    const value = digit(list.charCodeAt(i));
    step += value % 31 * weight;
    weight *= 31;
    if (value > 30) continue;
    page += step + 1;
    act(page);
    step = 0;
    weight = 1;
  }
}

/* An index: its pages, the words of all their texts, each written without what it begins with as the one before does, and for each
   word the list of the pages that have it. */
function opened({ pages, words, places }, replaced) {
  let last = "";
  const known = words.split(" ").map((word) => last = last.slice(0, digit(word.charCodeAt(0))) + word.slice(1));
  return {
    pages: pages.map(([path, title, about, headings, lang]) => ({ path, title, about, headings, lang, words: [], gone: replaced.has(path) })),
    words: known,
    plain: fold(known.join(" ")).split(" "),
    lists: places.split(" "),
  };
}

/* What looks words up in indexes as they came: how a page that has them is known before the engine has read a single one. */
function lookingUp(indexes, all, processed) {
  // In one go: for each text by itself this takes many times as long.
  const texts = all.flatMap(({ title, headings, about }) => [title, headings, about]).join(" \0 ");
  const heads = ` ${fold(texts.toLowerCase()).replace(/[^\p{L}\p{N}\0]+/gu, " ")} `.split("\0"), weights = [6, 3, 2];
  const having = (word) => {
    // What the word and its stem begin with, all its forms do.
    const whole = fold(word.toLowerCase()), stem = processed(word) || whole, end = [...whole].findIndex((sign, at) => sign !== stem[at]);
    const begins = end > 2 ? whole.slice(0, end) : whole, part = begins.length > 2, scores = new Map();
    const score = (page, more) => { scores.set(page, (scores.get(page) || 0) + more); };
    const there = part ? ` ${begins}` : ` ${begins} `;
    heads.forEach((text, at) => { if (text.includes(there)) score(all[Math.floor(at / 3)], weights[at % 3]); });
    for (const { pages, plain, lists } of indexes) {
      plain.forEach((known, at) => {
        if (part ? known.startsWith(begins) : known === begins) each(lists[at], (page) => score(pages[page], 1));
      });
    }
    return scores;
  };
  return (asked) => {
    const found = asked.split(BREAKS).filter((word) => word.length > 1).map(having), sums = new Map();
    for (const scores of found) for (const [page, score] of scores) if (!page.gone) sums.set(page, (sums.get(page) || 0) + score);
    const whole = [...sums].filter(([page]) => found.every((scores) => scores.has(page)));
    return (whole.length ? whole : [...sums]).sort(([, a], [, b]) => b - a).map(([page]) => page);
  };
}

/* The function that answers with pages, the best first: from the indexes as they came, and as soon as `ready` by an engine that
   also knows misspelled words and how much each one tells. */
export function answering(MiniSearch, stem, own, shared) {
  const replaced = new Set(own.without);
  const indexes = [...(shared ? [opened(shared, replaced)] : []), opened(own, new Set())];
  const all = indexes.flatMap(({ pages }) => pages), processTerm = processing(stem);
  const engine = new MiniSearch({
    fields: ["title", "headings", "about", "words"],
    processTerm,
    extractField: (page, field) => field === "words" ? "" + page.id : page[field],
    tokenize: (text, field) => field === "words" ? all[text].words : text.split(BREAKS),
  });
  const options = {
    boost: { title: 6, headings: 3, about: 2 },
    prefix: (word) => word.length > 2,
    fuzzy: (word) => word.length > 4 ? 0.2 : 0,
  };
  let look = lookingUp(indexes, all, processTerm);
  const answer = (asked) => look(asked);
  answer.ready = (async () => {
    await new Promise((next) => setTimeout(next));
    for (const { pages, words, lists } of indexes) words.forEach((word, at) => each(lists[at], (page) => pages[page].words.push(word)));
    all.forEach((page, id) => { page.id = id; });
    await engine.addAllAsync(all.filter(({ gone }) => !gone), { chunkSize: 10 });
    look = (asked) => {
      const found = engine.search(asked, { ...options, combineWith: "AND" });
      return (found.length ? found : engine.search(asked, options)).map(({ id }) => all[id]);
    };
  })();
  return answer;
}

/* What is searched in, and what is said of it. Files are named from the folder above this script's. */
async function fetched(form) {
  const at = (path) => new URL(`../${path}`, import.meta.url), json = async (url) => (await fetch(url)).json();
  const own = await json(new URL(form.dataset.index, location)), { engine, stemmer, shared } = own;
  const [{ default: MiniSearch }, { stemmer: stem }, articles] = await Promise.all([
    import(at(engine)), stemmer ? import(at(stemmer)) : { stemmer: (word) => word }, shared && json(at(shared)),
  ]);
  return [answering(MiniSearch, stem, own, articles), own.said];
}

const MOST = 8;

export async function start(form) {
  const field = form.elements.q, home = form.action.replace(/[^/]*\/(\?.*)?$/, "");
  const panel = form.appendChild(document.createElement("div"));
  panel.className = "found";
  panel.hidden = true;
  const told = panel.appendChild(document.createElement("p")), list = panel.appendChild(document.createElement("ul"));
  told.setAttribute("role", "status");
  list.ariaBusy = "true";
  const close = () => { panel.hidden = true; };
  const [answer, [one, other, none]] = await fetched(form);

  const show = () => {
    const asked = field.value.trim();
    if (asked.length < 2) return close();
    const found = answer(asked), shown = found.slice(0, MOST);
    told.textContent = (found.length === 1 ? one : found.length ? other : none).replace("{count}", found.length);
    list.replaceChildren(...shown.map(({ path, title, about, lang }) => {
      const item = document.createElement("li"), link = item.appendChild(document.createElement("a"));
      link.href = home + path;
      link.textContent = title;
      if (lang) item.lang = lang;
      if (about) {
        const line = item.appendChild(document.createElement("span"));
        line.className = "line";
        line.textContent = about;
      }
      return item;
    }));
    panel.hidden = false;
  };
  const links = () => [...list.querySelectorAll("a")];

  field.addEventListener("input", show);
  form.addEventListener("focusin", (event) => { if (event.target === field) show(); });
  form.addEventListener("focusout", (event) => { if (event.relatedTarget && !form.contains(event.relatedTarget)) close(); });
  document.addEventListener("pointerdown", (event) => { if (!form.contains(event.target)) close(); });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
    links()[0]?.focus();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      field.focus();
      close();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || panel.hidden) return;
    event.preventDefault();
    const stops = [field, ...links()], here = stops.indexOf(document.activeElement);
    stops[Math.min(Math.max(here + step, 0), stops.length - 1)].focus();
  });
  show();
  answer.ready.then(() => {
    list.ariaBusy = "false";
    // Nothing is taken from under a reader who is in the list already.
    if (!panel.hidden && document.activeElement === field) show();
  });
}
