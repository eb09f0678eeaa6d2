import {
  defineRule,
  describeHandler,
  isHook,
  isOwned,
  probedContainers,
  probeHandler,
  probeTiming,
  runsToEnd,
} from "../../src/rule.ts";
import type { ProbeHandler, ProbeTiming } from "../../src/rule.ts";

/** Seconds from the first failed check to its effect. Source: pkg/kubelet/prober/worker.go: consecutive results count. */
const patience = ({ period, failureThreshold }: ProbeTiming): number => period * failureThreshold;

const isResolved = (handler: ProbeHandler): boolean => handler.type === "exec" || handler.port !== undefined;
const isSame = (a: ProbeHandler, b: ProbeHandler): boolean =>
  a.type === b.type && describeHandler(a) === describeHandler(b) && JSON.stringify(a) === JSON.stringify(b);

export default defineRule({
  id: "liveness-equals-readiness",
  severity: "warning",
  presets: ["recommended", "production"],
  docs: {
    summary: "The liveness probe of a serving container asks the same as its readiness probe and is no more patient.",
    why: "A pod that is only too busy to answer should lose its traffic until it has caught up. Here it is killed at the same moment, and its load breaks the next pod.",
    remedy:
      "Let liveness ask something that fails only when a restart helps, or give it more patience (failureThreshold × periodSeconds) than readiness.",
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
      `Liveness and readiness of container "${d.container}" ask the same (${d.handler}): it is killed after ${d.liveness} s of failures, no later than it stops getting traffic (${d.readiness} s).`,
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
          related: [
            { at: resource.at(container, "readinessProbe", "key"), note: "the readiness probe that asks the same" },
          ],
          help: `Raise failureThreshold of the liveness probe above ${Math.floor(readiness / probeTiming(livenessProbe).period)}, or ask a path that does not depend on load.`,
        });
      }
    }
  },
});
