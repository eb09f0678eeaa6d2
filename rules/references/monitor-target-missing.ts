import {
  MONITOR_MESSAGES,
  checkPodMonitors,
  checkMonitorProbes,
  checkServiceMonitors,
  defineRule,
} from "../../src/rule.ts";

export default defineRule({
  id: "monitor-target-missing",
  aliases: ["service-monitor-target-missing"],
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "A ServiceMonitor, PodMonitor or Probe selects nothing, or a port that the selected objects do not have.",
    why: "Prometheus drops such a target without a word: there are no metrics, and no alert that is made of them.",
    remedy:
      "Select by labels of the Service (not of its pods), with a PodMonitor by labels of the pods, " +
      "in their namespace, and name one of their ports.",
    references: [
      "https://prometheus-operator.dev/docs/developer/getting-started/#using-servicemonitors",
      "https://prometheus-operator.dev/docs/developer/getting-started/#using-podmonitors",
    ],
  },
  options: {},
  messages: MONITOR_MESSAGES,
  check({ model, simulation, report }) {
    checkServiceMonitors(model, simulation, report);
    checkPodMonitors(model, simulation, report);
    checkMonitorProbes(model, report);
  },
});
