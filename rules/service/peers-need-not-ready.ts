import { defineRule, peersInDNS, PROBE_FIELDS } from "../../src/rule.ts";

export default defineRule({
  id: "peers-need-not-ready",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "Pods of a StatefulSet name each other, and their headless Service publishes ready pods only.",
    why:
      "A pod has its DNS name only while it is ready. Members that become ready only after they have " +
      "found the others never find them, and after an outage of all pods none of them comes back.",
    remedy: "Set `publishNotReadyAddresses: true` in the headless Service, and give clients a Service of their own.",
    references: [
      "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id",
      "https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/",
    ],
  },
  options: {},
  messages: {
    notPublished: (d: {
      readonly service: string;
      readonly pods: string;
      readonly workload: string;
      readonly probe: string;
    }) =>
      `Service "${d.service}" does not publish pods that are not ready, but the pods of ` +
      `${d.workload} refer to each other (${d.pods}) before their ${d.probe} passes.`,
  },
  check({ simulation, report }) {
    for (const { workload, service, probe, names } of simulation.fact(peersInDNS)) {
      const { resource } = workload;
      report({
        resource: service,
        at: service.atName(),
        message: "notPublished",
        data: {
          service: service.name,
          workload: resource.title,
          pods: `${names
            .slice(0, 2)
            .map(({ pod }) => pod)
            .join(", ")}${names.length > 2 ? ", …" : ""}`,
          probe: PROBE_FIELDS[probe.role],
        },
        related: [
          {
            at: (names[1] ?? names[0])?.reference.at ?? resource.atName(),
            note: `${resource.title} names its own pods here`,
          },
          {
            at: resource.document.at(probe.container, PROBE_FIELDS[probe.role] as never, "key"),
            note: "a pod is not ready until this passes",
          },
        ],
        help: "Set `publishNotReadyAddresses: true` in this Service.",
      });
    }
  },
});
