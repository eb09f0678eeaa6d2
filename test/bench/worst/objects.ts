/** Manifests of which worst cases are made; every object is in namespace `shop` unless it is said otherwise. */
export const each = <T>(count: number, one: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => one(index));
export const join = (documents: readonly string[]): string => documents.join("---\n");
/** Words of which no two are alike: only digits would make variants of one name. */
export const word = (index: number): string => {
  let text = "";
  for (let rest = (index + 1) * 7919; rest > 0; rest = Math.floor(rest / 20)) text += "bcdfghjklmnpqrstvwxz"[rest % 20];
  return text;
};

export interface ServiceParts {
  readonly app?: string;
  readonly ports?: readonly string[];
  readonly type?: string;
  readonly namespace?: string;
  readonly labels?: string;
  /** More lines of the spec. */
  readonly spec?: string;
}

export const service = (
  name: string,
  { app = name, ports = ["{ port: 80, targetPort: http }"], type, namespace = "shop", labels, spec }: ServiceParts = {},
): string =>
  "apiVersion: v1\nkind: Service\n" +
  `metadata: { name: ${name}, namespace: ` +
  `${namespace}${labels === undefined ? "" : `, labels: { ${labels} }`} ` +
  `}\nspec:\n  selector: { app: ${app} }\n` +
  `${type === undefined ? "" : `  type: ${type}\n`}${spec === undefined ? "" : `  ${spec}\n`} ` +
  ` ports:\n${ports.map((port) => `  - ${port}\n`).join("")}`;

export interface DeploymentParts {
  readonly ports?: readonly string[];
  readonly env?: readonly string[];
  readonly namespace?: string;
  readonly app?: string;
  /** More labels of the pods. */
  readonly labels?: string;
  /** More lines of the container. */
  readonly container?: string;
  /** More lines of the pods' spec. */
  readonly pod?: string;
  readonly kind?: string;
  readonly spec?: string;
}

export const deployment = (
  name: string,
  {
    ports = ["{ name: http, containerPort: 8080 }"],
    env = [],
    namespace = "shop",
    app = name,
    labels,
    container,
    pod,
    kind = "Deployment",
    spec,
  }: DeploymentParts = {},
): string =>
  `apiVersion: apps/v1\nkind: ${kind}\n` +
  `metadata: { name: ${name}, namespace: ${namespace} }\nspec:\n` +
  `${spec === undefined ? "" : `  ${spec}\n`}  selector: { ` +
  `matchLabels: { app: ${app} } }\n  template:\n` +
  "    metadata: { labels: { app: " +
  `${app}${labels === undefined ? "" : `, ${labels}`} } }\n` +
  "    spec:\n" +
  `${pod === undefined ? "" : `      ${pod}\n`}      containers:\n` +
  "      - name: c\n        image: example.com/c:1\n" +
  `${container === undefined ? "" : `        ${container}\n`}      ` +
  "  ports:\n" +
  `${ports.map((port) => `        - ${port}\n`).join("")}        ` +
  `env: [${env.join(", ")}]\n`;

/** The backend of a path of an Ingress, at port 80. */
const backendOf = (service: string): string => `backend: { service: { name: ${service}, port: { number: 80 } } }`;

/** Any other object: `spec` in one line. */
export const object = (apiVersion: string, kind: string, name: string, rest: string, namespace = "shop"): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${name}, namespace: ${namespace} }\n${rest}\n`;

export const slice = (index: number, of: string): string =>
  "apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\n" +
  `metadata: { name: slice-${index}, namespace: shop, labels: { ` +
  `kubernetes.io/service-name: ${of} } }\naddressType: IPv4\n` +
  "ports: [{ name: a, port: 80 }]\nendpoints: [{ addresses: " +
  `[10.1.${(index >> 8) & 255}.${index & 255}] }]\n`;

export const policy = (
  namespace: string,
  name: string,
  rules: string,
  app?: string,
  direction: "Ingress" | "Egress" = "Ingress",
): string =>
  "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n" +
  `metadata: { name: ${name}, namespace: ${namespace} }\n` +
  "spec: { podSelector: " +
  `${app === undefined ? "{}" : `{ matchLabels: { app: ${app} } }`}, ` +
  `policyTypes: [${direction}], ${direction.toLowerCase()}: ` +
  `${rules} }\n`;

export const ingress = (name: string, host: string, paths: readonly string[], backend = "web"): string =>
  "apiVersion: networking.k8s.io/v1\nkind: Ingress\n" +
  `metadata: { name: ${name}, namespace: shop }\nspec:\n` +
  `  ingressClassName: nginx\n  rules:\n  - host: ${host}\n` +
  "    http:\n      paths:\n" +
  paths.map((path) => `      - { path: ${path}, pathType: Prefix, ${backendOf(backend)} }\n`).join("");

export const GATEWAY_API = "gateway.networking.k8s.io/v1";
export const gateway = (name: string, listeners = "[{ name: http, port: 80, protocol: HTTP }]"): string =>
  object(GATEWAY_API, "Gateway", name, `spec: { gatewayClassName: c, listeners: ${listeners} }`);
export const route = (name: string, host: string, backend: string, parent = "public"): string =>
  object(
    GATEWAY_API,
    "HTTPRoute",
    name,
    `spec: { parentRefs: [{ name: ${parent} }], hostnames: ` +
      `[${host}], rules: [{ backendRefs: [{ name: ${backend}, port: ` +
      "80 }] }] }",
  );
export const namespace = (name: string, labels = `team: ${name}`): string =>
  `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name}, labels: { ${labels} } }\n`;
