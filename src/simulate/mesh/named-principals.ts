import { fieldsOf, listOf } from "../../base/values.ts";
import { isRecord } from "../../base/is-record.ts";
import type { Place } from "../../diagnostic/place.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import { isSecurityKind } from "./authorization/policy.ts";

/** A client that a rule of an AuthorizationPolicy names. */
export interface NamedClient {
  readonly policy: Resource;
  readonly kind: "principal" | "namespace";
  readonly value: string;
  readonly at: Place;
}

const LISTS = {
  principals: "principal",
  notPrincipals: "principal",
  namespaces: "namespace",
  notNamespaces: "namespace",
} as const;

const KEYS: Readonly<Record<string, NamedClient["kind"]>> = {
  "source.principal": "principal",
  "source.namespace": "namespace",
};

function* clientsIn(policy: Resource, list: unknown, kind: NamedClient["kind"]): Iterable<NamedClient> {
  if (!Array.isArray(list)) return;
  for (const [index, value] of list.entries())
    if (typeof value === "string") yield { policy, kind, value, at: policy.document.at(list, index) };
}

function* clientsOf(policy: Resource): Iterable<NamedClient> {
  for (const rule of listOf(fieldsOf(policy.object["spec"])["rules"])) {
    for (const from of listOf(fieldsOf(rule)["from"])) {
      const source = fieldsOf(fieldsOf(from)["source"]);
      for (const [field, kind] of Object.entries(LISTS)) yield* clientsIn(policy, source[field], kind);
    }
    for (const when of listOf(fieldsOf(rule)["when"])) {
      if (!isRecord(when)) continue;
      const kind = KEYS[String(when["key"])];
      if (kind === undefined) continue;
      yield* clientsIn(policy, when["values"], kind);
      yield* clientsIn(policy, when["notValues"], kind);
    }
  }
}

/** Principals and namespaces in the rules of AuthorizationPolicies. Use it as `simulation.fact(namedClients)`. */
export const namedClients = (model: Model): readonly NamedClient[] =>
  model.resources
    .filter((resource) => isSecurityKind(resource, "AuthorizationPolicy") && !model.malformed.has(resource))
    .flatMap((policy) => [...clientsOf(policy)]);

/** Why a principal matches no client, whatever there is. Source: istio pilot/pkg/security/authz/matcher/string.go. */
export function impossiblePrincipal(value: string): "prefix" | "wildcards" | "parts" | undefined {
  if (value.startsWith("spiffe://")) return "prefix";
  if (value.slice(1, -1).includes("*") || (value.length > 1 && value.startsWith("*") && value.endsWith("*")))
    return "wildcards";
  if (value.includes("*")) return undefined;
  const [, ns, , sa, ...rest] = value.split("/");
  return ns === "ns" && sa === "sa" && rest.length === 1 ? undefined : "parts";
}

/** ServiceAccounts of a namespace: those that are defined, and those that pods use. `default` is always there. */
export function accountsIn(model: Model, namespace: string): ReadonlySet<string> {
  const names = new Set(["default"]);
  for (const { kind, group, name, namespace: own } of model.resources)
    if (kind === "ServiceAccount" && group === "" && own === namespace) names.add(name);
  for (const { template } of model.workloadsIn(namespace)) {
    const { serviceAccountName, serviceAccount } = template.spec;
    const used = serviceAccountName ?? serviceAccount;
    if (used !== undefined) names.add(used);
  }
  return names;
}
