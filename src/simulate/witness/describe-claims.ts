import { joinWords } from "../../base/join-words.ts";
import type { DraftRelated } from "../../diagnostic/finding.ts";
import type { Claim, WitnessKind } from "./claim.ts";

const ORDER: readonly WitnessKind[] = ["container", "program", "probe", "service", "policy", "monitor", "caller"];

const firstOfEach = (titles: readonly string[]): readonly string[] => [...new Set(titles)];

/** `its readinessProbe` if the container is named beside it. */
function titleOf({ title, container, part }: Claim, claims: readonly Claim[]): string {
  const isNamedBeside = claims.some((other) => other.kind === "container" && other.container === container);
  return part !== undefined && isNamedBeside ? `its ${part}` : title;
}

/** `container "web", its readinessProbe and NetworkPolicy "web"`; many claims of one kind are only counted. */
export function describeClaims(claims: readonly Claim[]): string {
  return joinWords(
    ORDER.flatMap((kind) => {
      const titles = firstOfEach(claims.filter((claim) => claim.kind === kind).map((claim) => titleOf(claim, claims)));
      const [first] = titles;
      if (first === undefined) return [];
      if (titles.length === 1) return [first];
      if (kind === "policy") return [`${titles.length} NetworkPolicies`];
      if (kind === "probe" && titles.every((title) => title.startsWith("its "))) return ["its probes"];
      return kind === "service" ? [`${titles.length} Services`] : [`${first} and ${titles.length - 1} more`];
    }),
  );
}

/** The places of the claims, each with a note. */
export const relatedClaims = (claims: readonly Claim[], most = 5): readonly DraftRelated[] =>
  claims.slice(0, most).map(({ at, title, number, byName, kind }) => ({
    at,
    note: `${title} ${kind === "container" ? "declares" : "uses"} ${number}${byName ? " by name" : ""}`,
  }));
