/** The pages half: true pages as pictures, of which only the changed ones are drawn anew. */

import { api, picture } from "./api.js";
import { byId, h, icon, isStill, makeReachable, place, rested, sentence } from "./dom.js";
import { openingOf, rowsOf, viewsOf } from "./layout.js";
import { allFindings, choose, model, on, shownEdition, shownLeaflet, tell } from "./model.js";
import { say, sayOr } from "./words.js";

const PX_PER_MM = 96 / 25.4;
/** Pictures are asked for in steps, so that a little zoom needs no new ones. */
const BUCKET = 128;
const NARROWEST = 256;
const WIDEST = 3200;
const GAP = 24;
const STEPS_ROOM = 56;
const AGAIN_MS = 700;
const MOST_TRIES = 8;
const ROOM = 28;

const slots = new Map();
let opened = 0;
let shape = "";
let scale = PX_PER_MM;

const inView = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      const slot = slots.get(entry.target.dataset.slot);
      if (!slot) continue;
      slot.isNear = entry.isIntersecting;
      slot.draw();
      slot.tellWords();
    }
  },
  { root: byId("scroller"), rootMargin: "600px" },
);

/** The place of one page: its picture, and over it words, findings and marks. */
class Slot {
  constructor(key, leaflet, edition) {
    this.key = key;
    /** What it is a page of: what is chosen may be another leaflet by the time that something is known of it. */
    this.leaflet = leaflet;
    this.edition = edition;
    this.isNear = false;
    this.page = null;
    this.drawn = "";
    this.asked = "";
    this.lines = [];
    this.isTold = false;
    this.laid = "";
    this.tries = 0;
    this.marks = h("div.marks", { "aria-hidden": "true" });
    this.words = h("div.words", { role: "group" });
    this.boxes = h("div.boxes");
    this.edit = h("div.edit-layer");
    this.image = h("img", { alt: "", draggable: "false" });
    this.sheet = h("div.sheet", {}, this.image, this.marks, this.words, this.boxes, this.edit);
    this.caption = h("figcaption");
    this.figure = h("figure.page", { "data-slot": key }, this.sheet, this.caption);
    inView.observe(this.figure);
  }

  update(page, leaflet, count) {
    const before = this.page;
    this.page = page;
    this.sheet.lang = leaflet.language;
    this.figure.classList.toggle("over", !!page.over);
    place(this.sheet, { width: `${page.width_mm * scale}px`, height: `${page.height_mm * scale}px` });
    const name = say(page.over ? "page-over-name" : "page-name", {
      page: page.label ?? page.number,
      count,
      leaflet: leaflet.title,
    });
    this.name = name;
    // Before it is drawn, its name would be printed in its place.
    if (this.drawn) this.image.alt = name;
    this.words.setAttribute("aria-label", say("words-of", { page: name }));
    this.caption.replaceChildren(
      h("b", {}, page.label ?? String(page.number)),
      page.over ? h("span.tag", {}, icon("error"), say("page-over")) : "",
    );
    if (before !== page) {
      this.tries = 0;
      // A picture that stays may stand at other lines of its file.
      this.isTold = false;
      this.guides();
    }
    this.draw();
    this.tellWords();
  }

  /** Trim and folds of a flat sheet. */
  guides() {
    const { trim, folds, width_mm: width, height_mm: height } = this.page;
    this.marks.replaceChildren();
    if (!trim && !folds?.length) return;
    if (trim) {
      const [x, y, w, t] = trim;
      if (x > 0.1 || y > 0.1) this.marks.append(boxAt(h("div.trim"), [x, y, w, t], this.page));
    }
    for (const fold of folds ?? []) {
      // A fold is an x from the left edge, or a line [x1, y1, x2, y2].
      const [x1, y1, x2, y2] = Array.isArray(fold) ? fold : [fold, 0, fold, height];
      const isUpright = Math.abs(x2 - x1) < Math.abs(y2 - y1);
      this.marks.append(
        boxAt(
          h(`div.fold.${isUpright ? "upright" : "level"}`),
          isUpright ? [x1, Math.min(y1, y2), 0, Math.abs(y2 - y1)] : [Math.min(x1, x2), y1, Math.abs(x2 - x1), 0],
          { width_mm: width, height_mm: height },
        ),
      );
    }
  }

  /** Asks for the picture where it is not the one that is shown; swaps when it is decoded, so nothing flickers. */
  async draw() {
    if (!this.page || !this.isNear) return;
    const wanted = this.page.width_mm * scale * devicePixelRatio;
    const width = Math.min(Math.max(Math.ceil(wanted / BUCKET) * BUCKET, NARROWEST), WIDEST);
    const source = picture(this.page.digest, width);
    if (source === this.drawn) this.asked = source;
    if (source === this.asked) return;
    this.asked = source;
    const next = h("img", { alt: "", draggable: "false" });
    next.src = source;
    try {
      await next.decode();
    } catch {
      // The page has changed again, or the server is away: what is shown stays.
      if (this.asked !== source) return;
      this.asked = "";
      this.again(() => this.draw());
      return;
    }
    if (this.asked !== source) return;
    next.alt = this.name;
    this.image.replaceWith(next);
    this.image = next;
    this.drawn = source;
    next.dataset.digest = this.page.digest;
    tell("drawn", this);
  }

  /** Asks once more in a moment, a few times. */
  again(ask) {
    if (this.tries++ < MOST_TRIES) setTimeout(ask, AGAIN_MS);
  }

  /** Asks for the words, and lays them over the picture where they are others than before. */
  async tellWords() {
    if (this.isTold || !this.page || !this.isNear) return;
    this.isTold = true;
    const { page } = this;
    let told;
    try {
      told = await api.words(page.digest);
    } catch {
      // The page has changed again, or its words are not ready yet.
      if (this.page === page) this.again(() => this.tellWords());
      this.isTold = false;
      return;
    }
    if (this.page !== page) return;
    this.tries = 0;
    const laid = JSON.stringify(told.lines.map(({ address, box, text, editable }) => [address, box, text, editable]));
    if (laid === this.laid) {
      this.lines = told.lines;
      return;
    }
    this.laid = laid;
    const held = this.words.contains(document.activeElement) ? { ...document.activeElement.dataset } : null;
    this.lines = told.lines ?? [];
    // Those that are there are kept: who presses a key of the mouse on one lets it go on the same.
    const before = [...this.words.children];
    const buttons = this.lines.map((line, at) => {
      const button = before[at] ?? h("button.line", { type: "button" });
      const told = {
        tabindex: "-1",
        "data-line": at,
        "data-address": line.address ?? "",
        "aria-label": line.text,
        "aria-keyshortcuts": line.editable ? "Enter F2" : "Enter",
      };
      for (const [name, value] of Object.entries(told)) button.setAttribute(name, value);
      button.classList.toggle("dead", !line.file && !line.address);
      button.classList.toggle("editable", !!line.editable);
      return boxAt(button, line.box, this.page);
    });
    for (const gone of before.slice(buttons.length)) gone.remove();
    this.words.append(...buttons.slice(before.length));
    const again =
      held && (buttons.find((one) => held.address && one.dataset.address === held.address) ?? buttons[Number(held.line)]);
    if (buttons.length) makeReachable(buttons, again ?? buttons[0]);
    again?.focus({ preventScroll: true });
    this.showFindings();
    tell("words", this);
  }

  /** Boxes of findings, each with its sign: no colour says it alone. */
  showFindings() {
    const mine = allFindings()
      .filter((one) => one.box && (one.leaflets.length === 0 || one.leaflets.includes(this.leaflet)))
      .flatMap((one) => boxesOn(this, one.page, one.box).map((box) => [one, box]));
    this.boxes.replaceChildren(
      ...mine.map(([finding, box]) => {
        const button = h(
          `button.finding-box.${finding.severity}`,
          {
            type: "button",
            tabindex: "-1",
            "aria-label": `${sayOr(`severity-${finding.severity}`, finding.severity)}: ${finding.message}`,
            title: finding.fix ? `${sentence(finding.message)}\n${finding.fix}` : sentence(finding.message),
            onclick: () => tell("finding-chosen", finding),
          },
          h("span.sign", {}, icon(finding.severity in SIGNS ? finding.severity : "note")),
        );
        return boxAt(button, box, this.page);
      }),
    );
  }
}

const SIGNS = { error: 1, warning: 1, note: 1 };

/** Puts an element over a box in mm, as shares of the page, so that no zoom moves it. */
export function boxAt(element, [x, y, w, t], page) {
  place(element, {
    left: `${(x / page.width_mm) * 100}%`,
    top: `${(y / page.height_mm) * 100}%`,
    width: `${(w / page.width_mm) * 100}%`,
    height: `${(t / page.height_mm) * 100}%`,
  });
  return element;
}

/** Where a box of one of the leaflet's pages is seen on the page of a slot: sheets show several of them, or none. */
export function boxesOn(slot, page, [x, y, w, t]) {
  if (slot.edition === "screen") return slot.page?.number === page ? [[x, y, w, t]] : [];
  return (slot.page?.stands ?? [])
    .filter((stand) => stand.page === page)
    .map(({ left, top, scale: by }) => [left + x * by, top + y * by, w * by, t * by]);
}

/** The first slot that shows a page of the leaflet, in any edition, and the box there; null where none does. */
export function spotOf(page, box) {
  for (const slot of slots.values()) {
    const [found] = boxesOn(slot, page, box ?? [0, 0, 0, 0]);
    if (found) return { slot, box: box ? found : null };
  }
  return null;
}

/** The slot that shows a page, with the words and marks on it; null where it is not on view. */
export const slotOf = (number, over = false) =>
  [...slots.values()].find((slot) => slot.page?.number === number && (over === null || !!slot.page.over === over)) ??
  [...slots.values()].find((slot) => slot.page?.number === number) ??
  null;

export const allSlots = () => [...slots.values()];
export const slotAround = (element) => slots.get(element.closest?.(".page")?.dataset.slot) ?? null;

const scroller = () => byId("scroller");

/** The pages of the shown leaflet and edition, laid out as chosen. */
export function showPages() {
  const leaflet = shownLeaflet();
  const edition = shownEdition();
  const stage = byId("stage");
  stage.setAttribute("aria-busy", String(!edition));
  if (!leaflet || !edition) {
    if (shape !== "") stage.replaceChildren();
    shape = "";
    slots.clear();
    byId("waiting").hidden = false;
    return;
  }
  byId("waiting").hidden = true;
  const views = viewsOf(leaflet, model.chosen.edition);
  const view = views.includes(model.chosen.view) ? model.chosen.view : views[0];
  const good = edition.pages.filter((page) => !page.over);
  const over = edition.pages.filter((page) => page.over);
  let rows;
  if (view === "fold") {
    const steps = openingOf(leaflet, good.length);
    opened = Math.min(opened, steps.length - 1);
    rows = [{ pages: steps[opened].pages, title: null }];
    tell("opening", { steps, opened });
  } else rows = rowsOf(leaflet, view, good.length);
  rows = rows
    .map((row) => ({ ...row, pages: row.pages.map((number) => good.find((page) => page.number === number)).filter(Boolean) }))
    .filter((row) => row.pages.length);
  if (over.length) rows.push({ pages: over, title: say("over-title"), isOver: true });
  measure(rows, view);
  const keyed = rows.map((row) => row.pages.map((page) => keyOf(leaflet, page)));
  const now = JSON.stringify([leaflet.name, model.chosen.edition, view, keyed, rows.map((row) => row.title), opened * (view === "fold")]);
  if (now !== shape) layOut(rows, keyed, view, now);
  const isUnfolding = view === "fold";
  stage.classList.toggle("joined", view !== "single" || isUnfolding);
  for (const [row, keys] of rows.map((one, at) => [one, keyed[at]]))
    row.pages.forEach((page, at) => slots.get(keys[at]).update(page, leaflet, good.length));
  for (const slot of slots.values()) slot.showFindings();
  tell("shown");
}

const keyOf = (leaflet, page) => [leaflet.name, model.chosen.edition, page.over ? "over" : "page", page.number].join("/");

function layOut(rows, keyed, view, now) {
  const stage = byId("stage");
  const isSame = shape && JSON.parse(shape).slice(0, 3).join() === JSON.parse(now).slice(0, 3).join();
  const top = scroller().scrollTop;
  const wanted = new Set(keyed.flat());
  for (const [key, slot] of slots) {
    if (wanted.has(key)) continue;
    inView.unobserve(slot.figure);
    slots.delete(key);
  }
  const [leaflet, edition] = JSON.parse(now);
  for (const key of wanted) if (!slots.has(key)) slots.set(key, new Slot(key, leaflet, edition));
  stage.dataset.view = view;
  stage.replaceChildren(
    ...rows.map((row, at) =>
      h(
        `div.row${row.isOver ? ".behind" : ""}`,
        { role: "group", "aria-label": row.title ?? say("row-of", { pages: row.pages.map((page) => page.label ?? page.number).join(", ") }) },
        row.title ? h("p.row-title", {}, row.title) : null,
        h("div.row-pages", {}, ...keyed[at].map((key) => slots.get(key).figure)),
      ),
    ),
  );
  shape = now;
  scroller().scrollTop = isSame && view !== "fold" ? top : 0;
}

/** Pixels for a millimetre: what fits, or the zoom that was chosen. */
function measure(rows, view) {
  const room = scroller().clientWidth - 2 * ROOM;
  // Pages that are too many stand in as many lines as they need: they make the others no smaller.
  const across = ({ pages, isOver }) => pages.reduce((sum, page) => (isOver ? Math.max(sum, page.width_mm) : sum + page.width_mm), 0);
  const widest = Math.max(...rows.map(across), 1);
  const { zoom } = model.chosen;
  if (typeof zoom === "number") scale = zoom * PX_PER_MM;
  else {
    scale = Math.max(room / widest, 0.3);
    const tallest = Math.max(...rows.flatMap((row) => row.pages.map((page) => page.height_mm)), 1);
    // In the fold view the steps stand below the pages.
    const below = view === "fold" ? STEPS_ROOM : 0;
    if (zoom === "page" || view === "fold")
      scale = Math.min(scale, Math.max((scroller().clientHeight - 3 * GAP - 20 - below) / tallest, 0.3));
    // A page wider than this is no easier to read.
    scale = Math.min(scale, 2.2 * PX_PER_MM);
  }
  tell("zoomed", scale / PX_PER_MM);
}

const STEPS = [0.25, 0.33, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 4];

/** One step nearer (1) or further away (-1). */
export function zoomBy(direction) {
  const now = scale / PX_PER_MM;
  const next = direction > 0 ? STEPS.find((step) => step > now * 1.02) : STEPS.findLast((step) => step < now * 0.98);
  if (next) choose({ zoom: next });
}

/** Opens the leaflet one step further (1) or closes it (-1). */
export function openBy(direction) {
  opened = Math.max(0, opened + direction);
  showPages();
  if (direction > 0 && !isStill())
    byId("stage").querySelector(".row-pages")?.animate?.(
      [
        { transform: "perspective(1400px) rotateY(-14deg)", opacity: 0.4 },
        { transform: "none", opacity: 1 },
      ],
      { duration: 260, easing: "ease-out" },
    );
}

/** Scrolls so that a box of a slot is in the middle; not at all where it is seen, never animated over a long way. */
export function reveal(slot, box, { always = false } = {}) {
  const frame = scroller().getBoundingClientRect();
  const sheet = slot.sheet.getBoundingClientRect();
  const [x, y, w, t] = box ?? [0, 0, slot.page.width_mm, Math.min(40, slot.page.height_mm)];
  const top = sheet.top + y * scale;
  const left = sheet.left + x * scale;
  const isSeen = top >= frame.top + 8 && top + t * scale <= frame.bottom - 8;
  const isSeenAcross = left >= frame.left && left + Math.min(w * scale, 40) <= frame.right;
  if (isSeen && isSeenAcross && !always) return;
  const by = top + (t * scale) / 2 - (frame.top + frame.height / 2);
  const across = isSeenAcross ? 0 : left + (w * scale) / 2 - (frame.left + frame.width / 2);
  const isNear = Math.abs(by) < frame.height;
  scroller().scrollBy({ top: isSeen && !always ? 0 : by, left: across, behavior: isNear && !isStill() ? "smooth" : "instant" });
}

/** What belongs together: lines of one text light up at once under the pointer. */
function lightUp(event) {
  const line = event.target.closest?.(".line");
  for (const lit of byId("stage").querySelectorAll(".line.lit")) lit.classList.remove("lit");
  if (!line?.dataset.address) return;
  for (const one of slotAround(line)?.words.children ?? [])
    if (one.dataset.address === line.dataset.address) one.classList.add("lit");
}

/** Sets up the pages half. */
export function makePages() {
  const stage = byId("stage");
  stage.addEventListener("pointerover", lightUp);
  stage.addEventListener("pointerleave", lightUp);
  const again = rested(60, showPages);
  new ResizeObserver(() => again()).observe(scroller());
  for (const name of ["leaflet", "edition", "view", "zoom"]) on(`chosen-${name}`, () => again());
  on("pages", ({ leaflet, edition }) => {
    if (leaflet === shownLeaflet()?.name && edition === model.chosen.edition) showPages();
  });
  on("findings", () => {
    for (const slot of slots.values()) if (slot.page) slot.showFindings();
  });
  on("chosen-view", () => (opened = 0));
  on("chosen-leaflet", () => (opened = 0));
  const ask = () => {
    const leaflet = shownLeaflet();
    if (leaflet && model.chosen.edition !== "screen") api.show(leaflet.name, model.chosen.edition).catch(() => null);
  };
  on("chosen-edition", ask);
  on("chosen-leaflet", ask);
  on("state", ask);
  // Arrow keys go from line to line, over the ends of pages.
  stage.addEventListener("keydown", (event) => {
    const line = event.target.closest?.(".line");
    if (event.key === "+" || event.key === "=") zoomBy(1);
    else if (event.key === "-") zoomBy(-1);
    else if (event.key === "0" && !event.ctrlKey && !event.metaKey) choose({ zoom: "fit" });
    else if (line && ["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) {
      const all = [...stage.querySelectorAll(".line:not(.dead)")];
      const at = all.indexOf(line);
      const next = { ArrowDown: all[at + 1], ArrowUp: all[at - 1], Home: all[0], End: all[all.length - 1] }[event.key];
      if (!next) return;
      makeReachable([...slotAround(next).words.children], next);
      next.focus({ preventScroll: true });
      const slot = slotAround(next);
      reveal(slot, slot.lines[Number(next.dataset.line)].box);
    } else return;
    event.preventDefault();
  });
}
