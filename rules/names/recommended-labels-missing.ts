import { defineRule } from "../../src/rule.ts";

const KINDS = new Set([
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "ReplicaSet",
  "Job",
  "CronJob",
  "Pod",
  "Service",
  "Ingress",
]);

export default defineRule({
  id: "recommended-labels-missing",
  severity: "warning",
  presets: [],
  docs: {
    summary: "A Service, Ingress or workload does not have the labels that Kubernetes recommends.",
    why: "Dashboards, policies and people find the parts of an application through these labels; ad-hoc ones diverge.",
    remedy: "Add the labels, for example with `labels` of kustomize or a template of the chart.",
    whenNotToUse: "Projects that use another set of labels throughout; set `labels` to require those instead.",
    references: ["https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/"],
  },
  options: {
    labels: {
      type: "array",
      items: { type: "string" },
      default: [
        "app.kubernetes.io/name",
        "app.kubernetes.io/instance",
        "app.kubernetes.io/component",
        "app.kubernetes.io/part-of",
      ],
      description: "Labels that every object must have.",
    },
  },
  messages: {
    missing: (d: { readonly kind: string; readonly name: string; readonly labels: string }) =>
      `${d.kind} "${d.name}" does not have the recommended ${d.labels}.`,
  },
  check({ model, options, report }) {
    for (const resource of model.resources) {
      if (!KINDS.has(resource.kind)) continue;
      const missing = options.labels.filter((label) => !Object.hasOwn(resource.labels, label));
      if (missing.length === 0) continue;
      const { metadata } = resource;
      report({
        resource,
        at: metadata.labels === undefined ? resource.atName() : resource.at(metadata, "labels", "key"),
        message: "missing",
        data: {
          kind: resource.kind,
          name: resource.name || (metadata.generateName ?? ""),
          labels: `${missing.length === 1 ? "label" : "labels"} ${missing.join(", ")}`,
        },
      });
    }
  },
});
