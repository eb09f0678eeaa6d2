import {
  defineRule,
  didYouMean,
  fieldsOf,
  isRecord,
  missingWorkload,
  sameNamed,
  scalableNames,
  SCALED_KINDS,
  writeString,
} from "../../src/rule.ts";
import type { Fields, Model, Resource } from "../../src/rule.ts";

/** Where an autoscaler that is no HorizontalPodAutoscaler names its workload, and the kind that counts without one. */
const TARGETS: Readonly<Record<string, { readonly field: string; readonly kind: string | undefined }>> = {
  "keda.sh/ScaledObject": { field: "scaleTargetRef", kind: "Deployment" },
  "autoscaling.k8s.io/VerticalPodAutoscaler": { field: "targetRef", kind: undefined },
};

interface ScaledTarget {
  readonly autoscaler: Resource;
  readonly ref: Fields;
  readonly kind: string;
  readonly name: string;
}

/** A DaemonSet has nothing to scale, but its requests may be set. */
const BUILT_IN: Readonly<Record<string, string>> = { ...SCALED_KINDS, DaemonSet: "apps" };

const groupNote = ({ group, apiVersion }: Resource): string =>
  group === "apps" || group === "" ? "" : ` and apiVersion: ${apiVersion}`;

function scaledTargets(model: Model): readonly ScaledTarget[] {
  return model.resources.flatMap((autoscaler): readonly ScaledTarget[] => {
    const target = TARGETS[`${autoscaler.group}/${autoscaler.kind}`];
    const ref = target && fieldsOf(autoscaler.object["spec"])[target.field];
    if (!isRecord(ref) || typeof ref["name"] !== "string") return [];
    const kind = typeof ref["kind"] === "string" ? ref["kind"] : target?.kind;
    const { apiVersion } = ref;
    // A custom resource may share the name of a built-in kind.
    const isOther = typeof apiVersion === "string" && !/^(?:apps|extensions)\/|^v1$/.test(apiVersion);
    if (kind === undefined || isOther || !Object.hasOwn(BUILT_IN, kind)) return [];
    return [{ autoscaler, ref, kind, name: ref["name"] }];
  });
}

export default defineRule({
  id: "scaled-target-missing",
  severity: "error",
  presets: ["recommended", "production"],
  docs: {
    summary: "A ScaledObject of KEDA or a VerticalPodAutoscaler refers to a workload that does not exist.",
    why: "It scales nothing: under load the intended workload keeps its replicas and its requests.",
    remedy: "Set kind and name to those of a workload in the same namespace; without kind, KEDA scales a Deployment.",
    references: [
      "https://keda.sh/docs/latest/reference/scaledobject-spec/#scaletargetref",
      "https://github.com/kubernetes/autoscaler/tree/master/vertical-pod-autoscaler",
    ],
  },
  options: {},
  messages: {
    missing: (d: {
      readonly autoscaler: string;
      readonly kind: string;
      readonly target: string;
      readonly namespace: string;
    }) => `${d.autoscaler} scales ${d.kind} "${d.target}", which is not in namespace ${d.namespace}.`,
    otherKind: (d: {
      readonly autoscaler: string;
      readonly kind: string;
      readonly target: string;
      readonly actual: string;
    }) => `${d.autoscaler} scales ${d.kind} "${d.target}", but "${d.target}" is a ${d.actual}.`,
  },
  check({ model, simulation, report }) {
    const names = simulation.fact(scalableNames);
    for (const { autoscaler, ref, kind, name } of simulation.fact(scaledTargets)) {
      const { namespace } = autoscaler;
      if (model.find(BUILT_IN[kind] ?? "", kind, namespace, name) !== undefined) continue;
      const reference = { namespace, kind, name };
      const data = { autoscaler: autoscaler.quoted, kind, target: name, namespace };
      const same = sameNamed(names, reference);
      const at = autoscaler.document.at(ref, "name");
      if (same !== undefined) {
        report({
          resource: autoscaler,
          at: autoscaler.document.at(ref, Object.hasOwn(ref, "kind") ? "kind" : "name"),
          message: "otherKind",
          data: { ...data, actual: same.kind },
          related: [{ at: same.atName(), note: `${same.title} is defined here` }],
          help: `Set kind: ${same.kind}${groupNote(same)}.`,
        });
        continue;
      }
      const { alike, isMisspelt: _, ...missing } = missingWorkload(model, names, reference);
      report({
        resource: autoscaler,
        at,
        message: "missing",
        data,
        help: didYouMean(alike),
        fixes:
          alike === undefined
            ? []
            : [
                {
                  kind: "suggested",
                  title: `Scale "${alike}"`,
                  edits: [{ at, text: writeString(autoscaler, alike) }],
                },
              ],
        ...missing,
      });
    }
  },
});
