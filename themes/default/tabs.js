// Sections that are tabs of one another become a list of tabs. What is chosen in one group is chosen in all that have it.
// Without this script they stay what they are: sections with headings, one after the other.
"use strict";
{
  const groups = [...document.querySelectorAll(".tabs")].map((group) => {
    const panels = [...group.children].filter((child) => child.dataset.tab);
    const list = document.createElement("div");
    list.setAttribute("role", "tablist");
    const buttons = new Map();
    for (const panel of panels) {
      const title = panel.querySelector(".tab-title");
      const name = panel.dataset.tab;
      if (!buttons.has(name)) {
        const button = document.createElement("button");
        button.type = "button";
        button.id = `${panel.id}.title`;
        button.textContent = title?.textContent ?? name;
        button.setAttribute("role", "tab");
        button.addEventListener("click", () => choose(name, button));
        buttons.set(name, button);
        list.append(button);
      }
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", buttons.get(name).id);
      panel.tabIndex = 0;
      title?.setAttribute("hidden", "");
    }
    list.addEventListener("keydown", (event) => {
      const all = [...buttons.values()];
      const at = all.indexOf(document.activeElement);
      const forward = getComputedStyle(list).direction === "rtl" ? -1 : 1;
      const to = { ArrowRight: at + forward, ArrowLeft: at - forward, Home: 0, End: all.length - 1 }[event.key];
      if (at < 0 || to === undefined) return;
      event.preventDefault();
      const next = all[(to + all.length) % all.length];
      next.focus();
      next.click();
    });
    group.prepend(list);
    return { panels, buttons, chosen: buttons.keys().next().value };
  });

  function show() {
    const all = new Set(groups.map((group) => group.chosen));
    for (const { panels, buttons, chosen } of groups) {
      for (const [name, button] of buttons) {
        button.setAttribute("aria-selected", String(name === chosen));
        button.tabIndex = name === chosen ? 0 : -1;
      }
      for (const panel of panels) {
        const when = panel.dataset.when;
        panel.hidden = panel.dataset.tab !== chosen || Boolean(when && !all.has(when));
      }
    }
  }

  // What was looked at stays where it was on the screen, though groups above it change their height.
  function choose(name, button) {
    const before = button?.getBoundingClientRect().top;
    for (const group of groups) if (group.buttons.has(name)) group.chosen = name;
    show();
    if (button) scrollBy(0, button.getBoundingClientRect().top - before);
  }

  // A link may lead into a tab that is not shown.
  function reveal() {
    const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const panel = place?.closest(".tab");
    if (!panel) return;
    choose(panel.dataset.tab);
    place.scrollIntoView();
  }

  for (const name of new URLSearchParams(location.search).get("tabs")?.split(",") ?? []) choose(name);
  show();
  reveal();
  addEventListener("hashchange", reveal);
}
