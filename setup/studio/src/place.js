/** Both ways between text and page, and changing words where they stand. */

import { api, Refused } from "./api.js";
import { byId, h, place as put, rested } from "./dom.js";
import { bufferOf, cursor, focusEditor, openFile, offsetOf, moveTo, settled, shownBuffer } from "./editor.js";
import { announce, notice } from "./live.js";
import { choose, model, on, shownLeaflet, tell } from "./model.js";
import { allSlots, boxAt, boxesOn, reveal, showPages, slotAround, slotOf, spotOf } from "./pages.js";
import { say } from "./words.js";

const REST_MS = 220;
/** How far the pointer may slip, in px, between press and release for a click. */
const SLIP = 4;
/** How far behind the beginning of a text its words are looked for. */
const FAR = 4000;

/** Names in braces that are no values: they have fields of their own, or the program knows them. */
const OTHER_NAMES = ["brand", "generic", "company", "company-contact", "prepared", "job-code", "page", "no-export"];

let cameFromPage = false;
/** What is outlined, in all leaflets and editions. */
let places = [];
/** Whether the place of the cursor was asked for: pages that come later show it, too. */
let isWanted = false;

/** The row of a text that is at a point of the page (mm), and how far along it the point is. */
function rowAt(line, x, y) {
  const rows = line.runs?.length ? line.runs : [line];
  const far = ({ box: [left, top, width, height] }) =>
    Math.hypot(Math.max(left - x, 0, x - left - width), 4 * Math.max(top - y, 0, y - top - height));
  const row = rows.reduce((best, one) => (far(one) < far(best) ? one : best));
  return { text: row.text, share: Math.min(Math.max((x - row.box[0]) / row.box[2], 0), 0.999) };
}

/** Numbers of references, which stand in no source. */
const NUMBERS = /(?<=[.,;:!?)%’”\p{L}])\d+(?:[,–-]\d+)*$/u;

/** The place in the source of words that were clicked: they may be far behind the beginning of their text. */
function offsetOfWords(buffer, line, { text, share }) {
  const start = offsetOf(buffer, line.line, line.column);
  const source = buffer.state.sliceDoc(start, Math.min(start + FAR, buffer.state.doc.length));
  const words = text.split(/\s+/).map((word) => word.replace(NUMBERS, "")).filter(Boolean);
  if (!words.length) return { offset: start, length: 0 };
  // Which word of the line: by its share of the line's length.
  let at = 0;
  let passed = 0;
  const wanted = share * text.length;
  while (at < words.length - 1 && passed + words[at].length + 1 <= wanted) passed += words[at++].length + 1;
  const find = (from, to) => {
    const pattern = words.slice(from, to).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("\\s+");
    return new RegExp(pattern, "u").exec(source);
  };
  // The word among its neighbours, for a word alone may stand there twice.
  for (const [before, after] of [[2, 2], [1, 1], [2, 0], [0, 2], [1, 0], [0, 1], [0, 0]]) {
    const from = Math.max(0, at - before);
    const found = find(from, at + after + 1);
    if (!found) continue;
    // Behind the neighbours that stand before it.
    const ahead = from < at ? found[0].length - lengthFrom(found[0], at - from) : 0;
    return { offset: start + found.index + ahead, length: words[at].length };
  }
  // A word that the program put there, such as a value: its nearest neighbour is close enough.
  for (let away = 1; away < words.length; away++) {
    for (const near of [at - away, at + away]) {
      if (near < 0 || near + 1 >= words.length || words[near].length + words[near + 1].length < 5) continue;
      const found = find(near, near + 2);
      if (found) return { offset: start + found.index + (near < at ? found[0].length : 0), length: 0 };
    }
  }
  return { offset: start, length: 0 };
}

/** How long a stretch of words is from its word number `count` on. */
function lengthFrom(stretch, count) {
  return stretch.replace(new RegExp(`^(?:\\S+\\s+){${count}}`, "u"), "").length;
}

/** From words on a page to their text. */
export async function goToSource(slot, line, row = null) {
  if (!line.file) {
    announce(say("no-source"));
    return;
  }
  cameFromPage = true;
  const buffer = await openFile(line.file, null, { focus: false });
  if (!buffer) return;
  const { offset, length } = row ? offsetOfWords(buffer, line, row) : { offset: offsetOf(buffer, line.line, line.column), length: 0 };
  moveTo(offset, length);
  mark([{ leaflet: slot.leaflet, edition: slot.edition, page: slot.page.number, box: line.box }]);
  if (!slot.edit.firstChild) focusEditor();
  if (line.address) tell("address", { leaflet: slot.leaflet, address: line.address });
}

/** Goes to a finding or another place that names file, line and column. */
export async function goTo(at) {
  if (at.file) {
    const buffer = await openFile(at.file, at);
    if (buffer) return;
  }
  if (at.page) goToPage(at);
}

/** Shows a page with a box on it. */
export function goToPage({ leaflet, leaflets, page, box }) {
  const wanted = leaflet || leaflets?.[0] || shownLeaflet()?.name;
  if (wanted !== shownLeaflet()?.name) choose({ leaflet: wanted });
  showPages();
  // A guide or a list shows no page of the leaflet.
  if (!spotOf(page, box)) choose({ edition: "screen" });
  showPages();
  mark([{ leaflet: wanted, edition: null, page, box }]);
  const spot = spotOf(page, box);
  if (spot) reveal(spot.slot, spot.box);
}

/** The boxes of a place on the page of a slot; one without an edition is on a page of the leaflet itself. */
function boxesOf(one, slot) {
  if (!one.box || one.leaflet !== slot.leaflet) return [];
  if (!one.edition) return boxesOn(slot, one.page, one.box);
  return one.edition === slot.edition && one.page === slot.page?.number ? [one.box] : [];
}

/** Outlines places on the pages. */
function mark(found) {
  places = found;
  for (const slot of allSlots()) {
    for (const old of slot.sheet.querySelectorAll(".here")) old.remove();
    const mine = found.flatMap((one) => boxesOf(one, slot));
    if (!mine.length) continue;
    const tall = Math.max(...mine.map((box) => box[3]));
    // Lines of one text are outlined together, not those of two pages that lie beside each other.
    const left = Math.min(...mine.map((box) => box[0]));
    const top = Math.min(...mine.map((box) => box[1]));
    const right = Math.max(...mine.map((box) => box[0] + box[2]));
    const bottom = Math.max(...mine.map((box) => box[1] + box[3]));
    const isOne = slot.edition === "screen" && bottom - top < Math.max(tall * mine.length * 2.6, 30);
    const drawn = isOne ? [[left, top, right - left, bottom - top]] : mine;
    for (const [x, y, w, t] of drawn)
      slot.sheet.insertBefore(boxAt(h("div.here", { "aria-hidden": "true" }), [x - 1, y - 0.8, w + 2, t + 1.6], slot.page), slot.words);
  }
}

let asked = 0;

/** From the cursor to its place on the page. */
async function showPlace({ onDemand = false, stays = false } = {}) {
  const at = cursor();
  if (!at || !model.project.leaflets.length) return;
  const mine = ++asked;
  let answer;
  try {
    answer = await api.place(at.file, at.line, at.column);
  } catch {
    return;
  }
  if (mine !== asked) return;
  const found = answer.places ?? [];
  let here = found.filter((one) => one.leaflet === shownLeaflet()?.name && one.edition === model.chosen.edition);
  if (!here.length && onDemand && found.length) {
    choose({ leaflet: found[0].leaflet, edition: found[0].edition });
    showPages();
    here = found.filter((one) => one.leaflet === found[0].leaflet && one.edition === found[0].edition);
  }
  // The other editions have it outlined when somebody looks at them.
  isWanted = true;
  mark(found);
  if (!here.length) {
    if (onDemand) notice(say("not-on-page"));
    return;
  }
  const slot = slotOf(here[0].page, null);
  if (slot && !stays) reveal(slot, here[0].box);
  if (onDemand) announce(say("shown-on", { page: here[0].page }));
}

/** Writes other words in the place of those that an address has, as a change that can be undone. */
async function write(leaflet, address, was, now) {
  await settled();
  const change = await api.edit(leaflet, address, was, now);
  const buffer = await bufferOf(change.file);
  await openFile(change.file, null, { focus: false });
  cameFromPage = true;
  const from = buffer.offset(change.from);
  buffer.replace(
    { from, to: buffer.offset(change.to), insert: change.insert },
    { selection: { anchor: from }, scrollIntoView: true, userEvent: "input.page" },
  );
  await buffer.send();
}

/** The values that a text uses, each with a field to change it; names of product and company have none. */
function valuesOf(leaflet, source, found) {
  const names = new Set([...source.matchAll(/\{([a-z][a-z0-9-]*)\}/g)].map((match) => match[1]));
  for (const name of [...names].filter((one) => !OTHER_NAMES.includes(one))) {
    const address = JSON.stringify(["values", name, "text"]);
    api
      .text(leaflet, address)
      .then((told) => found({ name, address, source: told.source, input: h("input", { value: told.source, "aria-label": name }) }))
      // What stands in braces is no value of the content.
      .catch(() => null);
  }
}

/** Says at the place of words that they were taken, until the page is there. */
function pending(slot, box) {
  slot.sheet.insertBefore(boxAt(h("div.pending", { "aria-hidden": "true" }, h("span", {}, say("edit-pending"))), box, slot.page), slot.words);
}

function endPending(slots = allSlots()) {
  for (const slot of slots) for (const old of slot.sheet.querySelectorAll(".pending")) old.remove();
}

/** Opens the words of a text for change, where they stand. */
export async function editHere(slot, line) {
  if (!line.editable || !line.address) {
    notice(say("not-editable"));
    return;
  }
  if (slot.edit.firstChild) return;
  const { leaflet } = slot;
  let told;
  try {
    await settled();
    told = await api.text(leaflet, line.address);
  } catch (error) {
    notice(error instanceof Refused ? error.message : say("server-away"), "error");
    return;
  }
  const lines = slot.lines.filter((one) => one.address === line.address);
  const left = Math.min(...lines.map((one) => one.box[0]));
  const top = Math.min(...lines.map((one) => one.box[1]));
  const right = Math.max(...lines.map((one) => one.box[0] + one.box[2]));
  const bottom = Math.max(...lines.map((one) => one.box[1] + one.box[3]));
  const pixels = slot.sheet.clientHeight / slot.page.height_mm;
  const heights = lines.flatMap((one) => one.runs ?? [one]).map((one) => one.box[3] * pixels).sort((a, b) => a - b);
  const size = Math.min(Math.max(heights[heights.length >> 1] * 0.74, 14), 44);
  const back = document.activeElement;

  const field = h("textarea", { "aria-label": say("edit-label"), "aria-describedby": "edit-keys", rows: 1, spellcheck: true });
  field.value = told.source;
  const complaint = h("p.edit-complaint", { role: "alert", hidden: true });
  const values = [];
  const place = h("div.edit-values", { hidden: true }, h("p", {}, say("edit-values")));
  valuesOf(leaflet, told.source, (value) => {
    values.push(value);
    place.hidden = false;
    place.append(h("label", {}, h("code", {}, `{${value.name}}`), value.input));
  });
  const keep = h("button.primary", { type: "button" }, say("edit-keep"));
  const leave = h("button", { type: "button" }, say("edit-leave"));
  const box = h(
    "div.edit",
    { role: "dialog", "aria-label": say("edit-title") },
    field,
    /\{[a-z]|\[@|\(#|\*\*/.test(told.source) ? h("p.edit-markup", {}, say("edit-markup")) : null,
    place,
    complaint,
    h("div.edit-foot", {}, h("span", { id: "edit-keys" }, say("edit-keys")), keep, leave),
  );
  const page = slot.sheet.clientWidth;
  const width = Math.min(Math.max((right - left) * pixels + 28, Math.min(280, page)), Math.max(page, 280));
  put(box, {
    left: `${Math.min(left * pixels - 14, Math.max(page - width, 0))}px`,
    top: `${top * pixels - 10}px`,
    width: `${width}px`,
  });
  put(field, { "font-size": `${size}px`, "min-height": `${(bottom - top) * pixels + 16}px` });
  const close = () => {
    box.remove();
    if (back?.isConnected) back.focus({ preventScroll: true });
    else slot.words.querySelector(`[data-address="${CSS.escape(line.address)}"]`)?.focus({ preventScroll: true });
  };
  const store = async () => {
    const changes = [[line.address, told.source, field.value], ...values.map((one) => [one.address, one.source, one.input.value])];
    const changed = changes.filter(([, was, now]) => was !== now);
    if (!changed.length) return close();
    field.readOnly = true;
    try {
      for (const [address, was, now] of changed) await write(leaflet, address, was, now);
      close();
      pending(slot, [left, top, right - left, bottom - top]);
      announce(say("edit-kept"));
      choose({ hintSeen: true });
    } catch (error) {
      field.readOnly = false;
      complaint.hidden = false;
      complaint.textContent = error instanceof Refused ? error.message : say("server-away");
      field.focus();
      if (error instanceof Refused && error.status === 409) told = await api.text(leaflet, line.address).catch(() => told);
    }
  };
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || event.target.tagName === "BUTTON") return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      store();
    }
  });
  box.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") {
      event.preventDefault();
      close();
    }
  });
  for (const name of ["click", "dblclick", "pointerdown"]) box.addEventListener(name, (event) => event.stopPropagation());
  keep.addEventListener("click", store);
  leave.addEventListener("click", close);
  slot.edit.append(box);
  const grow = () => {
    put(field, { height: "auto" });
    put(field, { height: `${field.scrollHeight + 2}px` });
  };
  field.addEventListener("input", grow);
  grow();
  field.focus({ preventScroll: true });
  const at = told.source.indexOf(line.text.split(/\s+/)[0]);
  field.setSelectionRange(Math.max(at, 0), Math.max(at, 0));
  reveal(slot, [left, top, right - left, bottom - top + 60 / pixels]);
}

/** The line of a button, and where in it a point of the window is; a key has no point. */
function pointedAt(button, { clientX, clientY, detail }) {
  const slot = slotAround(button);
  const line = slot.lines[Number(button.dataset.line)];
  const box = slot.sheet.getBoundingClientRect();
  const perMm = box.width / slot.page.width_mm;
  return { slot, line, row: detail === 0 ? null : rowAt(line, (clientX - box.left) / perMm, (clientY - box.top) / perMm) };
}

/** Sets up the way from page to text and back. */
export function makePlace() {
  const stage = byId("stage");
  // What was pressed on, and where.  A browser tells of no click on it where the page changed before it was let go.
  let pressed = null;
  const goFrom = ({ slot, line, row }) => {
    pressed = null;
    // Where the page has changed, the same words may stand at other lines of their file.
    const same = slot.lines.filter((one) => one.text === line.text);
    const now = slot.lines.includes(line) ? line : (same.find((one) => one.address === line.address) ?? same[0] ?? line);
    goToSource(slot, now, row);
  };
  stage.addEventListener("pointerdown", (event) => {
    const button = event.isPrimary && event.button === 0 ? event.target.closest(".line") : null;
    const { clientX, clientY } = event;
    pressed = button && { ...pointedAt(button, { clientX, clientY }), clientX, clientY };
  });
  addEventListener("pointercancel", () => (pressed = null));
  addEventListener("pointerup", ({ clientX, clientY }) => {
    if (pressed && Math.hypot(clientX - pressed.clientX, clientY - pressed.clientY) > SLIP) pressed = null;
    // Behind the click, if there is one.
    setTimeout(() => pressed && goFrom(pressed));
  });
  stage.addEventListener("click", (event) => {
    const button = event.target.closest(".line");
    if (!button) return;
    // The second click of two opens the words for change.
    if (event.detail > 1) pressed = null;
    else goFrom(pressed ?? pointedAt(button, event));
  });
  stage.addEventListener("dblclick", (event) => {
    const button = event.target.closest(".line");
    if (!button) return;
    event.preventDefault();
    const slot = slotAround(button);
    editHere(slot, slot.lines[Number(button.dataset.line)]);
  });
  stage.addEventListener("keydown", (event) => {
    const button = event.target.closest?.(".line");
    if (!button || event.key !== "F2") return;
    event.preventDefault();
    const slot = slotAround(button);
    editHere(slot, slot.lines[Number(button.dataset.line)]);
  });
  const later = rested(REST_MS, (options) => showPlace(options));
  on("cursor", ({ typed }) => {
    if (cameFromPage) {
      cameFromPage = false;
      return;
    }
    if (model.chosen.follow !== "move") {
      if (!typed) {
        isWanted = false;
        mark([]);
      }
      return;
    }
    later({ stays: typed });
  });
  on("show-place", showPlace);
  on("pages", ({ edition }) => {
    // What was outlined may stand elsewhere now.
    if (edition === model.chosen.edition && (isWanted || places.length) && shownBuffer()) later({ stays: true });
  });
  on("shown", () => mark(places));
  on("drawn", (slot) => endPending([slot]));
  on("working", () => !model.isWorking && endPending());
}
