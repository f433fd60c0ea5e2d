// Opens a report in Chromium as people read it, and tells what is wrong: an empty list where nothing is.
// Standard input: {"page", "folder", "chromium", "playwright", "axe"}: the file of the report, and the browser.
"use strict";

const fs = require("fs");
const { startBrowser } = require("../../studio/browser/opening.js");

const given = JSON.parse(fs.readFileSync(0, "utf8"));
const AXE = fs.readFileSync(given.axe, "utf8");

async function main() {
  const wrong = [];
  const browser = await startBrowser(given);
  try {
    // axe is no part of the page, whose policy keeps scripts out.
    const page = await (await browser.newContext({ bypassCSP: true })).newPage();
    await page.goto(`file://${given.page}`);
    for (const [width, height] of [[1280, 800], [820, 1180]]) {
      await page.setViewportSize({ width, height });
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        await page.evaluate(AXE);
        const { violations } = await page.evaluate(() => axe.run());
        for (const one of violations) wrong.push(`axe, ${width} px, ${colorScheme}: ${one.id}: ${one.nodes[0].html.slice(0, 160)}`);
        const [across, top] = await page.evaluate(() => [
          document.documentElement.scrollWidth - innerWidth,
          document.querySelector("#built img").getBoundingClientRect().bottom,
        ]);
        if (across > 0) wrong.push(`at ${width} px it is ${across} px too wide`);
        if (top > height) wrong.push(`at ${width} px the first page is out of sight`);
      }
    }
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const dark = await ground();
    await page.emulateMedia({ colorScheme: "dark", media: "print" });
    if ((await ground()) === dark) wrong.push("it is printed dark");
    await page.emulateMedia({ colorScheme: "light", media: "screen" });
    const shown = () => page.evaluate(() => [...document.querySelectorAll(".findings > li")].filter((one) => one.checkVisibility()).map((one) => one.className.split(" ")[0]).join());
    const expect = async (what, wanted) => {
      const found = await shown();
      if (found !== wanted) wrong.push(`${what}: ${found}, not ${wanted}`);
    };
    await expect("at first", "error,warning,note");
    await page.locator("#show-warning").uncheck();
    await expect("without warnings", "error,note");
    await page.locator("#show-warning").check();
    const rule = await page.locator(".findings .warning").getAttribute("data-rule");
    await page.locator("#of-rule").selectOption(rule);
    await expect("of one rule", "warning");
    await page.locator("#of-rule").selectOption("");
    await page.locator("#of-leaflet").selectOption("1");
    if ((await shown()).split(",").length !== (await page.locator('.findings > [data-for~="1"]').count())) wrong.push("of one leaflet: others");
    // A link opens the part that it leads to.
    await page.locator('a[href="#print-1"]').first().click();
    if (!(await page.locator("#print-1").isVisible())) wrong.push("a link leads to what is closed");
  } finally {
    await browser.close();
  }
  process.stdout.write(JSON.stringify(wrong));
}

main();
