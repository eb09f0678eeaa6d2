import { addTo } from "../../base/groups.ts";
import { compareText } from "../../base/compare-text.ts";
import type { Labels } from "../../base/selector.ts";
import type { Model } from "../../model/model.ts";
import type { Protocol } from "../connections.ts";
import { DIRECTIONS } from "../policy/network-policy.ts";
import type { Direction } from "../policy/network-policy.ts";
import { neededConnections, podsKey, podsOf } from "./needs.ts";
import type { Need, NeededPeer, NeedingPods } from "./needs.ts";

export interface SynthesizedPort {
  readonly protocol: Protocol;
  readonly port: number;
}

/** One rule of a synthesized policy, with what it is for. */
export interface SynthesizedRule {
  readonly direction: Direction;
  readonly peer: NeededPeer;
  readonly ports: readonly SynthesizedPort[];
  readonly because: readonly string[];
}

/** A NetworkPolicy for the pods of one workload; without labels and rules it is the default deny of its namespace. */
export interface SynthesizedPolicy {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly rules: readonly SynthesizedRule[];
}

export interface Synthesis {
  readonly policies: readonly SynthesizedPolicy[];
  /** Namespaces that are left as they are, and why. */
  readonly skipped: readonly { readonly namespace: string; readonly because: string }[];
}

const peerKey = (peer: NeededPeer): string =>
  peer.kind === "pods" ? JSON.stringify([peer.namespace, Object.entries(peer.labels).sort()]) : peer.kind;

const portKey = ({ protocol, port }: SynthesizedPort): string => `${protocol} ${String(port).padStart(5, "0")}`;

/** One rule for each peer and set of ports. */
function rulesOf(needs: readonly Need[], direction: Direction): readonly SynthesizedRule[] {
  const byPeer = new Map<string, Need[]>();
  for (const need of needs.filter((one) => one.direction === direction)) addTo(byPeer, peerKey(need.peer), need);
  return [...byPeer]
    .sort(([a], [b]) => compareText(a, b))
    .map(([, own]) => {
      const ports = new Map(own.map(({ protocol, port }) => [portKey({ protocol, port }), { protocol, port }]));
      return {
        direction,
        peer: own[0]?.peer ?? { kind: "any-pod" },
        ports: [...ports].sort(([a], [b]) => compareText(a, b)).map(([, port]) => port),
        because: [...new Set(own.map(({ because }) => because))].sort(compareText),
      };
    });
}

/** Names of policies by workload: of two workloads with one name the kind is added. */
function policyName(pods: NeedingPods, all: readonly NeedingPods[]): string {
  const isTwice = all.some((other) => other !== pods && other.name === pods.name);
  return `allow-${pods.name}${isTwice ? `-${pods.kind.toLowerCase()}` : ""}`;
}

/**
 * The least NetworkPolicies that allow all connections that the manifests declare: a default deny for each namespace,
 * and a policy for each workload with a need. @param only limits it to one namespace.
 */
export function synthesizePolicies(model: Model, only: string | undefined): Synthesis {
  const needs = new Map<string, Need[]>();
  const made = new Map<string, NeedingPods>();
  for (const need of neededConnections(model)) {
    addTo(needs, podsKey(need.pods), need);
    if (need.pods.kind === "made") made.set(podsKey(need.pods), need.pods);
  }
  const namespaces = [...new Set(model.workloads.map(({ namespace }) => namespace))]
    .filter((namespace) => only === undefined || namespace === only)
    .sort(compareText);
  const policies: SynthesizedPolicy[] = [];
  const skipped: { namespace: string; because: string }[] = [];
  for (const namespace of namespaces) {
    const workloads = model.workloadsIn(namespace).filter(({ template: { spec } }) => spec.hostNetwork !== true);
    const own = [...workloads.map(podsOf), ...[...made.values()].filter((pods) => pods.namespace === namespace)];
    const bare = own.find((pods) => Object.keys(pods.labels).length === 0 && needs.has(podsKey(pods)));
    if (own.length === 0) continue;
    if (bare !== undefined) {
      skipped.push({ namespace, because: `the pods of ${bare.title} have no labels` });
      continue;
    }
    policies.push({ namespace, name: "default-deny", labels: {}, rules: [] });
    for (const pods of own) {
      const wanted = needs.get(podsKey(pods)) ?? [];
      const rules = DIRECTIONS.flatMap((direction) => rulesOf(wanted, direction));
      if (rules.length > 0) policies.push({ namespace, name: policyName(pods, own), labels: pods.labels, rules });
    }
  }
  return { policies, skipped };
}
