import { affinityBehindRoutes, defineRule } from "../../src/rule.ts";

export default defineRule({
  id: "session-affinity-ineffective",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "Session affinity of a Service has no effect.",
    why: "Each connection of a client may go to another pod, and sessions kept in the memory of one pod are lost.",
    remedy: "Set `sessionAffinity: ClientIP` on a Service with a cluster IP, or keep sessions outside the pods.",
    references: ["https://kubernetes.io/docs/reference/networking/virtual-ips/#session-affinity"],
  },
  options: {},
  messages: {
    headless: (d: { readonly service: string }) =>
      `Service "${d.service}" is headless: sessionAffinity is ignored because clients choose a pod through DNS.`,
    externalName: (d: { readonly service: string }) =>
      `Service "${d.service}" is a DNS alias: sessionAffinity is ignored because kube-proxy is not involved.`,
    behindIngress: (d: { readonly service: string; readonly ingress: string; readonly controller: string }) =>
      `Service "${d.service}" sets sessionAffinity, but only ${d.ingress} sends requests to it: ` +
      `${d.controller} connects to the pods itself.`,
    timeoutOnly: (d: { readonly service: string }) =>
      `Service "${d.service}" sets a session timeout without sessionAffinity ClientIP: the timeout is ignored.`,
  },
  // Sources: pkg/api/service/warnings.go; pkg/apis/core/v1/defaults.go SetDefaults_Service.
  check({ model, simulation, report }) {
    for (const { service, ingress, at, controller } of simulation.fact(affinityBehindRoutes))
      report({
        resource: service,
        at: service.at(service.object.spec ?? service.object, "sessionAffinity"),
        message: "behindIngress",
        data: { service: service.name, ingress: ingress.title, controller },
        related: [{ at, note: `${ingress.title} sends requests to it` }],
        help: "Use the cookie affinity of the controller, or let it connect to the cluster IP.",
      });
    for (const service of model.all("Service")) {
      const { spec } = service.object;
      if (spec === undefined) continue;
      const data = { service: service.name };
      const affinity = spec.sessionAffinity === "ClientIP";
      if (affinity && spec.type === "ExternalName")
        report({ resource: service, at: service.at(spec, "sessionAffinity"), message: "externalName", data });
      else if (affinity && spec.clusterIP === "None")
        report({
          resource: service,
          at: service.at(spec, "sessionAffinity"),
          message: "headless",
          data,
          related: [{ at: service.at(spec, "clusterIP"), note: "clusterIP is set here" }],
        });
      else if (!affinity && spec.sessionAffinityConfig?.clientIP !== undefined) {
        report({
          resource: service,
          at: service.at(spec, "sessionAffinityConfig", "key"),
          message: "timeoutOnly",
          data,
          related:
            spec.sessionAffinity === undefined
              ? []
              : [{ at: service.at(spec, "sessionAffinity"), note: "sessionAffinity is set here" }],
          help: "Set `sessionAffinity: ClientIP`, or remove `sessionAffinityConfig`.",
        });
      }
    }
  },
});
