// A built sample site in a real browser. SUPPORTAL_OUT is its folder; AXE, if it is set, the file of axe-core.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { Browser, serve } from "./chromium.mjs";

let browser, site;
before(async () => {
  browser = new Browser();
  site = await serve(process.env.SUPPORTAL_OUT, "/below/a/path/");
});
after(async () => {
  await browser.close();
  site.close();
});

/** Opens a page, does something with it, and holds it to have complained of nothing. */
async function on(path, as, act) {
  const page = await browser.page(as);
  await page.goto(site.url + path);
  await act(page);
  assert.deepEqual(page.errors, [], path);
  const elsewhere = page.requests.filter((url) => !url.startsWith(site.url) && !url.startsWith("data:"));
  assert.deepEqual(elsewhere, [], `${path} asks nobody else`);
  await page.close();
}

const text = (selector) => `document.querySelector(${JSON.stringify(selector)})?.textContent ?? ""`;

/** A page of each kind, below a language's folder. */
const KINDS = [
  "", "contact/", "pricing/", "offerings/per-incident/", "services/", "services/azure/", "escalation/", "guidance/", "guidance/azure/outage/", "guidance/tabs/", "404.html",
];
const PAGES = ["", "litoral-digital/", ...["pt-br", "en-us"].flatMap((locale) => KINDS.map((kind) => `litoral-digital/${locale}/${kind}`))];

test("no page shifts, is wider than a phone, or keeps anything on it, in light and dark", async () => {
  for (const path of PAGES) {
    for (const as of [{ width: 1280 }, { width: 320 }, { width: 390, dark: true }]) {
      await on(path, as, async (page) => {
        await page.until("document.documentElement.classList.contains('scripts')");
        assert.equal(await page.evaluate("window.shifts"), 0, `${path} at ${as.width}: nothing moves`);
        const wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        assert.ok(wide <= 0, `${path} is ${wide} pixels wider than ${as.width}`);
        assert.equal(await page.evaluate("document.cookie + Object.keys(localStorage).join()"), "", `${path} keeps nothing`);
      });
    }
  }
});

test("axe finds nothing", { skip: !process.env.AXE && "AXE is not set" }, async () => {
  const axe = readFileSync(process.env.AXE, "utf8");
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  // By night only colours differ, on a phone only sizes.
  const looks = [[{ width: 1280 }, tags], [{ width: 1280, dark: true }, ["color-contrast"]], [{ width: 320 }, ["target-size", "color-contrast", "scrollable-region-focusable"]]];
  for (const path of PAGES) {
    for (const [as, runOnly] of looks) {
      await on(path, as, async (page) => {
        await page.evaluate(axe);
        const { violations } = await page.evaluate((runOnly) => axe.run({ runOnly }), runOnly);
        assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes[0].html]), [], `${path} ${JSON.stringify(as)}`);
      });
    }
  }
});

test("without scripts there are the same words, but for what only scripts can tell", async () => {
  const words = async (path, script) => {
    let said = "";
    // A page without scripts can still be asked over the pipe.
    await on(path, { script }, async (page) => {
      const { root } = await page.send("DOM.getDocument", { depth: -1 });
      const { nodeId } = await page.send("DOM.querySelector", { nodeId: root.nodeId, selector: "body" });
      const { outerHTML } = await page.send("DOM.getOuterHTML", { nodeId });
      said = outerHTML.replace(/<(script|style|select)[^]*?<\/\1>/g, "").replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
    });
    return said.length;
  };
  for (const path of PAGES) {
    const [without, with_] = [await words(path, false), await words(path, true)];
    assert.ok(without / with_ >= 0.95, `${path}: ${without} of ${with_}`);
  }
});

test("on paper the facts are there and the ways around are not", async () => {
  for (const path of PAGES.filter((path) => path.split("/").length > 2)) {
    await on(path, { media: "print" }, async (page) => {
      const seen = (selector) => page.evaluate((selector) => [...document.querySelectorAll(selector)].filter((it) => it.getClientRects().length).length, selector);
      assert.equal(await seen("nav, form, button"), 0, path);
      assert.ok(await seen("h1"), path);
    });
  }
  await on("litoral-digital/pt-br/", { media: "print", dark: true }, async (page) => {
    const facts = await page.evaluate("getComputedStyle(document.body).backgroundColor");
    assert.equal(facts, "rgb(255, 255, 255)", "paper is white by night, too");
  });
});

test("a customer who lands on a guide finds phone, open now and the price of an incident in two steps, by keyboard, on a phone", async () => {
  const words = {
    "pt-br": { ask: "Falar com o suporte", home: "Litoral Digital", prices: "Planos e preços", open: "Aberto agora", price: /R\$\s[\d.,]+ por chamado/, phone: /\+55 \d\d \d{4}-\d{4}/ },
    "en-us": { ask: "Contact support", home: "Litoral Digital", prices: "Plans and pricing", open: "Open now", price: /R\$[\d.,]+ per incident/, phone: /\+55 \d\d \d{4}-\d{4}/ },
  };
  for (const [locale, { ask, home, prices, open, price, phone }] of Object.entries(words)) {
    const as = { width: 390, zone: "America/Fortaleza", now: "2027-01-05T15:00:00Z" };
    const guide = `litoral-digital/${locale}/guidance/billing/read-your-invoice/`;
    await on(guide, as, async (page) => {
      await page.tabTo(home);
      await page.enter();
      const facts = await page.evaluate(text(".facts"));
      assert.match(facts, phone);
      assert.match(facts, price);
      assert.ok(facts.includes(open), facts);
    });
    await on(guide, as, async (page) => {
      await page.tabTo(ask);
      await page.enter();
      const main = await page.evaluate(text("main"));
      assert.match(main, phone);
      assert.ok(main.includes(open), main);
      await page.tabTo(prices);
      await page.enter();
      assert.match(await page.evaluate(text("main")), price);
    });
  }
});

test("whether somebody is there is told in the reader's own time", async () => {
  const told = async (path, zone, now) => {
    let said;
    await on(path, { zone, now }, async (page) => {
      said = await page.evaluate("[...document.querySelectorAll('.facts .now')].map((it) => it.textContent.replace(/\\s/g, ' ') + '|' + it.className)");
    });
    return said;
  };
  // Essential and Business of Horizonte: Mo-Fr 08:00-20:00 in São Paulo; Critical: at any hour.
  const [here, there] = ["America/Sao_Paulo", "America/New_York"];
  const pt = "horizonte-nuvem/pt-br/", en = "horizonte-nuvem/en-us/";
  assert.deepEqual(await told(pt, here, "2027-01-05T15:00:00Z"), ["Aberto agora, até as 20:00|now is-open", "Aberto agora, a qualquer hora|now is-open"]);
  assert.deepEqual(await told(en, here, "2027-01-05T03:00:00Z"), ["Closed now; opens at 8:00 AM|now is-closed", "Open now, at any hour|now is-open"]);
  assert.deepEqual(await told(en, there, "2027-01-05T03:00:00Z"), ["Closed now; opens at 6:00 AM your time|now is-closed", "Open now, at any hour|now is-open"]);
  assert.deepEqual(await told(pt, here, "2027-01-08T23:30:00Z"), ["Fechado agora; abre segunda-feira, às 8:00|now is-closed", "Aberto agora, a qualquer hora|now is-open"]);
  // A holiday, and the time after all that is known of holidays.
  assert.deepEqual((await told(pt, here, "2026-12-25T15:00:00Z"))[0], "Fechado agora; abre segunda-feira, às 8:00|now is-closed");
  assert.deepEqual((await told(pt, here, "2028-01-05T15:00:00Z"))[0], "|now");
});

test("search answers by keyboard, without accents, with other endings, and offers the way on", async () => {
  await on("contoso-brasil/pt-br/guidance/azure/outage/", { width: 390 }, async (page) => {
    const before = page.requests.length;
    await page.press("/");
    await page.type("cobrancas faturas");
    await page.until(`${text(".found p")}.includes("encontrad")`);
    const files = page.requests.slice(before).filter((url) => !url.includes("/icon.")).map((url) => url.split("/").pop().replace(/\.[0-9a-f]{10}\./, "."));
    assert.deepEqual(files.sort(), ["minisearch.js", "pt-br.json", "search-pt-br.json", "search.js", "stemmer-pt.js"]);
    await page.until("document.querySelector('.found ul').ariaBusy === 'false'");
    const found = await page.evaluate("[...document.querySelectorAll('.found a')].map((it) => it.textContent)");
    assert.ok(found.slice(0, 3).includes("Como ler a sua fatura"), found.join());
    await page.press("ArrowDown");
    const first = await page.evaluate("document.activeElement.textContent");
    assert.equal(first, found[0]);
    await page.press("Escape");
    assert.ok(await page.evaluate("document.querySelector('.found').hidden"));
    await page.evaluate("document.querySelector('#page-search').select()");
    await page.type("zzzzzz");
    await page.until(`${text(".found p")}.startsWith("Nada encontrado")`);
    await page.evaluate("document.querySelector('#page-search').select()");
    await page.type("Como ler a sua fatura");
    await page.until(`${text(".found a")} === "Como ler a sua fatura"`);
    await page.press("Enter");
    await page.enter();
    assert.equal(await page.evaluate(text("h1")), "Como ler a sua fatura");
  });
  // A partner's own guide is found, and an address with a question in it is answered.
  await on("litoral-digital/en-us/guidance/?q=monthly review", {}, async (page) => {
    await page.until(`${text(".found a")} === "The monthly Azure review"`);
  });
});

test("without scripts the search leads to the list of all guides", async () => {
  const html = readFileSync(`${process.env.SUPPORTAL_OUT}/contoso-brasil/pt-br/guidance/azure/outage/index.html`, "utf8");
  const [, action] = html.match(/<form[^>]* action="?([^" >]+)/);
  const list = readFileSync(`${process.env.SUPPORTAL_OUT}/contoso-brasil/pt-br/guidance/azure/outage/${action}index.html`, "utf8");
  assert.ok(list.includes("Como ler a sua fatura"));
});

test("a reader's choice of light or dark holds on the next page, before it is drawn", async () => {
  await on("contoso-brasil/en-us/", { dark: true }, async (page) => {
    const drawn = "[getComputedStyle(document.documentElement).colorScheme, getComputedStyle(document.body).backgroundColor].join()";
    const dark = await page.evaluate(drawn);
    await page.evaluate("document.querySelector('.theme').click()");
    const light = await page.evaluate(drawn);
    assert.notEqual(light, dark);
    assert.ok(light.startsWith("light,"), light);
    assert.equal(await page.evaluate("document.querySelector('.theme').ariaPressed"), "false");
    await page.goto(`${site.url}contoso-brasil/en-us/contact/`);
    assert.equal(await page.evaluate(drawn), light);
    await page.evaluate("document.querySelector('.theme').click()");
    assert.equal((await page.evaluate(drawn)).split(",").slice(1).join(), dark.split(",").slice(1).join());
  });
});

test("the other language is the same page at the same place", async () => {
  await on("contoso-brasil/pt-br/contact/#dates", {}, async (page) => {
    await page.tabTo("English");
    await page.enter();
    assert.equal(await page.evaluate("location.pathname + location.hash"), "/below/a/path/contoso-brasil/en-us/contact/#dates");
  });
});

test("the list to have ready can be copied", async () => {
  await on("contoso-brasil/pt-br/contact/", {}, async (page) => {
    // A clipboard of a headless browser keeps nothing.
    await page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }");
    await page.evaluate("document.querySelector('[data-copies]').click()");
    await page.until(`${text("[data-copies]")} === "Lista copiada"`);
    assert.equal(await page.evaluate("window.copied"), await page.evaluate(text("#ticket")));
  });
});

test("the directory is filtered by name, country, language, service and who is there", async () => {
  const names = "[...document.querySelectorAll('.directory > li:not([hidden]) > a')].map((it) => it.textContent)";
  const all = ["Contoso Brasil", "Horizonte Nuvem", "Ipê Tecnologia", "Litoral Digital", "Potomac Cloud"];
  // Sunday morning in Brazil: those who are there at any hour.
  await on("", { now: "2027-01-10T13:00:00Z" }, async (page) => {
    const choose = async (field, value) => page.evaluate((field, value) => {
      const it = document.querySelector(".filter").elements[field];
      if (it.type === "checkbox") it.checked = value; else it.value = value;
      it.dispatchEvent(new Event("input", { bubbles: true }));
    }, field, value);
    assert.deepEqual(await page.evaluate(names), all);
    await choose("words", "ipe");
    assert.deepEqual(await page.evaluate(names), ["Ipê Tecnologia"]);
    await choose("words", "");
    await choose("markets", "Estados Unidos");
    assert.deepEqual(await page.evaluate(names), ["Potomac Cloud"]);
    assert.equal(await page.evaluate(text(".filter [role=status]")), "1 empresa");
    await choose("markets", "");
    await choose("languages", "inglês");
    assert.ok(!(await page.evaluate(names)).includes("Ipê Tecnologia"));
    await choose("languages", "");
    await choose("services", "Dynamics 365");
    assert.ok(!(await page.evaluate(names)).includes("Ipê Tecnologia"));
    await choose("services", "");
    await choose("open", true);
    const open = await page.evaluate(names);
    assert.ok(open.includes("Contoso Brasil") && !open.includes("Ipê Tecnologia"), open.join());
  });
});

test("tabs of a guide are chosen by keyboard, together all over the page", async () => {
  await on("contoso-brasil/en-us/guidance/tabs/", {}, async (page) => {
    const shown = "[...document.querySelectorAll('.tab')].filter((it) => it.getClientRects().length).map((it) => it.innerText.trim())";
    assert.deepEqual(await page.evaluate(shown), ["Open the Start menu.", "Close the window."]);
    await page.evaluate("document.querySelector('[role=tab][aria-selected=true]').focus()");
    await page.press("ArrowRight");
    assert.deepEqual(await page.evaluate(shown), ["Open the Finder.", "Close the Finder."]);
    assert.equal(await page.evaluate("document.activeElement.textContent"), "macOS");
  });
});
