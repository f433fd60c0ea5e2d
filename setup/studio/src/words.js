/** The page's own words: all of them are in words.json. */

import words from "./words.json";

/** A sentence of words.json, with its `{places}` filled; `{n|one|many}` chooses by a number. */
export function say(key, values = {}) {
  const sentence = words[key];
  if (sentence === undefined) throw new Error(`words.json lacks ${key}`);
  return sentence
    .replace(/\{(\w+)\|([^|}]*)\|([^}]*)\}/g, (_, name, one, many) => (values[name] === 1 ? one : many))
    .replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** The same, or the fallback where the program names something that words.json does not know. */
export const sayOr = (key, fallback) => (key in words ? words[key] : fallback);
