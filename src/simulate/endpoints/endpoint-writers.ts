import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";

/** Roles are not validated here: `verbs: yes` is possible. */
interface PolicyRule {
  readonly resources?: unknown;
  readonly verbs?: unknown;
}

const containsOneOf = (list: unknown, names: ReadonlySet<unknown>): boolean =>
  Array.isArray(list) && list.some((item) => names.has(item));

const WRITES: ReadonlySet<unknown> = new Set(["*", "create", "update", "patch"]);
const ENDPOINTS: ReadonlySet<unknown> = new Set(["*", "endpoints", "endpointslices", "endpoints/restricted"]);

/** Whether a role allows a program of the scope to write endpoints, as for database operators and leader elections. */
function mayWriteEndpoints(role: Resource): boolean {
  const { rules } = role.object;
  if (!Array.isArray(rules)) return false;
  return (rules as readonly (PolicyRule | null)[]).some(
    (rule) => containsOneOf(rule?.resources, ENDPOINTS) && containsOneOf(rule?.verbs, WRITES),
  );
}

/**
 * Roles that allow writing endpoints: by namespace, and under "" those of the whole cluster. Use it as
 * `simulation.fact(endpointWriters)`.
 */
export function endpointWriters(model: Model): ReadonlyMap<string, Resource> {
  const writers = new Map<string, Resource>();
  for (const resource of model.resources) {
    if (resource.group !== "rbac.authorization.k8s.io" || (resource.kind !== "Role" && resource.kind !== "ClusterRole"))
      continue;
    if (!writers.has(resource.namespace) && mayWriteEndpoints(resource)) writers.set(resource.namespace, resource);
  }
  return writers;
}
