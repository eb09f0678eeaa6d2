import { matchesRequirement } from "../../../base/selector.ts";
import type { Labels, Requirement } from "../../../base/selector.ts";
import type { Model } from "../../../model/model.ts";
import { accountOf } from "../../unjudged/subject.ts";
import type { ConnectionEnd, PodEnd } from "../connection-end.ts";
import { matchPods } from "../match-labels.ts";
import { both } from "../match.ts";
import type { Match } from "../match.ts";
import { UNKNOWN_NAMESPACE } from "../connection-end.ts";
import type { SourcedRequirement } from "./endpoint-selector.ts";
import {
  ACCOUNT_LABEL,
  CLUSTER_LABEL,
  DEFAULT_CLUSTER,
  NAMESPACE_LABEL,
  NAMESPACE_LABELS,
  OWN_PREFIX,
  isIdentityLabel,
} from "./identity-labels.ts";

/** What decides, besides its labels, how Cilium identifies an end. */
export interface IdentityScope {
  readonly model: Model;
  /**
   * `true`: the cluster is as the manifests and a default installation make it. `false`: what they do not show may be
   * otherwise.
   */
  readonly isBare: boolean;
  readonly isDualStack: boolean;
  readonly isAPIServer: (end: ConnectionEnd) => Match;
  /** The node of the pod whose policy is evaluated; undefined if unknown. */
  readonly node: string | undefined;
  /** Collects what the manifests do not show, for every "perhaps". */
  readonly unknowns: Set<string>;
}

const absent = ({ operator }: Requirement): Match =>
  operator === "NotIn" || operator === "DoesNotExist" ? "yes" : "no";

const negated = (match: Match): Match => (match === "yes" ? "no" : match === "no" ? "yes" : "perhaps");

/** Whether a requirement matches a label without value that an end has, or perhaps has. */
function meetsFlag(requirement: Requirement, has: Match): Match {
  const isMeant = !("values" in requirement) || requirement.values.includes("");
  const positive = isMeant ? has : "no";
  return requirement.operator === "In" || requirement.operator === "Exists" ? positive : negated(positive);
}

const plain = (labels: Labels, requirement: Requirement): Match =>
  matchesRequirement(requirement, labels) ? "yes" : "no";

function matchNamespaceLabel(requirement: Requirement, end: PodEnd, { model, isBare, unknowns }: IdentityScope): Match {
  if (!isIdentityLabel(requirement.key)) return absent(requirement);
  const key = requirement.key.slice(NAMESPACE_LABELS.length);
  const { labels, known } = model.namespaceLabels(end.namespace);
  if (end.namespace !== UNKNOWN_NAMESPACE && (known || isBare || Object.hasOwn(labels, key)))
    return plain(labels, { ...requirement, key });
  unknowns.add(`the labels of namespace ${end.namespace}`);
  return "perhaps";
}

/** A label of a pod, or one that Cilium derives for it. */
function matchPodLabel(requirement: Requirement, end: PodEnd, scope: IdentityScope): Match {
  const { key } = requirement;
  const { model, isBare, unknowns } = scope;
  if (key === NAMESPACE_LABEL) {
    if (end.namespace !== UNKNOWN_NAMESPACE) return plain({ [key]: end.namespace }, requirement);
    if (requirement.operator === "Exists") return "yes";
    unknowns.add(`the namespace of ${end.title}`);
    return "perhaps";
  }
  if (key.startsWith(NAMESPACE_LABELS)) return matchNamespaceLabel(requirement, end, scope);
  if (key === CLUSTER_LABEL) {
    const match = plain({ [key]: DEFAULT_CLUSTER }, requirement);
    if (match === "yes" || isBare) return match;
    unknowns.add("the name of the cluster");
    return "perhaps";
  }
  if (key === ACCOUNT_LABEL) {
    const account = accountOf({ model, end });
    if (account !== undefined) return plain({ [key]: account }, requirement);
    unknowns.add(`the ServiceAccount of ${end.title}`);
    return "perhaps";
  }
  if (key.startsWith(OWN_PREFIX) || !isIdentityLabel(key)) return absent(requirement);
  const match = matchPods({ nothing: false, requirements: [requirement] }, end);
  if (match === "perhaps") unknowns.add(`some labels of the pods of ${end.title}`);
  return match;
}

const HOST = "host";
const REMOTE = "remote-node";

/** The reserved labels of an end that is no pod of its own: a node, or an address outside. */
function reservedFlag(key: string, end: ConnectionEnd, scope: IdentityScope): Match {
  if (key === "kube-apiserver") {
    const match = scope.isAPIServer(end);
    if (match === "perhaps") scope.unknowns.add("the addresses of the API server");
    return match;
  }
  if (end.kind === "address") {
    if (!scope.isDualStack) return key === "world" ? "yes" : "no";
    if (key !== "world-ipv4" && key !== "world-ipv6") return "no";
    if (end.address === undefined) return key === "world-ipv4" ? "yes" : "no";
    return (key === "world-ipv4") === (end.address.family === "IPv4") ? "yes" : "no";
  }
  if (key !== HOST && key !== REMOTE) return "no";
  if (scope.node === undefined || end.node === undefined) {
    scope.unknowns.add(`the nodes of the pods of ${end.title}`);
    return "perhaps";
  }
  return (scope.node === end.node) === (key === HOST) ? "yes" : "no";
}

/** Whether one requirement of a selector matches the identity of an end. */
export function matchSourced(
  { source, requirement }: SourcedRequirement,
  end: ConnectionEnd,
  scope: IdentityScope,
): Match {
  if (end.kind === "pod" && !end.hostNetwork)
    return source === "any" || source === "k8s" ? matchPodLabel(requirement, end, scope) : absent(requirement);
  if (source === "reserved" || source === "any")
    return meetsFlag(requirement, reservedFlag(requirement.key, end, scope));
  return absent(requirement);
}

export function matchSelector(
  requirements: readonly SourcedRequirement[],
  end: ConnectionEnd,
  scope: IdentityScope,
): Match {
  let result: Match = "yes";
  for (const one of requirements) {
    result = both(result, matchSourced(one, end, scope));
    if (result === "no") return "no";
  }
  return result;
}
