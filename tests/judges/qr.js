// Reads QR codes with jsQR.
// Standard input: [{"width": …, "height": …, "gray": "<base64, one byte a pixel>"}, ...].
// Standard output: a JSON list with the text of each code, or null where none was found.
"use strict";

const fs = require("fs");
const path = require("path");

const jsQR = require(path.join(process.argv[2], "node_modules", "jsqr"));

const texts = JSON.parse(fs.readFileSync(0, "utf8")).map(({ width, height, gray }) => {
  const pixels = new Uint8ClampedArray(width * height * 4);
  Buffer.from(gray, "base64").forEach((value, index) => {
    pixels.fill(value, 4 * index, 4 * index + 3);
    pixels[4 * index + 3] = 255;
  });
  const found = jsQR(pixels, width, height, { inversionAttempts: "dontInvert" });
  return found && found.data;
});
process.stdout.write(JSON.stringify(texts));
