import {
  blockedDNS,
  pluginDNSFinding,
  defineRule,
  dnsBlockedByPlugins,
  insertBefore,
  insertItem,
  policyView,
} from "../../src/rule.ts";
import type { BlockedDNS, CompiledPolicy, DraftEdit, DraftFix, Workload } from "../../src/rule.ts";

const DNS_RULE = [
  "- to:",
  "    - namespaceSelector:",
  "        matchLabels: { kubernetes.io/metadata.name: kube-system }",
  "      podSelector:",
  "        matchLabels: { k8s-app: kube-dns }",
  "  ports:",
  "    - { protocol: UDP, port: 53 }",
  "    - { protocol: TCP, port: 53 }",
];

/** The smallest change that allows DNS: complete the rule that was written for it, else add one. */
function edit({ attempt, missing }: BlockedDNS, { resource }: CompiledPolicy): DraftEdit | undefined {
  const rule = resource.object.spec?.egress?.find((candidate) => candidate === attempt?.rule.object);
  if (attempt?.flaw === "protocol" && rule?.ports !== undefined)
    return insertItem(
      resource,
      rule.ports,
      missing.map((protocol) => `- { protocol: ${protocol}, port: 53 }`),
    );
  const peer = rule?.to?.find((candidate) => candidate === attempt?.peer?.object);
  if (attempt?.flaw === "namespace" && peer !== undefined) {
    const name = "kubernetes.io/metadata.name: kube-system";
    return insertBefore(resource, peer, "podSelector", {
      block: ["namespaceSelector:", `  matchLabels: { ${name} }`],
      flow: `namespaceSelector: { matchLabels: { ${name} } }`,
    });
  }
  return insertItem(resource, resource.object.spec?.egress ?? [], DNS_RULE);
}

const HELP = {
  namespace:
    "A podSelector alone selects pods of the policy's own namespace: " +
    "add a namespaceSelector for kube-system to the same item.",
  address:
    "The cluster DNS is a Service whose pods run in kube-system: allow these pods, " +
    "not the addresses of public resolvers.",
  protocol: "Allow UDP 53 too: a port without `protocol` is TCP.",
  TCP: "Allow TCP 53 as well as UDP 53 in the same rule.",
} as const;

const relatedOf = (workloads: readonly Workload[]) =>
  workloads
    .slice(0, 5)
    .map(({ resource }) => ({ at: resource.atName(), note: `${resource.title} cannot resolve names` }));

export default defineRule({
  id: "egress-blocks-dns",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "Policies restrict the egress of pods and do not allow DNS.",
    why:
      "The pods can connect to the peers that the policies allow, but cannot resolve their names: " +
      "every connection to a name fails. Pods whose policies allow no egress at all are not reported.",
    remedy: "Allow UDP and TCP 53 to the cluster's DNS in one of the policies that select the pods.",
    references: [
      "https://kubernetes.io/docs/concepts/services-networking/network-policies/",
      "https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/",
    ],
  },
  options: {},
  messages: {
    blocked: (d: {
      readonly policy: string;
      readonly pods: string;
      readonly missing: string;
      readonly kind?: string;
    }) =>
      `${d.kind ?? "NetworkPolicy"} "${d.policy}" blocks DNS for ${d.pods}: no egress rule allows ` +
      `${d.missing} to the cluster DNS.`,
    noTCP: (d: { readonly policy: string; readonly pods: string; readonly kind?: string }) =>
      `${d.kind ?? "NetworkPolicy"} "${d.policy}" blocks DNS over TCP for ${d.pods}: no egress ` +
      "rule allows TCP 53 to the cluster DNS, so answers too long for UDP are lost.",
  },
  check({ model, simulation, report }) {
    const view = simulation.fact(policyView);
    const groups = new Map<
      string,
      { readonly blocked: BlockedDNS; readonly policy: CompiledPolicy; readonly workloads: Workload[] }
    >();
    for (const workload of model.workloads) {
      const blocked = blockedDNS(view, workload);
      const policy = blocked?.attempt?.policy ?? blocked?.policies[0];
      if (blocked === undefined || policy === undefined) continue;
      const key = `${policy.id} ${blocked.missing.join()} ${blocked.unknown ?? ""}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { blocked, policy, workloads: [workload] });
      else group.workloads.push(workload);
    }
    for (const { blocked, policy, workloads } of groups.values()) {
      const { resource } = policy;
      const { spec } = resource.object;
      const [first] = workloads;
      if (first === undefined || spec === undefined) continue;
      const { attempt, missing, unknown } = blocked;
      const pods = workloads.length === 1 ? first.resource.title : `${workloads.length} workloads`;
      const change = edit(blocked, policy);
      const fixes: readonly DraftFix[] =
        change === undefined ? [] : [{ kind: "suggested", title: "Allow DNS", edits: [change] }];
      const rule = spec.egress?.find((candidate) => candidate === attempt?.rule.object);
      const place = {
        resource,
        at: rule === undefined ? resource.at(spec, "egress", "key") : resource.at(rule),
        related: relatedOf(workloads),
        help:
          !missing.includes("UDP") && attempt?.flaw !== "address"
            ? HELP.TCP
            : attempt === undefined
              ? undefined
              : HELP[attempt.flaw],
        fixes,
        unknown,
      };
      if (missing.includes("UDP"))
        report({
          ...place,
          message: "blocked",
          data: { policy: resource.name, pods, missing: `${missing.join("/")} 53` },
        });
      else report({ ...place, message: "noTCP", severity: "warning", data: { policy: resource.name, pods } });
    }
    for (const blocked of simulation.fact(dnsBlockedByPlugins)) report(pluginDNSFinding(blocked));
  },
});
