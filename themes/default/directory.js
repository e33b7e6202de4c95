/* The directory's filter. Uses what portal.js says of schedules. */
"use strict";
(() => {
  const form = document.querySelector(".filter"), list = document.querySelector(".directory");
  if (!form || !list) return;
  const clocks = (list.dataset.clocks || "").split(",").filter(Boolean).map(schedule);
  const values = (text) => text ? text.split("|") : [];
  const rows = [...list.children].map((row) => ({
    row,
    text: plain(row.textContent),
    services: values(row.dataset.services),
    languages: values(row.dataset.languages),
    markets: values(row.dataset.markets),
    clocks: (row.dataset.hours || "").split(" ").filter(Boolean).map((at) => clocks[at]),
  }));

  function plain(text) { return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase(); }

  for (const name of ["services", "languages", "markets"]) {
    const field = form.elements[name], sorted = [...new Set(rows.flatMap((row) => row[name]))];
    sorted.sort(new Intl.Collator(document.documentElement.lang).compare);
    for (const value of sorted) field.append(new Option(value));
  }

  function choose() {
    const words = plain(form.elements.words.value).split(/\s+/).filter(Boolean), now = Date.now();
    let count = 0;
    for (const it of rows) {
      const fits = words.every((word) => it.text.includes(word))
        && ["services", "languages", "markets"].every((name) => !form.elements[name].value || it[name].includes(form.elements[name].value))
        && (!form.elements.open.checked || it.clocks.some((hours) => state(hours, now)?.open));
      it.row.hidden = !fits;
      count += fits;
    }
    const { one, other, none } = form.dataset;
    form.querySelector("[role=status]").textContent = (count === 1 ? one : count ? other : none).replace("{count}", count);
  }

  form.addEventListener("input", choose);
  form.addEventListener("submit", (event) => event.preventDefault());
  choose();
})();
