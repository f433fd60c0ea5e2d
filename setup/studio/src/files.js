/** Tabs for the files, and what to do where another program changed one. */

import { byLines } from "./diff.js";
import { byId, h, icon, makeReachable, rove } from "./dom.js";
import { openBuffers, openFile, save, shownBuffer, takeTheirs } from "./editor.js";
import { model, on } from "./model.js";
import { fill, tellAsk } from "./actions.js";
import { say, sayOr } from "./words.js";

const KINDS = ["content", "references", "variants", "style", "template", "other"];
/** Lines around a difference that are shown with it. */
const AROUND = 3;
/** So many tabs are seen at once. */
const FEW = 4;

/** Sets up the tabs. */
export function makeFiles() {
  rove(byId("tabs"), "[role=tab]", { vertical: false, onmove: (tab) => openFile(tab.dataset.id, null, { focus: false }) });
  on("state", tabs);
  on("files", tabs);
  on("opened", tabs);
  on("dirty", tabs);
  on("conflict", askWhose);
  byId("all-files").addEventListener("change", (event) => {
    openFile(event.target.value);
    event.target.value = "";
  });
}

const short = (name) => name.split("/").pop();

function tabs() {
  const shown = shownBuffer();
  const dirty = new Map(openBuffers().map((one) => [one.id, one]));
  const files = [...model.project.files].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
  // Files of the text have tabs at once; styles and templates once they are opened.
  const tabbed = files.filter((one) => ["content", "references", "variants"].includes(one.kind) || dirty.has(one.id));
  const container = byId("tabs");
  const hadFocus = container.contains(document.activeElement);
  const names = tabbed.map((one) => short(one.name));
  container.replaceChildren(
    ...tabbed.map((file) => {
      const buffer = dirty.get(file.id);
      const isShown = shown?.id === file.id;
      const name = names.filter((one) => one === short(file.name)).length > 1 ? file.name : short(file.name);
      const state = buffer?.theirs ? "conflict" : buffer?.isGone ? "gone" : buffer?.isDirty ? "unsaved" : null;
      return h(
        "button.tab",
        {
          type: "button",
          role: "tab",
          id: `tab-${file.id}`,
          "aria-selected": String(isShown),
          "aria-controls": "editor",
          "data-id": file.id,
          "data-state": state,
          title: file.name,
          onclick: () => openFile(file.id, null, { focus: false }),
        },
        h("span", {}, name),
        state ? h("span.dot", { "aria-hidden": "true" }, state === "unsaved" ? "●" : "!") : null,
        state ? h("span.unseen", {}, `, ${say(`state-${state}`)}`) : null,
      );
    }),
  );
  const all = [...container.children];
  const selected = all.find((one) => one.getAttribute("aria-selected") === "true");
  if (all.length) makeReachable(all, selected ?? all[0]);
  if (hadFocus) (selected ?? all[0])?.focus();
  if (shown) {
    byId("editor").setAttribute("aria-labelledby", `tab-${shown.id}`);
    document.title = `${shown.isDirty ? "● " : ""}${model.project.name} – ${say("studio")}`;
  }
  const select = byId("all-files");
  select.hidden = files.length <= Math.min(FEW, tabbed.length);
  select.replaceChildren(
    h("option", { value: "" }, say("all-files")),
    ...KINDS.map((kind) => [kind, files.filter((one) => one.kind === kind)])
      .filter(([, mine]) => mine.length)
      .map(([kind, mine]) =>
        h("optgroup", { label: sayOr(`kind-${kind}`, kind) }, ...mine.map((file) => h("option", { value: file.id }, file.name))),
      ),
  );
  select.value = "";
  byId("save").disabled = !shown || (!shown.isDirty && !shown.isGone);
  const unsaved = openBuffers().filter((one) => one.isDirty).length;
  byId("save-state").textContent = unsaved ? say("unsaved", { n: unsaved }) : say("all-saved");
  bar();
}

/** Above the text, while a file has two versions. */
function bar() {
  const place = byId("conflict");
  const buffer = shownBuffer();
  const state = buffer?.theirs ? "theirs" : buffer?.isGone ? "gone" : null;
  const key = state ? `${buffer.id}/${state}/${buffer.theirs?.digest ?? ""}` : "";
  if (place.dataset.key === key) return;
  place.dataset.key = key;
  place.hidden = !state;
  if (!state) return place.replaceChildren();
  if (state === "gone") return place.replaceChildren(h("p", {}, icon("warning"), say("gone-bar", { file: buffer.name })));
  place.replaceChildren(
    h("p", {}, icon("warning"), say("conflict-bar", { file: buffer.name })),
    h("div", {}, h("button", { type: "button", onclick: () => askWhose(buffer) }, say("conflict-decide"))),
  );
}

/** Mine, theirs, or a look at both first. */
async function askWhose(buffer) {
  if (!buffer.theirs) return;
  const wants = await tellAsk(
    say("conflict-title", { file: buffer.name }),
    say("conflict-text"),
    [
      ["compare", say("conflict-compare"), true],
      ["mine", say("conflict-mine")],
      ["theirs", say("conflict-theirs")],
      ["later", say("conflict-later")],
    ],
  );
  if (wants === "mine") await keepMine(buffer);
  if (wants === "theirs" && buffer.theirs) takeTheirs(buffer);
  if (wants === "compare") lookAtBoth(buffer);
}

/** Saves over the version that the person was shown: where a third one came meanwhile, they are asked anew. */
async function keepMine(buffer) {
  if (!buffer.theirs) return;
  buffer.base = buffer.theirs.digest;
  buffer.theirs = null;
  await save(buffer);
}

function lookAtBoth(buffer) {
  const dialog = byId("dialog");
  const runs = byLines(buffer.text, buffer.theirs.text);
  const rows = [];
  runs.forEach((run, at) => {
    if (run.kind !== "same") rows.push(...run.items.map((line) => [run.kind === "removed" ? "mine" : "theirs", line]));
    else if (run.items.length <= 2 * AROUND + 1) rows.push(...run.items.map((line) => ["same", line]));
    else {
      if (at > 0) rows.push(...run.items.slice(0, AROUND).map((line) => ["same", line]));
      rows.push(["gap", say("lines-alike", { n: run.items.length - (at > 0 ? AROUND : 0) - (at < runs.length - 1 ? AROUND : 0) })]);
      if (at < runs.length - 1) rows.push(...run.items.slice(-AROUND).map((line) => ["same", line]));
    }
  });
  fill(
    dialog,
    say("compare-title", { file: buffer.name }),
    h("p.quiet", {}, say("compare-legend")),
    h(
      "div.lines",
      { tabindex: "0", role: "region", "aria-label": say("compare-title", { file: buffer.name }) },
      ...rows.map(([kind, line]) =>
        h(
          `div.diff.${kind}`,
          {},
          kind === "mine" || kind === "theirs" ? h("span.whose", {}, say(`whose-${kind}`)) : null,
          h(kind === "mine" ? "ins" : kind === "theirs" ? "del" : "span", {}, line || " "),
        ),
      ),
    ),
    h(
      "div.dialog-foot",
      {},
      h("button.primary", { type: "button", autofocus: true, onclick: () => (dialog.close(), keepMine(buffer)) }, say("conflict-mine")),
      h("button", { type: "button", onclick: () => (dialog.close(), buffer.theirs && takeTheirs(buffer)) }, say("conflict-theirs")),
      h("button", { type: "button", onclick: () => dialog.close() }, say("conflict-later")),
    ),
  );
  dialog.showModal();
}
