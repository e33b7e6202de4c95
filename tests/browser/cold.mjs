// Answers one question as a script does that a reader has just called for, and says how many milliseconds that took and what was found.
// node cold.mjs OUT PARTNER WORDS

import { readdirSync, readFileSync } from "node:fs";

const begun = performance.now();
const [out, partner, asked] = process.argv.slice(2);
const text = (path) => readFileSync(`${out}/${path}`, "utf8");
const named = (folder, name) => `${folder}/${readdirSync(`${out}/${folder}`).find((file) => name.test(file))}`;

const own = named(`${partner}/assets`, /^search-/), common = JSON.parse(text(own.replace(/.*assets\/(.*)\.[0-9a-f]+\.json$/, "$1.json")));
const load = (path) => import(`${out}/${path}`);
const [{ answering }, { default: engine }, { stemmer }] = await Promise.all([load(named("assets", /^search\./)), load(common.engine), load(common.stemmer)]);
const answer = answering(engine, stemmer, JSON.parse(text(own)), JSON.parse(text(common.shared)));
const found = answer(asked);
const took = performance.now() - begun;
await answer.ready;
console.log(JSON.stringify({ took, first: found.map(({ path }) => path), then: answer(asked).map(({ path }) => path) }));
