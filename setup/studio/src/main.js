/** Puts the page together. */

import { api, CLIENT, listen, takeKey } from "./api.js";
import { closeBuild, downloads, fill, makeActions } from "./actions.js";
import { forgetCompletion, prepareCompletion } from "./completion.js";
import { byId, coded, h, icon, makeReachable, place, rested, rove, sentence } from "./dom.js";
import {
  bufferChanged,
  fileChanged,
  fileGone,
  focusEditor,
  makeEditor,
  measureEditor,
  openBuffers,
  openFile,
  saveAll,
  saveShown,
  sendAll,
  shownBuffer,
} from "./editor.js";
import { makeFiles } from "./files.js";
import { makeFindings } from "./findings.js";
import { viewsOf } from "./layout.js";
import { announce, notice } from "./live.js";
import { allFindings, choose, leafletOf, model, on, shownEdition, shownLeaflet, taken, tell } from "./model.js";
import { makePages, openBy, showPages, zoomBy } from "./pages.js";
import { goTo, makePlace } from "./place.js";
import { say, sayOr } from "./words.js";

/* ---- the words of the page itself ---- */

function fillWords() {
  for (const element of document.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", say(element.dataset.label));
  for (const element of document.querySelectorAll("[data-tip]")) element.title = say(element.dataset.tip);
  for (const element of document.querySelectorAll("[data-icon]")) element.prepend(icon(element.dataset.icon));
}

/* ---- what the server tells ---- */

const TOLD = {
  state(data) {
    model.serial = data.serial ?? data.project?.serial ?? 0;
    model.project = data.project;
    const names = new Set(data.project.leaflets.map((one) => one.name));
    for (const name of model.leaflets.keys()) if (!names.has(name)) model.leaflets.delete(name);
    for (const leaflet of data.leaflets ?? []) {
      const known = leafletOf(leaflet.name);
      Object.assign(known.editions, leaflet.editions);
      known.findings = leaflet.findings ?? [];
      known.isJudged = !!leaflet.findings;
    }
    model.problems = data.problems ?? [];
    model.problemsSerial = model.serial;
    model.isWorking = data.idle === false;
    model.idleSerial = model.isWorking ? -1 : model.serial;
    if (!names.has(model.chosen.leaflet)) choose({ leaflet: data.project.leaflets[0]?.name ?? null });
    forgetCompletion();
    tell("state");
    if (data.build?.state === "working") tell("build", data.build);
    tell("findings");
    tell("working");
    for (const file of data.project.files) fileChanged({ id: file.id, digest: file.digest, text: null }).catch(() => null);
    sendAll();
    if (!shownBuffer() && data.project.files.length) {
      const first = data.project.files.find((one) => one.kind === "content") ?? data.project.files[0];
      openFile(first.id, null, { focus: false });
    }
    showPages();
  },
  working: (data) => taken(data.serial ?? 0),
  idle(data) {
    model.idleSerial = data.serial ?? 0;
    // What was sent since then is not set yet.
    model.isWorking = model.serial > model.idleSerial;
    if (model.problems.length && (data.serial ?? 0) > model.problemsSerial) mended();
    // What was just read has other values and sources, perhaps.
    forgetCompletion();
    if (!model.isWorking) prepareCompletion();
    tell("working");
  },
  pages(data) {
    const editions = leafletOf(data.leaflet).editions;
    const before = editions[data.edition]?.overflow;
    editions[data.edition] = { pages: data.pages, overflow: data.overflow ?? null, seconds: data.seconds };
    if ((data.serial ?? 0) > model.problemsSerial && model.problems.length) mended();
    if (data.overflow && before?.what !== data.overflow.what) announce(data.overflow.what);
    else if (before && !data.overflow) announce(say("fits-again"));
    tell("pages", data);
  },
  failed(data) {
    const isNew = !model.problems.length;
    model.problems = (data.problems ?? []).map((one) => ({ ...one, severity: one.severity ?? "error" }));
    model.problemsSerial = data.serial ?? model.serial;
    if (isNew) announce(say("failed-live", { n: model.problems.length }));
    tell("findings");
    tell("working");
  },
  findings(data) {
    const known = leafletOf(data.leaflet);
    known.findings = data.findings ?? [];
    known.isJudged = true;
    tell("findings", data.leaflet);
  },
  file(data) {
    forgetCompletion();
    fileChanged(data);
  },
  gone: (data) => fileGone(data),
  files(data) {
    // The whole project as it is now.
    Object.assign(model.project, data);
    for (const name of model.leaflets.keys()) if (!model.project.leaflets.some((one) => one.name === name)) model.leaflets.delete(name);
    forgetCompletion();
    tell("files");
  },
  buffer(data) {
    if (data.client !== CLIENT) bufferChanged(data);
  },
  build: (data) => tell("build", data),
};

function mended() {
  model.problems = [];
  announce(say("mended"));
  tell("findings");
  tell("working");
}

/* ---- the bar at the top ---- */

function fillBar() {
  const leaflet = shownLeaflet();
  byId("project-name").textContent = model.project.name;
  segments("leaflets", model.project.leaflets.map((one) => [one.name, one.name, one.title]), leaflet?.name, (name) => choose({ leaflet: name }));
  segments("editions", model.project.editions.map((one) => [one, say(`edition-${one}`)]), model.chosen.edition, (edition) => choose({ edition }));
  const views = viewsOf(leaflet, model.chosen.edition);
  segments(
    "views",
    views.map((one) => [one, sayOr(`view-${one}`, one)]),
    views.includes(model.chosen.view) ? model.chosen.view : views[0],
    (view) => choose({ view }),
  );
  byId("views").hidden = views.length < 2;
  byId("other-studio").hidden = !model.project.other_studio;
}

/** A group of which one is chosen: radio buttons in all but looks. */
function segments(id, entries, chosen, pick) {
  const group = byId(id);
  const key = JSON.stringify([entries, chosen]);
  if (group.dataset.key === key) return;
  group.dataset.key = key;
  const hadFocus = group.contains(document.activeElement);
  group.replaceChildren(
    ...entries.map(([value, name, tip]) =>
      h(
        "button",
        {
          type: "button",
          role: "radio",
          "aria-checked": String(value === chosen),
          "data-value": value,
          title: tip,
          onclick: () => pick(value),
        },
        name,
      ),
    ),
  );
  const all = [...group.children];
  const now = all.find((one) => one.getAttribute("aria-checked") === "true") ?? all[0];
  if (now) makeReachable(all, now);
  if (hadFocus) now?.focus();
}

/** Whether all is set, or why not, in one short word; and what does not fit. */
function fillState() {
  const place = byId("state");
  const edition = shownEdition();
  let kind = "ready";
  if (model.link === "down") kind = "away";
  else if (model.link === "refused") kind = "refused";
  else if (model.problems.length) kind = "failed";
  else if (model.isWorking) kind = "working";
  else if (edition?.overflow) kind = "over";
  else if (!edition) kind = "working";
  place.dataset.state = kind;
  const text = say(`now-${kind}`);
  if (byId("state-text").textContent !== text) byId("state-text").textContent = text;
  const isFailed = model.problems.length > 0;
  byId("stage").classList.toggle("dimmed", isFailed);
  banner("failed", isFailed ? failedBanner() : null, JSON.stringify(model.problems));
  const overflow = !isFailed && edition?.overflow;
  banner("overflow", overflow ? overflowBanner(overflow) : null, JSON.stringify(overflow));
  byId("away").hidden = !["away", "refused"].includes(kind);
  byId("away-text").textContent = kind === "refused" ? say("refused-long") : say("away-long");
}

function banner(id, content, key) {
  const place = byId(id);
  place.hidden = !content;
  if (place.dataset.key === key) return;
  place.dataset.key = key;
  place.replaceChildren(...(content ? [content] : []));
}

const fileName = (at) => model.project.files.find((one) => one.id === at.file)?.name ?? at.file_name ?? at.file;

function failedBanner() {
  return h(
    "div",
    {},
    h("h2", {}, icon("error"), say("failed-title", { n: model.problems.length })),
    h("p", {}, say("failed-text")),
    h(
      "ul",
      {},
      ...model.problems.map((problem) =>
        h(
          "li",
          {},
          h("p.banner-message", {}, ...coded(sentence(problem.message))),
          problem.fix ? h("p", {}, h("b", {}, say("fix")), " ", ...coded(problem.fix)) : null,
          problem.file && problem.line
            ? h("button.link", { type: "button", onclick: () => goTo(problem) }, say("go-to", { file: fileName(problem), line: problem.line }))
            : null,
        ),
      ),
    ),
  );
}

function overflowBanner(overflow) {
  return h(
    "div",
    {},
    h("h2", {}, icon("warning"), ...coded(sentence(overflow.what))),
    overflow.help ? h("p", {}, h("b", {}, say("fix")), " ", ...coded(overflow.help)) : null,
    h(
      "p.banner-buttons",
      {},
      overflow.at?.file
        ? h("button.link", { type: "button", onclick: () => goTo(overflow.at) }, say("go-to", { file: fileName(overflow.at), line: overflow.at.line }))
        : null,
      h(
        "button.link",
        {
          type: "button",
          onclick: () => {
            const behind = document.querySelector(".row.behind");
            if (behind) byId("scroller").scrollTop += behind.getBoundingClientRect().top - byId("scroller").getBoundingClientRect().top - 16;
          },
        },
        say("see-over"),
      ),
    ),
  );
}

/* ---- panels, sizes, keys ---- */

function showPanel(name) {
  for (const tab of byId("panel-tabs").querySelectorAll("[role=tab]")) {
    const isIt = tab.dataset.panel === name;
    tab.setAttribute("aria-selected", String(isIt));
    tab.tabIndex = isIt ? 0 : -1;
    byId(tab.getAttribute("aria-controls")).hidden = !isIt;
  }
  tell("panel-shown");
}

function sizes() {
  const { split, panel } = model.chosen;
  place(byId("main"), { "--split": `${split}%` });
  place(byId("writing"), { "--panel": `${panel}%` });
  byId("divider").setAttribute("aria-valuenow", String(Math.round(split)));
  byId("panel-divider").setAttribute("aria-valuenow", String(Math.round(panel)));
  measureEditor();
}

/** A bar between two parts, moved by pointer or arrow keys. */
function divider(id, name, isAcross, share, low, high) {
  const bar = byId(id);
  const set = (value) => choose({ [name]: Math.min(Math.max(Math.round(value * 10) / 10, low), high) });
  bar.setAttribute("aria-valuemin", String(low));
  bar.setAttribute("aria-valuemax", String(high));
  bar.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    bar.setPointerCapture(event.pointerId);
    const move = (moved) => set(share(moved));
    bar.addEventListener("pointermove", move);
    bar.addEventListener("pointerup", () => bar.removeEventListener("pointermove", move), { once: true });
  });
  bar.addEventListener("keydown", (event) => {
    const step = { [isAcross ? "ArrowLeft" : "ArrowDown"]: -2, [isAcross ? "ArrowRight" : "ArrowUp"]: 2 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    set(model.chosen[name] + step);
  });
  on(`chosen-${name}`, sizes);
}

/** The first line of the pages that is in view. */
function lineInView() {
  const top = byId("scroller").getBoundingClientRect().top;
  return [...byId("stage").querySelectorAll(".line:not(.dead)")].find((line) => line.getBoundingClientRect().top >= top) ?? null;
}

/** Areas that F6 goes through. */
const AREAS = [
  () => focusEditor(),
  () => (byId("panel").querySelector(".finding[tabindex='0']") ?? byId("tab-findings")).focus(),
  () => byId("leaflets").querySelector("[tabindex='0']")?.focus(),
  () => (lineInView() ?? byId("scroller")).focus({ preventScroll: true }),
];

function areaNow() {
  const at = document.activeElement;
  if (byId("editor").contains(at)) return 0;
  if (byId("panel").contains(at)) return 1;
  if (byId("bar").contains(at)) return 2;
  if (byId("viewing").contains(at)) return 3;
  return -1;
}

function keys(event) {
  const isCommand = event.ctrlKey || event.metaKey;
  if (event.key === "F6") {
    event.preventDefault();
    const count = AREAS.length;
    AREAS[(areaNow() + (event.shiftKey ? -1 : 1) + count) % count]();
  } else if (isCommand && event.key.toLowerCase() === "s") {
    event.preventDefault();
    if (event.shiftKey) saveAll();
    else if (!event.defaultPrevented || !byId("editor").contains(event.target)) saveShown();
  } else if (event.key === "F1") {
    event.preventDefault();
    shortcuts();
  }
}

const SHORTCUTS = [
  ["mod S", "key-save"],
  ["mod Shift S", "key-save-all"],
  ["mod Enter", "key-place"],
  ["mod Space", "key-complete"],
  ["F8", "key-next-finding"],
  ["F6", "key-areas"],
  ["Enter", "key-source"],
  ["F2", "key-edit"],
  ["↑ ↓", "key-lines"],
  ["+ − 0", "key-zoom"],
  ["mod Z", "key-undo"],
  ["mod F", "key-search"],
  ["F1", "key-help"],
];

function shortcuts() {
  const mod = /Mac|iPad/.test(navigator.platform) ? "⌘" : "Ctrl";
  const dialog = byId("dialog");
  fill(
    dialog,
    say("shortcuts-title"),
    h("p", {}, say("shortcuts-text")),
    h(
      "dl.keys",
      {},
      ...SHORTCUTS.flatMap(([combination, does]) => [
        h("dt", {}, ...combination.split(" ").flatMap((key, at) => [at ? " " : "", h("kbd", {}, key === "mod" ? mod : key)])),
        h("dd", {}, say(does)),
      ]),
    ),
  );
  dialog.showModal();
}

function theme() {
  if (model.chosen.theme === "system") document.documentElement.removeAttribute("data-theme");
  else document.documentElement.dataset.theme = model.chosen.theme;
}

function choices() {
  const settings = [
    ["follow", ["move", "demand", "never"]],
    ["theme", ["system", "light", "dark"]],
  ];
  for (const [name, values] of settings) {
    const select = byId(`choose-${name}`);
    select.replaceChildren(...values.map((value) => h("option", { value }, say(`${name}-${value}`))));
    select.value = model.chosen[name];
    select.addEventListener("change", () => choose({ [name]: select.value }));
  }
  on("chosen-theme", theme);
  theme();
}

function hint() {
  byId("hint").hidden = model.chosen.hintSeen || !shownEdition();
}

function start() {
  takeKey();
  fillWords();
  choices();
  makeEditor(byId("editor"));
  makeFiles();
  makeFindings();
  makePages();
  makePlace();
  makeActions();
  for (const id of ["leaflets", "editions", "views"]) rove(byId(id), "button", { onmove: (button) => button.click() });
  rove(byId("panel-tabs"), "[role=tab]", { vertical: false, onmove: (tab) => showPanel(tab.dataset.panel) });
  byId("panel-tabs").addEventListener("click", (event) => {
    const tab = event.target.closest("[role=tab]");
    if (tab) showPanel(tab.dataset.panel);
  });
  on("panel", showPanel);
  for (const name of ["state", "files", "chosen-leaflet", "chosen-edition", "chosen-view"]) on(name, fillBar);
  for (const name of ["state", "working", "pages", "findings", "link", "chosen-leaflet", "chosen-edition"]) on(name, fillState);
  on("pages", hint);
  on("state", hint);
  on("chosen-hintSeen", hint);
  byId("hint-close").addEventListener("click", () => choose({ hintSeen: true }));
  byId("save").addEventListener("click", saveShown);
  byId("zoom-out").addEventListener("click", () => zoomBy(-1));
  byId("zoom-in").addEventListener("click", () => zoomBy(1));
  byId("zoom").addEventListener("change", (event) => {
    const { value } = event.target;
    choose({ zoom: ["fit", "page"].includes(value) ? value : Number(value) });
  });
  on("zoomed", (now) => {
    const { zoom } = model.chosen;
    byId("zoom-now").value = typeof zoom === "number" ? zoom : "";
    byId("zoom-now").textContent = `${Math.round(now * 100)} %`;
    byId("zoom").value = typeof zoom === "number" ? String(zoom) : zoom;
  });
  on("opening", ({ steps, opened }) => {
    byId("opening-does").textContent = say("opening-step", { step: opened + 1, steps: steps.length, does: steps[opened].does });
    byId("close-fold").disabled = opened === 0;
    byId("open-fold").disabled = opened === steps.length - 1;
  });
  const fold = () => {
    const leaflet = shownLeaflet();
    byId("opening").hidden = model.chosen.view !== "fold" || !viewsOf(leaflet, model.chosen.edition).includes("fold");
  };
  for (const name of ["chosen-view", "chosen-edition", "chosen-leaflet", "state"]) on(name, fold);
  byId("open-fold").addEventListener("click", () => openBy(1));
  byId("close-fold").addEventListener("click", () => openBy(-1));
  byId("shortcuts").addEventListener("click", shortcuts);
  byId("build-close").addEventListener("click", closeBuild);
  byId("build-files").addEventListener("click", downloads);
  byId("show-place").addEventListener("click", () => tell("show-place", { onDemand: true }));
  for (const item of byId("more-menu").querySelectorAll("button")) item.addEventListener("click", () => byId("more-menu").hidePopover());
  byId("dialog").addEventListener("click", (event) => {
    if (event.target === byId("dialog")) byId("dialog").close();
  });
  divider("divider", "split", true, (event) => (event.clientX / byId("main").clientWidth) * 100, 25, 75);
  const writing = byId("writing");
  divider(
    "panel-divider",
    "panel",
    false,
    (event) => ((writing.getBoundingClientRect().bottom - event.clientY) / writing.clientHeight) * 100,
    10,
    70,
  );
  sizes();
  addEventListener("resize", rested(100, measureEditor));
  addEventListener("keydown", keys);
  listen(
    (name, data) => TOLD[name](data),
    (link) => {
      if (link === model.link) return;
      const wasAway = model.link !== "up";
      model.link = link;
      if (link === "up" && wasAway) notice(say("back-again"));
      else if (link !== "up") announce(say(link === "refused" ? "refused-long" : "away-long"));
      tell("link");
    },
  );
}

start();

/** For tests in a browser, and for whoever looks into a fault: what the page knows. */
globalThis.studio = { api, model, allFindings, openBuffers, openFile };
