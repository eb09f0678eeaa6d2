import { fieldsOf, listOf, textOf } from "../../base/values.ts";
import { equalitySelector } from "../../base/selector.ts";
import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import type { Workload } from "../../model/workload.ts";
import { servicePort } from "../route/backend.ts";
import { resolvePort, serviceBackends } from "../service/backends.ts";
import { istioHost, serviceOfHost } from "./istio.ts";
import type { VirtualService } from "./virtual-service.ts";

const ISTIO = "networking.istio.io";

/** One server of an Istio Gateway: a port and the hosts that it accepts. */
export interface IstioServer {
  /** The server and its port, objects of the manifest. */
  readonly node: object;
  readonly portNode: object;
  readonly port: number | undefined;
  /** `HTTP`, `HTTPS`, `TLS`. */
  readonly protocol: string;
  /** As written, with the namespace of the routes: `shop/*.example.com`. */
  readonly hosts: readonly string[];
}

/** Source: istio networking/v1 gateway.proto, Server. */
export const istioServers = ({ object }: Resource): readonly IstioServer[] =>
  listOf(fieldsOf(object["spec"])["servers"]).map((server) => {
    const node = fieldsOf(server);
    const portNode = fieldsOf(node["port"]);
    return {
      node,
      portNode,
      port: typeof portNode["number"] === "number" ? portNode["number"] : undefined,
      protocol: (textOf(portNode["protocol"]) ?? "").toUpperCase(),
      hosts: listOf(node["hosts"]).flatMap((host) => textOf(host) ?? []),
    };
  });

/** Whether some host matches both patterns: `*` and `*.example.com` are suffixes of any length. */
function hostsMeet(a: string, b: string): boolean {
  const [x, y] = [a.toLowerCase(), b.toLowerCase()];
  if (x.startsWith("*") && y.startsWith("*")) return x.slice(1).endsWith(y.slice(1)) || y.slice(1).endsWith(x.slice(1));
  if (x.startsWith("*")) return y.endsWith(x.slice(1));
  return y.startsWith("*") ? x.endsWith(y.slice(1)) : x === y;
}

/**
 * Whether a server accepts the hosts of VirtualServices in a namespace. Source: gateway.proto, Server.hosts: `./` is
 * the Gateway's namespace, without a prefix or with `*` it is any.
 */
function acceptsHost(written: string, gateway: Resource, host: string, namespace: string): boolean {
  const slash = written.indexOf("/");
  const prefix = slash < 0 ? "*" : written.slice(0, slash);
  const isFor = prefix === "*" || (prefix === "." ? gateway.namespace : prefix) === namespace;
  return isFor && hostsMeet(written.slice(slash + 1), host);
}

interface Binding {
  readonly virtual: VirtualService;
  /** The host and the list that contains it. */
  readonly host: string;
  readonly hosts: readonly string[];
  readonly index: number;
  /** The Gateways of these manifests to which it is bound. */
  readonly gateways: readonly Resource[];
  /** A Gateway that these manifests do not contain. */
  readonly unseen: string | undefined;
  readonly inMesh: boolean;
  /** The Service of these manifests that has the host. */
  readonly service: Resource<KindMap["Service"]> | undefined;
  /** Whether one of the Gateways accepts the host. */
  readonly accepted: boolean;
}

/** Each host of each VirtualService that is bound to Gateways. Use it as `simulation.fact(gatewayBindings)`. */
export function gatewayBindings(model: Model): readonly Binding[] {
  return model.all("VirtualService").flatMap((virtual) => {
    const { hosts = [], gateways: names = [] } = virtual.object.spec ?? {};
    const bound = names
      .filter((name) => name !== "mesh")
      .map((name) => (name.includes("/") ? name : `${virtual.namespace}/${name}`));
    if (bound.length === 0) return [];
    const found = bound.map((name) => {
      const [namespace = "", own = ""] = name.split("/");
      return { name, gateway: model.find(ISTIO, "Gateway", namespace, own) };
    });
    const gateways = found.flatMap(({ gateway }) => gateway ?? []);
    const unseen = found.find(({ gateway }) => gateway === undefined)?.name;
    return hosts.map((host, index): Binding => {
      const full = istioHost(host, virtual.namespace);
      const named = serviceOfHost(full);
      const accepted = gateways.some((gateway) =>
        istioServers(gateway).some((server) =>
          server.hosts.some((one) => acceptsHost(one, gateway, full, virtual.namespace)),
        ),
      );
      const service = named && model.get("Service", named.namespace, named.name);
      return { virtual, host, hosts, index, gateways, unseen, inMesh: names.includes("mesh"), service, accepted };
    });
  });
}

/** A port of a Gateway that no Service of its proxies has. */
export interface UnexposedServer {
  readonly gateway: Resource;
  readonly server: IstioServer;
  readonly port: number;
  readonly services: readonly Resource<KindMap["Service"]>[];
}

const usesHostPort = ({ template: { spec } }: Workload, port: number): boolean =>
  spec.hostNetwork === true ||
  (spec.containers ?? []).some(({ ports = [] }) => ports.some(({ hostPort }) => hostPort === port));

/**
 * The proxies listen on the target port of the Service port with the number of the server, else on the number itself.
 * Sources: istio.io analysis message IST0104; pilot/pkg/model/gateway.go MergeGateways. Use it as
 * `simulation.fact(unexposedServers)`.
 */
export function unexposedServers(model: Model): readonly UnexposedServer[] {
  const services = model.all("Service").map((service) => serviceBackends(model, service));
  return model.resources.flatMap((gateway): readonly UnexposedServer[] => {
    if (gateway.group !== ISTIO || gateway.kind !== "Gateway") return [];
    const labels = Object.entries(fieldsOf(fieldsOf(gateway.object["spec"])["selector"])).flatMap(([key, value]) =>
      typeof value === "string" ? [[key, value] as const] : [],
    );
    if (labels.length === 0) return [];
    const selector = equalitySelector(Object.fromEntries(labels));
    const proxies = new Set(
      model.namespaces().flatMap((namespace) => model.select(namespace, selector).map(({ workload }) => workload)),
    );
    const own = services.filter(({ workloads }) => workloads.some(({ workload }) => proxies.has(workload)));
    if (own.length === 0) return [];
    return istioServers(gateway).flatMap((server) => {
      const { port } = server;
      if (port === undefined || [...proxies].some((workload) => usesHostPort(workload, port))) return [];
      const isExposed = own.some(
        (backends) =>
          servicePort(backends.service, port) !== undefined ||
          (backends.service.object.spec?.ports ?? []).some((one) =>
            resolvePort(backends, one).some(({ target }) => target === undefined || target.number === port),
          ),
      );
      return isExposed ? [] : [{ gateway, server, port, services: own.map(({ service }) => service) }];
    });
  });
}
