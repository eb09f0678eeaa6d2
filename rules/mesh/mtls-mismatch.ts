import { defineRule, meshRefusalFinding, meshRefusals, mutualWithoutProxy } from "../../src/rule.ts";

export default defineRule({
  id: "mtls-mismatch",
  severity: "error",
  presets: ["recommended"],
  coincidence: "likeness",
  docs: {
    summary: "The client of a connection and the server do not agree on the mTLS of Istio.",
    why:
      "A port with STRICT mTLS closes the connections of clients without a sidecar, and a pod without a sidecar does " +
      "not answer the mTLS that a DestinationRule makes clients use.",
    remedy: "Give the client a sidecar, set PERMISSIVE for the port, or remove the TLS mode of the DestinationRule.",
    references: [
      "https://istio.io/latest/docs/reference/config/security/peer_authentication/",
      "https://istio.io/latest/docs/ops/configuration/traffic-management/tls-configuration/",
    ],
  },
  options: {},
  messages: {
    plain: (d: { readonly policy: string; readonly caller: string; readonly pods: string; readonly port: string }) =>
      `${d.policy} requires mTLS, but ${d.caller} connects to ${d.pods} on ${d.port} without a sidecar.`,
    noProxy: (d: { readonly rule: string; readonly service: string; readonly pods: string }) =>
      `${d.rule} makes clients of ${d.service} use ISTIO_MUTUAL, but ${d.pods} has no sidecar.`,
  },
  check({ simulation, report }) {
    for (const refusal of simulation.fact(meshRefusals)) {
      if (refusal.reason !== "tls") continue;
      const finding = meshRefusalFinding(refusal, "mtls");
      if (finding === undefined) continue;
      report({
        ...finding,
        message: "plain",
        help: `Give the client a sidecar, or set PERMISSIVE for port ${refusal.callee.number} of these pods.`,
      });
    }
    for (const { rule, tls, service, workload, injection } of simulation.fact(mutualWithoutProxy))
      report({
        resource: rule,
        at: rule.document.at(tls, "mode" as never),
        message: "noProxy",
        data: { rule: rule.quoted, service: service.title, pods: workload.resource.title },
        related: [
          { at: injection.at ?? workload.resource.atName(), note: injection.because },
          { at: service.atName(), note: `${service.title} selects the pods` },
        ],
        help: "Set mode DISABLE for this host, or give the pods a sidecar.",
      });
  },
});
