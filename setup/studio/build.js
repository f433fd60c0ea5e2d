/**
 * Builds the studio's page: `node build.js FOLDER [LOOK]`.  The same sources and locked packages give the same bytes.
 * LOOK is the style sheet that it shares with the report.
 * Writes studio.js, studio.css, index.html, icon.svg, and the licences of what is bundled.
 */

import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const SOURCES = join(HERE, "src");

const target = resolve(process.argv[2] ?? ".");
const look = resolve(process.argv[3] ?? join(HERE, "../../brochure/report/look.css"));
mkdirSync(target, { recursive: true });

const made = await build({
  absWorkingDir: HERE,
  entryPoints: { studio: "src/main.js" },
  bundle: true,
  format: "iife",
  target: ["chrome120", "firefox121", "safari17.4"],
  charset: "utf8",
  minify: true,
  legalComments: "none",
  metafile: true,
  outdir: target,
});
const styles = await build({
  absWorkingDir: HERE,
  stdin: {
    contents: readFileSync(look, "utf8") + readFileSync(join(SOURCES, "studio.css"), "utf8"),
    loader: "css",
    sourcefile: "studio.css",
  },
  target: ["chrome123", "firefox121", "safari17.5"],
  charset: "utf8",
  minify: true,
  metafile: true,
  outfile: join(target, "studio.css"),
});
for (const name of ["index.html", "icon.svg"]) copyFileSync(join(SOURCES, name), join(target, name));
writeFileSync(join(target, "licences.txt"), licences(made.metafile, styles.metafile));

/** Name, version and licence text of every package that is in the bundle. */
function licences(...metafiles) {
  const packages = new Set();
  for (const { inputs } of metafiles)
    for (const path of Object.keys(inputs)) {
      const name = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
      if (name) packages.add(name);
    }
  const parts = [...packages].sort().map((name) => {
    const folder = join(HERE, "node_modules", name);
    const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
    if (!file || !existsSync(join(folder, file))) throw new Error(`${name} has no licence file`);
    return `${name} ${about.version} (${about.license})\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
  });
  return `studio.js holds code of these packages.\n\n${parts.join("\n" + "-".repeat(72) + "\n\n")}`;
}
