// Drives the studio in Chromium as people use it.
// Standard input: {"python", "root", "folder", "approved", "chromium", "playwright", "axe", "only"}: how to start the studio, the
// folder with content.yaml, one with approvals of it, the browser and its packages, and scenarios to play (all where it is empty).
// Standard output: {"NAME": "" or what went wrong}.
"use strict";

const fs = require("fs");
const path = require("path");
const { startBrowser, startStudio, stopStudio } = require("./opening.js");

const given = JSON.parse(fs.readFileSync(0, "utf8"));
const AXE = fs.readFileSync(given.axe, "utf8");
const CONTENT = path.join(given.folder, "content.yaml");
const BEGINNING = fs.readFileSync(CONTENT, "utf8");
const PATIENCE_MS = 25000;

let browser;
let context;
let page;
let server;
let address;
const complaints = [];

/* ---- the studio and its page ---- */

async function start(port) {
  ({ server, address } = await startStudio(given, CONTENT, port));
}

async function visit() {
  const opened = await context.newPage();
  opened.setDefaultTimeout(PATIENCE_MS);
  opened.on("console", (message) => message.type() === "error" && complaints.push(`${message.text()} ${message.location().url}`));
  opened.on("pageerror", (error) => complaints.push(error.stack));
  opened.on("dialog", (dialog) => dialog.accept());
  return opened;
}

function check(holds, claim) {
  if (!holds) throw new Error(claim);
}

const line = (words, at = page) => at.locator(`.line[aria-label*="${words}"]`).first();
const until = (condition, argument, at = page) => at.waitForFunction(condition, argument, { polling: 50, timeout: PATIENCE_MS });
const seen = (words, at = page) => line(words, at).waitFor({ state: "attached" });
const digests = () => page.evaluate(() => [...document.querySelectorAll(".sheet img")].map((one) => one.dataset.digest));
const text = () => page.evaluate(() => studio.openBuffers()[0].text);
const choose = (group, value) => page.locator(`#${group} [data-value="${value}"]`).click();

/** Puts the cursor behind words of the content, as somebody who clicks there. */
async function cursorBehind(words, at = page) {
  await at.evaluate(async (sought) => {
    const { text: whole } = studio.openBuffers()[0];
    const before = whole.slice(0, whole.indexOf(sought) + sought.length).split("\n");
    await studio.openFile("content.yaml", { line: before.length, column: before[before.length - 1].length + 1 });
  }, words);
}

/** The content as it began, saved and set, with nothing else open. */
async function fresh() {
  fs.writeFileSync(CONTENT, BEGINNING);
  await page.keyboard.press("Escape");
  await page.evaluate(async (whole) => {
    document.getElementById("dialog").close();
    for (const buffer of studio.openBuffers()) if (buffer.isDirty) buffer.take(buffer.saved.toString(), false);
  });
  await until(
    (whole) => studio.openBuffers().every((one) => !one.isDirty && !one.theirs && !one.unsent && !one.sending && one.text === whole),
    BEGINNING,
  );
  await until(() => document.getElementById("state").dataset.state === "ready");
  await seen("Words of the first leaflet");
  await drawn();
}

/** What is shown is what was set last: pictures, and the words over them. */
async function drawn() {
  await until(async () => {
    const { digest } = document.querySelector(".sheet img").dataset;
    const newest = [...studio.model.leaflets.values()].flatMap((one) => Object.values(one.editions)).flatMap((one) => one.pages);
    if (!newest.some((one) => one.digest === digest)) return false;
    const { lines } = await studio.api.words(digest);
    const over = [...document.querySelector(".sheet").querySelectorAll(".line")].map((one) => one.getAttribute("aria-label"));
    return over.join() === lines.map((one) => one.text).join();
  });
}

/** What the page shows, for who reads that a scenario failed. */
const shown = () =>
  page.evaluate(() => {
    const focus = document.activeElement;
    const list = document.querySelector(".cm-tooltip-autocomplete");
    const line = document.querySelector(".cm-activeLine")?.textContent;
    return [
      `focus: ${focus?.tagName} ${focus?.className}`,
      `cursor: ${document.getElementById("cursor-place").textContent}, “${line}”`,
      `list: ${list ? `${list.className} “${list.innerText.slice(0, 300)}”` : "none"}`,
      `state: ${document.getElementById("state").textContent}`,
      `dialog: ${document.getElementById("dialog").open}`,
    ].join("\n");
  });

/* ---- what people do ---- */

const SCENARIOS = {
  async "opens with a key that is good once"() {
    await page.goto(address);
    await page.locator(".sheet img[data-digest]").first().waitFor();
    await seen("Words of the first leaflet");
    check(!page.url().includes("token"), "the key stays in the address");
    check((await page.locator("#leaflets button").count()) === 2, "both leaflets are there to choose");
    const strange = await browser.newContext();
    const again = await (await strange.newPage()).goto(address);
    check(again.status() >= 400, `the key opened a second browser: ${again.status()}`);
    await strange.close();
  },

  async "shows who knows no YAML how to change a sentence"() {
    const hint = page.locator("#hint");
    check((await hint.textContent()).includes("Double click a sentence to change it."), "the first visit is told how");
    await line("Call us from").dblclick();
    const field = page.locator(".edit textarea");
    check((await field.inputValue()).startsWith("Call us from {warm} on"), "the words that were double clicked can be changed");
    await field.fill("Call us: from 37.5 °C # on.");
    await field.press("Enter");
    await page.locator(".edit").waitFor({ state: "detached" });
    await seen("Call us: from 37.5 °C # on.");
    await hint.waitFor({ state: "hidden" });
    const changed = (await text()).split("\n").filter((one, at) => one !== BEGINNING.split("\n")[at]);
    check(changed.length === 1 && changed[0].includes("Call us: from 37.5 °C # on."), `only its line is another: ${changed}`);
    check(fs.readFileSync(CONTENT, "utf8") === BEGINNING, "nothing is saved unasked");
    await page.locator(".cm-content").focus();
    await page.keyboard.press("ControlOrMeta+z");
    await seen("Call us from 38 °C on");
    check((await text()) === BEGINNING, "undo takes back what was changed on the page");
  },

  async "changes a value where a sentence uses it"() {
    await line("Call us from").dblclick();
    await page.locator(".edit-values input").fill("39 °C");
    await page.keyboard.press("Enter");
    await seen("Call us from 39 °C on");
    check((await text()) === BEGINNING.replace("text: 38 °C", "text: 39 °C"), "the value alone is another one");
  },

  async "leaves the words alone at Escape, and tells why something can’t be said"() {
    await line("Call us from").dblclick();
    await page.locator(".edit textarea").fill("{no-such-value}");
    await page.keyboard.press("Escape");
    await page.locator(".edit").waitFor({ state: "detached" });
    check((await text()) === BEGINNING, "Escape leaves the text as it was");
    await line("No cats").focus();
    await page.keyboard.press("F2");
    await page.locator(".edit textarea").fill("");
    await page.keyboard.press("Enter");
    await until(() => !document.querySelector(".edit") || !document.querySelector(".edit-complaint").hidden);
    await page.keyboard.press("Escape");
  },

  async "shows what is typed, and swaps only the pages that changed"() {
    await page.evaluate(() => {
      globalThis.before = [...document.querySelectorAll(".sheet img")];
    });
    await cursorBehind("Words of the first leaflet");
    await page.keyboard.type(" and more");
    await seen("Words of the first leaflet and more");
    await until(() => !before[0].isConnected);
    check(await page.evaluate(() => before[1].isConnected), "a page that is as it was keeps its picture");
    check((await page.locator("#save-state").textContent()).includes("1 file not saved"), "unsaved text is marked");
  },

  async "neither jumps nor flickers"() {
    await page.locator("#zoom").selectOption("2");
    await page.evaluate(() => (document.getElementById("scroller").scrollTop = 333));
    await until(() => document.getElementById("scroller").scrollTop === 333);
    await page.evaluate(() => {
      globalThis.empty = 0;
      const look = () => {
        for (const one of document.querySelectorAll(".sheet img[data-digest]")) if (!one.complete || !one.naturalWidth) empty++;
        globalThis.looking = requestAnimationFrame(look);
      };
      look();
    });
    await cursorBehind("Words of the first leaflet");
    const before = await digests();
    await page.evaluate(() => (document.getElementById("scroller").scrollTop = 333));
    await page.keyboard.type(" here");
    await until((old) => document.querySelector(".sheet img").dataset.digest !== old, before[0]);
    const after = await page.evaluate(() => {
      cancelAnimationFrame(looking);
      return [document.getElementById("scroller").scrollTop, empty];
    });
    check(after[0] === 333, `the pages scrolled to ${after[0]}`);
    check(after[1] === 0, `${after[1]} times a page was empty`);
    await page.locator("#zoom").selectOption("fit");
  },

  async "goes from words to their text"() {
    const words = line("Words of the first leaflet");
    const box = await words.boundingBox();
    await words.click({ position: { x: box.width * 0.55, y: box.height / 2 } });
    await until(() => getSelection().toString().length > 0);
    const chosen = await page.evaluate(() => getSelection().toString());
    check("Words of the first leaflet.".includes(chosen) && chosen.length > 1, `the clicked word is chosen, not “${chosen}”`);
    check(await page.evaluate(() => document.activeElement.classList.contains("cm-content")), "the text can be typed on");
  },

  async "goes to the text and the place that were clicked where the same words stand twice"() {
    const click = async (words, which) => {
      await page.locator(`.line[aria-label="${words}"]`).nth(which).click();
      await until(
        ([said, at]) => {
          const middle = (one) => one && [one.x + one.width / 2, one.y + one.height / 2];
          const line = middle(document.querySelectorAll(`.line[aria-label="${said}"]`)[at]?.getBoundingClientRect());
          const outlined = [...document.querySelectorAll(".here")].map((one) => middle(one.getBoundingClientRect()));
          return line && outlined.some(([x, y]) => Math.hypot(x - line[0], y - line[1]) < 3);
        },
        [words, which],
      );
    };
    const twice = (words) => until((said) => document.querySelectorAll(`.line[aria-label="${said}"]`).length === 2, words);
    await page.evaluate(() => {
      const [buffer] = studio.openBuffers();
      buffer.take(buffer.text.replace("- No cats.", "- No dogs.\n          - No cats.\n          - No dogs."), false);
    });
    await twice("No dogs.");
    await drawn();
    const row = (await text()).split("\n").findIndex((one) => one.includes("- No dogs.")) + 1;
    for (const which of [1, 0]) {
      await click("No dogs.", which);
      await until((wanted) => document.getElementById("cursor-place").textContent.startsWith(`Line ${wanted},`), row + 2 * which);
    }
    // Two copies of one page are printed on a sheet of the office: the words are of the same text.
    await choose("editions", "office");
    await twice("No cats.");
    for (const which of [1, 0]) await click("No cats.", which);
    await choose("editions", "screen");
  },

  async "takes a click though the page changes under it"() {
    const box = await line("No cats").boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.evaluate(() => {
      const [buffer] = studio.openBuffers();
      buffer.take(buffer.text.replace("- No cats.", "- No dogs.\n          - No cats."), false);
    });
    await seen("No dogs");
    await drawn();
    await page.mouse.up();
    await until(() => "No cats.".includes(getSelection().toString()) && getSelection().toString().length > 1);
    // Nothing else is to change the page now.
    await until(() => document.getElementById("state").dataset.state === "ready");
    await drawn();
    const now = await line("No cats").boundingBox();
    await page.mouse.move(now.x + now.width / 2, now.y + now.height / 2);
    await page.keyboard.press("ArrowRight");
    await page.mouse.down();
    // As where a page comes or goes: all are put into their rows again.
    await page.evaluate(() => {
      const row = document.querySelector(".page").parentElement;
      row.replaceChildren(...row.children);
    });
    await page.mouse.up();
    await until(() => "No cats.".includes(getSelection().toString()) && getSelection().toString().length > 1);
  },

  async "shows the place of the cursor, outlined and in view"() {
    await page.locator("#zoom").selectOption("2");
    await cursorBehind("The last words");
    await page.locator(".here").first().waitFor({ state: "attached" });
    await until(() => {
      const box = document.querySelector(".here")?.getBoundingClientRect();
      const frame = document.getElementById("scroller").getBoundingClientRect();
      return box && box.top >= frame.top && box.bottom <= frame.bottom;
    });
    // What stands above in the file is of another leaflet.
    await cursorBehind("title: Second leaflet");
    await until(() => !document.querySelector(".here"));
    await page.locator("#choose-follow").evaluate((select) => {
      select.value = "demand";
      select.dispatchEvent(new Event("change"));
    });
    await cursorBehind("Second leaflet");
    await cursorBehind("Words of the second leaflet");
    check((await page.locator(".here").count()) === 0, "nothing is shown unasked");
    await page.keyboard.press("ControlOrMeta+Enter");
    await until(() => document.querySelector('#leaflets [aria-checked="true"]').dataset.value === "two");
    await page.locator(".here").first().waitFor({ state: "attached" });
    await choose("leaflets", "one");
    await page.locator("#choose-follow").evaluate((select) => {
      select.value = "move";
      select.dispatchEvent(new Event("change"));
    });
    await page.locator("#zoom").selectOption("fit");
    await seen("Words of the first leaflet");
  },

  async "ends fifty quick edits with the right page"() {
    await cursorBehind("Words of the first leaflet");
    for (let count = 0; count < 50; count++) {
      await page.keyboard.type(count % 2 ? "y" : "x");
      if (count % 7 === 0) await page.waitForTimeout(160);
    }
    const written = "Words of the first leaflet" + "xy".repeat(25);
    await seen(written.slice(-40));
    await until(() => document.getElementById("state").dataset.state === "ready");
    check((await text()).includes(written), "all fifty are in the text");
  },

  async "offers values, citations, kinds of block and fields"() {
    const offers = async (typed, ...wanted) => {
      await page.keyboard.type(typed);
      // While another list is on its way the old one is still shown, and takes no click.
      let options = page.locator(".cm-tooltip-autocomplete:not(.cm-tooltip-autocomplete-disabled) li");
      for (const words of wanted) options = options.filter({ hasText: words });
      await options.first().waitFor();
      return options.first();
    };
    await cursorBehind("Words of the first leaflet");
    await (await offers(" {", "warm", "38 °C")).click();
    await (await offers(" [@", "alpha", "Alpha", "2018")).click();
    check((await text()).includes("Words of the first leaflet {warm} [@alpha]."), `what was chosen is written: ${await text()}`);
    await cursorBehind("No cats.");
    await page.keyboard.type("\n");
    await page.keyboard.press("ControlOrMeta+Space");
    await (await offers("", "call-now")).waitFor();
    check((await page.locator(".cm-tooltip-autocomplete li").filter({ hasText: "needed" }).count()) < 2, "kinds of block are offered, not the fields of all");
    // On one line, too.
    await page.keyboard.type("{ ");
    await (await offers("", "block")).click();
    await (await offers("st", "steps")).click();
    await (await offers(', items: [{ title: "A: b, c", ic', "icon")).click();
    await (await offers("th", "thermometer")).click();
    await page.keyboard.type(" }] }");
    check((await text()).includes('- { block: steps, items: [{ title: "A: b, c", icon: thermometer }] }'), `on one line: ${(await text()).split("\n").find((one) => one.includes("{ block"))}`);
    await page.keyboard.type("\n");
    await (await offers("block: bo", "box")).click();
    await cursorBehind("block: box");
    await page.keyboard.type("\n");
    await offers("ti", "title");
  },

  async "offers what has just come into the project, though it is slow to be told"() {
    const asked = "**/api/completion";
    await context.route(asked, async (route) => {
      await page.waitForTimeout(3000);
      // It may have gone on by itself since the end of the scenario.
      await route.continue().catch(() => null);
    });
    try {
      // What was known before is known by now.
      await cursorBehind("No cats");
      await page.keyboard.type(" {");
      await page.locator(".cm-tooltip-autocomplete li").filter({ hasText: "warm" }).waitFor();
      await fresh();
      fs.writeFileSync(CONTENT, BEGINNING.replace("values:\n", "values:\n  cold: { text: 35 °C, meaning: Another, source: \"[@alpha, page 1]\", date: 2026-11 }\n"));
      await until(() => studio.openBuffers()[0].text.includes("cold: "));
      await cursorBehind("No cats");
      await page.keyboard.type(" {");
      await page.locator(".cm-tooltip-autocomplete li").filter({ hasText: "cold" }).waitFor();
      check((await text()).includes("No cats {"), "the list alone has changed");
    } finally {
      await context.unroute(asked);
    }
  },

  async "puts the next line where it belongs"() {
    await cursorBehind("No cats.");
    await page.keyboard.type("\nNo dogs.\n\n- title: Third\nblocks:\n");
    check((await text()).includes("- No cats.\n          - No dogs.\n"), "the next item");
    check((await text()).includes("\n      - title: Third\n        blocks:\n          \n"), `under its key: ${(await text()).slice(700)}`);
  },

  async "shows what does not fit behind the pages, and what would help"() {
    const width = async () => (await page.locator(".sheet").first().boundingBox()).width;
    const before = await width();
    await cursorBehind("Words of the first leaflet");
    await page.evaluate(() => {
      const [buffer] = studio.openBuffers();
      const at = buffer.text.indexOf("Words of the first leaflet");
      buffer.apply({ changes: { from: at, insert: "Too many words. ".repeat(900) } });
    });
    await page.locator("#overflow:not([hidden])").waitFor();
    check((await page.locator("#overflow").textContent()).length > 40, "it says what is too much");
    await page.getByRole("button", { name: "See what does not fit" }).click();
    await page.locator(".page.over img[data-digest]").first().waitFor();
    check((await page.locator(".page.over figcaption").first().textContent()).includes("does not fit"), "they are marked with words");
    check((await page.locator(".page.over").count()) > 1 && (await width()) === before, "the other pages are as large as before");
    await accessible("what does not fit");
  },

  async "keeps the last good pages while the content is broken"() {
    const before = await digests();
    await cursorBehind("leaflets:");
    await page.keyboard.type("\n  bad: [");
    await page.locator("#failed:not([hidden])").waitFor();
    await page.locator("#stage.dimmed").waitFor();
    check((await digests()).join() === before.join(), "the last good pages stay");
    check((await page.locator("#failed li").count()) > 0, "the problems are listed");
    await page.locator("#failed .link").first().click();
    await page.locator(".cm-lint-marker-error").first().waitFor();
    await accessible("broken content");
    await page.keyboard.press("ControlOrMeta+s");
    await until(() => document.getElementById("save-state").textContent === "All saved");
    check(fs.readFileSync(CONTENT, "utf8").includes("bad: ["), "what is broken can be saved");
    await page.evaluate((whole) => studio.openBuffers()[0].take(whole, false), BEGINNING);
    await page.locator("#failed").waitFor({ state: "hidden" });
    await page.locator("#stage:not(.dimmed)").waitFor();
  },

  async "saves byte for byte"() {
    await cursorBehind("Words of the first leaflet");
    await page.keyboard.type(" saved");
    await page.keyboard.press("ControlOrMeta+s");
    await until(() => document.getElementById("save-state").textContent === "All saved");
    const wanted = BEGINNING.replace("Words of the first leaflet", "Words of the first leaflet saved");
    check(fs.readFileSync(CONTENT, "utf8") === wanted, "the file is as it is in the editor");
    await page.locator("#notice").waitFor();
    await accessible("a notice");
  },

  async "takes over what another program writes"() {
    fs.writeFileSync(`${CONTENT}.new`, BEGINNING.replace("The last words", "The very last words"));
    fs.renameSync(`${CONTENT}.new`, CONTENT);
    await until(() => studio.openBuffers()[0].text.includes("The very last words"));
    await seen("The very last words");
    check((await page.locator("#save-state").textContent()) === "All saved", "nothing is unsaved by that");
  },

  async "asks whose text to keep when both changed"() {
    await cursorBehind("Words of the first leaflet");
    await page.keyboard.type(" of mine");
    await until(() => studio.openBuffers()[0].isDirty);
    fs.writeFileSync(CONTENT, BEGINNING.replace("The last words", "The last words of theirs"));
    await page.locator("#conflict:not([hidden])").waitFor();
    await page.keyboard.press("ControlOrMeta+s");
    await page.getByRole("button", { name: "Look at both" }).click();
    check((await page.locator(".diff.mine").first().textContent()).includes("of mine"), "lines of mine");
    check((await page.locator(".diff.theirs").first().textContent()).length > 0, "lines of theirs");
    await accessible("both versions");
    await page.getByRole("button", { name: "Decide later" }).click();
    check(fs.readFileSync(CONTENT, "utf8").includes("of theirs"), "nothing is overwritten unasked");
    await page.locator("#save").click();
    await page.getByRole("button", { name: "Take theirs" }).click();
    await seen("The last words of theirs");
    check(!(await text()).includes("of mine"), "theirs is shown");
  },

  async "shows in a second tab what is written in the first"() {
    const second = await visit();
    await second.goto(new URL("/", address).href);
    await seen("Words of the first leaflet", second);
    await page.bringToFront();
    await cursorBehind("Words of the first leaflet");
    await page.keyboard.type(" in two tabs");
    await until(() => studio.openBuffers()[0].text.includes("in two tabs"), null, second);
    await seen("in two tabs", second);
    await second.bringToFront();
    await cursorBehind("in two tabs", second);
    await second.keyboard.type(", both ways");
    await until(() => studio.openBuffers()[0].text.includes("in two tabs, both ways"));
    await second.reload();
    await until(() => globalThis.studio?.openBuffers()[0]?.text.includes("in two tabs, both ways"), null, second);
    await second.close();
    await page.bringToFront();
  },

  async "can be used with the keyboard alone"() {
    await page.locator("#leaflets [tabindex='0']").focus();
    await page.keyboard.press("F6");
    await until(() => document.activeElement.classList.contains("line"));
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowDown");
    const focused = await page.evaluate(() => [document.activeElement.className, getComputedStyle(document.activeElement).outlineStyle]);
    check(focused[1] === "solid", `the line in focus is seen: ${focused}`);
    await page.keyboard.press("Enter");
    await until(() => document.activeElement.classList.contains("cm-content"));
    await line("Call us from").focus();
    await page.keyboard.press("F2");
    await page.locator(".edit textarea").waitFor();
    await page.keyboard.press("Escape");
    await until(() => document.activeElement.getAttribute("aria-label")?.includes("Call us from"));
    await page.keyboard.press("F1");
    await page.locator("#dialog[open]").waitFor();
    await page.keyboard.press("Escape");
    // Tab leaves the text.
    await page.locator(".cm-content").focus();
    await page.keyboard.press("Tab");
    check(!(await page.evaluate(() => document.activeElement.closest("#editor"))), "Tab leaves the text");
  },

  async "lists findings, filters them and goes to them"() {
    const all = await page.evaluate(() => studio.allFindings().length);
    check(all > 0, "there are findings");
    check((await page.locator(".finding").count()) === all, "each is listed once");
    const heads = await page.locator(".finding-message").allTextContents();
    check(heads.some((one) => /: [A-Z]/.test(one)) && !heads.some((one) => /: [a-z]+ /.test(one.slice(0, 30))), `each begins as a sentence: ${heads}`);
    for (const severity of ["error", "warning", "note"]) await page.locator(`.filter.${severity}`).click();
    check((await page.locator(".finding").count()) === 0, "severities can be left out");
    for (const severity of ["error", "warning", "note"]) await page.locator(`.filter.${severity}`).click();
    const at = await page.evaluate(() => studio.allFindings().findIndex((one) => one.file && one.line > 1));
    check(at >= 0, "one has a line");
    const wanted = await page.evaluate((index) => studio.allFindings()[index].line, at);
    await page.locator(".finding").nth(at).click();
    await until((row) => document.getElementById("cursor-place").textContent.startsWith(`Line ${row},`), wanted);
  },

  async "tells of a claim what changing it would undo"() {
    await line("Words of the first leaflet").click();
    await page.locator("#tab-claim").click();
    await page.locator("#claim .claim-source").first().waitFor();
    check((await page.locator("#claim").textContent()).includes("Alpha"), "its source is named");
    await accessible("a claim");
    await cursorBehind("Words of the first leaflet");
    await page.keyboard.type(" again");
    await until(() => document.getElementById("claim").textContent.includes("Words of the first leaflet again"));
    await page.locator("#tab-findings").click();
  },

  async "compares with the approved version while it changes, and says what that undoes"() {
    for (const name of fs.readdirSync(given.approved)) fs.cpSync(path.join(given.approved, name), path.join(given.folder, name), { recursive: true });
    const entry = (name) => page.locator("#more-menu").getByText(name);
    const marked = (selector, words) =>
      until(([sought, said]) => [...document.querySelectorAll(sought)].some((one) => one.textContent.includes(said)), [selector, words]);
    try {
      await until(async () => (await studio.api.compare("one").catch(() => ({}))).state === "same");
      await seen("Words of the first leaflet");
      await line("Words of the first leaflet").click();
      await page.locator("#tab-claim").click();
      await marked("#claim", "The approval of “one” by A. Certifier (medical signatory)");
      await page.locator("#more").click();
      await entry("Compare with the approved version").click();
      await marked("#changes", "Nothing differs");
      await cursorBehind("Words of the first");
      await page.keyboard.type(" approved");
      await page.locator(".change-box.new").first().waitFor({ state: "attached" });
      await marked("#changes ins", "approved");
      const [box, words] = [await page.locator(".change-box.new").first().boundingBox(), await line("Words of the first approved").boundingBox()];
      check(box.x > words.x && box.y >= words.y - 3 && box.y + box.height <= words.y + words.height + 3, "what came is marked where it stands");
      await page.evaluate(() => {
        const [buffer] = studio.openBuffers();
        buffer.take(buffer.text.replace("          - No cats.\n", ""), false);
      });
      await marked("del.gone", "No cats.");
      await accessible("a comparison");
      await page.getByRole("button", { name: "End comparing" }).click();
      check((await page.locator(".change-box").count()) === 0, "no marks are left");
    } finally {
      for (const name of fs.readdirSync(given.approved)) fs.rmSync(path.join(given.folder, name), { recursive: true });
      await page.locator("#tab-findings").click();
    }
  },

  async "opens a folded leaflet as a reader does, and shows its sheet and editions"() {
    await choose("leaflets", "two");
    await choose("views", "fold");
    await until(() => document.querySelectorAll("#stage .page").length === 1);
    for (const count of [2, 3, 1]) {
      await page.locator("#open-fold").click();
      await until((shown) => document.querySelectorAll("#stage .page").length === shown, count);
    }
    await choose("views", "sheet");
    await until(() => document.querySelectorAll("#stage .row").length === 2);
    await accessible("the sheet");
    await choose("editions", "print");
    await page.locator(".sheet img[data-digest]").first().waitFor();
    await page.locator(".marks .fold").first().waitFor({ state: "attached" });
    await choose("editions", "screen");
    await choose("views", "single");
    await choose("leaflets", "one");
    await seen("Words of the first leaflet");
  },

  async "finds, shows and changes words on sheets, office pages and proofs"() {
    const isHere = (words) =>
      until((sought) => {
        const [here, text] = [document.querySelector(".here"), document.querySelector(`.line[aria-label*="${sought}"]`)];
        if (!here || !text) return false;
        const [a, b] = [here.getBoundingClientRect(), text.getBoundingClientRect()];
        return Math.hypot(a.left + a.width / 2 - b.left - b.width / 2, a.top + a.height / 2 - b.top - b.height / 2) < 3;
      }, words);
    for (const edition of ["print", "office", "review"]) {
      await choose("editions", edition);
      await seen("Words of the first leaflet");
      await cursorBehind("No cats");
      await isHere("No cats");
      await line("Words of the first leaflet").click();
      await until(() => document.getElementById("cursor-place").textContent.startsWith("Line 29,"));
      await isHere("Words of the first leaflet");
    }
    await line("Call us from").dblclick();
    await page.locator(".edit textarea").fill("Ring us from {warm} on.");
    await page.keyboard.press("Enter");
    await seen("Ring us from 38 °C on.");
    await accessible("a proof");
    await choose("editions", "screen");
  },

  async "has nothing that axe complains of, light and dark, wide and on a tablet"() {
    for (const [width, height] of [[1280, 800], [820, 1180]]) {
      await page.setViewportSize({ width, height });
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        await page.waitForTimeout(120);
        await accessible(`${width} pixels, ${colorScheme}`);
        const across = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        check(across <= 0, `at ${width} pixels it is ${across} too wide`);
      }
    }
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.emulateMedia({ colorScheme: "light" });
  },

  async "keeps its own policy and asks nothing from outside"() {
    // The browser also tells of each refusal that the page shows, and of pages that were gone before they were drawn.
    const unasked = complaints.filter((one) => !/status of (409|422)|status of 404 .*\/api\/pages\//.test(one));
    check(unasked.length === 0, `the browser complains: ${unasked.join("\n").slice(0, 900)}`);
  },

  async "goes on after the studio was started anew, with unsaved text"() {
    const { port } = new URL(address);
    await cursorBehind("Words of the first leaflet");
    await page.keyboard.type(" survive");
    await seen("survive");
    await stopStudio(server);
    await page.locator("#away:not([hidden])").waitFor();
    await accessible("while the studio is away");
    await start(port);
    await page.locator("#away").waitFor({ state: "hidden" });
    await until(async () => {
      const [{ id }] = studio.openBuffers();
      return (await studio.api.file(id)).buffer?.includes("survive");
    });
    await page.keyboard.type(" it");
    await seen("survive it");
  },
};

async function accessible(where) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => axe.run());
  const told = violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`);
  check(!told.length, `axe, ${where}: ${told.join("\n")}`);
}

/* ---- all of them in one browser ---- */

async function main() {
  const told = {};
  try {
    await start(0);
    browser = await startBrowser(given);
    context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: "light" });
    page = await visit();
    const names = Object.keys(SCENARIOS);
    for (const name of names) {
      if (given.only.length && name !== names[0] && !given.only.includes(name)) continue;
      const began = Date.now();
      try {
        if (name !== names[0]) await fresh();
        await SCENARIOS[name]();
        told[name] = "";
      } catch (error) {
        told[name] = `${String(error.stack).slice(0, 3000)}\n${await shown().catch(String)}`;
        if (given.pictures) await page.screenshot({ path: path.join(given.pictures, `${names.indexOf(name)}.png`) });
      }
      if (given.pictures) process.stderr.write(`${((Date.now() - began) / 1000).toFixed(1)} s  ${told[name] ? "NO " : "yes"} ${name}\n`);
    }
  } finally {
    if (browser) await browser.close();
    if (server) await stopStudio(server);
  }
  process.stdout.write(JSON.stringify(told));
}

main();
