import { defineRule, hiddenHosts } from "../../src/rule.ts";

export default defineRule({
  id: "sidecar-hides-host",
  severity: "error",
  presets: ["recommended"],
  docs: {
    summary: "A Sidecar of Istio leaves out a Service that its pods connect to, and blocks what it does not know.",
    why: "With REGISTRY_ONLY the proxy of the client answers 502 for hosts that the Sidecar does not include.",
    remedy: "Add the host to `egress[].hosts` of the Sidecar, as `NAMESPACE/*` or `NAMESPACE/HOST`.",
    references: ["https://istio.io/latest/docs/reference/config/networking/sidecar/#IstioEgressListener"],
  },
  options: {},
  messages: {
    hidden: (d: { readonly sidecar: string; readonly caller: string; readonly service: string }) =>
      `${d.sidecar} does not include ${d.service}, to which ${d.caller} connects: its proxy drops the connection.`,
  },
  check({ simulation, report }) {
    for (const { sidecar, listener, call, caller, host, namespace, unknown } of simulation.fact(hiddenHosts)) {
      if (call.to.kind !== "service") continue;
      report({
        resource: sidecar,
        at: sidecar.document.at(listener, "hosts" as never, "key"),
        message: "hidden",
        data: { sidecar: sidecar.quoted, caller: caller.resource.quoted, service: call.to.service.title },
        related: [
          { at: call.at, note: `declared here: ${call.declaredBy}` },
          { at: call.to.service.atName(), note: `${call.to.service.title} is defined here` },
        ],
        help: `Add "${namespace === sidecar.namespace ? "." : namespace}/${host}" to the hosts.`,
        unknown,
      });
    }
  },
});
