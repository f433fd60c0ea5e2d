// Starts and ends the studio and Chromium.
"use strict";

const { spawn } = require("child_process");
const fs = require("fs");
const os = require("os");
const path = require("path");

const ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** Starts the studio for a content file: its process, and the address that opens it. */
function startStudio({ python, root }, content, port = 0) {
  return new Promise((ready, failed) => {
    const words = ["-m", "brochure", "studio", "--no-open", "--port", String(port), "--content", content];
    const server = spawn(python, words, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    server.stderr.on("data", (data) => (said += data));
    server.stdout.once("data", (data) => ready({ server, address: String(data).trim() }));
    server.once("exit", (code) => failed(new Error(`the studio ended with ${code}: ${said}`)));
  });
}

/** Ends it as Ctrl+C does. */
function stopStudio(server) {
  if (server.exitCode !== null) return Promise.resolve();
  return new Promise((done) => {
    server.removeAllListeners("exit");
    server.once("exit", done);
    server.kill("SIGINT");
  });
}

/** The browser, with nothing from earlier runs. */
function startBrowser({ playwright, chromium }) {
  const dumps = fs.mkdtempSync(path.join(os.tmpdir(), "studio-dumps-"));
  return require(playwright).chromium.launch({ executablePath: chromium, args: [...ARGUMENTS, `--crash-dumps-dir=${dumps}`] });
}

module.exports = { startBrowser, startStudio, stopStudio };
