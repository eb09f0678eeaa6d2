import { defineRule, containsPlaceholder } from "../../src/rule.ts";
import type { Resource } from "../../src/rule.ts";

interface Limit {
  readonly most: number;
  readonly because: string;
}

const LABEL: Limit = { most: 63, because: "it must be a DNS label" };
const SUBDOMAIN: Limit = { most: 253, because: "it must be a DNS subdomain" };

/**
 * Sources: pkg/apis/core/validation; pkg/apis/batch/validation (CronJob: 52, Jobs get 11 more characters);
 * pkg/registry/batch/job/strategy.go (the job-name label); pkg/apis/apps/validation TODO.
 * StatefulSet: setPodRevision of pkg/controller/statefulset sets the label controller-revision-hash to the name of the
 * ControllerRevision: the name of the set, `-` and a 32-bit FNV hash in decimal, at most 10 digits
 * (ControllerRevisionName and HashControllerRevision of pkg/controller/history).
 */
function limitOf({ group, kind }: Resource): Limit | undefined {
  switch (`${group}/${kind}`) {
    case "/Service":
    case "/Namespace":
      return LABEL;
    case "apps/StatefulSet":
      return {
        most: 52,
        because: "a label of its pods contains it and a hash of up to 10 digits, and the limit of labels is 63",
      };
    case "batch/CronJob":
      return { most: 52, because: "its Jobs append 11 characters to it" };
    case "batch/Job":
      return { most: 63, because: "it is a label of its pods" };
    default:
      return group === "" ||
        [
          "apps",
          "networking.k8s.io",
          "discovery.k8s.io",
          "gateway.networking.k8s.io",
          "autoscaling",
          "policy",
        ].includes(group)
        ? SUBDOMAIN
        : undefined;
  }
}

export default defineRule({
  id: "name-too-long",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "The name of an object is longer than its kind, or a label made from it, allows.",
    why: "The API server rejects the object, or its controller cannot create the pods.",
    remedy: "Shorten the name. Put what distinguishes instances into labels.",
    references: [
      "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/",
      "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#writing-a-cronjob-spec",
    ],
  },
  options: {},
  messages: {
    long: (d: {
      readonly kind: string;
      readonly name: string;
      readonly length: number;
      readonly most: number;
      readonly because: string;
    }) => `Name of ${d.kind} "${d.name}" has ${d.length} characters, but the limit is ${d.most}: ${d.because}.`,
  },
  check({ model, report }) {
    for (const resource of model.resources) {
      const { name, kind } = resource;
      const limit = limitOf(resource);
      if (limit === undefined || name.length <= limit.most) continue;
      // Of all 32-bit numbers 77 % have 10 digits, 21 % have 9, and 2 % have 8.
      const mostly = kind === "StatefulSet" && name.length <= 54;
      report({
        resource,
        at: resource.atName(),
        message: "long",
        data: { kind, name, length: name.length, ...limit },
        severity: mostly ? "warning" : "error",
        unknown: containsPlaceholder(name)
          ? `"${name}" looks like a placeholder that is filled in before it is applied`
          : undefined,
      });
    }
  },
});
