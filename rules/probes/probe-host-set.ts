import { defineRule, PROBE_FIELDS, probesOf } from "../../src/rule.ts";

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1|0\.0\.0\.0|::)$/;
const ADDRESS = /^[\d.]+$|:/;

export default defineRule({
  id: "probe-host-set",
  severity: "warning",
  presets: ["recommended", "production"],
  docs: {
    summary: "A probe sets `host`, so it checks something other than its own pod.",
    why:
      "The kubelet connects from the node: `localhost` is then the node itself, and a name points to a " +
      "Service or another machine. Whether the pod is healthy then depends on an answer that is not its own.",
    remedy:
      "Remove `host`: the probe then checks the pod's IP. Set a virtual host with a `Host` header in `httpHeaders`.",
    references: [
      "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/" +
        "#http-probes",
    ],
  },
  options: {},
  messages: {
    node: (d: { readonly probe: string; readonly container: string; readonly host: string }) =>
      `The ${d.probe} of container "${d.container}" checks ` +
      `"${d.host}", which for the kubelet is the node, not the pod.`,
    other: (d: { readonly probe: string; readonly container: string; readonly host: string }) =>
      `The ${d.probe} of container "${d.container}" checks "${d.host}" instead of its own pod.`,
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
        // A hostNetwork pod listens on the node's own addresses.
        if (spec.hostNetwork === true && (LOOPBACK.test(host) || ADDRESS.test(host))) continue;
        const isWeb = probe.httpGet !== undefined;
        report({
          resource,
          at: resource.at(action, "host"),
          message: LOOPBACK.test(host) ? "node" : "other",
          data: { probe: PROBE_FIELDS[role], container: container.name, host },
          help:
            isWeb && !LOOPBACK.test(host) && !ADDRESS.test(host)
              ? `Remove \`host\`; for a virtual host add \`httpHeaders: [{ name: Host, value: ${host} }]\`.`
              : "Remove `host`.",
        });
      }
    }
  },
});
