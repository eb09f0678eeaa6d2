import { defineRule, insertBefore, removeEntry } from "../../src/rule.ts";
import type { DraftFix, KindMap, Resource } from "../../src/rule.ts";

/** Annotations of alpha and beta times, what took their place, and since which Kubernetes nothing reads them. */
const GONE: readonly (readonly [annotation: string, kinds: readonly string[], since: string, instead: string])[] = [
  ["service.alpha.kubernetes.io/tolerate-unready-endpoints", ["Service"], "1.24", "spec.publishNotReadyAddresses"],
  ["service.alpha.kubernetes.io/external-traffic", ["Service"], "1.7", "spec.externalTrafficPolicy"],
  ["service.beta.kubernetes.io/external-traffic", ["Service"], "1.7", "spec.externalTrafficPolicy"],
  ["service.alpha.kubernetes.io/healthcheck-nodeport", ["Service"], "1.7", "spec.healthCheckNodePort"],
  ["service.beta.kubernetes.io/healthcheck-nodeport", ["Service"], "1.7", "spec.healthCheckNodePort"],
  ["endpoints.alpha.kubernetes.io/hostnames-map", ["Endpoints"], "1.4", "subsets[].addresses[].hostname"],
  ["pod.beta.kubernetes.io/hostname", ["Pod"], "1.7", "spec.hostname"],
  ["pod.beta.kubernetes.io/subdomain", ["Pod"], "1.7", "spec.subdomain"],
  ["pod.alpha.kubernetes.io/initialized", ["Pod"], "1.8", "spec.podManagementPolicy of the StatefulSet"],
  ["pod.alpha.kubernetes.io/init-containers", ["Pod"], "1.8", "spec.initContainers"],
  ["pod.beta.kubernetes.io/init-containers", ["Pod"], "1.8", "spec.initContainers"],
  ["scheduler.alpha.kubernetes.io/affinity", ["Pod"], "1.8", "spec.affinity"],
  ["scheduler.alpha.kubernetes.io/tolerations", ["Pod"], "1.8", "spec.tolerations"],
];

type Service = Resource<KindMap["Service"]>;

/** Only with this value the annotation ever did anything. */
function fixesFor(service: Service, annotation: string, value: string): readonly DraftFix[] {
  const { spec } = service.object;
  const { annotations } = service.metadata;
  const [first] = Object.keys(spec ?? {}) as (keyof KindMap["Service"]["spec"] & string)[];
  if (
    !annotation.endsWith("/tolerate-unready-endpoints") ||
    spec === undefined ||
    annotations === undefined ||
    first === undefined ||
    value !== "true"
  )
    return [];
  const removal = removeEntry(service, annotations, annotation);
  if (removal === undefined || spec.publishNotReadyAddresses !== undefined) return [];
  return [
    {
      kind: "suggested",
      title: "Write spec.publishNotReadyAddresses instead",
      edits: [
        removal,
        insertBefore(service, spec, first, {
          block: ["publishNotReadyAddresses: true"],
          flow: "publishNotReadyAddresses: true",
        }),
      ],
    },
  ];
}

export default defineRule({
  id: "annotation-without-effect",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "An annotation has no effect any more: Kubernetes reads a field in its place.",
    why: "Annotations of the alpha and beta times of a feature look as if they did something: not-ready pods stay without DNS records, or external traffic takes its second hop, although the manifest says otherwise.",
    remedy: "Write the field that took its place, and delete the annotation.",
    references: [
      "https://kubernetes.io/docs/reference/labels-annotations-taints/",
      "https://kubernetes.io/docs/concepts/services-networking/service/#headless-services",
    ],
  },
  options: {},
  messages: {
    ignored: (d: {
      readonly object: string;
      readonly annotation: string;
      readonly since: string;
      readonly instead: string;
    }) =>
      `The annotation ${d.annotation} of ${d.object} has had no effect since Kubernetes ${d.since}; use ${d.instead}.`,
  },
  // Source: pkg/controller/endpoint (v1.23 is the last to read tolerate-unready-endpoints); CHANGELOG-1.7, CHANGELOG-1.8.
  check({ model, report }) {
    for (const resource of model.resources) {
      const { annotations } = resource.metadata;
      if (annotations === undefined || resource.group !== "") continue;
      for (const [annotation, kinds, since, instead] of GONE) {
        const value = annotations[annotation];
        if (value === undefined || !kinds.includes(resource.kind)) continue;
        const isPublished =
          resource.kind === "Service" &&
          (resource as Service).object.spec?.publishNotReadyAddresses === true &&
          instead.endsWith("publishNotReadyAddresses");
        report({
          resource,
          at: resource.at(annotations, annotation, "key"),
          message: "ignored",
          data: { object: resource.title, annotation, since, instead },
          fixes: resource.kind === "Service" ? fixesFor(resource as Service, annotation, value) : [],
          ...(isPublished && { severity: "info" as const }),
        });
      }
    }
  },
});
