// Draws SVG files with resvg.
// Arguments: the folder of the package and fonts.  Standard input: {"width": pixels, "files": ["<svg>", ...]}.
// Standard output: a JSON list with one PNG per file, in base64.
"use strict";

const fs = require("fs");
const path = require("path");

const [folder, ...fonts] = process.argv.slice(2);
const { Resvg, initWasm } = require(folder);
const { width, files } = JSON.parse(fs.readFileSync(0, "utf8"));

initWasm(fs.readFileSync(path.join(folder, "index_bg.wasm"))).then(() => {
  const options = {
    background: "white",
    fitTo: { mode: "width", value: width },
    font: { fontBuffers: fonts.map((font) => fs.readFileSync(font)) },
  };
  const pictures = files.map((file) => Buffer.from(new Resvg(file, options).render().asPng()));
  process.stdout.write(JSON.stringify(pictures.map((picture) => picture.toString("base64"))));
});
