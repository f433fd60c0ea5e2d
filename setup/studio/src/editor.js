/** The text half: a buffer for each open file, shown in one editor, sent to the server as it is written. */

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { css } from "@codemirror/lang-css";
import { html } from "@codemirror/lang-html";
import { yaml } from "@codemirror/lang-yaml";
import {
  bracketMatching,
  defaultHighlightStyle,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  indentOnInput,
  syntaxHighlighting,
} from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Annotation, EditorSelection, EditorState, Text } from "@codemirror/state";
import {
  crosshairCursor,
  Decoration,
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  MatchDecorator,
  rectangularSelection,
  ViewPlugin,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { api, Refused } from "./api.js";
import { complete } from "./completion.js";
import { stretch } from "./diff.js";
import { byId, coded, h, rested, sentence } from "./dom.js";
import { announce, notice } from "./live.js";
import { allFindings, fileOf, model, on, taken, tell } from "./model.js";
import { say } from "./words.js";

/** How long the keys must rest before a text is sent. */
const REST_MS = 150;
const AGAIN_MS = 1500;

/** A change that did not come from this person's keys: of another program or another tab. */
const FromElsewhere = Annotation.define();

/** Marks of the inline markup inside texts: citations, values, emphasis. */
const MARKUP = /\[@[^\]\n]*\]|\{[a-z][a-z0-9-]*\}|\*\*[^*\n]+\*\*|\^[^\s^]+\^|~[^\s~]+~/g;
const markup = ViewPlugin.fromClass(
  class {
    constructor(view) {
      this.decorator = new MatchDecorator({
        regexp: MARKUP,
        decoration: (match) =>
          Decoration.mark({ class: { "[": "cm-citation", "{": "cm-value" }[match[0][0]] ?? "cm-emphasis" }),
      });
      this.decorations = this.decorator.createDeco(view);
    }
    update(update) {
      this.decorations = this.decorator.updateDeco(update, this.decorations);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

const colours = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName, tags.tagName], color: "var(--code-key)", fontWeight: "600" },
  { tag: [tags.comment, tags.lineComment, tags.blockComment], color: "var(--code-comment)", fontStyle: "italic" },
  { tag: [tags.keyword, tags.typeName, tags.labelName, tags.attributeName], color: "var(--code-name)" },
  { tag: [tags.number, tags.bool, tags.unit, tags.color], color: "var(--code-number)" },
  { tag: [tags.string, tags.attributeValue], color: "var(--code-string)" },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace, tags.angleBracket], color: "var(--code-quiet)" },
]);

const look = EditorView.theme({
  "&": { height: "100%", color: "var(--text)", backgroundColor: "var(--paper)", fontSize: "var(--code-size)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.6", overscrollBehavior: "contain" },
  ".cm-content": { caretColor: "var(--caret)", paddingBlock: "10px 40vh" },
  ".cm-line": { paddingInline: "6px 14px" },
  "&.cm-focused .cm-cursor": { borderLeftColor: "var(--caret)", borderLeftWidth: "2px" },
  ".cm-gutters": { backgroundColor: "var(--paper)", color: "var(--quiet)", border: "0", paddingInlineStart: "4px" },
  ".cm-lineNumbers .cm-gutterElement": { fontVariantNumeric: "tabular-nums", minWidth: "2.6em" },
  ".cm-activeLine": { backgroundColor: "var(--line-here)" },
  ".cm-activeLineGutter": { backgroundColor: "var(--line-here)", color: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--selected) !important",
  },
  ".cm-selectionMatch": { backgroundColor: "var(--match)" },
  ".cm-searchMatch": { backgroundColor: "var(--match)", outline: "1px solid var(--focus)" },
  ".cm-matchingBracket": { backgroundColor: "var(--match) !important", outline: "0" },
  ".cm-foldGutter .cm-gutterElement": { color: "var(--quiet)", paddingInline: "2px" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--mist)", color: "var(--quiet)", border: "1px solid var(--line)" },
  ".cm-tooltip": {
    backgroundColor: "var(--raised)",
    color: "var(--text)",
    border: "1px solid var(--line)",
    borderRadius: "8px",
    boxShadow: "var(--shadow)",
    overflow: "hidden",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--sans)", fontSize: "13px", maxHeight: "18em" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "4px 10px", lineHeight: "1.5" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--ink-fill)", color: "var(--on-ink)" },
  ".cm-completionDetail": { fontStyle: "normal", color: "inherit", marginInlineStart: "10px" },
  ".cm-completionInfo": { maxWidth: "320px", padding: "8px 12px", fontFamily: "var(--sans)", fontSize: "13px", whiteSpace: "normal" },
  ".cm-panel.cm-search": { padding: "8px 12px 10px", fontFamily: "var(--sans)", fontSize: "13px" },
  ".cm-panel.cm-search input, .cm-panel.cm-search button, .cm-panel.cm-search label": { fontSize: "13px", margin: "2px 6px 2px 0" },
  ".cm-panel.cm-search [name=close]": { padding: "0 10px", top: "6px", right: "6px", fontSize: "20px" },
  ".cm-panels": { backgroundColor: "var(--mist)", color: "var(--text)", borderColor: "var(--line) !important" },
  ".cm-textfield": { backgroundColor: "var(--paper)", color: "var(--text)", border: "1px solid var(--edge)", borderRadius: "6px" },
  ".cm-button": { backgroundImage: "none", backgroundColor: "var(--paper)", color: "var(--text)", border: "1px solid var(--edge)", borderRadius: "6px" },
  ".cm-lintRange": { backgroundImage: "none", textDecoration: "underline wavy 1px", textUnderlineOffset: "3px" },
  ".cm-lintRange-error": { textDecorationColor: "var(--error)" },
  ".cm-lintRange-warning": { textDecorationColor: "var(--warning)" },
  ".cm-lintRange-info": { textDecorationColor: "var(--note)", textDecorationStyle: "dotted" },
  ".cm-lintRange-active": { backgroundColor: "var(--match)" },
  ".cm-diagnostic": { padding: "8px 12px", borderLeft: "4px solid var(--note)", fontFamily: "var(--sans)", fontSize: "13px", maxWidth: "440px", whiteSpace: "normal" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--error)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--warning)" },
  ".cm-gutter-lint": { width: "18px" },
  ".cm-gutter-lint .cm-gutterElement": { padding: "0 2px" },
  ".cm-lint-marker": { width: "14px", height: "100%", content: "none" },
});

/** The words of the editor's own panels. */
const PHRASES = Object.fromEntries(
  [
    ...["Find", "Replace", "next", "previous", "all", "match case", "regexp", "by word", "replace", "replace all", "close"],
    ...["current match", "replaced $ matches", "replaced match on line $", "on line", "Go to line", "go"],
    ...["Folded lines", "Unfolded lines", "folded code", "unfold", "to", "Completions", "Control character", "Diagnostics", "No diagnostics"],
  ].map((phrase) => [phrase, say(`editor ${phrase}`)]),
);

/** By this the page's policy knows the editor's styles. */
const NONCE = EditorView.cspNonce.of(document.querySelector('meta[name="studio-nonce"]').content);

const buffers = new Map();
let view = null;
let shown = null;

/** One file as it is being written. */
class Buffer {
  constructor(file, text, digest) {
    this.id = file.id;
    this.name = file.name;
    this.kind = file.kind;
    this.writable = file.writable !== false;
    /** What the file was when it was read or saved last: whoever saves says which file they replace. */
    this.base = digest;
    this.begin(text);
    this.revision = 0;
    this.sending = null;
    this.unsent = false;
    /** The text and digest of another program's version, while this one has unsaved changes. */
    this.theirs = null;
    this.isGone = false;
    this.saving = null;
    this.rest = rested(REST_MS, () => this.send());
  }

  /** Begins with a text.  Its ends of lines stay what they are, so that saving changes no byte beside the edit. */
  begin(text) {
    this.ends = endsOf(text);
    this.state = stateOf(this, text);
    this.saved = this.state.doc;
  }

  /** The text with the ends of lines of its file. */
  get text() {
    return this.state.sliceDoc();
  }

  /** A text as the editor counts it: one character for each end of a line. */
  inner(text) {
    return this.ends === "\r\n" ? text.replaceAll("\r\n", "\n") : text;
  }

  /** A place in the text that the server counts with one for each end of a line, whatever it is. */
  offset(counted) {
    if (this.ends !== "\n" || !this.isMixed) return counted;
    let at = 0;
    for (let passed = 0; passed < counted; passed++) at += this.state.sliceDoc(at, at + 2) === "\r\n" ? 2 : 1;
    return at;
  }

  get isMixed() {
    return this.state.doc.toString().includes("\r");
  }

  get isDirty() {
    return !this.state.doc.eq(this.saved);
  }

  /** Sends the newest text once the one before has arrived: the last one counts, and none overtakes another. */
  async send() {
    this.rest.cancel();
    if (this.sending || !this.unsent) return this.sending;
    this.sending = (async () => {
      while (this.unsent) {
        this.unsent = false;
        try {
          const { serial } = await api.buffer(this.id, this.isDirty ? this.text : null, this.revision);
          taken(serial);
          this.refusal = null;
        } catch (error) {
          if (error instanceof Refused && ![401, 403].includes(error.status)) {
            notice(say("send-refused", { file: this.name, why: error.message }), "error");
            break;
          }
          // The server is away: it is told when it is back.
          this.unsent = true;
          setTimeout(() => this.rest(), AGAIN_MS);
          break;
        }
      }
      this.sending = null;
    })();
    return this.sending;
  }

  /** Applies a change, in view or not; `elsewhere` where nobody typed it here. */
  apply(spec, elsewhere = false) {
    const full = elsewhere ? { ...spec, annotations: FromElsewhere.of(true) } : spec;
    if (shown === this) view.dispatch(full);
    else {
      this.state = this.state.update(full).state;
      changed(this, elsewhere);
    }
  }

  /** Takes another text over with the least change, so that cursor, folds and undo stay. */
  take(text, elsewhere = true) {
    if (endsOf(text) !== this.ends) {
      this.begin(text);
      if (shown === this) view.setState(this.state);
      changed(this, elsewhere);
      return;
    }
    this.replace(stretch(this.state.doc.toString(), this.inner(text)), { userEvent: "input.replace" }, elsewhere);
  }

  /** Replaces a stretch; ends of lines in what is put in are those of the file. */
  replace({ from, to, insert }, spec, elsewhere = false) {
    if (from === to && !insert) return;
    this.apply({ ...spec, changes: { from, to, insert: Text.of(this.inner(insert).split("\n")) } }, elsewhere);
  }
}

/** What ends the lines of a text.  Where they end in several ways, carriage returns stay as characters. */
function endsOf(text) {
  const returns = text.split("\r").length;
  const pairs = text.split("\r\n").length;
  return pairs > 1 && pairs === returns && pairs === text.split("\n").length ? "\r\n" : "\n";
}

function languageOf(name) {
  if (/\.ya?ml$/.test(name)) return [yaml(), markup];
  if (/\.(html|svg|xml)$/.test(name)) return [html()];
  if (/\.css$/.test(name)) return [css()];
  return [];
}

function stateOf(buffer, text) {
  return EditorState.create({
    doc: text,
    extensions: [
      NONCE,
      EditorState.lineSeparator.of(buffer.ends),
      EditorState.readOnly.of(!buffer.writable),
      EditorState.allowMultipleSelections.of(true),
      EditorState.tabSize.of(2),
      EditorView.contentAttributes.of({
        "aria-label": say("editor-of", { file: buffer.name }),
        "aria-describedby": "editor-help",
        tabindex: "0",
        spellcheck: "false",
        autocorrect: "off",
      }),
      lineNumbers(),
      lintGutter(),
      foldGutter({ openText: "⌄", closedText: "›" }),
      highlightSpecialChars(),
      history(),
      drawSelection(),
      indentOnInput(),
      syntaxHighlighting(colours),
      syntaxHighlighting(defaultHighlightStyle, { fallback: true }),
      bracketMatching(),
      /\.ya?ml$/.test(buffer.name) ? [] : closeBrackets(),
      autocompletion({ override: /\.ya?ml$/.test(buffer.name) ? [complete] : undefined, icons: false, activateOnTypingDelay: 60 }),
      rectangularSelection(),
      crosshairCursor(),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      highlightSelectionMatches(),
      search({ top: true }),
      EditorView.lineWrapping,
      EditorState.phrases.of(PHRASES),
      languageOf(buffer.name),
      look,
      keymap.of([
        { key: "Mod-s", run: () => (saveShown(), true), preventDefault: true },
        ...(/\.ya?ml$/.test(buffer.name) ? [{ key: "Enter", run: newLine }] : []),
        { key: "Mod-Enter", run: () => (tell("show-place", { onDemand: true }), true) },
        ...closeBracketsKeymap,
        ...defaultKeymap.filter((one) => !["Mod-Enter"].includes(one.key)),
        ...searchKeymap,
        ...historyKeymap,
        ...foldKeymap,
        ...completionKeymap,
        ...lintKeymap,
      ]),
      EditorView.updateListener.of((update) => updated(buffer, update)),
    ],
  });
}

/** Enter in YAML: what follows stands where it belongs, under its key or as the next item. */
function newLine({ state, dispatch }) {
  const { main } = state.selection;
  if (state.selection.ranges.length > 1 || state.readOnly) return false;
  const line = state.doc.lineAt(main.from);
  const before = line.text.slice(0, main.from - line.from);
  const [lead, spaces, dashes] = /^(\s*)((?:- +)*)/.exec(before);
  const rest = before.slice(lead.length);
  const put = (insert, from = main.from) => {
    dispatch(state.update({ changes: { from, to: main.to, insert }, selection: { anchor: from + insert.length }, scrollIntoView: true, userEvent: "input" }));
    return true;
  };
  const isKey = /^[\w"'-]+:(\s|$)/.test(rest);
  const inner = spaces + " ".repeat(dashes.length);
  if (/^[\w"'-]+:\s*([>|][+-]?\d*)?\s*$/.test(rest)) return put(`\n${inner}  `);
  if (isKey) return put(`\n${inner}`);
  const isAtEnd = main.empty && main.from === line.to;
  // An empty item ends the list: the next one is of the list around it.
  if (dashes && !rest.trim() && isAtEnd) return put(spacesAround(state.doc, line.number, spaces.length), line.from);
  if (dashes && rest.trim() && isAtEnd) return put(`\n${spaces}- `);
  return put(`\n${inner}`);
}

/** The indent of the list around a list: that of the nearest item above that stands further left. */
function spacesAround(doc, number, indent) {
  for (let at = number - 1; at > 0; at--) {
    const found = /^(\s*)- /.exec(doc.line(at).text);
    if (found && found[1].length < indent) return found[1];
  }
  return " ".repeat(Math.max(indent - 2, 0));
}

function updated(buffer, update) {
  buffer.state = update.state;
  const elsewhere = update.transactions.some((one) => one.annotation(FromElsewhere));
  if (update.docChanged) changed(buffer, elsewhere);
  if (update.selectionSet || update.docChanged) {
    tellCursor();
    if (!elsewhere) tell("cursor", { typed: update.docChanged });
  }
}

function changed(buffer, elsewhere) {
  buffer.revision++;
  if (!elsewhere) {
    buffer.unsent = true;
    buffer.rest();
  }
  markDirty();
}

let dirtyBefore = "";
function markDirty() {
  const now = [...buffers.values()].map((one) => [one.id, one.isDirty, !!one.theirs, one.isGone].join()).join(";");
  if (now === dirtyBefore) return;
  dirtyBefore = now;
  tell("dirty");
}

function tellCursor() {
  const { main } = shown.state.selection;
  const line = shown.state.doc.lineAt(main.head);
  byId("cursor-place").textContent = say("cursor-place", { line: line.number, column: main.head - line.from + 1 });
}

/** Makes the editor; a file is shown by `openFile`. */
export function makeEditor(parent) {
  view = new EditorView({ parent, extensions: NONCE });
  // What was told of a sign in the gutter goes when the text moves under the pointer.
  view.scrollDOM.addEventListener("scroll", () => dispatchEvent(new MouseEvent("mousemove", { clientX: -99, clientY: -99 })));
  on("findings", () => markFindings());
  addEventListener("beforeunload", (event) => {
    if ([...buffers.values()].some((one) => one.isDirty)) event.preventDefault();
  });
}

const opening = new Map();

/** The buffer of a file, read from the server where it is not open yet. */
export async function bufferOf(id) {
  const file = fileOf(id);
  if (!file) return null;
  if (buffers.has(file.id)) return buffers.get(file.id);
  if (!opening.has(file.id)) {
    opening.set(
      file.id,
      (async () => {
        const read = await api.file(file.id);
        const buffer = new Buffer(file, read.text, read.digest);
        buffers.set(file.id, buffer);
        if (read.buffer !== null && read.buffer !== undefined) buffer.take(read.buffer);
        return buffer;
      })().finally(() => opening.delete(file.id)),
    );
  }
  return opening.get(file.id);
}

/** Shows a file in the editor; with a place, the cursor goes there and the text is centred. */
export async function openFile(id, at = null, { focus = true } = {}) {
  const buffer = await bufferOf(id);
  if (!buffer) return null;
  if (shown !== buffer) {
    shown = buffer;
    view.setState(buffer.state);
    markFindings();
    tell("opened", buffer);
    markDirty();
  }
  if (at) moveTo(offsetOf(buffer, at.line, at.column), at.length ?? 0);
  if (focus) view.focus();
  tellCursor();
  return buffer;
}

/** Puts the cursor at an offset, `length` characters selected, in the middle of the view where it was out of it. */
export function moveTo(offset, length = 0) {
  const end = Math.min(offset + length, shown.state.doc.length);
  const visible = view.visibleRanges.some((range) => range.from <= offset && offset <= range.to);
  const box = visible ? view.coordsAtPos(offset) : null;
  const frame = view.scrollDOM.getBoundingClientRect();
  const isInside = box && box.top > frame.top + 20 && box.bottom < frame.bottom - 20;
  view.dispatch({
    selection: EditorSelection.range(offset, end),
    effects: isInside ? [] : EditorView.scrollIntoView(offset, { y: "center" }),
    userEvent: "select.place",
  });
}

/** The offset of a line and column (both from 1, columns in characters). */
export function offsetOf(buffer, line, column) {
  const doc = buffer.state.doc;
  const found = doc.line(Math.min(Math.max(line || 1, 1), doc.lines));
  // Columns count characters, the editor counts halves of those beyond the basic plane.
  const units = [...found.text].slice(0, Math.max((column || 1) - 1, 0)).join("").length;
  return found.from + Math.min(units, found.length);
}

/** Where the cursor is: file, line and column as the server counts them. */
export function cursor() {
  if (!shown) return null;
  const { head } = shown.state.selection.main;
  const line = shown.state.doc.lineAt(head);
  return { file: shown.id, line: line.number, column: [...line.text.slice(0, head - line.from)].length + 1 };
}

export const shownBuffer = () => shown;
export const openBuffers = () => [...buffers.values()];
export const focusEditor = () => view.focus();
/** For screens where the editor may have been hidden: its measures are taken anew. */
export const measureEditor = () => view.requestMeasure();

/** Waits until the server has every text as it stands here. */
export async function settled() {
  for (const buffer of buffers.values()) {
    while (buffer.rest.isWaiting() || buffer.unsent || buffer.sending) {
      await buffer.send();
      if (buffer.unsent) throw new Refused(503, { error: say("server-away") });
    }
  }
}

/** Sends every unsaved text again: the server was started anew. */
export function sendAll() {
  for (const buffer of buffers.values()) {
    if (!buffer.isDirty) continue;
    buffer.unsent = true;
    buffer.rest();
  }
}

function messageOf(finding) {
  return h(
    "div",
    {},
    h("p.tip-message", {}, ...coded(sentence(finding.message))),
    finding.fix ? h("p.tip-fix", {}, h("b", {}, say("fix")), " ", ...coded(finding.fix)) : null,
    h("p.tip-rule", {}, [finding.rule, finding.clause].filter(Boolean).join(" · ")),
  );
}

/** Puts the findings of the shown file into its gutter. */
function markFindings() {
  if (!shown) return;
  const mine = allFindings().filter((one) => one.line && fileOf(one.file)?.id === shown.id);
  const diagnostics = mine.map((finding) => {
    const from = offsetOf(shown, finding.line, finding.column);
    const line = shown.state.doc.lineAt(from);
    const word = /^[\w’'-]+|^\S+/.exec(line.text.slice(from - line.from))?.[0].length ?? 0;
    const to = finding.end_column ? offsetOf(shown, finding.line, finding.end_column) : from + word;
    return {
      from,
      to: Math.min(Math.max(to, from), line.to),
      severity: finding.severity === "note" ? "info" : finding.severity,
      message: finding.fix ? `${finding.message} ${finding.fix}` : finding.message,
      renderMessage: () => messageOf(finding),
    };
  });
  view.dispatch(setDiagnostics(view.state, diagnostics));
}

/** Saves the shown file. */
export const saveShown = () => (shown ? save(shown) : null);

/** Saves every file with changes. */
export async function saveAll() {
  for (const buffer of buffers.values()) if (buffer.isDirty) await save(buffer);
}

/** Saves a file: where another program changed it meanwhile, the person is asked. */
export async function save(buffer, force = false) {
  if (!buffer.writable) return notice(say("read-only", { file: buffer.name }), "error");
  if (buffer.theirs && !force) return tell("conflict", buffer);
  const doc = buffer.state.doc;
  try {
    buffer.saving = api.save(buffer.id, buffer.text, buffer.base, force);
    const answer = await buffer.saving;
    buffer.base = answer.digest;
    buffer.saved = doc;
    buffer.theirs = null;
    buffer.isGone = false;
    notice(say("saved", { file: buffer.name }));
  } catch (error) {
    if (error instanceof Refused && error.status === 409 && error.body.digest) {
      buffer.theirs = { text: error.body.text, digest: error.body.digest };
      tell("conflict", buffer);
    } else if (error instanceof Refused) notice(say("not-saved", { why: error.message }), "error");
    else notice(say("not-saved-away", { file: buffer.name }), "error");
  }
  markDirty();
}

/** Another program wrote the file: taken over where nothing is unsaved, else the person is asked. */
export async function fileChanged({ id, digest, text }) {
  const buffer = buffers.get(id);
  if (!buffer || buffer.base === digest) return;
  let now = { text, digest };
  if (text === undefined || text === null) now = await api.file(id);
  // What this tab is saving is no change of somebody else.
  await buffer.saving?.catch(() => null);
  if (buffer.base === now.digest) return;
  buffer.isGone = false;
  if (buffer.text === now.text) {
    buffer.base = now.digest;
    buffer.saved = buffer.state.doc;
    buffer.theirs = null;
  } else if (!buffer.isDirty) {
    buffer.base = now.digest;
    buffer.take(now.text);
    buffer.saved = buffer.state.doc;
    announce(say("taken-over", { file: buffer.name }));
  } else {
    buffer.theirs = { text: now.text, digest: now.digest };
    announce(say("changed-elsewhere", { file: buffer.name }));
  }
  markDirty();
}

/** The person decided for the other program's text; undo brings their own back. */
export function takeTheirs(buffer) {
  const { text, digest } = buffer.theirs;
  buffer.theirs = null;
  buffer.base = digest;
  buffer.take(text, false);
  buffer.saved = buffer.state.doc;
  markDirty();
}

/** The file is not there any more: the text stays, and saving writes it again. */
export function fileGone({ id }) {
  const buffer = buffers.get(id);
  if (!buffer) return;
  buffer.isGone = true;
  markDirty();
}

/** Another tab writes in the same file: what it wrote is shown here where nothing waits to be sent. */
export function bufferChanged({ id, text }) {
  const buffer = buffers.get(id);
  if (!buffer || buffer.unsent || buffer.sending || buffer.rest.isWaiting()) return;
  buffer.take(text ?? buffer.saved.sliceString(0, buffer.saved.length, buffer.ends));
}
