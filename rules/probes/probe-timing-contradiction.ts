import { defineRule, PROBE_FIELDS, probedContainers, probesOf, probeTiming } from "../../src/rule.ts";
import type { ProbeTiming } from "../../src/rule.ts";

/**
 * Seconds from the start of the container until a probe that never succeeds takes effect. Source:
 * pkg/kubelet/prober/worker.go.
 */
const earliestEffect = ({ initialDelay, period, failureThreshold }: ProbeTiming): number =>
  initialDelay + (failureThreshold - 1) * period;

export default defineRule({
  id: "probe-timing-contradiction",
  severity: "warning",
  presets: ["recommended", "production"],
  docs: {
    summary: "The timings of a container's probes contradict each other.",
    why:
      "A container that needs as long to start as one probe allows is restarted by another one and never " +
      "becomes ready. A check whose timeout is longer than its period runs less often than configured.",
    remedy:
      "For a slow start, use a startupProbe with enough failureThreshold × periodSeconds, and remove " +
      "the long initialDelaySeconds of the other probes. Keep timeoutSeconds within periodSeconds.",
    references: [
      "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/" +
        "#define-startup-probes",
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
      `timeoutSeconds (${d.timeout}) of the ${d.probe} of container "${d.container}" ` +
      `is longer than periodSeconds (${d.period}): a slow check delays the next one.`,
    killedBeforeReady: (d: { readonly container: string; readonly killed: number; readonly delay: number }) =>
      `The livenessProbe of container "${d.container}" can restart it after ` +
      `${d.killed} s, before its first readiness check (after ${d.delay} s).`,
    startupTooShort: (d: {
      readonly container: string;
      readonly budget: number;
      readonly probe: string;
      readonly delay: number;
    }) =>
      `The startupProbe of container "${d.container}" restarts it after ${d.budget} ` +
      `s, but its ${d.probe} allows ${d.delay} s for the start (initialDelaySeconds).`,
  },
  check({ model, report }) {
    for (const {
      template: { spec },
      resource,
    } of model.workloads) {
      for (const { role, container, probe } of probesOf(spec)) {
        const { timeout, period } = probeTiming(probe);
        if (timeout <= period) continue;
        // Checks do not overlap: the kubelet just makes fewer of them. Source: pkg/kubelet/prober/worker.go.
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
              related: [{ at: resource.at(probe, "initialDelaySeconds"), note: `allows ${delay} s` }],
              help:
                `Raise failureThreshold to ${Math.ceil((delay - timing.initialDelay) / timing.period)}, ` +
                "or remove initialDelaySeconds: other probes wait for the startupProbe anyway.",
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
                note: `first readiness check after ${delay} s`,
              },
            ],
          });
        }
      }
    }
  },
});
