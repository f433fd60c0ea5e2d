// Times one word's way from the text to the page in Chromium, without the rest of the keys.
// Standard input: {"python", "root", "content", "edits", "chromium", "playwright"}.
// Standard output: {"LEAFLET": [seconds of each edit]}.
"use strict";

const fs = require("fs");
const { startBrowser, startStudio, stopStudio } = require("./opening.js");

const given = JSON.parse(fs.readFileSync(0, "utf8"));
const PATIENCE_MS = 120000;

/** In the page: changes a word in the middle of the shown leaflet and back, and waits each time for its picture. */
async function edit(count) {
  const pause = () => new Promise((done) => requestAnimationFrame(done));
  const until = async (holds) => {
    while (!holds()) await pause();
  };
  const isReady = () => document.getElementById("state").dataset.state !== "working";
  await until(isReady);
  const buffer = studio.openBuffers()[0];
  const figures = [...document.querySelectorAll(".page")];
  const lines = figures.flatMap((figure) => [...figure.querySelectorAll(".line.editable")].map((line) => ({ figure, words: line.getAttribute("aria-label") })));
  // A sentence that stands once in the text, and not on the cover.
  const sought = lines
    .filter(({ figure }) => figure !== figures[0])
    .map((line) => ({ ...line, at: buffer.text.indexOf(line.words) }))
    .find(({ at, words }) => at > 0 && words.length > 35 && buffer.text.indexOf(words, at + 1) < 0);
  if (!sought) throw new Error("no sentence of its own is on the pages");
  const word = /[a-z]{5,}/.exec(sought.words);
  const end = sought.at + word.index + word[0].length;
  // Another letter of the same width: the text must not outgrow its page.
  const letter = buffer.text[end - 1];
  const other = letter === "e" ? "a" : "e";
  const seconds = [];
  for (let number = 0; number < count; number++) {
    const before = sought.figure.querySelector("img").dataset.digest;
    const began = performance.now();
    buffer.apply({ changes: { from: end - 1, to: end, insert: number % 2 ? letter : other } });
    buffer.send();
    await until(() => sought.figure.querySelector("img").dataset.digest !== before);
    seconds.push((performance.now() - began) / 1000);
    await until(isReady);
  }
  return seconds;
}

async function main() {
  const { server, address } = await startStudio(given, given.content);
  const browser = await startBrowser(given);
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 4000 } });
    page.setDefaultTimeout(PATIENCE_MS);
    page.on("dialog", (dialog) => dialog.accept());
    await page.goto(address);
    const told = {};
    await page.locator("#leaflets button").first().waitFor();
    const names = await page.locator("#leaflets button").evaluateAll((all) => all.map((one) => one.dataset.value));
    for (const name of names) {
      await page.locator(`#leaflets [data-value="${name}"]`).click();
      await page.locator("#zoom").selectOption("0.5");
      await page.locator(".page + .page .line, .row + .row .line").first().waitFor({ state: "attached" });
      await page.waitForFunction(() => [...document.querySelectorAll(".page")].every((one) => one.querySelector(".line")));
      // The first edits warm up what later ones use.
      told[name] = (await page.evaluate(edit, given.edits + 4)).slice(4);
    }
    process.stdout.write(JSON.stringify(told));
  } finally {
    await browser.close();
    await stopStudio(server);
  }
}

main();
