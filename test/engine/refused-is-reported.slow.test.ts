import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { rules } from "../../rules/index.ts";
import { DEFAULT_CONFIG } from "../../src/config/config.ts";
import { lint } from "../../src/engine/lint.ts";
import { objectsOf } from "../../src/model/flatten.ts";
import { wholeScope } from "../../src/scope/scope.ts";
import { definitionsOf } from "../../src/validate/definitions.ts";
import { refusalOf } from "../../src/validate/refusal.ts";
import { NEWEST_VERSION } from "../../src/validate/server-of.ts";
import { validateObject } from "../../src/validate/validate-object.ts";
import { looksLikeTemplate } from "../../src/yaml/template.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";

const ROOT = fileURLToPath(new URL("../../fixtures/", import.meta.url));
const files = readdirSync(ROOT, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.ya?ml$/.test(name))
  .toSorted();

/** What the API server says of objects is said by these; what others find comes on top. */
const SPEAKING = rules.filter(
  ({ category, severity }) =>
    ["api", "names", "ports", "gateway", "ingress"].includes(category) || severity === "error",
);

interface Missed {
  readonly file: string;
  readonly object: string;
  readonly faults: readonly string[];
}

/** Objects of a file that the API server refuses, without an error of ours within their document. */
function missedIn(file: string): { readonly refused: number; readonly missed: readonly Missed[] } {
  const text = readFileSync(`${ROOT}${file}`, "utf8");
  if (looksLikeTemplate(text)) return { refused: 0, missed: [] };
  const source = parseSource({ path: file, text });
  const documents = source.documents
    .filter(({ problems }) => problems.every(({ kind }) => kind !== "syntax"))
    .map(({ value, start, text: own }) => ({ start, end: start + own.length, objects: [...objectsOf(value, 0)] }));
  const definitions = definitionsOf(documents.flatMap(({ objects }) => objects));
  const refused = documents
    .flatMap(({ start, end, objects }) =>
      objects.map((object) => ({ start, end, object, validation: validateObject(object, { definitions }) })),
    )
    .filter(
      ({ object, validation }) =>
        refusalOf(validation) === "sure" &&
        typeof object["apiVersion"] === "string" &&
        typeof object["kind"] === "string",
    );
  if (refused.length === 0) return { refused: 0, missed: [] };
  const { findings } = lint([wholeScope([source])], SPEAKING, {
    config: DEFAULT_CONFIG,
    kubernetesVersion: NEWEST_VERSION,
    noInlineConfig: true,
    validate: (object, own) => validateObject(object, own === undefined ? {} : { definitions: own }),
  });
  const missed = refused.filter(
    ({ start, end }) =>
      !findings.some(
        ({ severity, span }) => severity === "error" && span.start.offset >= start && span.start.offset <= end,
      ),
  );
  return {
    refused: refused.length,
    missed: missed.map(({ object, validation }) => ({
      file,
      object: JSON.stringify(object).slice(0, 120),
      faults: [...validation.decodeErrors, ...validation.errors].map(({ field, detail }) => `${field} ${detail}`),
    })),
  };
}

it("what the API server refuses for sure has an error at that object", () => {
  const all = files.map(missedIn);
  expect(all.reduce((sum, { refused }) => sum + refused, 0)).toBeGreaterThan(500);
  expect(all.flatMap(({ missed }) => missed)).toEqual([]);
});
