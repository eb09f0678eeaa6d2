import { defineRule, PROBE_FIELDS, probesOf } from "../../src/rule.ts";

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1|0\.0\.0\.0|::)$/;
const ADDRESS = /^[\d.]+$|:/;

export default defineRule({
  id: "probe-host-set",
  severity: "warning",
  presets: ["recommended", "production"],
  docs: {
    summary: "A probe names a host, so that it asks somebody else than its pod.",
    why: "The kubelet connects from the node: `localhost` is then the node, and a name leads to a Service or another machine. The pod is judged by an answer that is not its own.",
    remedy:
      "Leave `host` out: the probe asks the pod's address. A virtual host goes into a `Host` header under `httpHeaders`.",
    references: [
      "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#http-probes",
    ],
  },
  options: {},
  messages: {
    node: (d: { readonly probe: string; readonly container: string; readonly host: string }) =>
      `The ${d.probe} of container "${d.container}" asks "${d.host}", which for the kubelet is the node, not the pod.`,
    other: (d: { readonly probe: string; readonly container: string; readonly host: string }) =>
      `The ${d.probe} of container "${d.container}" asks "${d.host}" instead of its own pod.`,
  },
  check({ model, report }) {
    for (const {
      template: { spec },
      resource,
    } of model.workloads) {
      for (const { role, container, probe } of probesOf(spec)) {
        const action = probe.httpGet ?? probe.tcpSocket;
        if (action?.host === undefined || action.host === "") continue;
        const { host } = action;
        // A pod in the node's network is found at the node's own addresses.
        if (spec.hostNetwork === true && (LOOPBACK.test(host) || ADDRESS.test(host))) continue;
        const isWeb = probe.httpGet !== undefined;
        report({
          resource,
          at: resource.at(action, "host"),
          message: LOOPBACK.test(host) ? "node" : "other",
          data: { probe: PROBE_FIELDS[role], container: container.name, host },
          help:
            isWeb && !LOOPBACK.test(host) && !ADDRESS.test(host)
              ? `Leave \`host\` out; for a virtual host add \`httpHeaders: [{ name: Host, value: ${host} }]\`.`
              : "Leave `host` out.",
        });
      }
    }
  },
});
