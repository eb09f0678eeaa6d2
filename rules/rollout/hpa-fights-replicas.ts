import { defineRule, removeEntry } from "../../src/rule.ts";
import type { DraftFix, KindMap, Model, Resource } from "../../src/rule.ts";

interface Scaler {
  readonly resource: Resource;
  readonly target: { readonly kind: string; readonly name: string };
}

/** Autoscalers and what they scale; KEDA creates an HPA for each ScaledObject. */
function scalers(model: Model): readonly Scaler[] {
  const own = model.all("HorizontalPodAutoscaler").flatMap((resource): readonly Scaler[] => {
    const target = resource.object.spec?.scaleTargetRef;
    return target === undefined ? [] : [{ resource, target }];
  });
  const keda = model.resources
    .filter(({ group, kind }) => group === "keda.sh" && kind === "ScaledObject")
    .flatMap((resource): readonly Scaler[] => {
      const target = (
        resource.object as {
          readonly spec?: { readonly scaleTargetRef?: { readonly kind?: unknown; readonly name?: unknown } };
        }
      ).spec?.scaleTargetRef;
      return typeof target?.name === "string"
        ? [
            {
              resource,
              target: { kind: typeof target.kind === "string" ? target.kind : "Deployment", name: target.name },
            },
          ]
        : [];
    });
  return [...own, ...keda];
}

export default defineRule({
  id: "hpa-fights-replicas",
  severity: "warning",
  presets: ["recommended", "production"],
  docs: {
    summary: "A workload that an autoscaler scales also sets `replicas`.",
    why:
      "Each apply of the manifest resets the number: under load this " +
      "removes endpoints until the autoscaler has scaled out again.",
    remedy:
      "Remove `replicas`. For an existing object, transfer the field " +
      "first (kubectl apply edit-last-applied), or it is set to 1 once.",
    whenNotToUse: "Deployment tools that ignore `replicas`, such as Argo CD with `ignoreDifferences`.",
    references: [
      "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#scaling-a-deployment",
      "https://kubernetes.io/docs/reference/using-api/server-side-apply/#transferring-ownership",
    ],
  },
  options: {},
  messages: {
    fixed: (d: { readonly workload: string; readonly replicas: number; readonly autoscaler: string }) =>
      `${d.workload} sets replicas to ${d.replicas}, but ${d.autoscaler} scales ` +
      "it: each `kubectl apply` resets the number that the autoscaler set.",
  },
  check({ model, simulation, report }) {
    for (const { resource: scaler, target } of simulation.fact(scalers)) {
      const resource =
        model.find("apps", target.kind, scaler.namespace, target.name) ??
        model.find("", target.kind, scaler.namespace, target.name) ??
        model.find("argoproj.io", target.kind, scaler.namespace, target.name);
      if (resource === undefined || model.malformed.has(resource)) continue;
      const { spec } = resource.object as { readonly spec?: KindMap["Deployment"]["spec"] };
      // 0 switches the autoscaler off (pkg/controller/podautoscaler/horizontal.go).
      if (spec?.replicas === undefined || spec.replicas === 0) continue;
      const edit = removeEntry(resource, spec, "replicas");
      const fixes: readonly DraftFix[] =
        edit === undefined ? [] : [{ kind: "suggested", title: "Remove replicas", edits: [edit] }];
      report({
        resource,
        at: resource.at(spec, "replicas"),
        message: "fixed",
        data: {
          workload: resource.quoted,
          replicas: spec.replicas,
          autoscaler: scaler.quoted,
        },
        related: [{ at: scaler.atName(), note: `scaled by ${scaler.title}` }],
        fixes,
      });
    }
  },
});
