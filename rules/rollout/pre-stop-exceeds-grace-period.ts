import { DEFAULT_GRACE_PERIOD, defineRule, stopHooks, templateUncertainty } from "../../src/rule.ts";

export default defineRule({
  id: "pre-stop-exceeds-grace-period",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "A preStop hook lasts as long as the grace period of its pod, or longer.",
    why:
      "The grace period begins with the hook. When it ends, the hook is aborted and the program has two seconds " +
      "between SIGTERM and SIGKILL: requests in flight are cut off in every rollout and drain.",
    remedy: "Set `terminationGracePeriodSeconds` to more than the sum of the hook and the slowest request.",
    references: [
      "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination",
      "https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/#hook-handler-execution",
    ],
  },
  options: {},
  messages: {
    exceeds: (d: {
      readonly container: string;
      readonly workload: string;
      readonly seconds: number;
      readonly grace: number;
    }) =>
      `preStop of container "${d.container}" lasts ${d.seconds} s, but the pods of ${d.workload} are killed after ` +
      `${d.grace} s: the hook leaves the program no time to stop.`,
    skipped: (d: { readonly container: string; readonly workload: string }) =>
      `preStop of container "${d.container}" never runs: ` +
      `the grace period of the pods of ${d.workload} is 0, so that they are killed at once.`,
  },
  // Source: pkg/kubelet/kuberuntime/kuberuntime_container.go killContainer: no hook runs without a grace period, its
  // time is subtracted, and at least 2 s (minimumGracePeriodInSeconds) are left.
  check({ model, report }) {
    for (const workload of model.workloads) {
      const { resource, template } = workload;
      const { terminationGracePeriodSeconds: written } = template.spec;
      const grace = written ?? DEFAULT_GRACE_PERIOD;
      for (const { container, action, seconds } of stopHooks(template.spec)) {
        // api-rejected reports a `sleep` action that is longer.
        const isSleep = "seconds" in action;
        if (seconds < grace || (isSleep && seconds > grace)) continue;
        const place = {
          resource,
          at: isSleep ? resource.document.at(action, "seconds") : resource.document.at(action, "command"),
          related:
            written === undefined
              ? []
              : [{ at: resource.document.at(template.spec, "terminationGracePeriodSeconds"), note: "grace period" }],
          unknown: written === undefined ? templateUncertainty(workload) : undefined,
        };
        const data = { container: container.name, workload: resource.quoted };
        if (grace === 0) report({ ...place, message: "skipped", data });
        else
          report({
            ...place,
            message: "exceeds",
            data: { ...data, seconds, grace },
            help:
              `Set \`terminationGracePeriodSeconds\` to more than ${seconds}` +
              `${written === undefined ? ` (the default is ${grace})` : ""}, or shorten the hook.`,
          });
      }
    }
  },
});
