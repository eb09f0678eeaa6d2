import {
  defineRule,
  describeMiss,
  describeSelector,
  isSlip,
  labelFixes,
  labelIndex,
  labelsInstead,
  nearestWorkload,
  placeOfMiss,
  policyView,
  unseenPods,
} from "../../src/rule.ts";
import type {
  CompiledPolicy,
  DraftFix,
  Labels,
  Model,
  PolicyPeer,
  PolicyView,
  Resource,
  Selector,
  SelectorMiss,
} from "../../src/rule.ts";

const METADATA_NAME = "kubernetes.io/metadata.name";

/** The namespaces a peer can only mean: its policy's own, or those that its selector names. */
function namedNamespaces(policy: CompiledPolicy, peer: PolicyPeer): readonly string[] {
  if (peer.namespaces === undefined) return [policy.namespace];
  return peer.namespaces.requirements.flatMap((requirement) =>
    requirement.key === METADATA_NAME && requirement.operator === "In" ? requirement.values : [],
  );
}

interface MeantNamespace {
  readonly resource: Resource;
  readonly name: string;
  /** The value of the label that it has, where that is a slip away. */
  readonly value?: string;
}

/** A declared Namespace that a selector by another label than its name was meant for: `name: shop` and Namespace shop without that label, or a slip. */
function namespaceMeant(model: Model, selector: Selector): MeantNamespace | undefined {
  const [only, ...more] = selector.requirements;
  if (only?.operator !== "In" || more.length > 0) return undefined;
  const [name, ...others] = only.values;
  if (name === undefined || others.length > 0) return undefined;
  const { resource } = model.namespaceLabels(name);
  if (only.key === METADATA_NAME && model.hasNamespace(name)) return undefined;
  if (resource !== undefined) return { resource: resource as unknown as Resource, name };
  const declared = model.all("Namespace") as readonly unknown[] as readonly Resource[];
  const valueIn = (namespace: Resource): string =>
    only.key === METADATA_NAME ? namespace.name : (namespace.labels[only.key] ?? name);
  if (declared.some((namespace) => namespace.labels[only.key] === name)) return undefined;
  const near = declared.find((namespace) => isSlip(name, valueIn(namespace)));
  return near && { resource: near, name: near.name, value: valueIn(near) };
}

function namespaceFixes(resource: Resource, peer: PolicyPeer, { value }: MeantNamespace): readonly DraftFix[] {
  const { matchLabels } =
    (peer.object as { readonly namespaceSelector?: { readonly matchLabels?: Labels } }).namespaceSelector ?? {};
  const [key] = Object.keys(matchLabels ?? {});
  return value === undefined || matchLabels === undefined || key === undefined
    ? []
    : [
        {
          kind: "safe",
          title: `Ask for ${key}: ${value}`,
          edits: [{ at: resource.document.at(matchLabels, key), text: value }],
        },
      ];
}

/** Whether a peer lets somebody through, as far as is known. */
function meetsSomebody(view: PolicyView, policy: CompiledPolicy, peer: PolicyPeer): boolean {
  const { workloads, addresses, open } = view.peerScope(policy, peer);
  return addresses || workloads.length > 0 || open !== undefined;
}

/** Pods of the policy's own namespace, in an item next to one for whole namespaces. */
function isBesideNamespaces(peers: readonly PolicyPeer[], peer: PolicyPeer): boolean {
  const at = peers.indexOf(peer);
  return (
    peer.namespaces === undefined &&
    [peers[at - 1], peers[at + 1]].some((other) => other?.namespaces !== undefined && other.pods === undefined)
  );
}

/** Why nothing proves that the pods of others are not there: one repository seldom holds all of a namespace. */
function notAllPods(model: Model, namespace: string): string | undefined {
  const world = model.world(namespace);
  return world.closed && world.declared === true
    ? undefined
    : `these manifests need not hold all pods of namespace ${namespace}`;
}

export default defineRule({
  id: "policy-peer-matches-nothing",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "A peer of a NetworkPolicy rule meets no pod.",
    why: "The rule was written to let someone through and lets nobody: the connections it was meant for are dropped. A podSelector without a namespaceSelector looks only in the policy's own namespace.",
    remedy: "Use labels of the pods that are meant, and a namespaceSelector if they live in another namespace.",
    references: [
      "https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors",
    ],
  },
  options: {},
  messages: {
    nothing: (d: {
      readonly policy: string;
      readonly list: string;
      readonly selector: string;
      readonly where: string;
      readonly what: "rule" | "peer";
    }) =>
      `A \`${d.list}\` peer of NetworkPolicy "${d.policy}" asks for pods with ${d.selector} in ${d.where}, and there are none: the ${d.what} lets nobody through.`,
    namespace: (d: { readonly policy: string; readonly selector: string; readonly namespace: string }) =>
      `A peer of NetworkPolicy "${d.policy}" asks for a namespace with label ${d.selector}, which Namespace ${d.namespace} does not have.`,
  },
  check({ model, simulation, report }) {
    const view = simulation.fact(policyView);
    const index = simulation.fact(labelIndex);
    for (const policy of view.policies) {
      const { resource } = policy;
      for (const rule of policy.rules) {
        if (rule.peers === "all") continue;
        for (const peer of rule.peers) {
          if (peer.blocks.length > 0 || peer.pods?.nothing === true || peer.namespaces?.nothing === true) continue;
          const { workloads, open } = view.peerScope(policy, peer);
          const meant = peer.namespaces === undefined ? undefined : namespaceMeant(model, peer.namespaces);
          if (
            meant !== undefined &&
            peer.namespaces !== undefined &&
            view.set.matchNamespace(peer.namespaces, meant.name) === "no" &&
            !workloads.some(({ match }) => match === "yes")
          ) {
            report({
              resource,
              at: resource.document.at(peer.object, "namespaceSelector"),
              message: "namespace",
              data: { policy: resource.name, selector: describeSelector(peer.namespaces), namespace: meant.name },
              related: [{ at: meant.resource.atName(), note: `Namespace ${meant.name} is declared here` }],
              help:
                meant.value === undefined
                  ? `Every namespace carries its name as label: \`${METADATA_NAME}: ${meant.name}\`.`
                  : `Did you mean "${meant.value}", as Namespace ${meant.name} has it?`,
              fixes: namespaceFixes(resource, peer, meant),
            });
            continue;
          }
          // A policy that selects no pod is told as a whole.
          if (workloads.length > 0 || (policy.selector.requirements.length > 0 && view.selected(policy).length === 0))
            continue;
          // Whole namespaces, and `{}`, stand for whatever pods come.
          if (peer.pods === undefined || peer.pods.requirements.length === 0) continue;
          const named = namedNamespaces(policy, peer);
          const { pods } = peer;
          const isDNS = pods.requirements.some(
            ({ key, ...rest }) => key === "k8s-app" && "values" in rest && rest.values.includes("kube-dns"),
          );
          // The cluster's DNS is there without any manifest.
          if (isDNS && (named.length === 0 || named.includes("kube-system"))) continue;
          const near = named
            .map((namespace) => nearestWorkload(model, index, namespace, pods))
            .find((miss) => miss !== undefined);
          // A dash too many is told by policy-peer-or-for-and.
          if (near?.strong !== true && isBesideNamespaces(rule.peers, peer)) continue;
          const unseen =
            named.length === 0
              ? open
              : named
                  .map(
                    (namespace) =>
                      unseenPods(model, index, namespace, pods, { near }) ??
                      (near === undefined ? notAllPods(model, namespace) : undefined),
                  )
                  .find((reason) => reason !== undefined);
          const { matchLabels } =
            (peer.object as { readonly podSelector?: { readonly matchLabels?: Labels } }).podSelector ?? {};
          const key = near?.requirement?.key;
          const at =
            matchLabels !== undefined && key !== undefined && Object.hasOwn(matchLabels, key)
              ? resource.document.at(matchLabels, key)
              : resource.document.at(peer.object, "podSelector");
          const others = rule.peers.some((other) => other !== peer && meetsSomebody(view, policy, other));
          report({
            resource,
            at,
            message: "nothing",
            data: {
              policy: resource.name,
              list: rule.direction === "Ingress" ? "from" : "to",
              selector: describeSelector(pods),
              where: named.length === 0 ? "the selected namespaces" : `namespace ${named.join(", ")}`,
              what: others ? "peer" : "rule",
            },
            related:
              near === undefined
                ? []
                : [{ at: placeOfMiss(near), note: `the nearest: ${near.workload.resource.title}` }],
            help:
              near === undefined
                ? named.length === 1
                  ? labelsInstead(index, named[0] ?? "", pods)
                  : undefined
                : helpFor(near, peer),
            fixes: labelFixes(resource, matchLabels, near),
            unknown: unseen,
            // A list of all clients may well name one that is not installed.
            ...(others && near === undefined && { severity: "info" as const }),
            follows: isDNS ? { rules: ["egress-blocks-dns"], resources: [resource] } : undefined,
          });
        }
      }
    }
  },
});

const helpFor = (near: SelectorMiss, peer: PolicyPeer): string =>
  near.kind === "namespace" && peer.namespaces === undefined
    ? `${describeMiss(near)}: add a namespaceSelector for it to the same list item.`
    : `${describeMiss(near)}.`;
