/** Talking with the studio's server: requests up, events down. */

/** This tab: other tabs must not take their own changes for those of somebody else. */
export const CLIENT = [...crypto.getRandomValues(new Uint8Array(12))].map((b) => b.toString(16).padStart(2, "0")).join("");

const KEY = "brochure-studio-key";
let key = null;

/** Takes the key from the address that opened this page, and keeps it where only this port's pages can read it. */
export function takeKey() {
  const given = /^#key=([\w-]+)$/.exec(location.hash)?.[1];
  if (given) {
    history.replaceState(null, "", "/");
    key = given;
    try {
      localStorage.setItem(KEY, given);
    } catch {
      // The key holds for this visit.
    }
  }
}

/** The key: that of this page, or one that another tab was given since. */
function theKey() {
  try {
    return localStorage.getItem(KEY) ?? key ?? "";
  } catch {
    return key ?? "";
  }
}

/** An address of the server for what the browser asks for itself: links, pictures, events. */
export const keyed = (path) => `${path}${path.includes("?") ? "&" : "?"}key=${theKey()}`;

/** The server refused: its status, and the sentence that it gave. */
export class Refused extends Error {
  constructor(status, body) {
    super(body?.error ?? `${status}`);
    this.status = status;
    this.body = body ?? {};
  }
}

/** Nobody answered. */
export class Unreachable extends Error {}

async function call(method, path, body) {
  let answer;
  try {
    answer = await fetch(path, {
      method,
      headers: { "X-Studio-Key": theKey(), ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (error) {
    throw new Unreachable(error.message);
  }
  const isJson = (answer.headers.get("Content-Type") ?? "").includes("json");
  const given = isJson ? await answer.json() : null;
  if (!answer.ok) throw new Refused(answer.status, given);
  return given;
}

export const api = {
  project: () => call("GET", "/api/project"),
  file: (id) => call("GET", `/api/files/${encodeURIComponent(id)}`),
  buffer: (id, text, revision) => call("POST", "/api/buffers", { client: CLIENT, id, text, revision }),
  save: (id, text, base, force) =>
    call("PUT", `/api/files/${encodeURIComponent(id)}`, { client: CLIENT, text, base, ...(force ? { force } : {}) }),
  words: (digest) => call("GET", `/api/pages/${encodeURIComponent(digest)}/words`),
  place: (file, line, column) => call("POST", "/api/place", { file, line, column }),
  text: (leaflet, address) => call("POST", "/api/text", { leaflet, address }),
  edit: (leaflet, address, was, text) => call("POST", "/api/edit", { leaflet, address, was, text }),
  claim: (leaflet, address) =>
    call("GET", `/api/claim?leaflet=${encodeURIComponent(leaflet)}&address=${encodeURIComponent(address)}`),
  completion: () => call("GET", "/api/completion"),
  show: (leaflet, edition) => call("POST", "/api/show", { client: CLIENT, leaflet, edition }),
  build: () => call("POST", "/api/build", {}),
  outputs: () => call("GET", "/api/outputs"),
  openFolder: () => call("POST", "/api/open-folder", {}),
  compare: (leaflet) => call("GET", `/api/compare/${encodeURIComponent(leaflet)}`),
};

/** The address of a page's picture. */
export const picture = (digest, width) => keyed(`/api/pages/${encodeURIComponent(digest)}.png?width=${width}`);

const NAMES = ["state", "working", "idle", "pages", "failed", "findings", "file", "gone", "files", "buffer", "build"];
const AGAIN_MS = 1500;

/**
 * Listens to the server for good.  `heard(name, data)` gets every event; `linked(state)` is told "up", "down"
 * (asked again by itself) or "refused" (this page lacks the key; asked again, too: another tab may bring it).
 */
export function listen(heard, linked) {
  let source = null;
  const open = () => {
    source = new EventSource(keyed(`/api/events?client=${CLIENT}`));
    source.onopen = () => linked("up");
    for (const name of NAMES) source.addEventListener(name, (event) => heard(name, JSON.parse(event.data)));
    source.onerror = async () => {
      source.close();
      let state = "down";
      try {
        await api.project();
      } catch (error) {
        if (error instanceof Refused && [401, 403].includes(error.status)) state = "refused";
      }
      linked(state);
      setTimeout(open, AGAIN_MS);
    };
  };
  open();
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", (event) => event.persisted && open());
}
