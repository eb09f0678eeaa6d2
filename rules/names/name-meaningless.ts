import { defineRule, readPattern, UserError } from "../../src/rule.ts";
import type { Pattern } from "../../src/rule.ts";

const WORDS = [
  "aaa",
  "abc",
  "app",
  "application",
  "asdf",
  "bar",
  "baz",
  "blah",
  "changeme",
  "deployment",
  "dummy",
  "example",
  "foo",
  "foobar",
  "k8s",
  "my",
  "name",
  "new",
  "object",
  "old",
  "placeholder",
  "pod",
  "qux",
  "qwerty",
  "sample",
  "server",
  "service",
  "services",
  "something",
  "stuff",
  "svc",
  "temp",
  "test",
  "testing",
  "tests",
  "thing",
  "tmp",
  "todo",
  "unnamed",
  "untitled",
  "xxx",
  "xyz",
  "yyy",
  "zzz",
] as const;
/** Alone these are poor names but names: the one program of a small application. */
const ENOUGH_ALONE = new Set(["app", "application", "server"]);

const isNumber = (part: string): boolean => /^v?\d+$/.test(part);
/** Letters and digits of a hash: with both of them, and nothing beyond `f`. */
const isHash = (part: string): boolean => /^[0-9a-f]{6,}$/.test(part) && /\d/.test(part) && /[a-f]/.test(part);

/** Parts of a name that say nothing; undefined as soon as one of them says something. */
function emptyParts(name: string, words: ReadonlySet<string>): readonly string[] | undefined {
  const parts = name
    .toLowerCase()
    .split(/[-_.]+/)
    .filter((part) => part !== "");
  const saysNothing = (part: string): boolean =>
    isNumber(part) || isHash(part) || part.length === 1 || words.has(part) || words.has(part.replace(/\d+$/, ""));
  if (!parts.every(saysNothing)) return undefined;
  return parts.length === 1 && ENOUGH_ALONE.has(parts[0] ?? "") ? undefined : parts;
}

function compile(source: string): Pattern {
  const reading = readPattern(source);
  if ("pattern" in reading) return reading.pattern;
  throw new UserError(
    `name-meaningless: the pattern ${JSON.stringify(source)} is not a regular expression of RE2: ${reading.refused}`,
  );
}

export default defineRule({
  id: "name-meaningless",
  severity: "warning",
  presets: ["production"],
  docs: {
    summary: "The name of a Service does not say what it serves.",
    why: "The name is the address that clients, routes and policies use: nobody can tell from `svc-1234` what stops when it is deleted, or which Service was meant.",
    remedy: "Name the Service after what it serves, such as `payment-service` or `redis`.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/"],
  },
  options: {
    words: {
      type: "array",
      items: { type: "string" },
      default: WORDS,
      description: "Words that say nothing. A name made of these, numbers and single letters alone is reported.",
    },
    patterns: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Regular expressions; a name that matches one of them is reported whatever its words are.",
    },
    allow: { type: "array", items: { type: "string" }, default: [], description: "Names that are never reported." },
  },
  messages: {
    empty: (d: { readonly name: string; readonly parts: string }) =>
      `The name of Service "${d.name}" does not say what it serves: ${d.parts}.`,
    pattern: (d: { readonly name: string; readonly pattern: string }) =>
      `The name of Service "${d.name}" matches ${d.pattern}, which is not wanted here.`,
  },
  check({ model, options, report }) {
    const words = new Set(options.words.map((word) => word.toLowerCase()));
    const patterns = options.patterns.map((pattern) => ({ pattern, expression: compile(pattern) }));
    const allowed = new Set(options.allow);
    for (const service of model.all("Service")) {
      const { name } = service;
      if (name === "" || allowed.has(name)) continue;
      const unwanted = patterns.find(({ expression }) => expression.test(name) === true);
      if (unwanted !== undefined) {
        report({
          resource: service,
          at: service.atName(),
          message: "pattern",
          data: { name, pattern: `/${unwanted.pattern}/` },
        });
        continue;
      }
      const parts = emptyParts(name, words);
      if (parts === undefined) continue;
      report({
        resource: service,
        at: service.atName(),
        message: "empty",
        data: { name, parts: parts.map(describe).join(", ") },
      });
    }
  },
});

const describe = (part: string): string =>
  isNumber(part)
    ? `${part} is a number`
    : isHash(part)
      ? `"${part}" looks random`
      : part.length === 1
        ? `"${part}" is a single letter`
        : `"${part}" could be anything`;
