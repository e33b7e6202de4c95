/* What a portal's pages gain where scripts run. Nothing on them depends on it. */
"use strict";

/* A schedule from its line: zone|until|seven days|dates that differ, in minutes from the midnight that begins the day. */
function schedule(line) {
  const [zone, until, week, dates] = line.split("|");
  const spans = (text) => text ? text.split(" ").map((span) => span.split("-").map(Number)) : [];
  const differs = new Map((dates || "").split(";").map((day) => [day.slice(0, 10), spans(day.slice(11))]));
  const days = week.split(";").map(spans);
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
  });
  return { until, format, on: (date) => differs.get(iso(date)) || days[(new Date(date).getUTCDay() + 6) % 7] };
}

/* A clock on the wall is kept as the instant at which a clock in UTC shows the same. */
const iso = (date) => new Date(date).toISOString().slice(0, 10);
const HOUR = 3600000, DAY = 24 * HOUR, DAYS = 400;

function wall({ format }, instant) {
  const at = {};
  for (const { type, value } of format.formatToParts(instant)) at[type] = value;
  return Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second);
}

/* The instant at which a clock on the wall shows a time: the first where it does twice, an hour on where it never does. */
function instant(hours, shown) {
  const offset = (at) => wall(hours, at) - at;
  const before = shown - offset(shown - DAY), after = shown - offset(shown + DAY);
  return wall(hours, before) !== shown && wall(hours, after) === shown ? after : before;
}

/* Whether somebody is there and until or from when, as instants; nothing where the schedule does not know. */
function state(hours, now) {
  now -= now % 1000;
  const here = wall(hours, now), today = here - here % DAY;
  if (hours.until && iso(today) > hours.until) return null;
  let open = false, end = now;
  for (let date = today - DAY, day = 0; day < DAYS; date += DAY, day++) {
    if (hours.until && iso(date) > hours.until) break;
    for (const [from, to] of hours.on(date)) {
      const closes = instant(hours, date + to * 60000);
      if (closes <= end) continue;
      const opens = instant(hours, date + from * 60000);
      if (opens > end) return open ? { open, change: end } : { open, change: opens };
      open = true;
      end = closes;
    }
    if (open && end - now > 8 * DAY) return { open, change: null };
  }
  return { open, change: open ? end : null };
}

/* What is said of it, in the page's language and, where that differs, in the reader's own time. */
function said(hours, now, words, lang) {
  const found = state(hours, now);
  if (!found) return null;
  const { open, change } = found;
  if (change === null) return { open, text: open ? words.openAlways : words.closed };
  const own = new Date(change), near = change - now < 20 * HOUR;
  const date = change - now < 6 * DAY ? { weekday: "long" } : { weekday: "long", day: "numeric", month: "long" };
  const day = own.toLocaleDateString(lang, date);
  let time = own.toLocaleTimeString(lang, { hour: "numeric", minute: "2-digit" });
  const utc = Date.UTC(own.getFullYear(), own.getMonth(), own.getDate(), own.getHours(), own.getMinutes(), own.getSeconds());
  if (utc !== wall(hours, change)) time = words.yourTime.replace("{time}", time);
  return { open, text: (open ? words.openUntil : near ? words.opensAt : words.opensOn).replace("{day}", day).replace("{time}", time) };
}

function start() {
  const page = document.documentElement, each = (selector, act) => document.querySelectorAll(selector).forEach(act);
  page.classList.add("scripts");

  const clocks = [];
  each("[data-clock]", (element) => clocks.push([element, schedule(element.dataset.clock), element.closest("[data-open-until]").dataset]));
  const tell = () => {
    for (const [element, hours, words] of clocks) {
      const it = said(hours, Date.now(), words, page.lang);
      element.textContent = it ? it.text : "";
      element.className = it ? (it.open ? "now is-open" : "now is-closed") : "now";
    }
    setTimeout(tell, 60000 - Date.now() % 60000);
  };
  if (clocks.length) tell();

  const dark = () => (page.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  each(".theme", (button) => {
    button.ariaPressed = dark();
    button.onclick = () => {
      page.dataset.theme = dark() ? "light" : "dark";
      button.ariaPressed = dark();
      try { localStorage.setItem("supportal-theme", page.dataset.theme); } catch { /* for this page, then */ }
    };
  });

  each(".tools [hreflang]", (link) => { link.onclick = () => { link.hash = location.hash; }; });

  each("[data-copies]", (button) => {
    button.onclick = async () => {
      const text = document.getElementById(button.dataset.copies);
      try {
        await navigator.clipboard.writeText(text.textContent);
        button.textContent = button.dataset.done;
      } catch { getSelection().selectAllChildren(text); }
    };
  });

  each(".find", (form) => {
    const field = form.elements.q, load = () => import(new URL(form.dataset.script, location)).then((it) => it.start(form));
    field.addEventListener("focus", load, { once: true });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
      event.preventDefault();
      field.focus();
    });
    const asked = new URLSearchParams(location.search).get("q");
    if (asked) { field.value = asked; field.focus(); }
  });
}

if (typeof document === "object") start();
