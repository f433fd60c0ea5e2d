// Formats bibliographies with citeproc-js.
// Standard input: {"styles": ["<csl xml>", ...], "locale": "<locale xml>", "locales": {"en-GB": "<locale xml>", ...},
// "items": [CSL JSON, ...]}; "locale" is that of every language that is not among "locales".
// Standard output: for each style a JSON list with one string of HTML per item, in the order of the style.
"use strict";

const fs = require("fs");
const path = require("path");

const CSL = require(path.join(process.argv[2], "node_modules", "citeproc"));

const { styles, locale, locales, items } = JSON.parse(fs.readFileSync(0, "utf8"));
const library = new Map(items.map((item) => [String(item.id), item]));

const lists = styles.map((style) => {
  const engine = new CSL.Engine(
    {
      retrieveLocale: (language) => locales[language] || locale,
      retrieveItem: (id) => library.get(String(id)),
    },
    style,
  );
  engine.setOutputFormat("html");
  engine.updateItems([...library.keys()]);
  return engine.makeBibliography()[1].map((entry) => entry.trim());
});
process.stdout.write(JSON.stringify(lists));
