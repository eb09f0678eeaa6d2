import { defineRule, gatewayBindings } from "../../src/rule.ts";

export default defineRule({
  id: "virtual-service-not-in-mesh",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "A VirtualService is for a Service of the mesh, but is bound to Gateways only.",
    why:
      "`gateways` without `mesh` excludes the sidecars: requests inside the mesh are balanced over all pods, " +
      "whatever weights, subsets, retries and faults the VirtualService sets.",
    remedy: "Add `mesh` to `gateways`, or remove `gateways`, whose default is `mesh`.",
    references: ["https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService"],
  },
  options: {},
  messages: {
    excluded: (d: { readonly virtual: string; readonly host: string; readonly gateways: string }) =>
      `VirtualService "${d.virtual}" is bound to ${d.gateways} only: ` +
      `its rules are not applied to requests for ${d.host} inside the mesh.`,
  },
  check({ simulation, report }) {
    for (const binding of simulation.fact(gatewayBindings)) {
      const { virtual, host, gateways, unseen, inMesh, service, accepted } = binding;
      const { spec } = virtual.object;
      // Cluster-local Gateways accept the names of Services, and clients connect to them.
      if (inMesh || service === undefined || accepted || spec === undefined) continue;
      report({
        resource: virtual,
        at: virtual.document.at(spec, "gateways"),
        message: "excluded",
        data: {
          virtual: virtual.name,
          host,
          gateways: [...gateways.map(({ name }) => name), ...(unseen === undefined ? [] : [unseen])].join(", "),
        },
        related: [{ at: service.atName(), note: `${host} is ${service.title}` }],
        unknown: unseen && `Gateway ${unseen} is not in these manifests and may serve the name`,
      });
    }
  },
});
