// Drives a headless Chromium over its debugging pipe, and serves a built site on loopback. Nothing to install but Chromium.

import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";

/** What every page is served with: nothing of it may be in the way. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const TYPES = {
  ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".json": "application/json", ".svg": "image/svg+xml", ".png": "image/png",
};

/** Serves a folder below a path of its own; what is missing is the portal's own page of that name. */
export async function serve(folder, base = "/") {
  const file = (path) => {
    const found = join(folder, normalize(path));
    return statSync(found, { throwIfNoEntry: false })?.isDirectory() ? join(found, "index.html") : found;
  };
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://x").pathname);
    let found = path.startsWith(base) ? file(path.slice(base.length)) : null, status = 200;
    if (!found || !statSync(found, { throwIfNoEntry: false })) {
      [status, found] = [404, file(path.slice(base.length).split("/").slice(0, 2).join("/") + "/404.html")];
    }
    const there = statSync(found, { throwIfNoEntry: false });
    response.writeHead(status, { "content-type": TYPES[extname(found)] ?? "text/plain", "content-security-policy": POLICY });
    response.end(there ? readFileSync(found) : "");
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { url: `http://127.0.0.1:${server.address().port}${base}`, close: () => server.close() };
}

/** A page in a browser context of its own. */
class Page {
  constructor(browser, session) {
    Object.assign(this, { browser, session, errors: [], requests: [], waiting: new Map() });
  }

  send(method, params = {}) { return this.browser.send(method, params, this.session); }

  /** What the browser says of the page. */
  heard(method, params) {
    if (method === "Runtime.exceptionThrown") this.errors.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
    if (method === "Runtime.consoleAPICalled" && ["error", "warning"].includes(params.type)) this.errors.push(params.args.map(({ value }) => value).join(" "));
    if (method === "Log.entryAdded" && ["error", "warning"].includes(params.entry.level)) this.errors.push(`${params.entry.text} ${params.entry.url ?? ""}`);
    if (method === "Network.requestWillBeSent") this.requests.push(params.request.url);
    this.waiting.get(method)?.(params);
  }

  event(method) { return new Promise((heard) => this.waiting.set(method, heard)); }

  async goto(url) {
    const loaded = this.event("Page.loadEventFired");
    await this.send("Page.navigate", { url });
    await loaded;
  }

  /** The value of an expression, or of a function called with arguments. */
  async evaluate(code, ...given) {
    const expression = typeof code === "function" ? `(${code})(...${JSON.stringify(given)})` : code;
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true, userGesture: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** Waits until an expression holds, looking again at every frame, also when the page is loaded anew meanwhile. */
  async until(expression, what = expression) {
    for (const end = Date.now() + 10000; Date.now() < end;) {
      const held = this.evaluate(`(async () => {
        for (const end = performance.now() + ${end - Date.now()}; performance.now() < end; await new Promise((next) => setTimeout(next, 10))) {
          try { if (${expression}) return true; } catch {} // The page is not there yet.
        }
        return false;
      })()`);
      if (await held.catch((error) => { if (!/navigated|context/.test(error.message)) throw error; })) return;
    }
    throw new Error(`never: ${what}`);
  }

  async press(key, modifiers = 0) {
    const code = { Tab: 9, Enter: 13, Escape: 27, ArrowDown: 40, ArrowUp: 38, ArrowRight: 39, ArrowLeft: 37, " ": 32 }[key];
    const text = key === "Enter" ? "\r" : key.length === 1 ? key : undefined;
    await this.send("Input.dispatchKeyEvent", { type: "keyDown", key, code: key, text, windowsVirtualKeyCode: code, modifiers });
    await this.send("Input.dispatchKeyEvent", { type: "keyUp", key, code: key, windowsVirtualKeyCode: code, modifiers });
  }

  async type(text) { await this.send("Input.insertText", { text }); }

  /** Goes with Tab alone to what a reader would call by a text. */
  async tabTo(text) {
    for (let stop = 0; stop < 80; stop++) {
      await this.press("Tab");
      if (await this.evaluate((text) => document.activeElement.textContent.trim().startsWith(text), text)) return;
    }
    throw new Error(`Tab never comes to ${text}`);
  }

  /** Follows the link that has the focus. */
  async enter() {
    const loaded = this.event("Page.loadEventFired");
    await this.press("Enter");
    await loaded;
  }

  close() { return this.browser.send("Target.disposeBrowserContext", { browserContextId: this.context }); }
}

/** A browser with a profile that is thrown away. */
export class Browser {
  constructor(program = process.env.CHROMIUM ?? "chromium") {
    this.profile = mkdtempSync(join(tmpdir(), "supportal-browser-"));
    this.process = spawn(program, [
      "--headless", "--remote-debugging-pipe", `--user-data-dir=${this.profile}`, "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--lang=en-US", "--force-color-profile=srgb",
    ], { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
    this.answers = new Map();
    this.pages = new Map();
    this.number = 0;
    let rest = "";
    this.process.stdio[4].setEncoding("utf8").on("data", (text) => {
      const messages = (rest + text).split("\0");
      rest = messages.pop();
      messages.forEach((message) => this.hear(JSON.parse(message)));
    });
  }

  hear({ id, result, error, method, params, sessionId }) {
    if (id === undefined) return this.pages.get(sessionId)?.heard(method, params);
    const [done, failed] = this.answers.get(id);
    this.answers.delete(id);
    return error ? failed(new Error(error.message)) : done(result);
  }

  send(method, params = {}, sessionId = undefined) {
    const id = ++this.number;
    this.process.stdio[3].write(JSON.stringify({ id, method, params, sessionId }) + "\0");
    return new Promise((done, failed) => this.answers.set(id, [done, failed]));
  }

  /**
   * A page as somebody sees it: `width` in pixels, `dark`, `zone` and `now` (an instant that the clock stands at), `script: false`, `media: "print"`.
   */
  async page({ width = 1280, dark = false, zone, now, script = true, media = "" } = {}) {
    const { browserContextId } = await this.send("Target.createBrowserContext");
    const { targetId } = await this.send("Target.createTarget", { url: "about:blank", browserContextId });
    const { sessionId } = await this.send("Target.attachToTarget", { targetId, flatten: true });
    const page = new Page(this, sessionId);
    page.context = browserContextId;
    this.pages.set(sessionId, page);
    for (const domain of ["Page", "Runtime", "Log", "Network"]) await page.send(`${domain}.enable`);
    await page.send("Emulation.setDeviceMetricsOverride", { width, height: 900, deviceScaleFactor: 1, mobile: width < 500 });
    await page.send("Emulation.setFocusEmulationEnabled", { enabled: true });
    await page.send("Emulation.setEmulatedMedia", { media, features: [{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }] });
    if (zone) await page.send("Emulation.setTimezoneOverride", { timezoneId: zone });
    if (!script) await page.send("Emulation.setScriptExecutionDisabled", { value: true });
    let source = "addEventListener('securitypolicyviolation', (it) => console.error('policy', it.violatedDirective, it.blockedURI));"
      + "window.shifts = 0; new PerformanceObserver((list) => { for (const it of list.getEntries()) if (!it.hadRecentInput) window.shifts += it.value; }).observe({ type: 'layout-shift', buffered: true });";
    if (now) source += `Date.now = () => ${Date.parse(now)};`;
    await page.send("Page.addScriptToEvaluateOnNewDocument", { source });
    return page;
  }

  async close() {
    const ended = new Promise((done) => this.process.once("exit", done));
    this.send("Browser.close").catch(() => {});
    await ended;
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
