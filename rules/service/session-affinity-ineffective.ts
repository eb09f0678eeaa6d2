import { defineRule } from "../../src/rule.ts";

export default defineRule({
  id: "session-affinity-ineffective",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "A Service asks for session affinity in a way that has no effect.",
    why: "Clients are spread over all pods at every connection, and sessions kept in the memory of one pod are lost.",
    remedy: "Set `sessionAffinity: ClientIP` on a Service with a cluster IP, or keep sessions outside the pods.",
    references: ["https://kubernetes.io/docs/reference/networking/virtual-ips/#session-affinity"],
  },
  options: {},
  messages: {
    headless: (d: { readonly service: string }) =>
      `Service "${d.service}" is headless: clients choose a pod by DNS, and sessionAffinity is ignored.`,
    externalName: (d: { readonly service: string }) =>
      `Service "${d.service}" is a DNS alias: no proxy is on the way, and sessionAffinity is ignored.`,
    timeoutOnly: (d: { readonly service: string }) =>
      `Service "${d.service}" configures a session timeout but no session affinity: the timeout is dropped.`,
  },
  // Sources: pkg/api/service/warnings.go; pkg/apis/core/v1/defaults.go SetDefaults_Service.
  check({ model, report }) {
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
          related: [{ at: service.at(spec, "clusterIP"), note: "headless here" }],
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
              : [{ at: service.at(spec, "sessionAffinity"), note: "no affinity here" }],
          help: "Add `sessionAffinity: ClientIP`, or remove the timeout.",
        });
      }
    }
  },
});
