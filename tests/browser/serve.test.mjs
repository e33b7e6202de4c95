// A preview in a real browser, while its files change on disk. SUPPORTAL_URL is where it is, SUPPORTAL_SITE the folder that it serves.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Browser } from "./chromium.mjs";

const url = process.env.SUPPORTAL_URL;
const file = (path) => join(process.env.SUPPORTAL_SITE, path);
const PARTNER = "content/partners/contoso-brasil/partner.yaml";
const OFFERING = "content/partners/contoso-brasil/offerings/business.yaml";
const HOME = "contoso-brasil/pt-br/";
/** The text of the preview's panel, and the level of its button. */
const PANEL = "document.querySelector('supportal-findings')?.shadowRoot";

/** Does something that can be done again, until the page was not loaded anew meanwhile. */
async function settled(act) {
  for (let time = 0; ; time++) {
    try {
      return await act();
    } catch (error) {
      if (time > 20 || !/navigated|context|axe/.test(error.message)) throw error;
    }
  }
}

let browser;
before(() => { browser = new Browser(); });
after(() => browser.close());

/** Changes a file for as long as something is done. */
async function changed(path, change, act) {
  const text = readFileSync(file(path), "utf8");
  const other = change(text);
  assert.notEqual(other, text, path);
  writeFileSync(file(path), other);
  try {
    await act();
  } finally {
    writeFileSync(file(path), text);
  }
}

async function open(path) {
  const page = await browser.page();
  await page.goto(url + path);
  // It was told of its findings, so it is known which page it shows.
  await page.until(`${PANEL}.querySelector(".toggle").textContent`, "the findings of the page");
  return page;
}

test("a saved file shows where the reader is, and another partner's tab stays as it is", async () => {
  const page = await open(`${HOME}contact/`);
  const other = await open("potomac-cloud/en-us/contact/");
  for (const tab of [page, other]) await tab.evaluate("window.marked = true");
  await page.evaluate("scrollTo({ top: 300, behavior: 'instant' })");
  await changed(PARTNER, (text) => text.replace("Mo-Fr 09:00-18:00", "Mo-Fr 09:00-16:40"), async () => {
    await page.until("!window.marked && /16(:|h)40/.test(document.body.textContent)", "the new hours");
    await page.until("Math.abs(scrollY - 300) < 5", "the place of the reader");
    await page.evaluate("window.marked = true");
  });
  await page.until("!window.marked && !/16(:|h)40/.test(document.body.textContent)", "the hours of before");
  assert.equal(await other.evaluate("window.marked"), true, "the other tab did not load again");
  await page.close();
  await other.close();
});

test("a style sheet is taken without loading the page again", async () => {
  const page = await open(HOME);
  await page.evaluate("window.marked = true");
  const outline = "getComputedStyle(document.body).outlineColor";
  await changed("themes/default/style.css", (css) => `${css}\nbody { outline-color: rgb(1, 2, 3) }\n`, async () => {
    await page.until(`${outline} === "rgb(1, 2, 3)"`, "the style");
    assert.equal(await page.evaluate("window.marked"), true);
  });
  await page.until(`${outline} !== "rgb(1, 2, 3)"`, "the style of before");
  assert.equal(await page.evaluate("window.marked"), true);
  assert.equal(await page.evaluate("document.querySelectorAll('link[rel~=stylesheet]').length"), 2 + (await page.evaluate("document.querySelectorAll('link[href*=article]').length")));
  await page.close();
});

test("findings come and go in the page, beside the disclosure, and lead into an editor", async () => {
  const page = await open(HOME);
  assert.equal(await page.evaluate("document.querySelector('supportal-findings').hidden"), true);
  const without = (text) => text.replace(/^support:\n( .*\n)+/m, "");
  await changed(OFFERING, without, async () => {
    await page.until(`!document.querySelector('supportal-findings').hidden && ${PANEL}.querySelector("li.error")`, "a finding");
    const [words, href] = await page.evaluate(`(() => {
      const item = ${PANEL}.querySelector("li.error");
      return [item.textContent, item.querySelector("a").getAttribute("href")];
    })()`);
    assert.match(words, /D001/);
    assert.match(href, /^vscode:\/\/file\/.*business\.yaml:\d+:\d+$/);
    // The panel opens and closes by keyboard.
    await page.evaluate(`${PANEL}.querySelector(".toggle").focus()`);
    await page.press("Enter");
    await page.until(`!${PANEL}.querySelector("section").hidden`, "the panel");
    await page.press("Escape");
    await page.until(`${PANEL}.querySelector("section").hidden`, "no panel");
    await page.until(`${PANEL}.querySelectorAll(".pin").length > 0 || !document.querySelector('[data-disclosure~="support"]')`, "a pin beside the disclosure");
  });
  await page.until("document.querySelector('supportal-findings').hidden", "nothing to object to");
  assert.deepEqual(page.errors, []);
  await page.close();
});

test("a page that cannot be made says why, as text, and comes back", async () => {
  const page = await open(HOME);
  const title = await page.evaluate("document.title");
  await changed("site.yaml", () => "locales: [pt-BR\ntitle: '<img src=x onerror=window.hurt=true>\n", async () => {
    await page.until(`document.title !== ${JSON.stringify(title)} && document.body.textContent.includes("site.yaml:")`, "what is wrong");
    assert.equal(await page.evaluate("window.hurt"), undefined);
  });
  await page.until(`document.title === ${JSON.stringify(title)}`, "the page");
  await page.close();
});

test("a page of a foreign origin can neither read the preview nor steer it", async () => {
  const html = "<!doctype html><title>foreign</title><body>";
  const server = createServer((_, response) => { response.writeHead(200, { "content-type": "text/html" }).end(html); });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const page = await browser.page();
  for (const host of ["127.0.0.1", "localhost"]) {
    await page.goto(`http://${host}:${server.address().port}/`);
    const got = await page.evaluate(async (url, home) => {
      const settled = (ask) => ask.then((got) => got, (error) => error.name);
      const read = await settled(fetch(url + home).then((answer) => answer.text()));
      const blind = await settled(fetch(url + home, { mode: "no-cors" }).then((answer) => answer.type));
      const posted = await settled(fetch(url + home, { method: "POST", mode: "no-cors", body: "x" }).then((answer) => answer.type));
      const events = await new Promise((done) => {
        const stream = new EventSource(`${url}__supportal/events`);
        stream.onopen = () => done("open");
        stream.onerror = () => done(stream.readyState);
      });
      const taken = (name, fields) => new Promise((done) => {
        const element = Object.assign(document.createElement(name), fields);
        element.onload = () => done("load");
        element.onerror = () => done("error");
        document.body.append(element);
      });
      const script = await taken("script", { src: `${url}__supportal/client.js` });
      const style = await taken("link", { rel: "stylesheet", href: `${url}__supportal/client.css` });
      const frame = document.createElement("iframe");
      frame.src = url + home;
      document.body.append(frame);
      await new Promise((done) => { frame.onload = done; setTimeout(done, 2000); });
      let inside;
      try { inside = frame.contentWindow.document.title; } catch (error) { inside = error.name; }
      return { read, blind, posted, events, script, style, inside };
    }, url, HOME);
    assert.equal(got.read, "TypeError", host);
    assert.ok(["TypeError", "opaque"].includes(got.blind) && ["TypeError", "opaque"].includes(got.posted), JSON.stringify(got));
    assert.equal(got.events, 2, "the stream is refused");
    assert.equal(got.script, "error");
    assert.equal(got.style, "error");
    assert.equal(got.inside, "SecurityError");
  }
  await page.close();
  server.close();
});

test("the dashboard and a translation beside its source are pages to work with", async () => {
  const page = await browser.page({ width: 390 });
  for (const path of ["__supportal/", "__supportal/translations/"]) {
    await page.goto(url + path);
    await page.until("document.querySelectorAll('tbody tr').length > 3", path);
    const wide = await settled(() => page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
    assert.ok(wide <= 0, `${path} is ${wide} pixels too wide`);
    if (process.env.AXE) {
      const found = await settled(async () => {
        await page.evaluate(readFileSync(process.env.AXE, "utf8"));
        return page.evaluate("axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))");
      });
      assert.deepEqual(found, [], path);
    }
  }
  const link = await settled(() => page.evaluate("document.querySelector('tbody a').href"));
  await page.goto(link);
  await page.until("document.querySelectorAll('.pair pre').length > 3", link);
  assert.deepEqual(page.errors, []);
  await page.close();
});
