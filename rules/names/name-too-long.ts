import { defineRule, holdsPlaceholder } from "../../src/rule.ts";
import type { Resource } from "../../src/rule.ts";

interface Limit {
  readonly most: number;
  readonly because: string;
}

const LABEL: Limit = { most: 63, because: "it is a label of DNS" };
const SUBDOMAIN: Limit = { most: 253, because: "it is a name of DNS" };

/**
 * Sources: pkg/apis/core/validation; pkg/apis/batch/validation (CronJob: 52, Jobs get 11 more characters); pkg/registry/batch/job/strategy.go
 * (the job-name label); pkg/apis/apps/validation TODO; pkg/controller/statefulset setPodRevision puts the name of the ControllerRevision into the
 * label controller-revision-hash, which pkg/controller/history makes of the set's name, `-` and a 32-bit FNV hash in decimal (ControllerRevisionName,
 * HashControllerRevision): 10 digits at most.
 */
function limitOf({ group, kind }: Resource): Limit | undefined {
  switch (`${group}/${kind}`) {
    case "/Service":
    case "/Namespace":
      return LABEL;
    case "apps/StatefulSet":
      return {
        most: 52,
        because: "its pods carry the name and a hash of up to 10 characters as a label, which has at most 63",
      };
    case "batch/CronJob":
      return { most: 52, because: "each Job appends 11 characters to it" };
    case "batch/Job":
      return { most: 63, because: "its pods carry it as a label" };
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
    summary: "An object has a name longer than its kind allows, or than the labels made from it.",
    why: "The API server refuses the object, or its controller cannot create the pods.",
    remedy: "Shorten the name; what tells instances apart fits into labels.",
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
    }) => `The name of ${d.kind} "${d.name}" has ${d.length} characters, at most ${d.most} are possible: ${d.because}.`,
  },
  check({ model, report }) {
    for (const resource of model.resources) {
      const { name, kind } = resource;
      const limit = limitOf(resource);
      if (limit === undefined || name.length <= limit.most) continue;
      // Of all 32-bit numbers 77 in 100 have 10 digits, 21 have 9 and 2 have 8.
      const mostly = kind === "StatefulSet" && name.length <= 54;
      report({
        resource,
        at: resource.atName(),
        message: "long",
        data: { kind, name, length: name.length, ...limit },
        severity: mostly ? "warning" : "error",
        unknown: holdsPlaceholder(name)
          ? `"${name}" looks like a placeholder that is filled in before it is applied`
          : undefined,
      });
    }
  },
});
