import { defineRule, didYouMean, missingWorkload, sameNamed, scalableNames, SCALED_KINDS } from "../../src/rule.ts";
import type { DraftFix } from "../../src/rule.ts";

const groupOf = (apiVersion: string): string =>
  apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";

export default defineRule({
  id: "hpa-target-missing",
  severity: "error",
  presets: ["recommended", "production"],
  docs: {
    summary: "A HorizontalPodAutoscaler refers to a workload that does not exist.",
    why: "It scales nothing: under load the intended workload keeps its replicas.",
    remedy: "Set kind, apiVersion and name to those of a workload in the same namespace.",
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
      `HorizontalPodAutoscaler "${d.autoscaler}" scales ${d.kind} ` +
      `"${d.target}", which is not in namespace ${d.namespace}.`,
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
      `scaleTargetRef of HorizontalPodAutoscaler "${d.autoscaler}" has ` +
      `${d.apiVersion === "" ? "no apiVersion" : `apiVersion ${d.apiVersion}`}, but ${d.kind} is in ${d.right}.`,
  },
  check({ model, simulation, report }) {
    const names = simulation.fact(scalableNames);
    for (const autoscaler of model.all("HorizontalPodAutoscaler")) {
      const target = autoscaler.object.spec?.scaleTargetRef;
      if (target?.name === undefined || target.kind === undefined || !Object.hasOwn(SCALED_KINDS, target.kind))
        continue;
      const { namespace, name } = autoscaler;
      const { kind, apiVersion = "" } = target;
      const group = SCALED_KINDS[kind] ?? "";
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
                    title: `Use ${right}`,
                    edits: [{ at: autoscaler.at(target, "apiVersion"), text: right }],
                  },
                ],
        });
      }
      if (found !== undefined) continue;
      const reference = { namespace, kind, name: target.name };
      const same = sameNamed(names, reference);
      if (same !== undefined) {
        report({
          resource: autoscaler,
          at: autoscaler.at(target, "kind"),
          message: "otherKind",
          data: { autoscaler: name, kind, target: target.name, actual: same.kind },
          related: [{ at: same.atName(), note: `${same.title} is defined here` }],
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
      const { alike, isMisspelt, ...missing } = missingWorkload(model, names, reference);
      const at = autoscaler.at(target, "name");
      const fixes: readonly DraftFix[] =
        alike === undefined
          ? []
          : [{ kind: isMisspelt ? "safe" : "suggested", title: `Scale "${alike}"`, edits: [{ at, text: alike }] }];
      report({
        resource: autoscaler,
        at,
        message: "missing",
        data: { autoscaler: name, kind, target: target.name, namespace },
        help: didYouMean(alike),
        fixes,
        ...missing,
      });
    }
  },
});
