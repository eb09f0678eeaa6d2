import { defineRule, meshTargets, protocolOf } from "../../src/rule.ts";
import type { DeepReadonly, KindMap, Model, Resource, Workload } from "../../src/rule.ts";

type Service = Resource<KindMap["Service"]>;
type ServicePort = DeepReadonly<NonNullable<NonNullable<KindMap["Service"]["spec"]>["ports"]>[number]>;

/** Prefixes of port names that Istio recognises; sources: istio/api and pkg/config/kube/conversion.go. */
const PROTOCOLS = new Set([
  "tcp",
  "udp",
  "grpc",
  "grpc-web",
  "http",
  "http2",
  "https",
  "tls",
  "mongo",
  "redis",
  "mysql",
]);
const APP_PROTOCOLS = new Set([
  ...PROTOCOLS,
  "kubernetes.io/h2c",
  "kubernetes.io/ws",
  "kubernetes.io/wss",
  "hbone",
  "double-hbone",
]);
/** Ports whose protocol Istio does not guess, because the server sends first. */
const KNOWN_PORTS = new Set([25, 53, 3306, 27_017]);
const OPAQUE = new Set(["tcp", "tls", "https", "mongo", "redis", "mysql"]);

function protocolOfName(name: string | undefined): string | undefined {
  const text = (name ?? "").toLowerCase();
  if (text === "grpc-web" || text.startsWith("grpc-web-")) return "grpc-web";
  const [prefix = ""] = text.split("-");
  return PROTOCOLS.has(prefix) ? prefix : undefined;
}

const INJECT = "sidecar.istio.io/inject";

/** Whether a pod template requests the Istio sidecar. Source: istio pkg/kube/inject, `injectRequired`. */
function requestsSidecar({ template: { metadata } }: Workload): boolean {
  const { labels = {}, annotations = {} } = metadata ?? {};
  return (labels[INJECT] ?? annotations[INJECT]) === "true";
}

/** Whether the labels of a namespace put its pods into the Istio mesh. */
function isInMesh(model: Model, namespace: string): boolean {
  const { labels } = model.namespaceLabels(namespace);
  return (
    labels["istio-injection"] === "enabled" ||
    labels["istio.io/rev"] !== undefined ||
    labels["istio.io/dataplane-mode"] === "ambient"
  );
}

export default defineRule({
  id: "port-protocol-unclear",
  severity: "warning",
  presets: ["recommended"],
  docs: {
    summary: "Istio cannot detect the protocol of a Service port, or detects another one than its routes need.",
    why:
      "Istio reads the protocol from `appProtocol`, else from the port name up to its first dash. " +
      "If neither declares it, Istio guesses from the first bytes, which fails if the server sends first. " +
      "HTTP routes have no effect on a port of another protocol.",
    remedy: "Set `appProtocol`, or name the port after its protocol: `http`, `grpc-api`, `tcp-events`.",
    references: ["https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/"],
  },
  options: {},
  messages: {
    unclear: (d: { readonly service: string; readonly port: string }) =>
      `Port ${d.port} of Service "${d.service}" does not declare its protocol, so Istio has to guess it.`,
    appProtocol: (d: {
      readonly service: string;
      readonly port: string;
      readonly value: string;
      readonly name: string;
    }) =>
      `appProtocol "${d.value}" of Service "${d.service}" (port ${d.port}) is unknown to Istio, ` +
      `which therefore ignores the port name "${d.name}".`,
    notHTTP: (d: {
      readonly service: string;
      readonly port: string;
      readonly protocol: string;
      readonly route: string;
    }) =>
      `Port ${d.port} of Service "${d.service}" is ${d.protocol} for Istio: ` +
      `HTTP routes of ${d.route} have no effect on it.`,
  },
  check({ model, simulation, report }) {
    const routes = new Map<ServicePort, Resource>();
    for (const { protocol, resolution, virtualService } of simulation.fact(meshTargets)) {
      if (protocol === "http" && resolution.port !== undefined) routes.set(resolution.port, virtualService);
    }
    const inMesh = new Map(model.namespaces().map((namespace) => [namespace, isInMesh(model, namespace)]));
    const check = (service: Service, port: ServicePort): void => {
      const fromName = protocolOfName(port.name);
      const { appProtocol } = port;
      const mesh =
        inMesh.get(service.namespace) === true ||
        simulation.backends(service).workloads.some(({ workload }) => requestsSidecar(workload));
      const route = routes.get(port);
      if (protocolOf(port) !== "TCP" || KNOWN_PORTS.has(port.port) || (!mesh && route === undefined)) return;
      const data = { service: service.name, port: port.name ?? String(port.port) };
      const known =
        appProtocol === undefined
          ? fromName
          : APP_PROTOCOLS.has(appProtocol.toLowerCase())
            ? appProtocol.toLowerCase()
            : undefined;
      if (known !== undefined && OPAQUE.has(known) && route !== undefined) {
        report({
          resource: service,
          at: service.at(port, appProtocol === undefined ? "name" : "appProtocol"),
          message: "notHTTP",
          data: { ...data, protocol: known, route: route.title },
          related: [{ at: route.atName(), note: `${route.title} has HTTP routes` }],
        });
      } else if (appProtocol !== undefined && known === undefined) {
        if (fromName !== undefined)
          report({
            resource: service,
            at: service.at(port, "appProtocol"),
            message: "appProtocol",
            data: { ...data, value: appProtocol, name: port.name ?? "" },
          });
      } else if (known === undefined && mesh) {
        report({
          resource: service,
          at: service.at(port, "name"),
          message: "unclear",
          data,
          help: "Add `appProtocol`, for example `appProtocol: http`.",
        });
      }
    };
    for (const service of model.all("Service")) {
      if (service.object.spec?.type === "ExternalName") continue;
      for (const port of service.object.spec?.ports ?? []) check(service, port);
    }
  },
});
