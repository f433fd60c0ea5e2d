// Unpacks the Chromium of the package into the folder that it is run in, as the file "chromium".
"use strict";

const fs = require("fs");
const zlib = require("zlib");

const packed = fs.createReadStream("node_modules/@sparticuz/chromium/bin/chromium.br");
const made = fs.createWriteStream("chromium.new", { mode: 0o755 });
packed
  .pipe(zlib.createBrotliDecompress())
  .pipe(made)
  // Whoever finds it finds all of it.
  .on("finish", () => fs.renameSync("chromium.new", "chromium"));
