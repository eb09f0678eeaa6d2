import { Ajv } from "ajv";
import type { ValidateFunction } from "ajv";
import { explain } from "../config/read-config.ts";
import type { ParsedSource, YamlDocument } from "../yaml/document.ts";
import type { Expectations } from "./expectations.ts";
import { EXPECTATIONS_SCHEMA } from "./expectations-schema.ts";

/** Documents of a file, and what is wrong with it, a line each with its place. */
export interface ReadExpectations {
  readonly documents: readonly Expectations[];
  readonly problems: readonly string[];
}

/**
 * YAML reads a lone `?` as the start of a key. Here it means "to be filled in", as an empty value does; the text keeps
 * its length, so that places stay right.
 */
export const withoutPlaceholders = (text: string): string =>
  text
    .replaceAll(/^(\s*(?:- +)?[\w-]+: +)(?:\?|"\?"|'\?')(?=\s*(?:#.*)?$)/gm, (match, head: string) =>
      `${head}~`.padEnd(match.length),
    )
    .replaceAll(/([{,]\s*[\w-]+: +)(?:\?|"\?"|'\?')(?=\s*[,}])/g, (match, head: string) =>
      `${head}~`.padEnd(match.length),
    );

let validate: ValidateFunction | undefined;

function problemsOf(document: YamlDocument): readonly string[] {
  const broken = document.problems
    .filter(({ kind }) => kind !== "surprise")
    .map(({ at, message }) => {
      const { line, column } = at.span().start;
      return `${document.file}:${line}:${column}  ${message}`;
    });
  if (broken.length > 0) return broken;
  validate ??= new Ajv({ allErrors: true, allowUnionTypes: true, verbose: true }).compile(EXPECTATIONS_SCHEMA);
  return validate(document.value) ? [] : explain(validate.errors ?? [], document);
}

/** A source → its expectations. Documents with problems are left out. */
export function readExpectations(source: ParsedSource): ReadExpectations {
  const filled = source.documents.filter(({ value, problems }) => value !== undefined || problems.length > 0);
  const problems = [
    ...source.problems.map(({ message }) => `${source.source.path}: ${message}`),
    ...filled.flatMap(problemsOf),
  ];
  if (filled.length === 0 && problems.length === 0) problems.push(`${source.source.path} contains no expectations.`);
  const documents = filled
    .filter((document) => problemsOf(document).length === 0)
    .map((document): Expectations => {
      const raw = document.value as Partial<Expectations> & { readonly metadata?: { readonly name?: string } };
      return {
        document,
        name: raw.metadata?.name,
        paths: raw.paths ?? ["."],
        scope: raw.scope,
        cluster: raw.cluster ?? {},
        reach: raw.reach ?? [],
        endpoints: raw.endpoints ?? [],
        route: raw.route ?? [],
        trace: raw.trace ?? [],
      };
    });
  return { documents, problems };
}
