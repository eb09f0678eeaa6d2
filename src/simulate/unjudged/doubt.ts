import { joinWords } from "../../base/join-words.ts";
import type { Place } from "../../diagnostic/place.ts";
import { POWER_WORDS } from "../../model/effects/effect.ts";
import type { Power } from "../../model/effects/effect.ts";
import type { Resource } from "../../model/resource.ts";

/** An object that is not simulated and may change a result. */
export interface Doubt {
  readonly resource: Resource;
  /** Those of its possible effects that matter here. */
  readonly powers: readonly Power[];
  /** Why an object of a simulated kind is not simulated. */
  readonly why?: string;
  /** The annotation of it that has the effect. */
  readonly annotation?: Annotation;
  /** It is simulated, and what it depends on is not known. */
  readonly open?: string;
  /** It would be simulated if the manifests showed this. */
  readonly hidden?: string;
}

/** An annotation with an effect that is not simulated. */
export interface Annotation {
  readonly key: string;
  readonly at: Place;
}

/** An object that the API server rejects is not part of the model, and has no index. */
export const isRefused = ({ index }: Resource): boolean => index < 0;

/** `CiliumNetworkPolicy shop/x (cilium.io/v2) is not simulated: it may deny connections`. */
export function doubtText({ resource, powers, why: reason, annotation, open, hidden }: Doubt): string {
  if (open !== undefined) {
    const effects = powers.length === 0 ? ["deny connections"] : powers.map((power) => POWER_WORDS[power]);
    return `${resource.title} (${resource.apiVersion}) may ${joinWords(effects, "or")}: ${open}`;
  }
  const why = isRefused(resource) ? "is rejected by the API server as written" : "is not simulated";
  const may =
    powers.length === 0
      ? ""
      : `: ${isRefused(resource) ? "once fixed, it" : "it"} may ${joinWords(
          powers.map((power) => POWER_WORDS[power]),
          "or",
        )}`;
  const what = annotation === undefined ? "" : `annotation ${annotation.key} of `;
  const because = reason === undefined ? (hidden === undefined ? "" : ` (${hidden})`) : ` (it ${reason})`;
  return `${what}${resource.title} (${resource.apiVersion}) ${why}${may}${because}`;
}

export const placeOfDoubt = ({ resource, annotation }: Doubt): Place => annotation?.at ?? resource.atName();

/** An object in the `unjudged` of a JSON output. */
export interface DoubtJSON {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly may: readonly Power[];
  readonly text: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export function doubtJSON(doubt: Doubt): DoubtJSON {
  const {
    resource: { apiVersion, kind, namespace, name },
    powers,
  } = doubt;
  const { file, start } = placeOfDoubt(doubt).span();
  return {
    apiVersion,
    kind,
    ...(namespace !== "" && { namespace }),
    name,
    may: powers,
    text: doubtText(doubt),
    file,
    line: start.line,
    column: start.column,
  };
}

/** Each object once, with all its possible effects, in order of files. */
export function distinctDoubts(doubts: Iterable<Doubt>): readonly Doubt[] {
  const found = new Map<
    Resource,
    Pick<Doubt, "why" | "annotation" | "open" | "hidden"> & { readonly powers: Set<Power> }
  >();
  for (const { resource, powers, ...rest } of doubts) {
    const known = found.get(resource);
    found.set(resource, { ...rest, ...known, powers: new Set([...(known?.powers ?? []), ...powers]) });
  }
  return [...found]
    .map(([resource, { powers, ...rest }]) => ({ resource, powers: [...powers], ...rest }))
    .sort((a, b) => a.resource.index - b.resource.index);
}
