/** A request of the mission, and how the page about `trace` calls it. */
export interface Scene {
  readonly title: string;
  /** What stands before the output on the page. */
  readonly text: string;
  readonly args: readonly string[];
}

const scene = (title: string, text: string, command: string): Scene => ({ title, text, args: command.split(" ") });

/** Run in fixtures/trace. */
export const SCENES: readonly Scene[] = [
  scene(
    "A pod asks for a Service by its cluster IP",
    "The address leads to the Service, its port to the port of the pods.",
    "trace 10.96.12.34:80 shop.yaml --from shop/web",
  ),
  scene(
    "A pod asks for a Service by its name",
    "The same, after the resolver of the pod has made a full name of `payments`.",
    "trace http://payments/ shop.yaml --from shop/web",
  ),
  scene(
    "A client outside asks a node port",
    "Every node takes it, and the pods see the node's address.",
    "trace node-1:30080 shop.yaml --from external",
  ),
  scene(
    "A client outside asks a load balancer",
    "With `externalTrafficPolicy: Local` a node serves its own pods only, so parts are unequal.",
    "trace http://pay.example.com/ shop.yaml --from external",
  ),
  scene(
    "A client outside asks an Ingress",
    "The longer path wins; what it beats is named.",
    "trace http://api.example.com/v1/payments shop.yaml --from external",
  ),
  scene(
    "A selector with a slip",
    "The Service has a name and an address, but no endpoint.",
    "trace http://refunds/ shop.yaml broken.yaml --from shop/web",
  ),
  scene("A port name that no container has", "", "trace http://ledger/ shop.yaml broken.yaml --from shop/web"),
  scene("A port that the Service does not have", "", "trace payments:8080 shop.yaml --from shop/web"),
  scene("A name with a slip", "", "trace http://payment/ shop.yaml --from shop/web"),
  scene(
    "Policies of both ends say no",
    "Each end needs a change, and both are named.",
    "trace http://payments/ shop.yaml closed.yaml --from shop/web",
  ),
  scene(
    "A canary by weights of a VirtualService",
    "Clients in the mesh follow it; what says that this one is, is named.",
    "trace http://reviews:9080/ mesh.yaml --from mesh/client",
  ),
  scene(
    "The same Service, from a client without a sidecar",
    "",
    "trace http://reviews:9080/ mesh.yaml --from mesh/outsider",
  ),
  scene("A canary by a TrafficSplit", "", "trace http://reviews-all:9080/ mesh.yaml --from mesh/client"),
  scene("A subset that no DestinationRule defines", "", "trace http://reviews:9080/gone mesh.yaml --from mesh/client"),
  scene("A database behind a TCPRoute", "", "trace 203.0.113.10:5432 layer4.yaml --from external"),
  scene(
    "A passthrough behind a TLSRoute, half of it broken",
    "",
    "trace https://vault.example.com/ layer4.yaml --from external",
  ),
];
