// Answers one question as a script does that a reader has just called for, and says how many milliseconds that took and what was found.
// node cold.mjs OUT PARTNER WORDS

import { readdirSync, readFileSync } from "node:fs";

const begun = performance.now();
const [out, partner, asked] = process.argv.slice(2);
const text = (path) => readFileSync(`${out}/${path}`, "utf8");
const named = (folder, name) => `${folder}/${readdirSync(`${out}/${folder}`).find((file) => name.test(file))}`;

const own = JSON.parse(text(named(`${partner}/assets`, /^search-/)));
const load = (path) => import(`${out}/${path}`);
const [{ answering }, { default: engine }, { stemmer }] = await Promise.all([load(named("assets", /^search\./)), load(own.engine), load(own.stemmer)]);
const answer = answering(engine, stemmer, own, JSON.parse(text(own.shared)));
const found = answer(asked);
const took = performance.now() - begun;
await answer.ready;
console.log(JSON.stringify({ took, first: found.map(({ path }) => path), then: answer(asked).map(({ path }) => path) }));
