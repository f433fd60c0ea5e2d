/** Where the cursor is in a YAML text, told by indentation alone: the text may be half written. */

const ITEM = /^(\s*)-(\s+|$)/;
const KEY = /^(\s*)([A-Za-z0-9_@.%-]+|"[^"]*"|'[^']*')\s*:(\s|$)/;

/** The steps of one line: [{indent, name}], where `[]` is an item of a list; and the words after them. */
function stepsOf(line) {
  const steps = [];
  let rest = line;
  let at = 0;
  for (let item = ITEM.exec(rest); item; item = ITEM.exec(rest)) {
    steps.push({ indent: at + item[1].length, name: "[]" });
    at += item[0].length;
    rest = rest.slice(item[0].length);
  }
  const key = KEY.exec(rest);
  if (key) {
    const indent = at + key[1].length;
    steps.push({ indent, name: key[2].replace(/^["']|["']$/g, "") });
    at += key[0].length;
    rest = rest.slice(key[0].length);
  }
  return { steps, rest, start: at };
}

/**
 * What stands around a place in `text`, which begins with a mapping or list on one line, `{…}` or `[…]`: `path` below that
 * line's own, `key`, `typed` and `siblings`; or `isText` between quotation marks; null where none is open there.
 */
function withinFlow(text, end) {
  const open = [];
  let found = null;
  let began = 0;
  for (let at = 0; at <= text.length; at++) {
    const top = open[open.length - 1];
    if (at === end) {
      if (!top) return null;
      if (top.quote) return { isText: true, path: [] };
      found = { top, key: top.isList ? null : top.key, typed: text.slice(began, at).trimStart(), path: open.flatMap((one) => one.steps) };
    }
    if (at === text.length) break;
    const sign = text[at];
    if (top?.quote) {
      if (sign === "\\" && top.quote === '"') at++;
      else if (sign === top.quote) top.quote = null;
      continue;
    }
    const isFirst = text.slice(began, at).trim() === "";
    if ((sign === "{" || sign === "[") && isFirst) {
      const steps = [...(top && !top.isList ? [top.key] : []), ...(sign === "[" ? ["[]"] : [])];
      open.push({ isList: sign === "[", key: null, siblings: {}, quote: null, steps });
      began = at + 1;
    } else if (!top) return null;
    else if ((sign === '"' || sign === "'") && isFirst) top.quote = sign;
    else if (sign === ":" && !top.isList && top.key === null && /^(\s|$)/.test(text.slice(at + 1))) {
      top.key = text.slice(began, at).trim().replace(/^["']|["']$/g, "");
      began = at + 1;
    } else if (sign === "," || sign === (top.isList ? "]" : "}")) {
      if (top.key !== null) top.siblings[top.key] = text.slice(began, at).trim();
      top.key = null;
      began = at + 1;
      if (sign !== ",") {
        open.pop();
        // What follows is behind a value.
        began = at;
      }
      if (!open.length) break;
    }
  }
  const { top, ...place } = found ?? {};
  return found && { ...place, siblings: top.siblings };
}

/**
 * What stands around the cursor: `path` (names and `[]`) of the mapping or list that it is in, `key` where it is
 * behind a key, `typed` since then, and `siblings`, the keys of the same mapping with their values.
 */
export function pathAt(lines, row, column) {
  const line = lines[row].slice(0, column);
  const here = stepsOf(line);
  const last = here.steps[here.steps.length - 1];
  const key = last && last.name !== "[]" ? last.name : null;
  const indent = key ? last.indent : here.steps.length ? here.start : line.length - line.trimStart().length;
  const path = here.steps.slice(0, key ? -1 : undefined).map((step) => step.name);
  let limit = here.steps.length ? here.steps[0].indent : indent;
  // An item may stand at the indent of its key.
  let isItem = here.steps[0]?.name === "[]";
  for (let at = row - 1; at >= 0 && (limit > 0 || isItem); at--) {
    if (!lines[at].trim() || lines[at].trimStart().startsWith("#")) continue;
    const { steps } = stepsOf(lines[at]);
    for (const step of steps.reverse()) {
      const isAbove = step.indent < limit || (isItem && step.indent === limit && step.name !== "[]");
      if (!isAbove) continue;
      path.unshift(step.name);
      limit = step.indent;
      isItem = step.name === "[]";
    }
  }
  const own = lines[row].slice(here.start);
  const flow = /^\s*[{[]/.test(own) ? withinFlow(own, column - here.start) : null;
  if (flow) return { ...flow, path: [...path, ...(key ? [key] : []), ...flow.path] };
  return { path, key, typed: key ? here.rest.trimStart() : line.trimStart(), siblings: siblingsAt(lines, row, indent) };
}

function siblingsAt(lines, row, indent) {
  const found = {};
  const look = (at) => {
    const line = lines[at];
    if (!line.trim() || line.trimStart().startsWith("#")) return true;
    const { steps, rest } = stepsOf(line);
    const own = line.length - line.trimStart().length;
    const last = steps[steps.length - 1];
    if (last && last.indent === indent && last.name !== "[]") found[last.name] = rest.trim();
    // The item's own dash begins the mapping; anything further left ends it.
    return own >= indent;
  };
  for (let at = row; at >= 0 && look(at); at--);
  const own = lines[row].length - lines[row].trimStart().length;
  if (own >= indent || ITEM.test(lines[row])) {
    for (let at = row + 1; at < lines.length; at++) {
      if (lines[at].trim() && (lines[at].length - lines[at].trimStart().length < indent || !look(at))) break;
    }
  }
  return found;
}

/** Whether a path is of a pattern such as `leaflets.*.sections[].blocks[]`. */
export function matches(pattern, path) {
  const steps = pattern === "" ? [] : pattern.split(".").flatMap((part) => part.split(/(?=\[\])/));
  return steps.length === path.length && steps.every((step, at) => step === path[at] || (step === "*" && path[at] !== "[]"));
}
