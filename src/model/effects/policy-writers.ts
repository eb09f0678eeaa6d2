import { isRecord } from "../../base/is-record.ts";
import { rowsOf } from "./effect.ts";
import type { Effect } from "./effect.ts";

type Object = Readonly<Record<string, unknown>>;

const NETWORK_POLICY = /(?:^|[^A-Za-z])(?:[A-Z]\w*)?NetworkPolic(?:y|ies)\b|\bnetworkpolicies\b/;

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const map = (value: unknown): Object => (isRecord(value) ? value : {});

/** No rule of it generates NetworkPolicies, or those of a network plugin. Source: kyverno.io/docs policy types. */
const generatesNoPolicy = ({ spec }: Object): boolean =>
  !list(map(spec)["rules"]).some(
    (rule) => isRecord(rule) && rule["generate"] !== undefined && NETWORK_POLICY.test(JSON.stringify(rule["generate"])),
  );

const mentionsNoPolicy = ({ spec }: Object): boolean => !NETWORK_POLICY.test(JSON.stringify(spec ?? {}));

const WRITER = { does: ["isolate", "allow"] } as const;

/** Kinds whose controllers write NetworkPolicies, and those that stop connections inside of a node. */
export const POLICY_WRITERS: readonly Effect[] = [
  ...rowsOf("kyverno.io", {
    ClusterPolicy: { ...WRITER, clusterScoped: true, inert: generatesNoPolicy },
    Policy: { ...WRITER, inert: generatesNoPolicy },
    UpdateRequest: {},
    PolicyException: {},
    CleanupPolicy: {},
    ClusterCleanupPolicy: { clusterScoped: true },
    GlobalContextEntry: { clusterScoped: true },
  }),
  ...rowsOf("policies.kyverno.io", {
    GeneratingPolicy: { ...WRITER, clusterScoped: true, inert: mentionsNoPolicy },
    NamespacedGeneratingPolicy: { ...WRITER, inert: mentionsNoPolicy },
    ValidatingPolicy: { clusterScoped: true },
    MutatingPolicy: { clusterScoped: true },
    ImageValidatingPolicy: { clusterScoped: true },
    DeletingPolicy: { clusterScoped: true },
    PolicyException: {},
  }),
  // Source: projectcapsule.dev docs, Tenant networkPolicies: written into each namespace of the tenant.
  ...rowsOf("capsule.clastix.io", {
    Tenant: {
      ...WRITER,
      clusterScoped: true,
      inert: ({ spec }) => list(map(map(spec)["networkPolicies"])["items"]).length === 0,
    },
    TenantResource: { ...WRITER, inert: mentionsNoPolicy },
    GlobalTenantResource: { ...WRITER, clusterScoped: true, inert: mentionsNoPolicy },
  }),
  // Source: hierarchical-namespaces docs/user-guide: copies objects of a parent namespace into its children.
  ...rowsOf("hnc.x-k8s.io", {
    HNCConfiguration: { ...WRITER, clusterScoped: true, inert: mentionsNoPolicy },
    HierarchyConfiguration: {},
    SubnamespaceAnchor: {},
    HierarchicalResourceQuota: {},
  }),
  // Source: tetragon.io/docs concepts/enforcement: an action may kill a process or fail its system call.
  ...rowsOf("cilium.io", {
    TracingPolicy: {
      does: ["isolate"],
      side: "from",
      clusterScoped: true,
      touches: { by: "labels", at: "spec.podSelector" },
      inert: enforcesNothing,
    },
    TracingPolicyNamespaced: {
      does: ["isolate"],
      side: "from",
      touches: { by: "labels", at: "spec.podSelector" },
      inert: enforcesNothing,
    },
  }),
];

function enforcesNothing({ spec }: Object): boolean {
  return !/"(?:Sigkill|Signal|Override|NotifyEnforcer)"/.test(JSON.stringify(spec ?? {}));
}
