import { defineRule, PROBE_FIELDS, probedContainers, probesOf, probeTiming } from "../../src/rule.ts";
import type { ProbeTiming } from "../../src/rule.ts";

/** Seconds after the start of the container at which a probe that never succeeds takes effect at the earliest. Source: pkg/kubelet/prober/worker.go. */
const earliestEffect = ({ initialDelay, period, failureThreshold }: ProbeTiming): number =>
  initialDelay + (failureThreshold - 1) * period;

export default defineRule({
  id: "probe-timing-contradiction",
  severity: "warning",
  presets: ["recommended", "production"],
  docs: {
    summary: "The timings of probes contradict each other.",
    why: "A container that needs as long to start as one probe allows is killed by the other and never becomes ready; a check that may take longer than its period runs less often than it says.",
    remedy:
      "Give a slow start a startupProbe with enough failureThreshold × periodSeconds, and drop the long initialDelaySeconds of the others. Keep timeoutSeconds within periodSeconds.",
    references: [
      "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#define-startup-probes",
    ],
  },
  options: {},
  messages: {
    timeout: (d: {
      readonly probe: string;
      readonly container: string;
      readonly timeout: number;
      readonly period: number;
    }) =>
      `The ${d.probe} of container "${d.container}" may take ${d.timeout} s for a check it makes every ${d.period} s: the next check waits for the last.`,
    killedBeforeReady: (d: { readonly container: string; readonly killed: number; readonly delay: number }) =>
      `Container "${d.container}" is given ${d.delay} s before its first readiness check, but a liveness probe that fails until then kills it after ${d.killed} s.`,
    startupTooShort: (d: {
      readonly container: string;
      readonly budget: number;
      readonly probe: string;
      readonly delay: number;
    }) =>
      `Container "${d.container}" is killed when its startupProbe has not passed after ${d.budget} s, but the ${d.probe} expects it to need ${d.delay} s.`,
  },
  check({ model, report }) {
    for (const {
      template: { spec },
      resource,
    } of model.workloads) {
      for (const { role, container, probe } of probesOf(spec)) {
        const { timeout, period } = probeTiming(probe);
        if (timeout <= period) continue;
        // Checks do not overlap: the kubelet only makes fewer of them. Source: pkg/kubelet/prober/worker.go.
        report({
          resource,
          at: resource.at(probe, "timeoutSeconds"),
          message: "timeout",
          severity: "info",
          data: { probe: PROBE_FIELDS[role], container: container.name, timeout, period },
          help: `Set timeoutSeconds to at most ${period}, or periodSeconds to at least ${timeout}.`,
        });
      }
      for (const container of probedContainers(spec)) {
        const { startupProbe, livenessProbe, readinessProbe } = container;
        if (startupProbe !== undefined) {
          const timing = probeTiming(startupProbe);
          const budget = timing.initialDelay + timing.failureThreshold * timing.period;
          for (const [name, probe] of [
            ["livenessProbe", livenessProbe],
            ["readinessProbe", readinessProbe],
          ] as const) {
            if (probe === undefined) continue;
            const delay = probeTiming(probe).initialDelay;
            if (delay <= budget) continue;
            report({
              resource,
              at: resource.at(
                startupProbe,
                startupProbe.failureThreshold === undefined ? "periodSeconds" : "failureThreshold",
              ),
              message: "startupTooShort",
              data: { container: container.name, budget, probe: name, delay },
              related: [{ at: resource.at(probe, "initialDelaySeconds"), note: `waits ${delay} s` }],
              help: `Raise failureThreshold to ${Math.ceil((delay - timing.initialDelay) / timing.period)}, or drop initialDelaySeconds: other probes wait for the startup probe anyway.`,
            });
            break;
          }
        } else if (livenessProbe !== undefined && readinessProbe !== undefined) {
          const killed = earliestEffect(probeTiming(livenessProbe));
          const delay = probeTiming(readinessProbe).initialDelay;
          if (killed >= delay) continue;
          report({
            resource,
            at: resource.at(container, "livenessProbe", "key"),
            message: "killedBeforeReady",
            data: { container: container.name, killed, delay },
            related: [
              {
                at: resource.at(readinessProbe, "initialDelaySeconds"),
                note: `the first readiness check comes after ${delay} s`,
              },
            ],
          });
        }
      }
    }
  },
});
