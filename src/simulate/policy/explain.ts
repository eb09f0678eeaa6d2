import type { Place } from "../../diagnostic/place.ts";
import type { Resource } from "../../model/resource.ts";
import { doubtText, placeOfDoubt } from "../unjudged/doubt.ts";
import { describeConnections, equalConnections, isEmpty } from "../connections.ts";
import type { Decision, SideVerdict } from "./evaluate.ts";
import type { ConnectionEnd } from "./connection-end.ts";
import { UNKNOWN_NAMESPACE } from "./connection-end.ts";
import type { Dependency } from "./interpretation.ts";
import type { Verdict } from "./verdict.ts";

/** One sentence of an explanation, with its place. */
export interface Reason {
  readonly text: string;
  readonly at: Place | undefined;
}

const DEPENDS_ON: Readonly<Record<Dependency, string>> = {
  self: "whether policies apply to a pod that connects to itself",
  ipBlockPod: "whether an ipBlock covers the addresses of pods",
  hostNetwork: "how policies see pods on the host's network",
  sidecarNamedPort: "whether a named port may be that of a sidecar",
  sameNamedPort: "which of two ports with the same name is used",
  tieOrder: "in which order policies with equal orders apply, which Calico 3.32 changed",
  combined: "several questions that the API does not specify",
};

/** Continues `it depends on …`: what the API leaves to the network plugin. */
export const describeDependency = (dependency: Dependency): string => DEPENDS_ON[dependency];

const VERBS = { Accept: "accepts", Deny: "denies", Pass: "passes on", Allow: "allows", Log: "logs" } as const;

const placeIn = (resource: Resource, object: object): Place => resource.document.at(object);

function decisionReason(decision: Decision): Reason {
  const { rule, connections, match } = decision;
  const perhaps = match === "perhaps" ? " if it applies" : "";
  const number = `${rule.direction.toLowerCase()} rule ${rule.index + 1}`;
  if (decision.kind === "admin") {
    const { policy } = decision;
    const text =
      `${policy.id}, ${number}, ${VERBS[decision.rule.action]} ${describeConnections(connections)}` + perhaps;
    return { text, at: placeIn(policy.resource, rule.object) };
  }
  if (decision.kind === "calico") {
    const { policy } = decision;
    const text =
      `${policy.id} in tier ${policy.tier}, ${number}, ${VERBS[decision.rule.action]} ` +
      `${describeConnections(connections)}${perhaps}`;
    return { text, at: placeIn(policy.resource, rule.object) };
  }
  const { policy } = decision;
  const text = `NetworkPolicy ${policy.id}, ${number}, allows ${describeConnections(connections)}${perhaps}`;
  return { text, at: placeIn(policy.resource, rule.object) };
}

/** Policies of Calico that select a pod, as reasons. */
const calicoReasons = ({ calico, direction }: SideVerdict, subject: ConnectionEnd): readonly Reason[] =>
  calico.map(({ policy, match }) => ({
    text:
      `${policy.id} in tier ${policy.tier} ${match === "yes" ? "selects" : "may select"} ${subject.title} ` +
      `for ${direction.toLowerCase()}`,
    at: policy.resource.at(policy.resource.object, "spec"),
  }));

/** What the ends of tiers deny: only policies of Calico make one worth a sentence. */
const endReasons = ({ calico, ends }: SideVerdict): readonly Reason[] =>
  calico.length === 0
    ? []
    : ends.map(({ tier, match, connections }) => ({
        text:
          `the end of tier ${tier} denies ${describeConnections(connections)}, which no rule of the tier matches` +
          (match === "yes" ? "" : ", if a policy of the tier selects the pods"),
        at: undefined,
      }));

/** Why one side allows what it allows. */
export function explainSide(side: SideVerdict, subject: ConnectionEnd): readonly Reason[] {
  const word = side.direction === "Ingress" ? "into" : "out of";
  const decisions = side.decisions.filter(({ connections }) => !isEmpty(connections)).map(decisionReason);
  if (side.isolating.length + side.calico.length === 0) {
    return decisions.length > 0
      ? decisions
      : [{ text: `no policy isolates traffic ${word} ${subject.title}`, at: undefined }];
  }
  const isolating = side.isolating.map(({ policy, match }): Reason => ({
    text:
      `NetworkPolicy ${policy.id} ${match === "yes" ? "isolates" : "may isolate"} ${subject.title} ` +
      `for ${side.direction.toLowerCase()}`,
    at: policy.resource.at(policy.resource.object, "spec"),
  }));
  const selecting = [...isolating, ...calicoReasons(side, subject)];
  if (decisions.length > 0) return [...selecting, ...decisions, ...endReasons(side)];
  return [
    ...selecting,
    ...endReasons(side),
    {
      text:
        `no ${side.direction.toLowerCase()} rule of ${selecting.length === 1 ? "it" : "them"} ` +
        "matches the other end",
      at: undefined,
    },
  ];
}

/** Why a verdict is as it is; egress first. */
export function explain(verdict: Verdict, source: ConnectionEnd, destination: ConnectionEnd): readonly Reason[] {
  const unjudged = verdict.open.doubts.map((doubt): Reason => ({ text: doubtText(doubt), at: placeOfDoubt(doubt) }));
  if (verdict.bypass === "self") return [{ text: "a pod can always connect to itself", at: undefined }, ...unjudged];
  if (verdict.bypass === "sameNode")
    return [{ text: "a pod and its own node can always connect", at: undefined }, ...unjudged];
  const reasons = [
    // A pod in an unknown namespace may be isolated: its side is not explained.
    ...(verdict.egress === undefined || (source.kind === "pod" && source.namespace === UNKNOWN_NAMESPACE)
      ? []
      : explainSide(verdict.egress, source)),
    ...(verdict.ingress === undefined ? [] : explainSide(verdict.ingress, destination)),
  ];
  if ([verdict.egress, verdict.ingress].some((side) => (side?.calico.length ?? 0) > 0))
    reasons.push({
      text: "the network plugin is taken to be Calico, as it has policies of its own here",
      at: undefined,
    });
  if (!equalConnections(verdict.allowed, verdict.possible)) {
    const unknowns = [...new Set([...(verdict.egress?.unknowns ?? []), ...(verdict.ingress?.unknowns ?? [])])];
    reasons.push({ text: `not shown by these manifests: ${unknowns.join("; ")}`, at: undefined });
  }
  for (const { on, connections } of verdict.depends) {
    reasons.push({
      text:
        `for ${describeConnections(connections)} it depends on the network plugin: ` +
        `${on.map(describeDependency).join("; ")}`,
      at: undefined,
    });
  }
  return [...reasons, ...unjudged];
}
