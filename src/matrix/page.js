"use strict";
// What works without this: reading, printing, and choosing which rows are seen. This adds sorting, searching and a count.
(() => {
  const table = document.getElementById("matrix");
  const body = table.tBodies[0];
  const search = document.getElementById("search");
  const language = document.getElementById("language");
  const count = document.getElementById("count");
  const compare = new Intl.Collator(document.documentElement.lang).compare;

  const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const update = () => {
    const words = folded(search.value).split(/\s+/).filter(Boolean);
    for (const row of body.rows) {
      const text = folded(row.cells[0].textContent);
      const isOther = language.value !== "" && row.dataset.locale !== language.value;
      row.hidden = isOther || !words.every((word) => text.includes(word));
    }
    const seen = [...body.rows].filter((row) => row.getClientRects().length > 0).length;
    count.textContent = count.dataset.words.replace(/[01]/g, (digit) => (digit === "0" ? seen : body.rows.length));
  };
  document.querySelector("form").addEventListener("input", update);
  document.querySelector("form").addEventListener("submit", (event) => event.preventDefault());

  const key = (row, at) => row.cells[at].dataset.sort ?? row.cells[at].textContent.trim();
  table.querySelectorAll("thead th").forEach((head, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.ariaSort === "ascending";
      for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const rows = [...body.rows].sort((a, b) => compare(key(a, at), key(b, at)));
      body.append(...(down ? rows.reverse() : rows));
    });
  });
  document.querySelectorAll("[data-script]").forEach((element) => { element.hidden = false; });
  update();
})();
