import { isSecretName, secretParts } from "./secret-names.ts";
import type { Range } from "./secret-names.ts";
import { secretRanges, TRIGGER } from "./secret-ranges.ts";
import { HARMLESS } from "./secret-signs.ts";

/** Replaces each character of a secret in a masked text; user texts do not contain it. */
const HIDDEN = "\uE0FF";
/** How a secret is shown: nothing of it, not even its length. */
export const MASK = "••••";

/** A masked text, or a part of one, as it is shown. */
export const shownMask = (masked: string): string => masked.replaceAll(/\uE0FF+/g, MASK);

/** Whether a masked text hides something here. */
export const isHidden = (masked: string, from = 0, to = masked.length): boolean =>
  masked.slice(from, to).includes(HIDDEN);

/** A name and a value one after the other, however the lines between them are broken. */
const PAIRS: readonly (readonly [pattern: RegExp, name: number, value: number])[] = [
  [
    /name["']?[\s:=]*["']?([\w.-]{1,128})["'\]}{[]*[ \t]*(?:,|\r?\n)?[ \t]*["']?value\b["']?[ \t]*[:={[\]}]*([^\n]*)/g,
    1,
    2,
  ],
  [/value\b["']?[ \t]*[:={[\]}]*([^\n]{0,200})\r?\n[ \t]*["']?name["']?[ \t:=]*["']?([\w.-]{1,128})/g, 2, 1],
];

function pairsIn(text: string): readonly Range[] {
  if (!text.includes("value")) return [];
  return PAIRS.flatMap(([pattern, name, value]) =>
    [...text.matchAll(pattern)].flatMap((match): readonly Range[] => {
      const written = match[value] ?? "";
      if (!isSecretName(match[name] ?? "") || HARMLESS.test(written.trim()) || written.trim() === "") return [];
      const from = match.index + match[0].lastIndexOf(written);
      return [[from, from + written.length]];
    }),
  );
}

/** Offsets at which documents begin and end; `---` at the start of a line always ends one. */
function documentsOf(text: string): readonly Range[] {
  const separators = [...text.matchAll(/^---(?=\s|$)/gm)].map(({ index }) => index);
  return [0, ...separators].map(
    (start, index) => [start === 0 ? 0 : start + 3, separators[index] ?? text.length] as const,
  );
}

/**
 * A text of the same length, line by line, in which nothing of the values of Secrets is left: of `data`, `stringData`,
 * the literals of generators, variables and fields with the name of a secret, and the passwords in URLs. It reads the
 * text alone, so that a document that cannot be read hides its values too; in doubt it hides more. Shown by
 * `shownMask`.
 */
export function maskText(text: string): string {
  if (!TRIGGER.test(text)) return text;
  const ranges = [
    ...documentsOf(text).flatMap(([start, end]) => secretRanges(text, start, end)),
    ...secretParts(text),
    ...pairsIn(text),
  ].sort(([a], [b]) => a - b);
  if (ranges.length === 0) return text;
  let masked = "";
  let at = 0;
  for (const [from, to] of ranges) {
    if (to <= at) continue;
    masked += text.slice(at, Math.max(at, from)) + text.slice(Math.max(at, from), to).replaceAll(/[^\r\n]/g, HIDDEN);
    at = to;
  }
  return masked + text.slice(at);
}

/**
 * Masks further words wherever they occur as whole words in a text: what a template or generator puts into a Secret.
 */
export function maskWords(masked: string, words: Iterable<string>): string {
  let text = masked;
  for (const word of words) {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
      const alone = !/\w/.test(text[at - 1] ?? "") && !/\w/.test(text[at + word.length] ?? "");
      if (alone) text = text.slice(0, at) + word.replaceAll(/[^\r\n]/g, HIDDEN) + text.slice(at + word.length);
    }
  }
  return text;
}

/** The parts of a text that its masked copy hides. */
export function hiddenParts(text: string, masked: string): readonly string[] {
  if (text === masked) return [];
  return [...masked.matchAll(/\uE0FF+/g)].map(({ index, 0: { length } }) => text.slice(index, index + length));
}
