import { defineRule, insertBefore, removeEntry } from "../../src/rule.ts";
import type { DraftFix, KindMap, Resource } from "../../src/rule.ts";

/** Annotations of alpha and beta features, the version since which Kubernetes ignores them, and the field to use. */
const REPLACED: readonly (readonly [annotation: string, kinds: readonly string[], since: string, instead: string])[] = [
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

/** Only `tolerate-unready-endpoints: "true"` can be converted: with another value it never had an effect. */
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
      title: "Set spec.publishNotReadyAddresses instead",
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
    summary: "An annotation no longer has an effect because a field replaced it.",
    why:
      "The manifest looks as if the annotation were effective, but Kubernetes ignores it: " +
      "pods that are not ready get no DNS records, or external traffic takes a second hop.",
    remedy: "Set the field that replaced the annotation, and delete the annotation.",
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
    }) => `Annotation ${d.annotation} of ${d.object} has had no effect since Kubernetes ${d.since}; use ${d.instead}.`,
  },
  // Sources: CHANGELOG-1.7, CHANGELOG-1.8; pkg/controller/endpoint (v1.23 still reads tolerate-unready-endpoints).
  check({ model, report }) {
    for (const resource of model.resources) {
      const { annotations } = resource.metadata;
      // An object that does not decode may have null here.
      if (annotations == null || resource.group !== "") continue;
      for (const [annotation, kinds, since, instead] of REPLACED) {
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
