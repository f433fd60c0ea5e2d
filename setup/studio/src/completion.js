/** What may be written at the cursor: fields, kinds of block, names of the project, values, citations. */

import { completionStatus, startCompletion } from "@codemirror/autocomplete";
import { api } from "./api.js";
import { matches, pathAt } from "./yaml_path.js";
import { say } from "./words.js";

let known = null;
let asked = null;
/** How often it was asked, and which of these answers is known. */
let count = 0;
let newest = 0;
/** The place that was offered something last, and what was known then. */
let last = null;

/** Forgets what the project offers: its files, or what was read of them, have changed. */
export function forgetCompletion() {
  asked = null;
}

/** Asks what may be written, where nobody has or a list is shown: the first answer takes seconds. */
export function prepareCompletion() {
  if (!known || (last && completionStatus(last.context.view.state))) offers();
}

/** Asks what may be written where that is not known; gives a promise of it. */
function offers() {
  if (!asked) {
    const number = ++count;
    const mine = (asked = api.completion().then(
      (given) => {
        // An older answer may come later.
        if (number > newest) [known, newest] = [given, number];
        if (last && JSON.stringify(known) !== JSON.stringify(last.given)) offerAnew(last, known);
        return known;
      },
      () => {
        // It is asked again at the next key.
        if (asked === mine) asked = null;
        return known;
      },
    ));
  }
  return asked;
}

const NAMED = { format: "formats", printer: "printers", icon: "icons" };
/** A place to fill in a snippet, as editors write it. */
const PLACE = /\$\{(?:\d+:)?([^}]*)\}/;
const COLOURED = /(colou?r|tint|ground|fill|stroke)$/;

/** The source of completions for CodeMirror. */
export async function complete(context) {
  const answer = offers();
  // What was known before is offered while the new is on its way.
  const given = known ?? (await answer);
  if (!given || context.aborted) return null;
  last = { context, given };
  return offered(context, given);
}

/** Opens the list again where what came since has something for the place, and the writer still waits there. */
function offerAnew({ context, given }, newer) {
  const { state } = context.view;
  const { head } = state.selection.main;
  const found = offered(context, newer);
  const isThere = head >= context.pos && state.sliceDoc(0, context.pos) === context.state.sliceDoc(0, context.pos);
  // A list that was closed stays so.
  const waits = completionStatus(state) || !offered(context, given)?.options.length;
  if (found && isThere && waits && context.view.hasFocus && found.validFor.test(state.sliceDoc(found.from, head)))
    startCompletion(context.view);
}

/** What a place is offered of what is known. */
function offered(context, given) {
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  const inline = /(?:\{([a-z0-9-]*)|\[@([A-Za-z0-9:_-]*)|;\s*@([A-Za-z0-9:_-]*))$/.exec(before);
  if (inline) return insideText(context, given, inline, line.text.slice(context.pos - line.from));
  const word = context.matchBefore(/[A-Za-z0-9_-]*$/);
  if (!context.explicit && word.from === word.to && !/[:,{-]\s$/.test(before)) return null;
  const lines = context.state.doc.toString().split("\n");
  const at = pathAt(lines, line.number - 1, context.pos - line.from);
  if (at.isText) return null;
  const options = at.key === null ? keys(given, at, before) : values(given, at);
  // Behind a key, names are single words: whoever writes a sentence is left alone.
  if (!options.length || (at.key !== null && /\s/.test(at.typed))) return null;
  return { from: word.from, options, validFor: /^[A-Za-z0-9_-]*$/ };
}

function insideText(context, given, inline, after) {
  const [, value, cited, further] = inline;
  if (value !== undefined) {
    const end = after.startsWith("}") ? "" : "}";
    return {
      from: context.pos - value.length,
      options: (given.values ?? []).map((one) => ({
        label: one.name ?? one,
        detail: one.text ?? "",
        info: one.meaning || undefined,
        apply: `${one.name ?? one}${end}`,
        type: "value",
      })),
      validFor: /^[a-z0-9-]*$/,
    };
  }
  const typed = cited ?? further;
  const end = cited !== undefined && !/^[^[\n]*\]/.test(after) ? "]" : "";
  return {
    from: context.pos - typed.length,
    options: (given.citations ?? []).map((one) => ({
      label: one.key,
      detail: [one.title, one.year].filter(Boolean).join(", "),
      apply: (view, _, from, to) =>
        view.dispatch({ changes: { from, to, insert: one.key + end }, selection: { anchor: from + one.key.length } }),
      type: "citation",
    })),
    validFor: /^[A-Za-z0-9:_-]*$/,
  };
}

function fieldsAt(given, at) {
  const kind = (given.kinds ?? []).find((one) => one.name === at.siblings.block);
  if (kind?.fields?.length && at.path.at(-1) === "[]") return kind.fields;
  const found = Object.entries(given.fields ?? {}).filter(([pattern]) => matches(pattern, at.path));
  return found.flatMap(([, fields]) => fields);
}

function keys(given, at, before) {
  const fields = fieldsAt(given, at)
    .filter((field) => !(field.name in at.siblings))
    .map((field) => ({
      label: field.name,
      detail: field.required ? say("completion-needed") : "",
      info: field.doc || undefined,
      apply: `${field.name}: `,
      boost: field.required ? 2 : 1,
      type: "field",
    }));
  if (at.path.at(-1) !== "[]" || at.path.at(-2) !== "blocks" || "block" in at.siblings) return fields;
  // Where nothing says yet which kind it is, the fields of all kinds are no choice.
  const isBare = Object.keys(at.siblings).length === 0;
  const kinds = /\{[^}]*$/.test(before) ? [] : (given.kinds ?? []).map((kind) => kindOption(kind, before));
  return [...fields.filter((field) => !isBare || field.label === "block"), ...kinds];
}

/** A kind of block with its snippet: the dash is there already, and its lines stand under the cursor's. */
function kindOption(kind, before) {
  const indent = " ".repeat(/^\s*(-\s*)*/.exec(before)[0].length);
  const lines = (kind.snippet ?? `block: ${kind.name}`).replace(/\n+$/, "").split("\n");
  const isItem = lines[0].startsWith("- ");
  const bare = lines.map((line, at) => (at === 0 ? line.replace(/^- /, "") : isItem ? line.replace(/^ {2}/, "") : line));
  const written = bare.join(`\n${indent}`);
  const first = PLACE.exec(written);
  const text = written.replace(new RegExp(PLACE, "g"), (_, words) => words ?? "");
  const anchor = first ? first.index : bare[0].length;
  return {
    label: kind.name,
    detail: say("completion-block"),
    info: kind.doc || undefined,
    apply: (view, _, from, to) =>
      view.dispatch({
        changes: { from, to, insert: text },
        selection: { anchor: from + anchor, head: from + anchor + (first?.[1]?.length ?? 0) },
        userEvent: "input.complete",
      }),
    type: "block",
  };
}

function values(given, at) {
  if (at.key === "block") return (given.kinds ?? []).map((kind) => option(kind.name, kind.doc));
  const field = fieldsAt(given, at).find((one) => one.name === at.key);
  if (field?.values?.length) return field.values.map((one) => option(one));
  if (at.key in NAMED) return (given[NAMED[at.key]] ?? []).map((one) => option(one.name ?? one, one.title));
  if (COLOURED.test(at.key)) return (given.colours ?? []).map((one) => option(one.name, undefined, one.srgb));
  return [];
}

const option = (label, info, detail) => ({ label: String(label), info: info || undefined, detail, type: detail ? "colour" : "name" });
