import type { Place } from "../../diagnostic/place.ts";
import type { ParsedSource } from "../../yaml/document.ts";
import type { Kustomization } from "./kustomization.ts";

/** Why a kustomization or chart was not built. */
export interface BuildFault {
  /** What is wrong, as the part of a sentence after a colon. */
  readonly because: string;
  /** The exact place; if absent, the kustomization or chart as a whole. */
  readonly at?: Place;
  /** It may succeed elsewhere: with a network, other options, another version of the program, or files outside Git. */
  readonly surroundings: boolean;
  /** The charts that are missing, for the place alone: many charts may lack others. */
  readonly missing?: string;
  /** A rule already reports the cause at its place. */
  readonly reported?: true;
}

export interface Failure {
  /** Kustomize's output, without log prefixes. */
  readonly text: string;
  readonly root: Kustomization;
  readonly members: readonly Kustomization[];
  readonly sources: ReadonlyMap<string, ParsedSource>;
  /** An absolute path → the path of a source. */
  readonly shown: (path: string) => string;
}

/** Failures of the environment: no network, a limit of the run, a disabled option, file permissions. */
export const SURROUNDINGS = new RegExp(
  String.raw`dial tcp|no such host|proxyconnect|connection refused|i\/o timeout|hit \d+\w* timeout|git (?:fetch|cmd|` +
    String.raw`clone)|failed to run '.*git|executable file not found|permission denied|no space left|` +
    String.raw`too many open files|external plugins disabled|unable to find plugin root|unable to load external plugin`,
  "i",
);

/** `Service.v1.[noGrp]/api.[noNs]`. Source: kustomize kyaml/resid/resid.go. */
export function readId(
  text: string,
): { readonly kind: string; readonly name: string; readonly namespace: string | undefined } | undefined {
  const [, gvk = "", name = "", namespace = ""] = /^([^/\s]+)\/([^\s]*)\.([^.\s]+)$/.exec(text.trim()) ?? [];
  const kind = gvk.split(".")[0];
  return kind === undefined || kind === ""
    ? undefined
    : { kind, name, namespace: namespace.startsWith("[") ? undefined : namespace };
}

export const titleOf = (text: string): string => {
  const id = readId(text);
  return id === undefined ? text : `${id.kind} "${id.namespace === undefined ? "" : `${id.namespace}/`}${id.name}"`;
};

export const hasSyntaxProblem = (source: ParsedSource | undefined): boolean =>
  source?.documents.some((document) => document.problems.some(({ kind }) => kind === "syntax")) === true;

export const at = (place: Place | undefined, because: string, surroundings = false): BuildFault => ({
  because,
  ...(place && { at: place }),
  surroundings,
});

export const isGone = (reason: string): boolean => /evalsymlink failure|no such file or directory/.test(reason);

export function linePlace(source: ParsedSource | undefined, line: string | undefined): Place | undefined {
  const [document] = source?.documents ?? [];
  if (source === undefined || document === undefined) return undefined;
  const lines = source.source.text.split("\n");
  const from = lines.slice(0, Math.max(0, Number(line ?? "1") - 1)).reduce((sum, one) => sum + one.length + 1, 0);
  return document.start === 0 ? document.range(from, from + 1) : document.atPath([]);
}

export const shortened = (text: string): string => (text.length > 300 ? `${text.slice(0, 300)}…` : text);
