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
}

/** An object that the API server rejects is not part of the model, and has no index. */
export const isRefused = ({ index }: Resource): boolean => index < 0;

const joined = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1) ?? ""}`;

/** `CiliumNetworkPolicy shop/x (cilium.io/v2) is not simulated: it may deny connections`. */
export function doubtText({ resource, powers, why: reason }: Doubt): string {
  const why = isRefused(resource) ? "is rejected by the API server as written" : "is not simulated";
  const may =
    powers.length === 0
      ? ""
      : `: ${isRefused(resource) ? "once fixed, it" : "it"} may ${joined(powers.map((power) => POWER_WORDS[power]))}`;
  return `${resource.title} (${resource.apiVersion}) ${why}${may}${reason === undefined ? "" : ` (it ${reason})`}`;
}

export const placeOfDoubt = ({ resource }: Doubt): Place => resource.atName();

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
  const found = new Map<Resource, { readonly powers: Set<Power>; readonly why: string | undefined }>();
  for (const { resource, powers, why } of doubts) {
    const known = found.get(resource) ?? { powers: new Set(), why };
    found.set(resource, known);
    for (const power of powers) known.powers.add(power);
  }
  return [...found]
    .map(([resource, { powers, why }]) => ({ resource, powers: [...powers], ...(why !== undefined && { why }) }))
    .sort((a, b) => a.resource.index - b.resource.index);
}
