import type { SelectorMiss } from "../near-misses/selector-miss.ts";
import { nearestWorkload } from "../near-misses/selector-miss.ts";
import { unseenPods } from "../near-misses/unseen-pods.ts";
import type { Resource } from "../../model/resource.ts";
import type { LabelIndex } from "../pods/label-index.ts";
import type { ServiceBackends } from "../service/backends.ts";
import { includesPort } from "../connections.ts";
import type { Protocol } from "../connections.ts";
import { notAllPods, selectsClusterDNS } from "./peer-namespaces.ts";
import type { PluginPeer, PluginPolicy, PluginPort, PluginRule, PodSelection } from "./plugin-policy.ts";
import type { PolicyView, WorkloadMatchOf } from "./policy-view.ts";
import { ServedPortTable } from "./served-ports.ts";
import type { Translation } from "./served-ports.ts";

/** A selector of a plugin's policy that matches no pods. */
export interface IdleSelection {
  readonly policy: PluginPolicy;
  readonly selection: PodSelection;
  /** Set for a peer. */
  readonly peer: PluginPeer | undefined;
  /** The peer is one of several of its rule. */
  readonly hasOthers: boolean;
  readonly near: SelectorMiss | undefined;
  readonly unknown: string | undefined;
}

type Miss = Pick<IdleSelection, "near" | "unknown">;

/** Why a selection matches nothing here; undefined if it matches something, or whatever pods there are. */
function missOf(
  view: PolicyView,
  index: LabelIndex,
  selection: PodSelection,
  { isPeer, holder }: { readonly isPeer: boolean; readonly holder: Resource },
): Miss | undefined {
  const { model } = view;
  const { namespaces, pods } = selection;
  if (pods.requirements.length === 0 || namespaces?.length === 0 || view.selection(selection).length > 0)
    return undefined;
  if (isPeer && selectsClusterDNS(pods) && namespaces?.includes("kube-system") !== false) return undefined;
  const near = (namespaces ?? model.namespaces())
    .map((namespace) => nearestWorkload(model, index, namespace, pods))
    .find((miss) => miss !== undefined);
  if (namespaces === undefined) {
    const unknown = "namespaces that these manifests do not declare may have such pods";
    return isPeer || near === undefined ? { near: undefined, unknown } : { near, unknown: undefined };
  }
  const unseen = namespaces.map(
    (namespace) =>
      unseenPods(model, index, namespace, pods, { near, holder }) ??
      (isPeer && near === undefined ? notAllPods(model, namespace) : undefined),
  );
  return { near, unknown: unseen.find((reason) => reason !== undefined) };
}

/** Policies of network plugins whose selector matches no pods. */
export const idleSubjects = (view: PolicyView, index: LabelIndex): readonly IdleSelection[] =>
  view.pluginPolicies.flatMap((policy): readonly IdleSelection[] => {
    const { subject: selection } = policy;
    const miss = selection && missOf(view, index, selection, { isPeer: false, holder: policy.resource });
    return selection === undefined || miss === undefined
      ? []
      : [{ policy, selection, peer: undefined, hasOthers: false, ...miss }];
  });

/** Peers of rules of network plugins that match no pods, in policies that select some. */
export const idlePeers = (view: PolicyView, index: LabelIndex): readonly IdleSelection[] =>
  view.pluginPolicies
    .filter(
      ({ subject, resource: holder }) =>
        subject === undefined || missOf(view, index, subject, { isPeer: false, holder }) === undefined,
    )
    .flatMap((policy) =>
      policy.rules.flatMap(({ peers }) =>
        peers.flatMap((peer): readonly IdleSelection[] => {
          const { selection } = peer;
          const miss = selection && missOf(view, index, selection, { isPeer: true, holder: policy.resource });
          return selection === undefined || miss === undefined
            ? []
            : [{ policy, selection, peer, hasOthers: peers.length > 1, ...miss }];
        }),
      ),
    );

/** A port of a rule on which none of the destination pods listens. */
export interface UnservedPort {
  readonly policy: PluginPolicy;
  readonly port: PluginPort;
  readonly workloads: readonly WorkloadMatchOf[];
  /** The port is that of a Service with another target port. */
  readonly translation: Translation | undefined;
  /** `TCP/8080`: what the pods declare. */
  readonly declared: ReadonlySet<string>;
}

/** A rule with a single port is not written for more pods than this. */
const MOST_WORKLOADS = 200;
const MOST_PORTS = 10;

function destinationsOf(view: PolicyView, policy: PluginPolicy, rule: PluginRule): readonly WorkloadMatchOf[] {
  const selections = rule.direction === "Ingress" ? [policy.subject] : rule.peers.map(({ selection }) => selection);
  return selections.some((selection) => selection === undefined || selection.isLimited)
    ? []
    : selections.flatMap((selection) => (selection === undefined ? [] : view.selection(selection)));
}

const isAllowed = (policy: PluginPolicy, { direction }: PluginRule, protocols: readonly Protocol[], number: number) =>
  policy.rules.some(
    (rule) =>
      rule.allows &&
      rule.direction === direction &&
      protocols.some((protocol) => includesPort(rule.connections, protocol, number)),
  );

/** Ports in policies of network plugins that the pods do not serve. */
export function unservedPorts(
  view: PolicyView,
  servicesOf: (workload: WorkloadMatchOf["workload"]) => readonly ServiceBackends[],
): readonly UnservedPort[] {
  const table = new ServedPortTable(servicesOf);
  return view.pluginPolicies.flatMap((policy) =>
    policy.rules.flatMap((rule): readonly UnservedPort[] => {
      if (!rule.allows || rule.ports.length === 0) return [];
      const workloads = destinationsOf(view, policy, rule);
      if (workloads.length === 0 || workloads.length > MOST_WORKLOADS) return [];
      return rule.ports.flatMap((port): readonly UnservedPort[] => {
        const { protocols, number } = port;
        if (protocols.some((protocol) => table.isServed([workloads], `${protocol}/${number}`))) return [];
        const translation = protocols
          .map((protocol) =>
            table.translationOf(
              workloads.map(({ workload }) => workload),
              protocol,
              number,
            ),
          )
          .find((found) => found !== undefined);
        const declared = new Set(workloads.flatMap(({ workload }) => [...table.of(workload).known]));
        const isClear =
          translation === undefined
            ? declared.size > 0 && declared.size <= MOST_PORTS
            : !isAllowed(policy, rule, protocols, translation.to);
        return isClear ? [{ policy, port, workloads, translation, declared }] : [];
      });
    }),
  );
}
