import { compareText } from "../../base/compare-text.ts";

/** Texts that YAML 1.1 or 1.2 reads as another type, in any case. */
const RESERVED = /^(?:y|n|yes|no|on|off|true|false|null|inf|nan)$/i;
const PLAIN = /^[A-Za-z][A-Za-z0-9._/-]*$/;

const scalar = (value: unknown): string =>
  typeof value === "string" && PLAIN.test(value) && !RESERVED.test(value) ? value : JSON.stringify(value);

const isEmpty = (value: object): boolean => Object.keys(value).length === 0;

function lines(value: unknown, indent: string): readonly string[] {
  if (typeof value !== "object" || value === null) return [indent + scalar(value)];
  if (isEmpty(value)) return [indent + (Array.isArray(value) ? "[]" : "{}")];
  if (Array.isArray(value)) {
    return value.flatMap((item) => {
      const [first = "", ...rest] = lines(item, `${indent}  `);
      return [`${indent}- ${first.trimStart()}`, ...rest];
    });
  }
  return Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([key, item]: [string, unknown]) => {
      const name = `${indent}${scalar(key)}:`;
      if (typeof item !== "object" || item === null) return [`${name} ${scalar(item)}`];
      if (isEmpty(item)) return [`${name} ${Array.isArray(item) ? "[]" : "{}"}`];
      return [name, ...lines(item, Array.isArray(item) ? indent : `${indent}  `)];
    });
}

/**
 * Plain data in the layout of kubectl's `-o yaml`: keys in order, lists not indented. Strings are quoted when in doubt.
 */
export const yamlText = (value: object): string => `${lines(value, "").join("\n")}\n`;

/** Plain data in the layout of kubectl's `-o json`. */
export const jsonText = (value: object): string => `${JSON.stringify(value, undefined, 4)}\n`;
