/** What differs between two texts: by lines for files, by words for sentences. */

const MOST = 4_000_000;

/** Runs of `{kind: "same" | "removed" | "added", items}`: the longest common sequence, ends cut off first. */
export function difference(before, after) {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  )
    end++;
  const runs = [];
  const add = (kind, item) => {
    if (runs.length && runs[runs.length - 1].kind === kind) runs[runs.length - 1].items.push(item);
    else runs.push({ kind, items: [item] });
  };
  for (const item of before.slice(0, start)) add("same", item);
  middle(before.slice(start, before.length - end), after.slice(start, after.length - end), add);
  for (const item of end ? before.slice(-end) : []) add("same", item);
  return runs;
}

function middle(a, b, add) {
  if (a.length * b.length > MOST) {
    // Too much differs to be told line by line.
    for (const item of a) add("removed", item);
    for (const item of b) add("added", item);
    return;
  }
  const width = b.length + 1;
  const table = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      table[i * width + j] =
        a[i] === b[j] ? table[(i + 1) * width + j + 1] + 1 : Math.max(table[(i + 1) * width + j], table[i * width + j + 1]);
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      add("same", a[i++]);
      j++;
    } else if (i < a.length && (j === b.length || table[(i + 1) * width + j] >= table[i * width + j + 1])) add("removed", a[i++]);
    else add("added", b[j++]);
  }
}

export const byLines = (before, after) => difference(before.split("\n"), after.split("\n"));

const WORDS = /\s+|[^\s]+/g;
export const byWords = (before, after) => difference(before.match(WORDS) ?? [], after.match(WORDS) ?? []);

/** The one stretch that differs: what to replace in `before` so that it becomes `after`. */
export function stretch(before, after) {
  let from = 0;
  const most = Math.min(before.length, after.length);
  while (from < most && before.charCodeAt(from) === after.charCodeAt(from)) from++;
  let back = 0;
  while (back < most - from && before.charCodeAt(before.length - 1 - back) === after.charCodeAt(after.length - 1 - back)) back++;
  return { from, to: before.length - back, insert: after.slice(from, after.length - back) };
}
