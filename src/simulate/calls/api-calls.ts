import { listOf } from "../../base/values.ts";
import { isRecord } from "../../base/is-record.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import type { Workload } from "../../model/workload.ts";
import type { Call, Certainty } from "./call.ts";

const RBAC = "rbac.authorization.k8s.io";

/**
 * Verbs that others check for a subject: it sends no request itself. Sources: pod security policies and OpenShift's
 * SCCs.
 */
const NO_REQUEST: ReadonlySet<unknown> = new Set(["use", "impersonate-on"]);
/** Roles of every cluster whose holders send requests. Source: plugin/pkg/auth/authorizer/rbac/bootstrappolicy. */
const BUILT_IN = /^(?:cluster-admin|admin|edit|view|system:auth-delegator|system:kube-scheduler)$/;

/** A rule by which a subject sends requests for resources of the API. */
const isRequest = (rule: unknown): boolean =>
  isRecord(rule) &&
  listOf(rule["resources"]).length > 0 &&
  listOf(rule["verbs"]).some((verb) => typeof verb === "string" && !NO_REQUEST.has(verb));

function certaintyOf(model: Model, kind: string, namespace: string, name: string): Certainty | undefined {
  const role = model.find(RBAC, kind, kind === "Role" ? namespace : "", name);
  if (role === undefined) return BUILT_IN.test(name) ? "sure" : "guess";
  if (isRecord(role.object["aggregationRule"])) return "sure";
  return listOf(role.object["rules"]).some(isRequest) ? "sure" : undefined;
}

interface Binding {
  readonly resource: Resource;
  readonly roleRef: object;
  readonly role: string;
  readonly certainty: Certainty;
}

const keyOf = (namespace: string, name: string): string => `${namespace}/${name}`;

/** What is bound to each ServiceAccount; of several the surest. */
function bindings(model: Model): ReadonlyMap<string, Binding> {
  const found = new Map<string, Binding>();
  for (const resource of model.resources) {
    if (resource.group !== RBAC || model.malformed.has(resource)) continue;
    if (resource.kind !== "RoleBinding" && resource.kind !== "ClusterRoleBinding") continue;
    const { roleRef, subjects } = resource.object;
    if (!isRecord(roleRef) || typeof roleRef["name"] !== "string" || typeof roleRef["kind"] !== "string") continue;
    const { kind, name } = roleRef as { readonly kind: string; readonly name: string };
    const certainty = certaintyOf(model, kind, resource.namespace, name);
    if (certainty === undefined) continue;
    for (const subject of listOf(subjects)) {
      if (!isRecord(subject) || subject["kind"] !== "ServiceAccount" || typeof subject["name"] !== "string") continue;
      const { namespace } = subject;
      const key = keyOf(typeof namespace === "string" ? namespace : resource.namespace, subject["name"]);
      const known = found.get(key);
      if (known === undefined || (known.certainty === "guess" && certainty === "sure"))
        found.set(key, { resource, roleRef, role: `${kind} "${name}"`, certainty });
    }
  }
  return found;
}

/** Whether the pods get a token at all: without one they cannot use what the account is allowed. */
function hasToken(model: Model, { namespace, template: { spec } }: Workload, account: string): boolean {
  const ownVolume = (spec.volumes ?? []).some(({ projected }) =>
    (projected?.sources ?? []).some(({ serviceAccountToken }) => serviceAccountToken !== undefined),
  );
  if (ownVolume) return true;
  const object = model.find("", "ServiceAccount", namespace, account)?.object;
  return (spec.automountServiceAccountToken ?? object?.["automountServiceAccountToken"]) !== false;
}

/** Pods whose ServiceAccount is bound to a role use the API: nothing else would need it. */
export function apiServerCalls(model: Model): readonly Call[] {
  const bound = bindings(model);
  if (bound.size === 0) return [];
  return model.workloads.flatMap((workload): readonly Call[] => {
    const { spec } = workload.template;
    const account = spec.serviceAccountName ?? spec.serviceAccount ?? "default";
    const binding = bound.get(keyOf(workload.namespace, account));
    if (binding === undefined || !hasToken(model, workload, account)) return [];
    const { resource, roleRef, role, certainty } = binding;
    return [
      {
        from: { kind: "workload", workload },
        to: { kind: "actor", actor: "API server" },
        port: undefined,
        protocol: "TCP",
        source: "rbac",
        declaredBy: role,
        resource,
        at: resource.document.at(roleRef, "name" as never),
        // Every pod that says nothing runs as `default`, which need not be meant.
        certainty: account === "default" ? "guess" : certainty,
      },
    ];
  });
}
