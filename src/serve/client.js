// Keeps an open page as it is on disk, and lists what is wrong with it. Of the preview alone: no build has it.
(() => {
  const words = /* words */ {};
  const script = document.currentScript;
  const { page } = script.dataset;
  let { version } = script.dataset;
  const kept = `supportal ${page}`;

  // Where the reader was, before the page loaded itself anew.
  const sections = () => [...document.querySelectorAll("details")];
  const remember = () => {
    try {
      sessionStorage.setItem(kept, JSON.stringify({ y: scrollY, open: sections().map(({ open }) => open) }));
    } catch {} // Without storage the page begins at its top.
  };
  const recall = () => {
    let was;
    try {
      was = JSON.parse(sessionStorage.getItem(kept));
      sessionStorage.removeItem(kept);
    } catch {}
    if (!was) return;
    const now = sections();
    if (now.length === was.open.length) now.forEach((section, at) => { section.open = was.open[at]; });
    scrollTo({ top: was.y, behavior: "instant" });
  };
  recall();
  addEventListener("load", () => { recall(); });

  // Other style sheets take the places of those that the page has, one by one, without a moment of none.
  const restyle = (styles) => {
    const links = [...document.querySelectorAll('link[rel~="stylesheet"]')];
    const held = styles.map((href) => links.find((link) => stem(link.getAttribute("href")) === stem(href)));
    if (held.some((link) => !link)) return false;
    styles.forEach((href, at) => {
      if (held[at].getAttribute("href") === href) return;
      const next = held[at].cloneNode();
      next.href = href;
      next.addEventListener("load", () => held[at].remove());
      held[at].after(next);
    });
    return true;
  };
  const stem = (href) => href?.replace(/\.[0-9a-f]{10}\.css$/, "");

  // The panel lives in a tree of its own: the page's styles do not reach it, nor its styles the page.
  const host = document.createElement("supportal-findings");
  const root = host.attachShadow({ mode: "open" });
  const make = (name, fields = {}, ...children) => {
    const element = Object.assign(document.createElement(name), fields);
    element.append(...children);
    return element;
  };
  const style = make("link", { rel: "stylesheet", href: "/__supportal/client.css" });
  const list = make("ol");
  const state = make("p");
  const panel = make("section", { hidden: true });
  panel.setAttribute("aria-label", words.findings);
  const toggle = make("button", { type: "button", className: "toggle" });
  toggle.setAttribute("aria-expanded", "false");
  const pins = make("div", { className: "pins" });
  const close = make("button", { type: "button", textContent: words.close });
  panel.append(
    make("header", {}, make("strong", { textContent: words.findings }), close),
    state,
    list,
    make("p", {}, make("a", { href: "/__supportal/", textContent: words.dashboard })),
  );
  root.append(style, pins, toggle, panel);
  host.hidden = true;
  document.documentElement.append(host);
  const show = (open) => {
    panel.hidden = !open;
    toggle.setAttribute("aria-expanded", String(open));
    (open ? close : toggle).focus();
  };
  toggle.addEventListener("click", () => { show(panel.hidden); });
  close.addEventListener("click", () => { show(false); });
  root.addEventListener("keydown", ({ key }) => { if (key === "Escape") show(false); });

  const item = (finding) => {
    const place = `${finding.file}:${finding.line}:${finding.column}`;
    const line = make("li", { className: finding.level },
      make("code", { textContent: finding.code }), " ", make("strong", { textContent: finding.message }));
    if (finding.help) line.append(make("span", { className: "help", textContent: finding.help }));
    line.append(finding.href ? make("a", { href: finding.href, textContent: place }) : make("span", { textContent: place }));
    return line;
  };

  // Each finding about a disclosure also stands beside where the page makes it.
  let pinned = [];
  const pin = (findings) => {
    pinned = [];
    pins.replaceChildren();
    for (const element of document.querySelectorAll("[data-disclosure]")) {
      const own = findings.filter(({ disclosure }) => disclosure && element.dataset.disclosure.split(" ").includes(disclosure));
      if (!own.length) continue;
      const mark = make("button", { type: "button", className: `pin ${own[0].level}`, textContent: String(own.length), title: own.map(({ message }) => message).join("\n") });
      mark.setAttribute("aria-label", `${words.findings}: ${own.map(({ message }) => message).join(" ")}`);
      mark.addEventListener("click", () => {
        show(true);
        list.children[findings.indexOf(own[0])]?.scrollIntoView();
      });
      pins.append(mark);
      pinned.push([element, mark]);
    }
    place();
  };
  const place = () => {
    for (const [element, mark] of pinned) {
      const { right, top, width } = element.getBoundingClientRect();
      mark.hidden = !width;
      mark.style.left = `${Math.max(0, Math.min(right + scrollX, document.documentElement.clientWidth) - 28)}px`;
      mark.style.top = `${top + scrollY}px`;
    }
  };
  addEventListener("resize", place);
  new ResizeObserver(place).observe(document.documentElement);

  const tell = ({ refused, findings }) => {
    list.replaceChildren(...findings.map(item));
    state.textContent = refused ? words.refused : findings.length ? "" : words.none;
    state.hidden = !state.textContent;
    toggle.textContent = String(findings.length);
    toggle.className = `toggle ${findings[0]?.level ?? ""}`;
    toggle.setAttribute("aria-label", `${words.findings}: ${findings.length}`);
    host.hidden = !findings.length && !refused;
    if (host.hidden) panel.hidden = true;
    pin(findings);
  };

  // A hidden page does not listen: browsers allow few connections to a host. It says what it shows when it is seen again.
  let stream;
  const listen = () => {
    if (document.hidden || stream) return;
    stream = new EventSource(`/__supportal/events?page=${encodeURIComponent(page)}&version=${version}`);
    stream.addEventListener("change", ({ data }) => {
      const change = JSON.parse(data);
      if (change.styles && restyle(change.styles)) {
        version = change.version;
        stream.close();
        stream = undefined;
        listen();
        return;
      }
      leave();
      remember();
      location.reload();
    });
    stream.addEventListener("findings", ({ data }) => { tell(JSON.parse(data)); });
    // The browser asks again with the address that it was given, so a page that took other styles meanwhile begins anew.
    stream.addEventListener("error", () => {
      if (stream?.readyState !== EventSource.CLOSED) return;
      stream = undefined;
      setTimeout(listen, 500);
    });
  };
  const leave = () => {
    stream?.close();
    stream = undefined;
  };
  document.addEventListener("visibilitychange", () => { document.hidden ? leave() : listen(); });
  addEventListener("pagehide", leave);
  addEventListener("pageshow", listen);
  listen();
})();
