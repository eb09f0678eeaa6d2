import type { Resource } from "../../model/resource.ts";
import { assumedPod } from "../policy/connection-end.ts";
import { UNKNOWN_NAMESPACE } from "../policy/connection-end.ts";
import type { HTTPRequest } from "../route/request.ts";
import type { TraceContext } from "../route/trace/client.ts";
import type { TraceLog } from "../route/trace/log.ts";
import { istioHostMatches, matchVirtualService, virtualServicesFor } from "./virtual-service.ts";
import type { MeshRequest } from "./virtual-service.ts";
import { followRule } from "./trace-mesh.ts";

interface IstioServer {
  readonly port?: { readonly number?: number; readonly protocol?: string };
  readonly hosts?: readonly string[];
}

/** Hosts of a server may be prefixed with the namespace of the routes: `shop/api.example.com`. */
const serverHost = (host: string): string => host.slice(host.indexOf("/") + 1);

/**
 * Follows a URL through Istio's own Gateways. False: none serves the host.
 * @param only the Gateway that the client connects to, as `NAMESPACE/NAME`.
 */
export function traceIstioGateway(context: TraceContext, request: HTTPRequest, log: TraceLog, only?: string): boolean {
  const { model } = context;
  const names = new Set(
    model
      .all("VirtualService")
      .flatMap((virtual) =>
        (virtual.object.spec?.gateways ?? [])
          .filter((name) => name !== "mesh")
          .map((name) => (name.includes("/") ? name : `${virtual.namespace}/${name}`)),
      ),
  );
  for (const name of names) {
    if (only !== undefined && name !== only) continue;
    const asked: MeshRequest = {
      host: request.host,
      port: request.port,
      protocol: "http",
      request,
      gateway: name,
      labels: undefined,
      namespace: undefined,
    };
    const found = virtualServicesFor(model, asked);
    if (found.length === 0) continue;
    const [namespace = "", own = ""] = name.split("/");
    const gateway = model.find("networking.istio.io", "Gateway", namespace, own);
    const servers =
      (
        (gateway as Resource | undefined)?.object as
          | { readonly spec?: { readonly servers?: readonly IstioServer[] } }
          | undefined
      )?.spec?.servers ?? [];
    const server = servers.find(
      ({ port, hosts = [] }) =>
        port?.number === request.port && hosts.some((host) => istioHostMatches(serverHost(host), request.host)),
    );
    if (gateway !== undefined && server === undefined) continue;
    if (gateway === undefined)
      log.add("listener", "unknown", `Gateway ${name} of Istio is not in these manifests`, found[0]?.atName());
    else
      log.ok(
        "listener",
        `${gateway.title} of Istio accepts ${request.scheme}://${request.host}:${request.port}`,
        server && gateway.document.at(server),
      );
    const choice = found.map((virtual) => matchVirtualService(virtual, asked)).find((one) => one !== undefined);
    if (choice === undefined) {
      log.fail("mesh", `no route matches ${request.path}: 404`, found[0]?.atName(), [
        { text: `add a route for ${request.path}`, at: found[0]?.atName() },
      ]);
      return true;
    }
    const source = assumedPod(`the proxy of Gateway ${name}`, UNKNOWN_NAMESPACE, {});
    followRule(
      {
        context,
        client: { kind: "external", end: source },
        port: undefined,
        request,
        mesh: "yes",
        log,
        approach: { source, way: "internal", node: undefined, protocol: "TCP", share: 1 },
      },
      choice,
    );
    return true;
  }
  return false;
}
