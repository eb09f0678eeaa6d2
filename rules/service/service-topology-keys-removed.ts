import { defineRule, removeEntry } from "../../src/rule.ts";
import type { DraftFix, Place } from "../../src/rule.ts";

const minorOf = (version: string): number => Number(version.split(".")[1] ?? 0);

/** The closest `trafficDistribution`. Sources: KEP-4444, KEP-3015 (PreferSameZone, PreferSameNode: beta in 1.34). */
function successor(keys: readonly unknown[], minor: number): string | undefined {
  const [first] = keys;
  if (first === "*" || minor < 31) return undefined;
  if (minor < 34) return "PreferClose";
  return first === "kubernetes.io/hostname" ? "PreferSameNode" : "PreferSameZone";
}

export default defineRule({
  id: "service-topology-keys-removed",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A Service uses `topologyKeys`, which Kubernetes removed in 1.22.",
    why:
      "The field is unknown: strict clients reject the Service. Others drop the field, " +
      "and traffic goes to every zone and node.",
    remedy:
      "Use `trafficDistribution: PreferSameZone` or `PreferSameNode`. " +
      "Use `internalTrafficPolicy: Local` for traffic that must not leave the node.",
    references: [
      "https://kubernetes.io/docs/concepts/services-networking/service/#traffic-distribution",
      "https://github.com/kubernetes/enhancements/tree/master/keps/sig-network/536-topology-aware-routing",
    ],
  },
  options: {},
  messages: {
    removed: (d: { readonly service: string }) =>
      `Service "${d.service}" sets topologyKeys, which has had no effect since Kubernetes 1.22.`,
  },
  check({ model, kubernetesVersion, report }) {
    const minor = minorOf(kubernetesVersion);
    if (minor < 22) return;
    for (const service of model.all("Service")) {
      const spec = service.object.spec as
        | { readonly topologyKeys?: unknown; readonly trafficDistribution?: string }
        | undefined;
      if (spec?.topologyKeys === undefined) continue;
      const keys = Array.isArray(spec.topologyKeys) ? (spec.topologyKeys as readonly unknown[]) : [];
      const value = spec.trafficDistribution === undefined ? successor(keys, minor) : undefined;
      const at: Place = service.at(spec, "topologyKeys", "key");
      report({
        resource: service,
        at,
        message: "removed",
        data: { service: service.name },
        help:
          value === undefined
            ? "Remove `topologyKeys`."
            : `Use \`trafficDistribution: ${value}\`: it prefers endpoints near the client, but also uses others.`,
        fixes:
          value === undefined
            ? removal(() => removeEntry(service, spec, "topologyKeys"))
            : [
                {
                  kind: "suggested",
                  title: `Replace it with trafficDistribution: ${value}`,
                  edits: [{ at: service.at(spec, "topologyKeys", "entry"), text: `trafficDistribution: ${value}` }],
                },
              ],
      });
    }
  },
});

function removal(edit: () => ReturnType<typeof removeEntry>): readonly DraftFix[] {
  const found = edit();
  return found === undefined ? [] : [{ kind: "safe", title: "Remove topologyKeys", edits: [found] }];
}
