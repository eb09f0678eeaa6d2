import type { Place } from "../../diagnostic/place.ts";
import type { Resource } from "../../model/resource.ts";
import { doubtText, placeOfDoubt } from "../unjudged/doubt.ts";
import { describeConnections, equalConnections, isEmpty } from "../connections.ts";
import type { Connections } from "../connections.ts";
import { sectionOf } from "./cilium/cilium-policy.ts";
import { isolatingPolicies, policyOf } from "./deciding.ts";
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
  l7: "whether the requests are those that the rules of the proxy allow",
  proxy: "whether the proxy allows the requests, although another rule allows the connection",
  auth: "whether both ends authenticate each other",
  fqdn: "whether the address is one that the names in toFQDNs resolve to",
  sctp: "whether SCTP is enabled",
  policyTypes: "whether rules for a direction that policyTypes does not name apply",
  namedEndPort: "whether endPort beside a port name makes a range",
  toServicesNoMatch: "whether toServices that matches no Service opens the ports",
  combined: "several questions that the API does not specify",
};

/** Continues `it depends on …`: what the API leaves to the network plugin, or a condition of a policy. */
export const describeDependency = (dependency: Dependency): string => DEPENDS_ON[dependency];

const CONDITIONS: ReadonlySet<Dependency> = new Set(["l7", "proxy", "auth", "fqdn"]);

/** Whether all of them are conditions that the rules of a policy set. */
export const isCondition = (on: readonly Dependency[]): boolean => on.every((one) => CONDITIONS.has(one));

/** `it depends on the network plugin: …`, or only on conditions that the rules of a policy set. */
export const describeDependencies = (on: readonly Dependency[]): string =>
  `it depends on ${isCondition(on) ? "" : "the network plugin: "}` + on.map(describeDependency).join("; ");

const VERBS = { Accept: "accepts", Deny: "denies", Pass: "passes on", Allow: "allows", Log: "logs" } as const;

/** `shop/web, ingress rule 1`, in the words of the kind of policy. */
function ruleName(decision: Decision): string {
  const { id } = policyOf(decision);
  const { direction, index } = decision.rule;
  const list = decision.kind === "cilium" ? sectionOf(decision.rule) : direction.toLowerCase();
  const where = decision.kind === "calico" ? ` in tier ${decision.policy.tier}` : "";
  return `${id}${where}, ${list} rule ${index + 1}`;
}

const verbOf = (decision: Decision): string =>
  decision.kind === "admin" || decision.kind === "calico"
    ? VERBS[decision.rule.action]
    : decision.action === "Deny"
      ? "denies"
      : "allows";

function decisionReason(decision: Decision): Reason {
  const { rule, connections, match } = decision;
  const perhaps = match === "perhaps" ? " if it applies" : "";
  const text = `${ruleName(decision)}, ${verbOf(decision)} ${describeConnections(connections)}${perhaps}`;
  return { text, at: policyOf(decision).resource.document.at(rule.object) };
}

/** Policies that are evaluated in order and select a pod, as reasons. */
const tierReasons = ({ plugins, direction }: SideVerdict, subject: ConnectionEnd): readonly Reason[] =>
  plugins.flatMap(({ id, tier, match, resource, object }): readonly Reason[] =>
    tier === undefined
      ? []
      : [
          {
            text:
              `${id} in tier ${tier} ${match === "yes" ? "selects" : "may select"} ${subject.title} ` +
              `for ${direction.toLowerCase()}`,
            at: resource.document.at(object),
          },
        ],
  );

const hasTiers = (side: SideVerdict | undefined): boolean =>
  side?.plugins.some(({ tier }) => tier !== undefined) === true;

/** What the ends of tiers deny: only policies with tiers of their own make one worth a sentence. */
const endReasons = (side: SideVerdict): readonly Reason[] =>
  !hasTiers(side)
    ? []
    : side.ends.map(({ tier, match, connections }) => ({
        text:
          `the end of tier ${tier} denies ${describeConnections(connections)}, which no rule of the tier matches` +
          (match === "yes" ? "" : ", if a policy of the tier selects the pods"),
        at: undefined,
      }));

/** Why one side allows what it allows. */
export function explainSide(side: SideVerdict, subject: ConnectionEnd): readonly Reason[] {
  const word = side.direction === "Ingress" ? "into" : "out of";
  const decisions = side.decisions.filter(({ connections }) => !isEmpty(connections)).map(decisionReason);
  const untiered = isolatingPolicies(side).filter(({ tier }) => tier === undefined);
  const isolating = untiered.map(({ id, match, at }): Reason => ({
    text: `${id} ${match === "yes" ? "isolates" : "may isolate"} ${subject.title} for ${side.direction.toLowerCase()}`,
    at,
  }));
  const selecting = [...isolating, ...tierReasons(side, subject)];
  if (selecting.length === 0) {
    return decisions.length > 0
      ? decisions
      : [{ text: `no policy isolates traffic ${word} ${subject.title}`, at: undefined }];
  }
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

/** `the proxy of the pod refuses TCP 8080: AuthorizationPolicy shop/web`. */
export const refusalText = ({ title }: Resource, refused: Connections): string =>
  `the proxy of the pod refuses ${describeConnections(refused)}: ${title}`;

/** Why a verdict is as it is; egress first. */
export function explain(verdict: Verdict, source: ConnectionEnd, destination: ConnectionEnd): readonly Reason[] {
  const { refused, refusedBy } = verdict.open;
  const unjudged = [
    ...refusedBy.map((resource): Reason => ({ text: refusalText(resource, refused), at: resource.atName() })),
    ...verdict.open.doubts.map((doubt): Reason => ({ text: doubtText(doubt), at: placeOfDoubt(doubt) })),
  ];
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
  if ([verdict.egress, verdict.ingress].some(hasTiers))
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
      text: `for ${describeConnections(connections)} ${describeDependencies(on)}`,
      at: undefined,
    });
  }
  return [...reasons, ...unjudged];
}
