import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { rules } from "../../rules/index.ts";
import { DEFAULT_CONFIG } from "../../src/config/config.ts";
import { lint } from "../../src/engine/lint.ts";
import { wholeScope } from "../../src/scope/scope.ts";
import type { Definitions } from "../../src/validate/definitions.ts";
import { validateObject } from "../../src/validate/validate-object.ts";
import { NEWEST_VERSION } from "../../src/validate/server-of.ts";
import type { ParsedSource } from "../../src/yaml/document.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";

const ROOT = fileURLToPath(new URL("../../fixtures/", import.meta.url));

/** Whatever writes into a parsed value throws after this. */
function freeze(value: unknown): void {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const item of Object.values(value)) freeze(item);
}

/** Parsed so that it cannot be changed. */
export function parseFrozen(path: string, text: string): ParsedSource {
  const source = parseSource({ path, text });
  for (const { value } of source.documents) freeze(value);
  return source;
}

export const options = {
  config: { ...DEFAULT_CONFIG, extends: "all" as const },
  kubernetesVersion: NEWEST_VERSION,
  validate: (object: unknown, definitions?: Definitions) => validateObject(object, definitions ? { definitions } : {}),
};
/** @param sources each is a scope of its own, as most cases are. */
export const lintTwice = (sources: readonly ParsedSource[]) =>
  [0, 1].map(() => {
    const scopes = sources.map((source) => ({ ...wholeScope([source]), name: source.source.path }));
    const { findings, suppressed, notes, internalErrors } = lint(scopes, rules, options);
    expect(internalErrors).toEqual([]);
    return { findings: JSON.stringify(findings), suppressed, notes };
  });

/** Lints every manifest of a folder of fixtures twice. */
export function lintFolderTwice(folder: string): void {
  const files = readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: "utf8" }).filter((name) =>
    /\.(?:ya?ml|json)$/.test(name),
  );
  const sources = files.map((name) => parseFrozen(name, readFileSync(`${ROOT}${folder}/${name}`, "utf8")));
  let isSilent = true;
  for (let start = 0; start < sources.length; start += 50) {
    const [first, second] = lintTwice(sources.slice(start, start + 50));
    // The last part may be a single sound file.
    isSilent &&= first?.findings === "[]";
    expect(second).toEqual(first);
  }
  expect(isSilent).toBe(false);
}
