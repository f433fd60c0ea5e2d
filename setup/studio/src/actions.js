/** Buttons: build all editions, open the folder, download, compare with the approved version, pictures. */

import { api, keyed, Refused } from "./api.js";
import { byId, h, icon, rested } from "./dom.js";
import { saveAll, openBuffers } from "./editor.js";
import { announce, notice } from "./live.js";
import { on, shownLeaflet, tell } from "./model.js";
import { allSlots, boxAt, boxesOn, reveal, spotOf } from "./pages.js";
import { say, sayOr } from "./words.js";

/** Letters of struck words that are shown on the page; the rest is told beside it. */
const MOST_STRUCK = 36;
/** After a change, how long nothing has to come before the comparison is asked again. */
const AGAIN_MS = 400;

let compared = null;

const failed = (error) => notice(error instanceof Refused ? error.message : say("server-away"), "error");

/** Sets up the buttons. */
export function makeActions() {
  byId("build").addEventListener("click", build);
  byId("open-folder").addEventListener("click", () => {
    api.openFolder().then(() => notice(say("folder-opened"))).catch(failed);
  });
  byId("downloads").addEventListener("click", downloads);
  byId("compare").addEventListener("click", compare);
  byId("presentation").addEventListener("click", () => {
    notice(say("pictures-made"));
    // A link lets the browser save the file as any other.
    h("a", { href: keyed("/api/presentation"), download: "" }).click();
  });
  on("build", toldBuild);
  on("words", (slot) => showChanges(slot));
  on("shown", () => allSlots().forEach(showChanges));
  on("chosen-leaflet", () => endComparing());
  const again = rested(AGAIN_MS, () => compared && fetchChanges(compared.leaflet));
  on("findings", (leaflet) => compared && leaflet === compared.leaflet && again());
  byId("stage").addEventListener("pointerover", tellUnder);
  byId("stage").addEventListener("pointerleave", tellUnder);
}

async function build() {
  const unsaved = openBuffers().filter((one) => one.isDirty);
  if (unsaved.length) {
    const wants = await tellAsk(say("build-unsaved-title"), say("build-unsaved", { n: unsaved.length }), [
      ["save", say("save-and-build"), true],
      ["cancel", say("cancel")],
    ]);
    if (wants !== "save") return;
    await saveAll();
    if (openBuffers().some((one) => one.isDirty)) return;
  }
  try {
    await api.build();
  } catch (error) {
    failed(error);
  }
}

function toldBuild({ state, message }) {
  const bar = byId("build-state");
  bar.hidden = false;
  bar.dataset.state = state;
  byId("build").disabled = state === "working";
  byId("build-progress").hidden = state !== "working";
  byId("build-message").textContent = state === "working" ? say("build-stage", { stage: message }) : message;
  byId("build-close").hidden = state === "working";
  byId("build-files").hidden = state !== "done";
  if (state !== "working") announce(message);
}

const size = (bytes) =>
  bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : bytes >= 1e3 ? `${Math.round(bytes / 1e3)} kB` : `${bytes} B`;

/** Lists the files that were built, each to download. */
export async function downloads() {
  let files;
  try {
    files = await api.outputs();
  } catch (error) {
    return failed(error);
  }
  const list = files.outputs ?? files;
  const dialog = byId("dialog");
  fill(
    dialog,
    say("downloads-title"),
    list.length
      ? h(
          "ul.files",
          {},
          ...list.map((file) =>
            h(
              "li",
              {},
              h("a", { href: keyed(`/api/outputs/${encodeURIComponent(file.id)}`), download: file.name }, file.name),
              h("span.quiet", {}, [file.edition ? sayOr(`edition-${file.edition}`, file.edition) : "", size(file.bytes)].filter(Boolean).join(" · ")),
            ),
          ),
        )
      : h("p", {}, say("downloads-none")),
  );
  dialog.showModal();
}

/** A dialog with a title and a way out; what else is in it, the caller gives. */
export function fill(dialog, title, ...content) {
  dialog.replaceChildren(
    h(
      "header",
      {},
      h("h2", { id: "dialog-title" }, title),
      h("button.bare", { type: "button", "aria-label": say("close"), onclick: () => dialog.close() }, icon("close")),
    ),
    h("div.dialog-body", {}, ...content),
  );
}

/** Asks something; the value of the button that was pressed, or null. */
export function tellAsk(title, text, buttons, ...more) {
  const dialog = byId("dialog");
  return new Promise((answer) => {
    let given = null;
    fill(
      dialog,
      title,
      h("p", {}, text),
      ...more,
      h(
        "div.dialog-foot",
        {},
        ...buttons.map(([value, name, isFirst]) =>
          h(
            isFirst ? "button.primary" : "button",
            {
              type: "button",
              autofocus: !!isFirst,
              onclick: () => {
                given = value;
                dialog.close();
              },
            },
            name,
          ),
        ),
      ),
    );
    dialog.addEventListener("close", () => answer(given), { once: true });
    dialog.showModal();
  });
}

async function compare() {
  const leaflet = shownLeaflet();
  if (!leaflet) return;
  if (await fetchChanges(leaflet.name)) tell("panel", "changes");
}

/** What differs now, listed and marked; after an edit it is asked again. */
async function fetchChanges(name) {
  try {
    compared = { leaflet: name, ...(await api.compare(name)) };
  } catch (error) {
    failed(error);
    return false;
  }
  const changes = compared.changes ?? [];
  const list = byId("changes");
  const held = list.contains(document.activeElement) ? document.activeElement.textContent : null;
  byId("changes-tab").hidden = false;
  list.replaceChildren(
    h(
      "div.changes-head",
      {},
      h("p", {}, compared.text || say("changes-count", { n: changes.length })),
      h("button", { type: "button", onclick: () => endComparing() }, say("compare-end")),
    ),
    changes.length
      ? h("ol.changes", {}, ...changes.map((change, at) => h("li", {}, changeButton(change, at))))
      : h("p.quiet", {}, sayOr(`compare-${compared.state}`, say("compare-same"))),
  );
  if (held) [...list.querySelectorAll("button")].find((one) => one.textContent === held)?.focus({ preventScroll: true });
  for (const slot of allSlots()) showChanges(slot);
  return true;
}

const PARTS = { same: null, old: "del", new: "ins" };

/** Words that went, struck; words that came, underlined: told by the elements, not by colour alone. */
const marked = (change) =>
  change.parts.flatMap(([kind, words], at) => [at ? " " : "", PARTS[kind] ? h(PARTS[kind], {}, words) : words]);

/** Words that went, short enough to stand on the page. */
const shortened = (words) => (words.length > MOST_STRUCK ? `${words.slice(0, MOST_STRUCK)}…` : words);

/** A change in words, for who does not see it. */
const told = (change) => `${say(`change-${change.kind}`)}: ${change.parts.map(([kind, words]) => (kind === "same" ? words : say(`part-${kind}`, { words }))).join(" ")}`;

function changeButton(change, at) {
  return h(
    "button.change",
    {
      type: "button",
      onclick: () => {
        const [mark] = change.marks;
        const spot = spotOf(mark?.page ?? change.page, mark?.box);
        if (spot) reveal(spot.slot, spot.box);
        byId("stage").querySelector(`[data-change="${at}"]`)?.focus({ preventScroll: true });
      },
    },
    h("span.change-kind", {}, say(`change-${change.kind}`), change.page ? `, ${say("on-page", { page: change.page })}` : ""),
    h("span.change-text", {}, ...marked(change)),
  );
}

/** Draws what differs from the approved version over a page: what came is marked, what went stands struck where it was. */
function showChanges(slot) {
  for (const old of slot.sheet.querySelectorAll(".change-box")) old.remove();
  if (!compared || compared.leaflet !== slot.leaflet || !slot.page || slot.page.over) return;
  for (const [at, change] of (compared.changes ?? []).entries()) {
    const drawn = change.marks.flatMap((mark) => boxesOn(slot, mark.page, mark.box).map((box) => [mark, box]));
    for (const [which, [mark, box]] of drawn.entries()) {
      // One of them tells of the whole change.
      const isFirst = which === 0;
      const element = h(
        `div.change-box.${mark.kind}`,
        isFirst ? { tabindex: "0", role: "note", "data-change": at, "aria-label": told(change) } : { "aria-hidden": "true" },
        mark.kind === "old" ? h("del.gone", { "aria-hidden": "true" }, shortened(mark.text)) : null,
        isFirst ? h("span.change-tip", { "aria-hidden": "true" }, ...marked(change)) : null,
      );
      if (isFirst && change.address) element.dataset.address = change.address;
      slot.sheet.insertBefore(boxAt(element, box, slot.page), slot.edit);
    }
  }
}

/** The pointer is on words that have changed: the change is told. */
function tellUnder(event) {
  const address = event.target.closest?.(".line")?.dataset.address;
  for (const box of byId("stage").querySelectorAll(".change-box[data-change]"))
    box.classList.toggle("told", !!address && box.dataset.address === address);
}

function endComparing() {
  if (!compared) return;
  compared = null;
  byId("changes-tab").hidden = true;
  byId("changes").replaceChildren();
  for (const slot of allSlots()) showChanges(slot);
  tell("panel", "findings");
}

/** The state of a build can be put away. */
export function closeBuild() {
  byId("build-state").hidden = true;
}
