import { mapsIn } from "./maps-in.ts";
import type { LocalProblem } from "./tree/compose-value.ts";

const MARK = "\uFEFF";
const MARKED_SEPARATOR = /(?:^|\n)\uFEFF---/;

/**
 * Byte order marks that kubectl does not skip: invisible letters of a key, so that the key is another one. go-yaml
 * forgives a mark at the start of a document alone; after one too many there it drops the first letter of each line
 * (yaml.v2 scannerc.go, is_bom).
 */
export function strayMarks(text: string, value: unknown): LocalProblem[] {
  if (!text.includes(MARK)) return [];
  if (text.startsWith(MARK)) {
    return [
      {
        kind: "syntax",
        message:
          "There is a second byte order mark (U+FEFF) here: kubectl drops the first letter of each line. Remove it.",
        start: 0,
        end: 1,
      },
    ];
  }
  const separator = text.search(MARKED_SEPARATOR);
  if (separator !== -1) {
    const start = text.indexOf(MARK, separator);
    return [
      {
        kind: "syntax",
        message:
          "An invisible byte order mark (U+FEFF) in front of `---` keeps it from separating documents. Remove it.",
        start,
        end: start + 4,
      },
    ];
  }
  const keys = [...new Set(markedKeys(value))].slice(0, 10);
  return keys.flatMap((key) => {
    const start = text.indexOf(key);
    if (start === -1) return [];
    const name = key.replaceAll(MARK, "");
    return [
      {
        kind: "syntax" as const,
        message: `An invisible byte order mark (U+FEFF) is part of the key, which is not ${name}. Remove it.`,
        start,
        end: start + key.length,
      },
    ];
  });
}

function* markedKeys(root: unknown): Iterable<string> {
  for (const map of mapsIn(root)) for (const key of Object.keys(map)) if (key.startsWith(MARK)) yield key;
}
