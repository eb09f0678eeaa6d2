import {
  defineRule,
  describeHandler,
  probedContainers,
  probeHandler,
  probeTiming,
  isHook,
  runsToEnd,
  isOwned,
} from "../../src/rule.ts";
import type { ProbeHandler, ProbeTiming } from "../../src/rule.ts";

/**
 * Seconds from the first failed check to its effect: consecutive results count. Source: pkg/kubelet/prober/worker.go.
 */
const patience = ({ period, failureThreshold }: ProbeTiming): number => period * failureThreshold;

const isResolved = (handler: ProbeHandler): boolean => handler.type === "exec" || handler.port !== undefined;
const isSame = (a: ProbeHandler, b: ProbeHandler): boolean => JSON.stringify(a) === JSON.stringify(b);

export default defineRule({
  id: "liveness-equals-readiness",
  severity: "warning",
  presets: ["recommended", "production"],
  docs: {
    summary:
      "The liveness probe of a serving container duplicates its readiness probe without tolerating longer failures.",
    why:
      "An overloaded pod should only be taken out of its Services until it has recovered. " +
      "Here it is restarted at the same moment, and its load moves to the next pod.",
    remedy:
      "Make the liveness probe check something that fails only when a restart helps, or let it " +
      "tolerate longer failures (failureThreshold × periodSeconds) than the readiness probe.",
    whenNotToUse: "Programs that recover from every failed check only by a restart.",
    references: ["https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/"],
  },
  options: {},
  messages: {
    same: (d: {
      readonly container: string;
      readonly handler: string;
      readonly liveness: number;
      readonly readiness: number;
    }) =>
      `livenessProbe and readinessProbe of container "${d.container}" are the same ` +
      `check (${d.handler}): an overloaded pod is restarted after ${d.liveness} s, ` +
      `not only taken out of its Services (after ${d.readiness} s).`,
  },
  check({ model, simulation, report }) {
    for (const workload of model.workloads) {
      if (runsToEnd(workload) || isHook(workload) || isOwned(workload) || simulation.servicesOf(workload).length === 0)
        continue;
      const { resource } = workload;
      for (const container of probedContainers(workload.template.spec)) {
        const { livenessProbe, readinessProbe } = container;
        if (livenessProbe === undefined || readinessProbe === undefined) continue;
        const live = probeHandler(livenessProbe, container);
        const ready = probeHandler(readinessProbe, container);
        if (live === undefined || ready === undefined || !isResolved(live) || !isSame(live, ready)) continue;
        const liveness = patience(probeTiming(livenessProbe));
        const readiness = patience(probeTiming(readinessProbe));
        if (liveness > readiness) continue;
        report({
          resource,
          at: resource.at(container, "livenessProbe", "key"),
          message: "same",
          data: { container: container.name, handler: describeHandler(live), liveness, readiness },
          related: [{ at: resource.at(container, "readinessProbe", "key"), note: "the same check" }],
          help:
            "Raise failureThreshold of the livenessProbe above " +
            `${Math.floor(readiness / probeTiming(livenessProbe).period)}, ` +
            "or check a path that does not depend on load.",
        });
      }
    }
  },
});
