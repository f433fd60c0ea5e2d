/** Buttons: build all editions, open the folder, download, compare with the approved version, pictures. */

import { api, Refused } from "./api.js";
import { byWords } from "./diff.js";
import { byId, h, icon } from "./dom.js";
import { saveAll, openBuffers } from "./editor.js";
import { announce, notice } from "./live.js";
import { on, shownLeaflet, tell } from "./model.js";
import { allSlots, boxAt, boxesOn, reveal, spotOf } from "./pages.js";
import { say, sayOr } from "./words.js";

/** Letters of struck words that are shown on the page; the rest is told beside it. */
const MOST_STRUCK = 36;

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
    h("a", { href: "/api/presentation", download: "" }).click();
  });
  on("build", told);
  on("words", (slot) => showChanges(slot));
  on("shown", () => allSlots().forEach(showChanges));
  on("chosen-leaflet", () => endComparing());
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

function told({ state, message }) {
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
              h("a", { href: `/api/outputs/${encodeURIComponent(file.id)}`, download: file.name }, file.name),
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
  try {
    compared = { leaflet: leaflet.name, ...(await api.compare(leaflet.name)) };
  } catch (error) {
    return failed(error);
  }
  const changes = compared.changes ?? [];
  byId("changes-tab").hidden = false;
  byId("changes").replaceChildren(
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
  tell("panel", "changes");
  for (const slot of allSlots()) showChanges(slot);
}

const PARTS = { same: null, old: "del", new: "ins" };

/** Words that went, struck; words that came, underlined: told by the elements, not by colour alone. */
function marked(change) {
  const parts =
    change.parts ??
    byWords(change.before ?? "", change.after ?? "").map((run) => [{ same: "same", removed: "old", added: "new" }[run.kind], run.items.join("")]);
  return parts.map(([kind, words]) => (PARTS[kind] ? h(PARTS[kind], {}, words) : words));
}

/** The words that a change took away, short enough to stand on the page. */
function gone(change) {
  const words = marked(change)
    .filter((part) => part.tagName === "DEL")
    .map((part) => part.textContent.trim())
    .join(" … ");
  return words.length > MOST_STRUCK ? `${words.slice(0, MOST_STRUCK)}…` : words;
}

function changeButton(change, at) {
  return h(
    "button.change",
    {
      type: "button",
      onclick: () => {
        const spot = spotOf(change.page, change.boxes?.[0]);
        if (spot) reveal(spot.slot, spot.box);
        byId("stage").querySelector(`[data-change="${at}"]`)?.focus({ preventScroll: true });
      },
    },
    h("span.change-kind", {}, say(`change-${change.kind}`), change.page ? `, ${say("on-page", { page: change.page })}` : ""),
    h("span.change-text", {}, ...marked(change)),
  );
}

/** Draws what differs from the approved version over a page. */
function showChanges(slot) {
  for (const old of slot.sheet.querySelectorAll(".change-box")) old.remove();
  if (!compared || compared.leaflet !== slot.leaflet || !slot.page || slot.page.over) return;
  for (const [at, change] of (compared.changes ?? []).entries()) {
    for (const [which, box] of (change.boxes ?? []).flatMap((one) => boxesOn(slot, change.page, one)).entries()) {
      const tip = h("span.change-tip", {}, ...marked(change));
      const drawn = h(
        `div.change-box.${change.kind}`,
        { tabindex: which === 0 ? "0" : "-1", role: "note", "data-change": which === 0 ? at : null, "aria-label": say(`change-${change.kind}`) + ": " + (change.after ?? change.before ?? "") },
        which === 0 && gone(change) ? h("del.gone", { "aria-hidden": "true" }, gone(change)) : null,
        which === 0 ? tip : null,
      );
      slot.sheet.insertBefore(boxAt(drawn, box, slot.page), slot.edit);
    }
  }
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
