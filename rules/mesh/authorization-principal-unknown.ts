import {
  accountsIn,
  defineRule,
  didYouMean,
  impossiblePrincipal,
  isSlip,
  namedClients,
  nearest,
  writeString,
} from "../../src/rule.ts";
import type { Model, NamedClient } from "../../src/rule.ts";

interface Missing {
  readonly message: "account" | "namespace";
  readonly name: string;
  readonly namespace: string;
  /** The whole value as it was meant, where one name is a slip of another. */
  readonly meant: string | undefined;
  readonly unknown: string | undefined;
}

function missingNamespace(model: Model, name: string, rename: (right: string) => string): Missing | undefined {
  if (name.includes("*") || model.hasNamespace(name)) return undefined;
  const near = nearest(name, model.namespaces());
  const slip = near !== undefined && isSlip(near, name);
  return {
    message: "namespace",
    name,
    namespace: name,
    meant: slip ? rename(near) : undefined,
    unknown: slip ? undefined : `namespace ${name} may be defined elsewhere`,
  };
}

function missing(model: Model, { kind, value }: NamedClient): Missing | undefined {
  if (kind === "namespace") return missingNamespace(model, value, (right) => right);
  const [domain = "", , namespace = "", , name = ""] = value.split("/");
  if (value.split("/").length !== 5 || name.includes("*")) return undefined;
  const absent = missingNamespace(model, namespace, (right) => `${domain}/ns/${right}/sa/${name}`);
  if (absent !== undefined) return absent;
  const accounts = accountsIn(model, namespace);
  if (accounts.has(name)) return undefined;
  const near = nearest(name, [...accounts]);
  const slip = near !== undefined && isSlip(near, name);
  return {
    message: "account",
    name,
    namespace,
    meant: slip ? `${domain}/ns/${namespace}/sa/${near}` : undefined,
    unknown: slip ? undefined : `ServiceAccount ${namespace}/${name} may be created elsewhere`,
  };
}

export default defineRule({
  id: "authorization-principal-unknown",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary:
      "A rule of an AuthorizationPolicy names a client that cannot exist, or that these manifests do not contain.",
    why: "The rule matches no client: an ALLOW policy refuses the one that was meant, and a DENY policy lets it pass.",
    remedy:
      "Write a principal as `cluster.local/ns/NAMESPACE/sa/SERVICE_ACCOUNT`, with a ServiceAccount that pods use.",
    references: ["https://istio.io/latest/docs/reference/config/security/authorization-policy/#Source"],
  },
  options: {},
  messages: {
    account: (d: { readonly policy: string; readonly name: string; readonly namespace: string }) =>
      `${d.policy} names ServiceAccount "${d.name}", which is not in namespace ${d.namespace}.`,
    namespace: (d: { readonly policy: string; readonly name: string; readonly namespace: string }) =>
      `${d.policy} names namespace ${d.name}, which no manifest defines or uses.`,
    prefix: (d: { readonly policy: string; readonly value: string }) =>
      `Principal "${d.value}" of ${d.policy} matches no client: Istio adds spiffe:// itself.`,
    wildcards: (d: { readonly policy: string; readonly value: string }) =>
      `Principal "${d.value}" of ${d.policy} matches no client: only one * is a wildcard, at the start or the end.`,
    parts: (d: { readonly policy: string; readonly value: string }) =>
      `Principal "${d.value}" of ${d.policy} matches no client: it is not TRUST_DOMAIN/ns/NAMESPACE/sa/ACCOUNT.`,
  },
  check({ model, simulation, report }) {
    for (const client of simulation.fact(namedClients)) {
      const { policy, kind, value, at } = client;
      const impossible = kind === "principal" ? impossiblePrincipal(value) : undefined;
      if (impossible !== undefined) {
        report({ resource: policy, at, message: impossible, data: { policy: policy.quoted, value } });
        continue;
      }
      const found = missing(model, client);
      if (found === undefined) continue;
      const { message, name, namespace, meant, unknown } = found;
      report({
        resource: policy,
        at,
        message,
        data: { policy: policy.quoted, name, namespace },
        help: didYouMean(meant),
        unknown,
        fixes:
          meant === undefined
            ? []
            : [{ kind: "suggested", title: `Use "${meant}"`, edits: [{ at, text: writeString(policy, meant) }] }],
      });
    }
  },
});
