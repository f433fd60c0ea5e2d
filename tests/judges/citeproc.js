// Formats a bibliography with citeproc-js.
// Standard input: {"style": "<csl xml>", "locale": "<locale xml>", "items": [CSL JSON, ...]}.
// Standard output: a JSON list with one string of HTML per item, in the order of the style.
"use strict";

const fs = require("fs");
const path = require("path");

const CSL = require(path.join(process.argv[2], "node_modules", "citeproc"));

const { style, locale, items } = JSON.parse(fs.readFileSync(0, "utf8"));
const library = new Map(items.map((item) => [String(item.id), item]));

const engine = new CSL.Engine(
  {
    retrieveLocale: () => locale,
    retrieveItem: (id) => library.get(String(id)),
  },
  style,
);
engine.setOutputFormat("html");
engine.updateItems([...library.keys()]);
const entries = engine.makeBibliography()[1];
process.stdout.write(JSON.stringify(entries.map((entry) => entry.trim())));
