import { blocksMissingClients, defineRule } from "../../src/rule.ts";

export default defineRule({
  id: "ip-block-source-translated",
  severity: "warning",
  presets: ["recommended"],
  coincidence: "likeness",
  docs: {
    summary:
      "An `ipBlock` of clients never matches them: their addresses are of the other family, or are " +
      "replaced on the way.",
    why:
      "An IPv4 block contains no IPv6 client. With externalTrafficPolicy Cluster the node that " +
      "receives a connection replaces the client's address with its own before the policy of the pod " +
      "sees it.",
    remedy:
      "Add a block of the other family (`::/0` beside `0.0.0.0/0`). To let policies see the clients' " +
      "addresses, set `externalTrafficPolicy: Local`.",
    references: [
      "https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-ipblock-selectors",
      "https://kubernetes.io/docs/tutorials/services/source-ip/",
      "https://kubernetes.io/docs/concepts/services-networking/dual-stack/",
    ],
  },
  options: {},
  messages: {
    family: (d: {
      readonly policy: string;
      readonly cidr: string;
      readonly service: string;
      readonly family: string;
    }) =>
      `The ipBlock ${d.cidr} of NetworkPolicy "${d.policy}" contains no ${d.family} client, and ` +
      `Service "${d.service}" is reached over ${d.family}.`,
    translated: (d: { readonly policy: string; readonly cidr: string; readonly service: string }) =>
      `The ipBlock ${d.cidr} of NetworkPolicy "${d.policy}" never matches clients of Service ` +
      `"${d.service}": nodes replace their addresses.`,
  },
  check({ simulation, report }) {
    for (const { policy, peer, cidr, service, workload, flaw, family, unknown } of simulation.fact(
      blocksMissingClients,
    )) {
      const { resource } = policy;
      const data = { policy: resource.name, cidr, service: service.name };
      const spec = service.object.spec ?? {};
      const place = {
        resource,
        at: resource.document.at(peer, "ipBlock" as never),
        unknown,
      };
      const isolated = { at: workload.resource.atName(), note: `${workload.resource.title} is isolated` };
      if (flaw === "family")
        report({
          ...place,
          message: "family",
          data: { ...data, family },
          related: [
            {
              at: service.at(spec, spec.ipFamilies === undefined ? "ipFamilyPolicy" : "ipFamilies"),
              note: `${service.title} uses ${family}`,
            },
            isolated,
          ],
          help: `Add an ipBlock of ${family} clients, \`${family === "IPv6" ? "::/0" : "0.0.0.0/0"}\` for all of them.`,
        });
      else
        report({
          ...place,
          message: "translated",
          data,
          related: [{ at: service.atName(), note: `${service.title} has externalTrafficPolicy Cluster` }, isolated],
          help:
            `Set \`externalTrafficPolicy: Local\` in ${service.title}, or limit the clients with ` +
            `\`loadBalancerSourceRanges\`.`,
        });
    }
  },
});
