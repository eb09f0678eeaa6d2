import type { Place } from "../../diagnostic/place.ts";
import type { Resource } from "../../model/resource.ts";
import { doubtText, placeOfDoubt } from "../unjudged/doubt.ts";
import { describeConnections, equalConnections, isEmpty } from "../connections.ts";
import type { Decision, SideVerdict } from "./evaluate.ts";
import type { Party } from "./party.ts";
import { UNKNOWN_NAMESPACE } from "./policy-set.ts";
import type { Dependency } from "./reading.ts";
import type { Verdict } from "./verdict.ts";

/** One sentence about why, and where that stands. */
export interface Reason {
  readonly text: string;
  readonly at: Place | undefined;
}

const DEPENDS_ON: Readonly<Record<Dependency, string>> = {
  self: "whether policies apply to a pod that talks to itself",
  ipBlockPod: "whether an ipBlock covers the addresses of pods",
  hostNetwork: "how policies see pods on the host's network",
  sidecarNamedPort: "whether a named port may be that of a sidecar",
  sameNamedPort: "which of two ports with the same name is meant",
  combined: "several questions that the API leaves open at once",
};

/** `it hangs on …`: what the API leaves to the network plug-in, in words. */
export const describeDependency = (dependency: Dependency): string => DEPENDS_ON[dependency];

const VERBS = { Accept: "accepts", Deny: "denies", Pass: "passes on" } as const;

const placeIn = (resource: Resource, object: object): Place => resource.document.at(object);

function decisionReason(decision: Decision): Reason {
  const { rule, connections, match } = decision;
  const perhaps = match === "perhaps" ? " if it applies" : "";
  const number = `${rule.direction.toLowerCase()} rule ${rule.index + 1}`;
  if (decision.kind === "admin") {
    const { policy } = decision;
    const text = `${policy.id}, ${number}, ${VERBS[decision.rule.action]} ${describeConnections(connections)}${perhaps}`;
    return { text, at: placeIn(policy.resource, rule.object) };
  }
  const { policy } = decision;
  const text = `NetworkPolicy ${policy.id}, ${number}, allows ${describeConnections(connections)}${perhaps}`;
  return { text, at: placeIn(policy.resource, rule.object) };
}

/** Why one side allows what it allows. */
export function explainSide(side: SideVerdict, subject: Party): readonly Reason[] {
  const word = side.direction === "Ingress" ? "into" : "out of";
  const decisions = side.decisions.filter(({ connections }) => !isEmpty(connections)).map(decisionReason);
  if (side.isolating.length === 0) {
    return decisions.length > 0
      ? decisions
      : [{ text: `no policy isolates traffic ${word} ${subject.title}`, at: undefined }];
  }
  const isolating = side.isolating.map(({ policy, match }): Reason => ({
    text: `NetworkPolicy ${policy.id} ${match === "yes" ? "isolates" : "may isolate"} ${subject.title} for ${side.direction.toLowerCase()}`,
    at: policy.resource.at(policy.resource.object, "spec"),
  }));
  if (decisions.length > 0) return [...isolating, ...decisions];
  return [
    ...isolating,
    {
      text: `no ${side.direction.toLowerCase()} rule of ${side.isolating.length === 1 ? "it" : "them"} names the other end`,
      at: undefined,
    },
  ];
}

/** Why a verdict is as it is, egress first. */
export function explain(verdict: Verdict, source: Party, destination: Party): readonly Reason[] {
  const unjudged = verdict.open.doubts.map((doubt): Reason => ({ text: doubtText(doubt), at: placeOfDoubt(doubt) }));
  if (verdict.bypass === "self") return [{ text: "a pod may always talk to itself", at: undefined }, ...unjudged];
  if (verdict.bypass === "sameNode")
    return [{ text: "a pod and its own node may always talk", at: undefined }, ...unjudged];
  const reasons = [
    // A pod of which nothing is known may well be isolated: there is nothing to say of it.
    ...(verdict.egress === undefined || (source.kind === "pod" && source.namespace === UNKNOWN_NAMESPACE)
      ? []
      : explainSide(verdict.egress, source)),
    ...(verdict.ingress === undefined ? [] : explainSide(verdict.ingress, destination)),
  ];
  if (!equalConnections(verdict.allowed, verdict.possible)) {
    const unknowns = [...new Set([...(verdict.egress?.unknowns ?? []), ...(verdict.ingress?.unknowns ?? [])])];
    reasons.push({ text: `not shown by these manifests: ${unknowns.join("; ")}`, at: undefined });
  }
  for (const { on, connections } of verdict.depends) {
    reasons.push({
      text: `for ${describeConnections(connections)} it hangs on the network plug-in: ${on.map(describeDependency).join("; ")}`,
      at: undefined,
    });
  }
  return [...reasons, ...unjudged];
}
