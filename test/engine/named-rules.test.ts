import { readFileSync } from "node:fs";
import glob from "fast-glob";
import { expect, it } from "vitest";
import { rules } from "../../rules/index.ts";

const ID = /"([a-z]+(?:-[a-z0-9]+)+)"/g;

/** `rules: ["a-rule"]`, `rules: ROOTS`, `rules: [CAUSE_RULES[one]]`, as `follows` and `explains` have them. */
const LISTS = /\brules: (?:\[([^\]]*)\]|([A-Za-z]\w*))/g;

/** The text of a constant or function of a file, to the line that closes it. */
const declared = (text: string, name: string): string =>
  new RegExp(String.raw`^(?:export )?(?:const ${name}\b[^]*?;$|function ${name}\b[^]*?^\})`, "m").exec(text)?.[0] ?? "";

/** The rules that a file names as causes and consequences of its findings, or as better reports of a fault. */
function namedIn(text: string): readonly string[] {
  const lists = [...text.matchAll(LISTS)].map(([, list = "", name = ""]) =>
    [list, name, ...list.matchAll(/[A-Z_]{3,}/g)]
      .map((one) => (/^\w+$/.test(String(one)) ? declared(text, String(one)) : one))
      .join(" "),
  );
  const better = ["BETTER", "betterRule", "betterRules"].map((name) => declared(text, name));
  return [...lists, ...better].flatMap((one) => [...one.matchAll(ID)].flatMap(([, id]) => id ?? []));
}

it("rules that `follows`, `explains` and `betterRule` name exist", () => {
  const known = new Set(rules.map(({ id }) => id));
  const named = glob
    .sync(["rules/*/*.ts", "src/rule/*.ts"])
    .sort()
    .flatMap((file) => namedIn(readFileSync(file, "utf8")).map((id) => ({ file, id })));
  // Each form of naming is found.
  expect(named.map(({ id }) => id)).toEqual(
    expect.arrayContaining([
      "namespace-without-policy",
      "policy-peer-matches-nothing",
      "probe-port-not-served",
      "load-balancer-ip-deprecated",
      "listener-conflict",
    ]),
  );
  // Codes of validation errors are words of the same form.
  const codes = new Set(
    ["src/validate/field-error.ts", "src/validate/server.ts"]
      .flatMap((file) => [...readFileSync(file, "utf8").matchAll(ID)])
      .map(([, id]) => id),
  );
  expect(named.filter(({ id }) => !known.has(id) && !codes.has(id))).toEqual([]);
});
