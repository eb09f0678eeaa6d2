import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSource } from "../../src/yaml/parse-source.ts";
import type { Validation } from "../../src/validate/validation.ts";

/** One object and what Kubernetes 1.37 says of it, each fault as `type field`, `unknown field` or `decode field`. */
export interface Case {
  readonly family: string;
  readonly name: string;
  readonly text: string;
  readonly verdict: string;
  readonly dualStackVerdict?: string;
  readonly faults: readonly string[];
}

/** Cases of a fixture: documents that begin with `# case NAME: VERDICT` and a line `# - FAULT` for each fault. */
export function fixtureCases(folder: string): Case[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .flatMap((file) =>
      readFileSync(join(folder, file), "utf8")
        .split(/^---\n/m)
        .map((text) => {
          const head = /^# case (\S+): (\w+)(?: dual-stack (\w+))?\n((?:# - .*\n)*)/.exec(text);
          if (head === null) throw new Error(`${file}: a document without its # case line:\n${text}`);
          const [, name = "", verdict = "", dualStackVerdict, lines = ""] = head;
          const faults = lines
            .split("\n")
            .filter((line) => line !== "")
            .map((line) => line.slice(4));
          return {
            family: file.replace(".yaml", ""),
            name,
            text,
            verdict,
            faults,
            ...(dualStackVerdict === undefined ? {} : { dualStackVerdict }),
          };
        }),
    );
}

/**
 * Our answer in the words of the cases. `expected` tells whether the server named the field of a decoding error, which
 * it often does not.
 */
export function faultsIn(validation: Validation, expected: readonly string[]): string[] {
  const { decodeError, requestError } = validation;
  const decode =
    decodeError === undefined ? [] : [expected.includes("decode") ? "decode" : `decode ${decodeError.field}`];
  return [
    ...validation.errors.map(({ type, field }) => `${type} ${field}`),
    ...validation.unknownFields.map(({ field }) => `unknown ${field}`),
    ...decode,
    ...(requestError === undefined ? [] : [`request ${requestError.field}`]),
  ];
}

/** `undefined` for text that is no YAML. */
export function objectOf(text: string): { readonly value: unknown } | undefined {
  const { documents, problems } = parseSource({ path: "case.yaml", text });
  const all = [...problems, ...documents.flatMap((document) => document.problems)];
  return all.some(({ kind }) => kind === "syntax") ? undefined : { value: documents[0]?.value };
}
