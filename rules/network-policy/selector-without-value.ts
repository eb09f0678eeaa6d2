import { defineRule, droppedKeys, isRecord } from "../../src/rule.ts";
import type { Fields, Resource } from "../../src/rule.ts";

/** Kinds whose selectors match existing pods, Services or namespaces: an empty one matches all of them. */
const KINDS: ReadonlySet<string> = new Set([
  "networking.k8s.io/NetworkPolicy",
  "policy.networking.k8s.io/ClusterNetworkPolicy",
  "policy.networking.k8s.io/AdminNetworkPolicy",
  "policy.networking.k8s.io/BaselineAdminNetworkPolicy",
  "policy/PodDisruptionBudget",
  "monitoring.coreos.com/ServiceMonitor",
  "monitoring.coreos.com/PodMonitor",
  "cilium.io/CiliumNetworkPolicy",
  "cilium.io/CiliumClusterwideNetworkPolicy",
]);

const IN_SELECTORS: ReadonlySet<string> = new Set(["matchLabels", "matchExpressions"]);

interface Open {
  readonly owner: object;
  readonly key: string;
  /** `spec.ingress[0].from[0].podSelector` */
  readonly field: string;
}

/** Selectors that are empty because they, or a key in them, have no value. */
function* open(value: unknown, field: string, depth = 0): Iterable<Open> {
  if (depth > 20) return;
  if (Array.isArray(value))
    for (const [index, item] of value.entries()) yield* open(item, `${field}[${index}]`, depth + 1);
  if (!isRecord(value)) return;
  for (const key of droppedKeys(value)) {
    if (IN_SELECTORS.has(key) && Object.keys(value).length === 0) yield { owner: value, key, field };
    // In a peer, a podSelector without a value is another peer or is rejected; in a policy it is the empty selector.
    if (field === "spec" && (key === "podSelector" || key === "endpointSelector"))
      yield { owner: value, key, field: `spec.${key}` };
  }
  for (const [key, item] of Object.entries(value)) yield* open(item, `${field}.${key}`, depth + 1);
}

function matched(field: string, { namespace, kind }: Resource): string {
  const last = field.slice(field.lastIndexOf(".") + 1);
  if (last === "namespaceSelector" || last === "namespaces") return "every namespace";
  if (kind === "ServiceMonitor") return `every Service of namespace ${namespace}`;
  return namespace === "" || field.includes(".pods.") ? "every pod" : `every pod of namespace ${namespace}`;
}

export default defineRule({
  id: "selector-without-value",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "A key of a selector has no value, so the selector matches everything.",
    why:
      "YAML reads `matchLabels:` without a value as null, and Kubernetes treats null as not set: a policy written " +
      "to isolate one application isolates the whole namespace, and a rule written to allow one peer allows all.",
    remedy: "Write the labels below the key, indented. To match everything, write `podSelector: {}`.",
    references: [
      "https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource",
      "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors",
    ],
  },
  options: {},
  messages: {
    everything: (d: {
      readonly key: string;
      readonly field: string;
      readonly object: string;
      readonly matched: string;
    }) => `\`${d.key}:\` has no value, so ${d.field} of ${d.object} matches ${d.matched}.`,
  },
  // Source: k8s.io/apimachinery meta/v1 types.go, LabelSelector: "An empty label selector matches all objects."
  check({ model, report }) {
    for (const resource of model.resources) {
      if (!KINDS.has(`${resource.group}/${resource.kind}`)) continue;
      for (const { owner, key, field } of open(resource.object["spec"], "spec")) {
        report({
          resource,
          at: resource.at(owner as Fields, key, "key"),
          message: "everything",
          data: { key, field, object: resource.title, matched: matched(field, resource) },
          help: "Write the labels below it, or replace the selector with `{}` to match everything.",
        });
      }
    }
  },
});
