import { defineRule, fqdnsWithoutDNS } from "../../src/rule.ts";

export default defineRule({
  id: "fqdn-policy-without-dns",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A Cilium policy allows names with `toFQDNs`, and no rule shows Cilium the DNS answers of the pods.",
    why:
      "Cilium learns the addresses of a name from answers that pass its DNS proxy, and only a rule with `rules.dns` " +
      "sends lookups there. Without one, Cilium knows no address of the names, and every connection to them is " +
      "dropped.",
    remedy:
      'Add `rules: { dns: [{ matchPattern: "*" }] }` to the `toPorts` item that allows port 53 to the cluster DNS.',
    references: [
      "https://docs.cilium.io/en/stable/security/policy/language/#dns-based",
      "https://docs.cilium.io/en/stable/security/dns/",
    ],
  },
  options: {},
  messages: {
    unseen: (d: { readonly policy: string; readonly pods: string; readonly names: string }) =>
      `${d.policy} allows ${d.names} to ${d.pods}, but no egress rule for them has \`rules.dns\`: ` +
      "Cilium never learns the addresses, and the connections are dropped.",
  },
  check({ simulation, report }) {
    for (const { spec, rule, workloads, lookup, unknown } of simulation.fact(fqdnsWithoutDNS)) {
      const { resource } = spec.policy;
      const names =
        typeof rule.peers === "string"
          ? []
          : rule.peers.flatMap((peer) => (peer.kind === "fqdn" ? [peer.pattern] : []));
      const [first] = workloads;
      if (first === undefined) continue;
      report({
        resource,
        at: resource.document.at(rule.object, "toFQDNs" as never, "key"),
        message: "unseen",
        data: {
          policy: resource.title,
          pods: workloads.length === 1 ? first.resource.title : `${workloads.length} workloads`,
          names: names.length === 1 ? (names[0] ?? "") : `${names.length} names`,
        },
        related: [
          ...(lookup === undefined
            ? []
            : [
                {
                  at: lookup.spec.policy.resource.document.at(lookup.rule.object),
                  note: "DNS is allowed here, without rules.dns",
                },
              ]),
          ...workloads.slice(0, 4).map((workload) => ({
            at: workload.resource.atName(),
            note: `${workload.resource.title} is selected`,
          })),
        ],
        help:
          lookup === undefined
            ? undefined
            : 'Add `rules: { dns: [{ matchPattern: "*" }] }` to the toPorts item that allows port 53.',
        unknown,
        follows: { rules: ["egress-blocks-dns"], resources: [resource] },
      });
    }
  },
});
