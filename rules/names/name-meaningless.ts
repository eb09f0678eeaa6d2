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
/** Acceptable as the whole name: the only program of a small application. */
const ENOUGH_ALONE = new Set(["app", "application", "server"]);

const isNumber = (part: string): boolean => /^v?\d+$/.test(part);
/** Hexadecimal with both letters and digits. */
const isHash = (part: string): boolean => /^[0-9a-f]{6,}$/.test(part) && /\d/.test(part) && /[a-f]/.test(part);

/** Whether a name contains only generic words, numbers, hashes and single letters. */
function isGeneric(name: string, words: ReadonlySet<string>): boolean {
  const parts = name
    .toLowerCase()
    .split(/[-_.]+/)
    .filter((part) => part !== "");
  const hasNoMeaning = (part: string): boolean =>
    isNumber(part) || isHash(part) || part.length === 1 || words.has(part) || words.has(part.replace(/\d+$/, ""));
  return parts.every(hasNoMeaning) && !(parts.length === 1 && ENOUGH_ALONE.has(parts[0] ?? ""));
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
    summary: "The name of a Service is generic.",
    why:
      "Clients, routes and policies use the name as an address. " +
      "A name such as `svc-1234` does not show what depends on the Service, or which Service is meant.",
    remedy: "Name the Service after its purpose, for example `payment-service` or `redis`.",
    whenNotToUse: "Repositories of examples or test data.",
    references: ["https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/"],
  },
  options: {
    words: {
      type: "array",
      items: { type: "string" },
      default: WORDS,
      description: "Generic words. A name is reported if it contains only these, numbers and single letters.",
    },
    patterns: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Regular expressions. A name that matches one of them is reported.",
    },
    allow: { type: "array", items: { type: "string" }, default: [], description: "Names that are never reported." },
  },
  messages: {
    empty: (d: { readonly name: string }) => `Service name "${d.name}" is generic.`,
    pattern: (d: { readonly name: string; readonly pattern: string }) =>
      `Service name "${d.name}" matches ${d.pattern}, which the configuration does not allow.`,
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
      if (isGeneric(name, words)) report({ resource: service, at: service.atName(), message: "empty", data: { name } });
    }
  },
});
