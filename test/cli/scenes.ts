/** An example of the page about `trace`. */
export interface Scene {
  readonly title: string;
  /** The text before the output on the page. */
  readonly text: string;
  readonly args: readonly string[];
}

const scene = (title: string, text: string, command: string): Scene => ({ title, text, args: command.split(" ") });

/** Run in fixtures/trace. */
export const SCENES: readonly Scene[] = [
  scene(
    "A pod requests a Service with its cluster IP",
    "The address belongs to the Service, whose port targets the port of the pods.",
    "trace 10.96.12.34:80 shop.yaml --from shop/web",
  ),
  scene(
    "A pod requests a Service with its name",
    "The resolver of the pod first completes `payments` to a full name.",
    "trace http://payments/ shop.yaml --from shop/web",
  ),
  scene(
    "An external client connects to a node port",
    "Every node accepts it, and the pods see the address of the node.",
    "trace node-1:30080 shop.yaml --from external",
  ),
  scene(
    "An external client connects to a load balancer",
    "With `externalTrafficPolicy: Local` a node uses only its own pods, so shares are unequal.",
    "trace http://pay.example.com/ shop.yaml --from external",
  ),
  scene(
    "An external client requests an Ingress",
    "The longer path wins; the other match is listed.",
    "trace http://api.example.com/v1/payments shop.yaml --from external",
  ),
  scene(
    "A misspelt selector",
    "The Service has a name and an address, but no endpoints.",
    "trace http://refunds/ shop.yaml broken.yaml --from shop/web",
  ),
  scene("A port name that no container declares", "", "trace http://ledger/ shop.yaml broken.yaml --from shop/web"),
  scene("A port that the Service does not have", "", "trace payments:8080 shop.yaml --from shop/web"),
  scene("A misspelt name", "", "trace http://payment/ shop.yaml --from shop/web"),
  scene(
    "Policies of both ends deny it",
    "Each end needs a change; both are listed.",
    "trace http://payments/ shop.yaml closed.yaml --from shop/web",
  ),
  scene(
    "A canary with weights of a VirtualService",
    "Clients in the mesh use it; the reason why this client is in the mesh is shown.",
    "trace http://reviews:9080/ mesh.yaml --from mesh/client",
  ),
  scene(
    "The same Service, from a client without a sidecar",
    "",
    "trace http://reviews:9080/ mesh.yaml --from mesh/outsider",
  ),
  scene("A canary with a TrafficSplit", "", "trace http://reviews-all:9080/ mesh.yaml --from mesh/client"),
  scene("A subset that no DestinationRule defines", "", "trace http://reviews:9080/gone mesh.yaml --from mesh/client"),
  scene(
    "A redirect to https, followed",
    "`--method`, `--header`, `--sni` and `--gateway` set what the URL does not show.",
    "trace http://shop.example.com/ requests.yaml --from external --gateway shop/public --method POST --follow",
  ),
  scene(
    "A port on which no listener serves the host",
    "",
    "trace http://shop.example.com:8080/ requests.yaml --from external",
  ),
  scene("A database behind a TCPRoute", "", "trace 203.0.113.10:5432 layer4.yaml --from external"),
  scene(
    "TLS passthrough of a TLSRoute, half of it broken",
    "",
    "trace https://vault.example.com/ layer4.yaml --from external",
  ),
];
