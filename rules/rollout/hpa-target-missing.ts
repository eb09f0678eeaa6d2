import { defineRule, editDistance, definedInOtherScope, isNamedAfter, nearest } from "../../src/rule.ts";
import type { DraftFix, DraftRelated, Model, Resource } from "../../src/rule.ts";

/** Kinds of the built-in groups that have a scale, with the group that serves them. Source: pkg/registry (scale subresources). */
const SCALED: Readonly<Record<string, string>> = {
  Deployment: "apps",
  ReplicaSet: "apps",
  StatefulSet: "apps",
  ReplicationController: "",
};

const groupOf = (apiVersion: string): string =>
  apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";

interface Names {
  /** `namespace kind` → names. */
  readonly byKind: ReadonlyMap<string, readonly string[]>;
  /** `namespace name` → a resource that could be scaled. */
  readonly byName: ReadonlyMap<string, Resource>;
}

function scalable(model: Model): Names {
  const byKind = new Map<string, string[]>();
  const byName = new Map<string, Resource>();
  for (const { resource } of model.workloads) {
    if (!Object.hasOwn(SCALED, resource.kind)) continue;
    const key = `${resource.namespace} ${resource.kind}`;
    const list = byKind.get(key);
    if (list === undefined) byKind.set(key, [resource.name]);
    else list.push(resource.name);
    byName.set(`${resource.namespace} ${resource.name}`, resource);
  }
  return { byKind, byName };
}

export default defineRule({
  id: "hpa-target-missing",
  severity: "error",
  presets: ["recommended", "production"],
  docs: {
    summary: "A HorizontalPodAutoscaler names a workload that is not there.",
    why: "It scales nothing: under load the workload that was meant keeps its replicas.",
    remedy: "Name kind, apiVersion and name of a workload of the same namespace.",
    references: ["https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/"],
  },
  options: {},
  messages: {
    missing: (d: {
      readonly autoscaler: string;
      readonly kind: string;
      readonly target: string;
      readonly namespace: string;
    }) =>
      `HorizontalPodAutoscaler "${d.autoscaler}" scales ${d.kind} "${d.target}", which is not in namespace ${d.namespace}.`,
    otherKind: (d: {
      readonly autoscaler: string;
      readonly kind: string;
      readonly target: string;
      readonly actual: string;
    }) =>
      `HorizontalPodAutoscaler "${d.autoscaler}" scales ${d.kind} "${d.target}", but "${d.target}" is a ${d.actual}.`,
    otherGroup: (d: {
      readonly autoscaler: string;
      readonly kind: string;
      readonly apiVersion: string;
      readonly right: string;
    }) =>
      `HorizontalPodAutoscaler "${d.autoscaler}" looks for ${d.kind} in ${d.apiVersion || "no apiVersion"}, which does not serve it: ${d.kind} is in ${d.right}.`,
  },
  check({ model, simulation, report }) {
    const names = simulation.fact(scalable);
    for (const autoscaler of model.all("HorizontalPodAutoscaler")) {
      const target = autoscaler.object.spec?.scaleTargetRef;
      if (target?.name === undefined || target.kind === undefined || !Object.hasOwn(SCALED, target.kind)) continue;
      const { namespace, name } = autoscaler;
      const { kind, apiVersion = "" } = target;
      const group = SCALED[kind] ?? "";
      const right = group === "" ? "v1" : `${group}/v1`;
      const found = model.find(group, kind, namespace, target.name);
      if (groupOf(apiVersion) !== group) {
        // A custom resource may share the name of a built-in kind.
        if (groupOf(apiVersion) !== "" && groupOf(apiVersion) !== "extensions" && groupOf(apiVersion) !== "apps")
          continue;
        report({
          resource: autoscaler,
          at: autoscaler.at(target, "apiVersion"),
          message: "otherGroup",
          data: { autoscaler: name, kind, apiVersion, right },
          fixes:
            apiVersion === ""
              ? []
              : [
                  {
                    kind: "safe",
                    title: `Write ${right}`,
                    edits: [{ at: autoscaler.at(target, "apiVersion"), text: right }],
                  },
                ],
        });
      }
      if (found !== undefined) continue;
      const same =
        names.byName.get(`${namespace} ${target.name}`) ??
        model.workloadsIn(namespace).find((workload) => workload.kind === "controller" && workload.name === target.name)
          ?.resource;
      if (same !== undefined) {
        report({
          resource: autoscaler,
          at: autoscaler.at(target, "kind"),
          message: "otherKind",
          data: { autoscaler: name, kind, target: target.name, actual: same.kind },
          related: [{ at: same.atName(), note: same.title }],
          fixes: [
            {
              kind: "suggested",
              title: `Scale the ${same.kind}`,
              edits: [
                { at: autoscaler.at(target, "kind"), text: same.kind },
                ...(groupOf(apiVersion) === same.group || !Object.hasOwn(target, "apiVersion")
                  ? []
                  : [{ at: autoscaler.at(target, "apiVersion"), text: same.apiVersion }]),
              ],
            },
          ],
        });
        continue;
      }
      const alike = nearest(target.name, names.byKind.get(`${namespace} ${kind}`) ?? []);
      const near = alike === undefined ? undefined : names.byName.get(`${namespace} ${alike}`);
      const isSlip = alike !== undefined && editDistance(alike, target.name) <= (alike.length < 8 ? 1 : 2);
      const world = model.world(namespace);
      const apart = model.elsewhere("Scalable", target.name);
      const at = autoscaler.at(target, "name");
      const related: readonly DraftRelated[] =
        near === undefined ? [] : [{ at: near.atName(), note: `${near.title} is named alike` }];
      const fixes: readonly DraftFix[] =
        alike === undefined
          ? []
          : [{ kind: isSlip ? "safe" : "suggested", title: `Scale "${alike}"`, edits: [{ at, text: alike }] }];
      report({
        resource: autoscaler,
        at,
        message: "missing",
        data: { autoscaler: name, kind, target: target.name, namespace },
        related,
        help: alike === undefined ? undefined : `Did you mean "${alike}"?`,
        fixes,
        unknown:
          apart !== undefined
            ? definedInOtherScope(apart, `a workload "${target.name}"`)
            : world.closed ||
                (isSlip && (world.producers ?? []).every((producer) => !isNamedAfter(target.name, producer)))
              ? undefined
              : world.because,
        // Without a sign of what was meant, the workload may still be made by hand or come from elsewhere.
        ...(!isSlip && { severity: "warning" as const }),
      });
    }
  },
});
