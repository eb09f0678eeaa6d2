import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { DEFAULT_CONFIG } from "../config/config.ts";
import type { Config } from "../config/config.ts";
import type { Finding } from "../diagnostic/finding.ts";
import { lint } from "../engine/lint.ts";
import { decodeText } from "../read/decode-text.ts";
import type { Note, Result } from "../engine/result.ts";
import type { AnyRule } from "../rule.ts";
import { wholeScope } from "../scope/scope.ts";
import { validateObject } from "../validate/validate-object.ts";
import { NEWEST_VERSION } from "../validate/server-of.ts";
import type { ParsedSource, Source } from "../yaml/document.ts";
import { parseSource } from "../yaml/parse-source.ts";

/** One case: a manifest, or a folder of them that are applied together. */
export interface Case {
  readonly name: string;
  readonly kind: "valid" | "invalid";
  readonly sources: readonly Source[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly config: Partial<Config>;
  /** The header `# fault:` of each source, by path. */
  readonly faults: ReadonlyMap<string, Fault>;
  readonly markers: readonly Marker[];
}

/** Why kustomize or Helm cannot build a file, and the place in it. */
interface Fault {
  readonly path?: readonly string[];
  readonly message?: string;
}

export interface Marker {
  readonly file: string;
  readonly line: number;
  /** `rule-id` or `rule-id/messageId`. */
  readonly expected: string;
  readonly verdict: "proved" | "unknown";
}

const MARKER = /#\s*expect(-unknown)?:\s*([a-z0-9-]+(?:\/[A-Za-z]+)?(?:\s*,\s*[a-z0-9-]+(?:\/[A-Za-z]+)?)*)\s*$/;

/** `# expect: id` at the end of a line is about that line; on a line of its own, about the next other line. */
export function readMarkers(source: Source): readonly Marker[] {
  const lines = source.text.split("\n");
  return lines.flatMap((text, index) => {
    const [, unknown, ids] = MARKER.exec(text) ?? [];
    if (ids === undefined) return [];
    let line = index;
    if (text.trimStart().startsWith("#")) while (lines[line]?.trimStart().startsWith("#")) line++;
    return ids.split(",").map((id) => ({
      file: source.path,
      line: line + 1,
      expected: id.trim(),
      verdict: unknown === undefined ? ("proved" as const) : ("unknown" as const),
    }));
  });
}

/** The `{…}` of a comment `# NAME: {…}` at the head of a text, unparsed. */
export const headerText = (text: string, name: string): string | undefined =>
  text
    .split("\n")
    .slice(0, 3)
    .find((line) => line.startsWith(`# ${name}:`))
    ?.slice(`# ${name}:`.length)
    .trim();

/** `# options: {…}` and `# config: {…}` at the head of the (first) file. */
function header(text: string, name: string): Record<string, unknown> {
  const written = headerText(text, name);
  if (written === undefined) return {};
  const [document] = parseSource({ path: name, text: written }).documents;
  return document?.value as Record<string, unknown>;
}

function readCase(folder: string, kind: Case["kind"], entry: string): Case {
  const path = join(folder, entry);
  const files = statSync(path).isDirectory()
    ? readdirSync(path)
        .sort()
        .map((file) => join(entry, file))
    : [entry];
  const sources = files.map((file) => ({ path: file, ...decodeText(readFileSync(join(folder, file))) }));
  const first = sources[0]?.text ?? "";
  return {
    name: entry.replace(/\.(yaml|yml|json)$/, ""),
    kind,
    sources,
    options: header(first, "options"),
    config: header(first, "config"),
    faults: new Map(sources.map(({ path, text }) => [path, header(text, "fault")])),
    markers: sources.flatMap(readMarkers),
  };
}

const casesByRule = new WeakMap<AnyRule, readonly Case[]>();

/** The cases of a rule, read once. */
export function readCases(rule: AnyRule): readonly Case[] {
  let cases = casesByRule.get(rule);
  if (cases === undefined) casesByRule.set(rule, (cases = readCasesOf(rule)));
  return cases;
}

function readCasesOf(rule: AnyRule): readonly Case[] {
  return (["valid", "invalid"] as const).flatMap((kind) => {
    const folder = join("fixtures/rules", rule.id, kind);
    if (statSync(folder, { throwIfNoEntry: false }) === undefined) return [];
    return readdirSync(folder)
      .filter((entry) => !/\.fixed\.ya?ml$|\.fixed$/.test(entry))
      .sort()
      .map((entry) => readCase(folder, kind, entry));
  });
}

/** `# fault: {path, message}` at the head of a file: the note for what kustomize or Helm cannot build. */
function noteOf({ source, documents }: ParsedSource, { path, message }: Fault): readonly Note[] {
  const at = path === undefined ? undefined : documents[0]?.atPath(path);
  return at === undefined || message === undefined
    ? []
    : [{ message, files: [source.path], noun: "kustomization", fault: true, places: [{ at }] }];
}

/** Lints the sources of a case with one rule alone. */
export function lintCase(
  rule: AnyRule,
  { sources, options, config, faults }: Pick<Case, "sources" | "options" | "config" | "faults">,
): Result {
  const kubernetesVersion = config.kubernetesVersion ?? NEWEST_VERSION;
  const parsed = sources.map((source) => parseSource(source));
  return lint([wholeScope(parsed)], [rule], {
    notes: parsed.flatMap((source) => noteOf(source, faults.get(source.source.path) ?? {})),
    config: { ...DEFAULT_CONFIG, ...config, rules: { [rule.id]: { severity: rule.severity, options } } },
    kubernetesVersion,
    validate: (object, definitions) =>
      validateObject(object, { kubernetesVersion, ...(definitions && { definitions }) }),
  });
}

const results = new WeakMap<Case, Result>();

/** As `lintCase`, once for each case of the rule. */
export function caseResult(rule: AnyRule, one: Case): Result {
  let result = results.get(one);
  if (result === undefined) results.set(one, (result = lintCase(rule, one)));
  return result;
}

export const describeFinding = (finding: Finding): string =>
  `${finding.span.file}:${finding.span.start.line} ${finding.verdict} ${finding.ruleId}/${finding.messageId}`;
