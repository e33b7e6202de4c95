// The directory of very many partners in a real browser. SUPPORTAL_OUT has some of its pages; NAMED is a partner of another page than
// the first, LAST the last one of all.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Browser, serve } from "./chromium.mjs";

const { SUPPORTAL_OUT: out, NAMED: named, LAST: last } = process.env;
let browser, site;
before(async () => {
  browser = new Browser();
  site = await serve(out, "/below/a/path/");
});
after(async () => {
  await browser.close();
  site.close();
});

const shown = "[...document.querySelectorAll('.directory:not([hidden]) > li:not([hidden]) > a')].map((it) => it.textContent)";
const status = "document.querySelector('.filter [role=status]').textContent";
const type = (words) => `{
  const it = document.querySelector(".filter").elements.words;
  it.value = ${JSON.stringify(words)};
  it.dispatchEvent(new Event("input", { bubbles: true }));
}`;

test("who is on no page that was loaded is found by a part of the name, and leads to the portal", async () => {
  for (const path of ["", "404.html"]) {
    const page = await browser.page({});
    await page.goto(site.url + path);
    assert.equal(await page.evaluate(status), "250 empresas nesta página");
    assert.ok(!(await page.evaluate(shown)).includes(named));
    assert.ok(!page.requests.some((url) => url.includes("directory-")), "nothing more is loaded until somebody types");

    await page.evaluate(type(named.toUpperCase()));
    await page.until(`${status} === "1 empresa"`);
    assert.deepEqual(await page.evaluate(shown), [named]);
    const href = await page.evaluate("document.querySelector('.directory:not([hidden]) a').href");
    assert.match(href, new RegExp(`^${site.url}p\\d+/pt-br/$`));

    await page.evaluate(type(last.split(" ")[1]));
    await page.until(`${shown}[0] === ${JSON.stringify(last)}`);
    assert.deepEqual(await page.evaluate(shown), [last]);

    await page.evaluate(type("empresa"));
    await page.until(`${status}.includes("20000")`);
    assert.equal(await page.evaluate(status), "As primeiras 50 de 20000 empresas. Digite mais do nome.");
    assert.equal((await page.evaluate(shown)).length, 50);

    await page.evaluate(type("nobody of that name"));
    await page.until(`${status}.startsWith("Nenhuma")`);
    assert.deepEqual(await page.evaluate(shown), []);

    await page.evaluate(type(""));
    await page.until(`${status} === "250 empresas nesta página"`);
    assert.equal((await page.evaluate(shown)).length, 250);
    assert.deepEqual(page.errors, []);
    await page.close();
  }
});

test("without the index the page itself is filtered", async () => {
  const page = await browser.page({});
  await page.goto(site.url);
  const first = (await page.evaluate(shown))[0];
  await page.evaluate("window.fetch = () => Promise.reject(new Error('offline'))");
  await page.evaluate(type(first));
  await page.until(`${status} === "1 empresa"`);
  assert.deepEqual(await page.evaluate(shown), [first]);
  await page.close();
});
