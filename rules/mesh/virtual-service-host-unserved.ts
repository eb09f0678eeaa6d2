import { defineRule, fieldsOf, istioHost, istioHostMatches, listOf, serviceOfHost } from "../../src/rule.ts";
import type { KindMap, Model, Resource } from "../../src/rule.ts";

type VirtualService = Resource<KindMap["VirtualService"]>;

/** The Gateways of a VirtualService; undefined if one is not in these manifests, or the mesh itself is one of them. */
function gatewaysOf(model: Model, virtual: VirtualService): readonly Resource[] | undefined {
  const names = listOf(fieldsOf(virtual.object.spec)["gateways"]).map(String);
  if (names.length === 0 || names.includes("mesh")) return undefined;
  const found = names.map((name) => {
    const [namespace = "", own = ""] = name.includes("/") ? name.split("/", 2) : [virtual.namespace, name];
    return model.find("networking.istio.io", "Gateway", namespace, own);
  });
  return found.every((gateway) => gateway !== undefined) ? found : undefined;
}

/** Hosts of all servers, without the namespaces that may use them. */
const servedHosts = (gateway: Resource): readonly string[] =>
  listOf(fieldsOf(gateway.object["spec"])["servers"]).flatMap((server) =>
    listOf(fieldsOf(server)["hosts"])
      .map(String)
      .map((host) => host.slice(host.indexOf("/") + 1)),
  );

const overlap = (a: string, b: string): boolean => istioHostMatches(a, b) || istioHostMatches(b, a);

export default defineRule({
  id: "virtual-service-host-unserved",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "A VirtualService for a Service of the mesh applies only to Gateways that do not serve its host.",
    why: "Without `mesh` among its gateways no sidecar applies the routes: subsets, retries and faults have no effect.",
    remedy: "Add `mesh` to `gateways`, or leave `gateways` out for routes inside the mesh.",
    references: ["https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService"],
  },
  options: {},
  messages: {
    unserved: (d: { readonly name: string; readonly host: string; readonly gateways: string }) =>
      `VirtualService "${d.name}" routes ${d.host} only at ${d.gateways}, which does not serve it: ` +
      "without gateway mesh its routes have no effect.",
  },
  check({ model, report }) {
    for (const virtual of model.all("VirtualService")) {
      const { hosts = [] } = virtual.object.spec ?? {};
      const gateways = gatewaysOf(model, virtual);
      if (gateways === undefined || hosts.length === 0) continue;
      const served = gateways.flatMap(servedHosts);
      const full = hosts.map((host) => istioHost(host, virtual.namespace));
      const services = full.flatMap((host) => {
        const name = serviceOfHost(host);
        return (name && model.get("Service", name.namespace, name.name)) ?? [];
      });
      const [service] = services;
      // A host that is no Service may be served by a Gateway of another scope.
      if (service === undefined || services.length < hosts.length) continue;
      if ([...hosts, ...full].some((host) => served.some((one) => overlap(one, host)))) continue;
      const { spec = {} } = virtual.object;
      report({
        resource: virtual,
        at: virtual.document.at(spec, "gateways" as never, "key"),
        message: "unserved",
        data: {
          name: virtual.name,
          host: hosts[0] ?? "",
          gateways: gateways.map(({ title }) => title).join(", "),
        },
        related: [
          ...gateways.slice(0, 3).map((gateway) => ({ at: gateway.atName(), note: `${gateway.title} serves others` })),
          { at: service.atName(), note: `${service.title} has the host` },
        ],
        help: "Add `mesh` to the gateways.",
      });
    }
  },
});
