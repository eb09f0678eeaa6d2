import { defineRule } from "../../src/rule.ts";
import type { DraftRelated } from "../../src/rule.ts";

const MODE = "service.kubernetes.io/topology-mode";
const HINTS = "service.kubernetes.io/topology-aware-hints";

export default defineRule({
  id: "traffic-distribution-shadowed",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "`trafficDistribution` of a Service has no effect because another setting overrides it.",
    why: "Traffic is not kept in the zone or on the node of the client, although the field is set to that.",
    remedy: "Remove either the other setting or `trafficDistribution`.",
    references: [
      "https://kubernetes.io/docs/concepts/services-networking/service/#traffic-distribution",
      "https://kubernetes.io/docs/concepts/services-networking/topology-aware-routing/",
    ],
  },
  options: {},
  messages: {
    annotation: (d: { readonly service: string; readonly annotation: string }) =>
      `trafficDistribution of Service "${d.service}" is ignored: annotation ${d.annotation} overrides it.`,
    local: (d: { readonly service: string }) =>
      `trafficDistribution of Service "${d.service}" is ignored: ` +
      "internalTrafficPolicy Local limits traffic to endpoints on the node of the client.",
    headless: (d: { readonly service: string }) =>
      `trafficDistribution of Service "${d.service}" is ignored: the Service is headless, and clients choose a pod.`,
  },
  // Sources: k8s.io/endpointslice reconciler.go and utils.go (hintsEnabled); pkg/proxy/topology.go.
  check({ model, report }) {
    for (const service of model.all("Service")) {
      const { spec, metadata } = service.object;
      if (!spec?.trafficDistribution || spec.type === "ExternalName") continue;
      const place = { resource: service, at: service.at(spec, "trafficDistribution") };
      const annotations = metadata?.annotations ?? {};
      // If both are set, the older name wins.
      const name = annotations[HINTS] === undefined ? MODE : HINTS;
      const related = (at: DraftRelated["at"]): readonly DraftRelated[] => [{ at, note: "overridden here" }];
      if (/^[Aa]uto$/.test(annotations[name] ?? ""))
        report({
          ...place,
          message: "annotation",
          data: { service: service.name, annotation: name },
          related: related(service.at(annotations, name)),
        });
      else if (spec.clusterIP === "None")
        report({
          ...place,
          message: "headless",
          data: { service: service.name },
          related: related(service.at(spec, "clusterIP")),
        });
      else if (
        spec.internalTrafficPolicy === "Local" &&
        ((spec.type ?? "ClusterIP") === "ClusterIP" || spec.externalTrafficPolicy === "Local")
      ) {
        report({
          ...place,
          message: "local",
          data: { service: service.name },
          related: related(service.at(spec, "internalTrafficPolicy")),
        });
      }
    }
  },
});
