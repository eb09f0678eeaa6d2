import { describe, expect, it } from "vitest";
import { isCheap } from "../../src/diagnostic/pattern-cost.ts";
import { readPattern } from "../../src/diagnostic/pattern.ts";
import { folder } from "../cli/folder.ts";
import { runCli } from "../cli/run-cli.ts";

/** Patterns that an engine which tries all ways broods over, each with a text that makes it do so. */
const EXPLODING: readonly (readonly [pattern: string, text: string])[] = [
  "^(a|a)*$",
  "^(a|aa)+$",
  "^((a+))+$",
  "^((a)+)+$",
  "^([a-z]|[a-z0-9])*$",
  "^(\\w|a)*$",
  "^(a|ab?)*$",
  "^(?:aa|a)+$",
  "^(a+)+$",
  "^(a*)*$",
  "^(a|b|ab)*c$",
  "^(.*)*x$",
  "^(.*a){20}$",
  "^a*a*a*a*a*a*b$",
  "^(a?){40}a{40}$",
  "(x+x+)+y",
  "^(([a-z])+.)+[A-Z]([a-z])+$",
  "^(\\.a*a*)*$",
  "^(-a?a*)*$",
  "^(a{1,30}){1,30}$",
  `^${"(a|a|a|a)".repeat(13)}b$`,
  `^${"a?".repeat(40)}${"a".repeat(40)}$`,
  "^(a+a+)+$",
  "^(a+){10,}$",
  "^(?:a*?)*?$",
  "^(a+|b+|c+)*$",
  "^([^b]+)*$",
  "^(\\D+|\\w+)*$",
  "^((a*)*)*$",
  "^(a*b?)*$",
  "^(?i)(a|A)*$",
  "^(\\pL+)*$",
  "^(a|a?)+$",
  "^(aa?)*$",
  "^a{0,60}a{0,60}a{0,60}a{0,60}a{0,60}b$",
  "^(.{1,20}){1,20}$",
  "^(x|[x-z]|\\x78)*$",
].map((pattern) => [
  pattern,
  (pattern.includes("x")
    ? "x"
    : pattern.startsWith("^(\\.")
      ? ".aaa"
      : pattern.startsWith("^(-")
        ? "-aaa"
        : "a"
  ).repeat(300) + "!",
]);

describe.each(EXPLODING)("%s", (pattern, text) => {
  it("is no work for an engine that is linear", () => {
    const reading = readPattern(pattern);
    if ("refused" in reading) expect(reading.refused).toMatch(/invalid repeat count|nested repetition/);
    else expect(typeof reading.pattern.test(text)).toBe("boolean");
    // Short texts go to JavaScript's engine where that is cheap: it must not be taken for so.
    const short = text.slice(-60);
    if (!("refused" in reading)) expect(reading.pattern.test(short)).not.toBe(undefined);
  });
});

const crd = (schema: string): string => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: zs.x.example.com }
spec:
  group: x.example.com
  names: { kind: Z, plural: zs }
  scope: Namespaced
  versions: [{ name: v1, served: true, storage: true, \
schema: { openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { a: ${schema} } } } } } }]
`;
const object = (text: string): string =>
  `apiVersion: x.example.com/v1\nkind: Z\nmetadata: { name: a }\nspec: { a: ${JSON.stringify(text)} }\n`;
const quoted = (text: string): string => JSON.stringify(text);

describe("every way in which a pattern reaches the linter ends", () => {
  it("the pattern of a definition", async () => {
    const files = Object.fromEntries(
      EXPLODING.map(([pattern, text], index) => [
        `${index}/a.yaml`,
        `${crd(`{ type: string, pattern: ${quoted(pattern)} }`)}---\n${object(text)}`,
      ]),
    );
    const { stdout } = await runCli(["lint", "--no-config", "-f", "unix"], { cwd: folder(files) });
    expect(stdout).toMatch(/does not match the pattern \^\(a\|a\)\*\$/);
  });

  it("matches, find and findAll of rules", async () => {
    const files = Object.fromEntries(
      EXPLODING.flatMap(([pattern, text], index) =>
        ["self.matches(P)", "self.find(P) == 'x'", "self.findAll(P).size() > 9000", "self.matches(self + P)"].map(
          (rule, at) => [
            `${index}-${at}/a.yaml`,
            crd(
              `{ type: string, x-kubernetes-validations: [{ rule: ${quoted(rule.replace("P", quoted(pattern)))} }] }`,
            ) + `---\n${object(text)}`,
          ],
        ),
      ),
    );
    const { stdout } = await runCli(["lint", "--no-config", "-f", "unix"], { cwd: folder(files) });
    expect(stdout).toContain("does not satisfy the rule");
  });

  it("policies, options and routes", async () => {
    const [pattern, text] = EXPLODING[0]!;
    const route =
      "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: r }\nspec:\n" +
      `  hostnames: [a.example.com]\n  parentRefs: [{ name: g }]\n  rules:\n${EXPLODING.slice(0, 8)
        .map(
          ([one]) =>
            `  - matches: [{ path: { type: RegularExpression, value: ${quoted(`/${one.slice(1, -1)}`)} }, ` +
            `headers: [{ type: RegularExpression, name: x, value: ${quoted(one)} }], ` +
            `queryParams: [{ type: RegularExpression, name: q, value: ${quoted(one)} }] }]\n` +
            "    backendRefs: [{ name: web, port: 80 }]\n",
        )
        .join("")}`;
    const cwd = folder({
      "kubenetlint.yaml":
        `rules: { name-meaningless: [warning, { patterns: [${quoted(pattern)}] }] }\npolicies:\n` +
        `- { id: a/b, message: x, cel: ${quoted(`object.metadata.name.matches(${quoted(pattern)})`)} }\n`,
      "a.yaml":
        `apiVersion: v1\nkind: Service\nmetadata: { name: ${"a".repeat(50)}-b }\n` +
        "spec: { selector: { app: web }, ports: [{ port: 80 }] }\n",
      "b.yaml": route,
    });
    const { stdout } = await runCli(["lint", "--safe", "-f", "unix"], { cwd });
    expect(stdout).toContain("a/b");
    const trace = await runCli(["trace", `http://a.example.com/${text.slice(0, 200)}!`, "b.yaml"], { cwd });
    expect(trace.code).toBeLessThan(3);
  });
});

describe("patterns mean what they mean to the API server", () => {
  it.each<readonly [string, string, boolean]>([
    ["^\\d+$", "٣", false],
    ["^\\w+$", "é", false],
    ["\\bé", "é", false],
    ["^\\s$", "\u00a0", false],
    ["^\\s$", "\t", true],
    ["(?i)^straße$", "STRAßE", true],
    ["^\\pL$", "é", true],
    ["^\\p{Greek}$", "α", true],
    ["a\\z", "a\n", false],
    ["a$", "a\n", false],
    ["(?m)a$", "a\nb", true],
    ["^.$", "\n", false],
    ["(?s)^.$", "\n", true],
    ["^.$", "\r", true],
    ["^.$", "😀", true],
    ["^[^a]$", "😀", true],
    ["^[[:alpha:]]+$", "ab", true],
    ["^(?P<x>a)$", "a", true],
    ["^(?<x>a)$", "a", true],
    ["\\Qa.b\\E", "axb", false],
    ["^\\x{1F600}$", "😀", true],
    ["^[]a]$", "]", true],
    ["a{,2}", "a{,2}", true],
    ["^a{2}$", "aa", true],
    ["^(a|ab)(c|bcd)$", "abcd", true],
    ["^\\.$", "x", false],
  ])("%s with %j is %s", (pattern, text, expected) => {
    const reading = readPattern(pattern);
    expect("pattern" in reading ? reading.pattern.test(text) : reading.refused).toBe(expected);
  });

  it.each([
    ["(?=a)", "invalid or unsupported Perl syntax: `(?=`"],
    ["(a)\\1", "invalid escape sequence: `\\1`"],
    ["a*+", "invalid nested repetition operator: `*+`"],
    ["\\C", "invalid escape sequence: `\\C`"],
    ["\\Z", "invalid escape sequence: `\\Z`"],
    ["(", "missing closing ): `(`"],
    ["[a", "missing closing ]: `[a`"],
    ["a{1001}", "invalid repeat count: `{1001}`"],
    ["((a{100}){100}){100}", "invalid repeat count: `{100}`"],
    ["\\u0041", "invalid escape sequence: `\\u`"],
    ["*", "missing argument to repetition operator: `*`"],
    ["[b-a]", "invalid character class range: `b-a`"],
  ])("%s is refused in the server's words", (pattern, words) => {
    expect(readPattern(pattern)).toEqual({ refused: words });
  });

  it("agrees on cheap patterns with the other engine", () => {
    const pieces = [
      "a",
      "b",
      "[a-c]",
      "\\d",
      "\\w",
      ".",
      "-",
      "\\.",
      "a*",
      "[a-z]+",
      "(ab)",
      "(a|b)",
      "a?",
      "(-[a-z]+)*",
      "^",
      "$",
      "\\b",
      "\\s",
      "[^a]",
      "{",
      "a{2}",
      "(?:b)",
    ];
    const texts = ["", "a", "ab", "abc", "a-b", "a.b", "aa", "b-abc-d", "A b", "{", "0a", "-"];
    let seed = 7;
    const random = (most: number): number => (seed = (seed * 1103515245 + 12345) % 2147483648) % most;
    let compared = 0;
    for (let run = 0; run < 3_000; run++) {
      const source = Array.from({ length: 1 + random(5) }, () => pieces[random(pieces.length)]).join("");
      const reading = readPattern(source);
      const other = readPattern(`(?:${source})(?s:)`);
      if ("refused" in reading || "refused" in other || !isCheap(source)) continue;
      for (const text of texts) {
        compared++;
        expect(reading.pattern.test(text), `${source} with ${JSON.stringify(text)}`).toBe(other.pattern.test(text));
      }
    }
    expect(compared).toBeGreaterThan(5_000);
  });
});
