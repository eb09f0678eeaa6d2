import { gunzipSync } from "node:zlib";

/** Of an archive, unpacked; a larger one is not looked into. */
const MOST_UNPACKED = 128 * 1024 * 1024;
const MOST_NESTED = 4;
const BLOCK = 512;

/** Keywords by which a JSON Schema names another one. */
const REFERENCES = new Set(["$ref", "$dynamicRef", "$recursiveRef"]);
/** Drafts that every program knows without reading them. */
const KNOWN_DRAFT = /^https?:\/\/json-schema\.org\/(?:draft[-/][\w-]+\/)?schema#?$/;

/** Whether a JSON Schema refers to anything but itself; true for invalid JSON. */
export function schemaLeadsOn(bytes: Buffer): boolean {
  let root: unknown;
  try {
    root = JSON.parse(bytes.toString("utf8")) as unknown;
  } catch {
    return true;
  }
  const pending: unknown[] = [root];
  for (const value of pending) {
    if (typeof value !== "object" || value === null) continue;
    for (const [name, child] of Object.entries(value)) {
      if (REFERENCES.has(name) && typeof child === "string" && !child.startsWith("#")) return true;
      if (name === "$schema" && typeof child === "string" && !KNOWN_DRAFT.test(child)) return true;
      pending.push(child);
    }
  }
  return false;
}

/**
 * The same for the schemas in a packed chart, and in charts packed within it. What cannot be looked into may lead
 * anywhere.
 */
export function archiveLeadsOn(bytes: Buffer, depth = 0): boolean {
  if (depth > MOST_NESTED) return true;
  try {
    for (const { name, content } of filesOf(gunzipSync(bytes, { maxOutputLength: MOST_UNPACKED }))) {
      if (/(?:^|\/)values\.schema\.json$/.test(name) && schemaLeadsOn(content)) return true;
      if (/\.(?:tgz|tar\.gz)$/.test(name) && archiveLeadsOn(content, depth + 1)) return true;
    }
    return false;
  } catch {
    return true;
  }
}

const textAt = (block: Buffer, start: number, length: number): string =>
  block.toString("latin1", start, start + length).replace(/\0.*$/s, "");

/**
 * Files of a tar archive.
 * @throws Error for names that are longer than the plain format has room for: they are written elsewhere.
 */
function* filesOf(tar: Buffer): Iterable<{ readonly name: string; readonly content: Buffer }> {
  for (let at = 0; at + BLOCK <= tar.length;) {
    const header = tar.subarray(at, at + BLOCK);
    const type = textAt(header, 156, 1);
    const sizeText = textAt(header, 124, 12).trim();
    if (header.every((byte) => byte === 0)) return;
    if (!/^[0-7]+$/.test(sizeText)) throw new Error("no plain archive");
    const size = Number.parseInt(sizeText, 8);
    const content = tar.subarray(at + BLOCK, at + BLOCK + size);
    // Extended headers (x, L) rename the file after them; a global one (g) does not change names.
    if (/[xL]/.test(type) && content.includes("values.schema.json")) throw new Error("a name of an extended header");
    if (type === "" || type === "0") {
      const prefix = textAt(header, 345, 155);
      yield { name: prefix === "" ? textAt(header, 0, 100) : `${prefix}/${textAt(header, 0, 100)}`, content };
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}
