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

/* The pages of an index, each with its words: these are written once with the steps from page to page that has them, in base 31. */
function unfolded({ pages, words, places }) {
  const all = pages.map(([path, title, about, headings, lang]) => ({ path, title, about, headings, lang, words: [] }));
  const digit = (code) => code < 58 ? code - 48 : code < 91 ? code - 55 : code - 61;
  const lists = places.split(" ");
  words.split(" ").forEach((word, at) => {
    const list = lists[at];
    let page = -1, step = 0, weight = 1;
    for (let i = 0; i < list.length; i++) {
      const value = digit(list.charCodeAt(i));
      step += value % 31 * weight;
      weight *= 31;
      if (value > 30) continue;
      page += step + 1;
      all[page].words.push(word);
      step = 0;
      weight = 1;
    }
  });
  return all;
}

/* The function that answers with pages, the best first. Titles and headings are searched at once, texts as soon as `ready`. */
export function answering(MiniSearch, stem, own, shared) {
  const replaced = new Set(own.without);
  const all = (shared ? unfolded(shared).filter(({ path }) => !replaced.has(path)) : []).concat(unfolded(own));
  all.forEach((page, id) => { page.id = id; });
  const head = ["title", "headings", "about"], processTerm = processing(stem);
  const options = {
    boost: { title: 6, headings: 3, about: 2 },
    prefix: (word) => word.length > 2,
    fuzzy: (word) => word.length > 4 ? 0.2 : 0,
  };
  let engine = new MiniSearch({ fields: head, processTerm });
  engine.addAll(all);
  const whole = new MiniSearch({
    fields: [...head, "words"],
    processTerm,
    extractField: (page, field) => field === "words" ? "" + page.id : page[field],
    tokenize: (text, field) => field === "words" ? all[text].words : text.split(/[\s\p{P}\p{Z}]+/u),
  });
  const answer = (asked) => {
    const found = engine.search(asked, { ...options, combineWith: "AND" });
    return (found.length ? found : engine.search(asked, options)).map(({ id }) => all[id]);
  };
  answer.ready = whole.addAllAsync(all, { chunkSize: 10 }).then(() => { engine = whole; });
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
  answer.ready.then(() => { if (!panel.hidden) show(); });
}
