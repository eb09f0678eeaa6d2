import { deployment, each, join, object, service, slice, word } from "./objects.ts";

const listed = (count: number, one: (index: number) => string): string => `[${each(count, one).join(", ")}]`;

/** Services, ports, endpoints, workloads and rollouts. */
export const SERVICES: Readonly<Record<string, (count: number) => string>> = {
  "ports of one Service that no container declares": (count) =>
    join([
      service("web", { ports: each(count, (i) => `{ name: p${i}, port: ${i + 1}, targetPort: q${i} }`) }),
      deployment("web", { ports: each(count, (i) => `{ name: r${i}, containerPort: ${i + 1} }`) }),
    ]),
  "ports of one Service, as numbers": (count) =>
    join([
      service("web", { ports: each(count, (i) => `{ name: p${i}, port: ${i + 1}, targetPort: ${i + 30_000} }`) }),
      deployment("web", { ports: each(count, (i) => `{ name: r${i}, containerPort: ${i + 1} }`) }),
    ]),
  "ports of one Service in another protocol": (count) =>
    join([
      service("web", { ports: each(count, (i) => `{ name: p${i}, port: ${i + 1}, protocol: UDP }`) }),
      deployment("web", { ports: each(count, (i) => `{ name: r${i}, containerPort: ${i + 1} }`) }),
    ]),
  "ports of one name in a pod": (count) =>
    join([
      service("web", { ports: each(count, (i) => `{ name: p${i}, port: ${i + 1}, targetPort: http }`) }),
      deployment("web", { ports: each(count, (i) => `{ name: http, containerPort: ${i + 1} }`) }),
    ]),
  "Services that select pods of no such port": (count) =>
    join(
      each(count, (i) => [service(`s${i}`, { ports: ["{ port: 80, targetPort: gone }"] }), deployment(`s${i}`)]).flat(),
    ),
  "Services whose selectors are misspelt": (count) =>
    join(each(count, (i) => [service(`s${i}`, { app: `app-${i}x` }), deployment(`app-${i}`)]).flat()),
  "Services on the same pods": (count) =>
    join([...each(count, (i) => service(`s${i}`, { app: "web" })), deployment("web")]),
  "Services on the same pods, each with a port that nobody declares": (count) =>
    join([
      ...each(count, (i) => service(`s${i}`, { app: "web", ports: [`{ port: ${i + 1}, targetPort: q${i} }`] })),
      deployment("web"),
    ]),
  "workloads of one Service": (count) =>
    join([service("web"), ...each(count, (i) => deployment(`d${i}`, { app: "web" }))]),
  "workloads of one Service with different ports": (count) =>
    join([
      service("web"),
      ...each(count, (i) => deployment(`d${i}`, { app: "web", ports: [`{ name: n${i}, containerPort: ${i + 1} }`] })),
    ]),
  "pairs of Services and workloads": (count) => {
    const side = Math.ceil(Math.sqrt(count));
    return join([
      ...each(side, (i) => service(`s${i}`, { app: "web" })),
      ...each(side, (i) => deployment(`d${i}`, { app: "web" })),
    ]);
  },
  "headless Services, each referred to": (count) =>
    join(
      each(count, (i) => [
        service(`s${i}`, { spec: "clusterIP: None", ports: ["{ port: 80, targetPort: 8080 }"] }),
        deployment(`s${i}`, { env: [`{ name: URL, value: "http://s${(i * 7) % count}.shop.svc:80" }`] }),
      ]).flat(),
    ),
  "Services without a selector": (count) =>
    join([
      ...each(count, (i) => object("v1", "Service", `${word(i)}-api`, "spec: { ports: [{ port: 80 }] }")),
      ...each(count, (i) => slice(i, `free-${i}`)),
    ]),
  "slices of one Service": (count) =>
    join([
      "apiVersion: v1\nkind: Service\n" +
        "metadata: { name: web, namespace: shop }\n" +
        "spec: { ports: [{ name: a, port: 80 }, { name: b, port: 81 " +
        "}] }\n",
      ...each(count, (i) => slice(i, "web")),
    ]),
  "slices of missing Services": (count) =>
    join([...each(count, (i) => slice(i, `gone-${i}`)), ...each(count, (i) => service(`here-${i}`))]),
  "addresses of one Endpoints object": (count) =>
    join([
      object("v1", "Service", "web", "spec: { ports: [{ port: 80 }] }"),
      object(
        "v1",
        "Endpoints",
        "web",
        `subsets: [{ addresses: ${listed(count, (i) => `{ ip: 10.1.${i >> 8}.${i & 255} }`)}, ports: [{ port: 80 }] }]`,
      ),
    ]),
  "node ports in conflict": (count) =>
    join(each(count, (i) => service(`s${i}`, { type: "NodePort", ports: ["{ port: 80, nodePort: 30080 }"] }))),
  "cluster IPs in conflict": (count) => join(each(count, (i) => service(`s${i}`, { spec: "clusterIP: 10.96.0.10" }))),
  "workloads with one host port": (count) =>
    join(each(count, (i) => deployment(`d${i}`, { ports: ["{ containerPort: 80, hostPort: 80 }"] }))),
  "containers of one pod with a probe each": (count) =>
    join([
      service("web"),
      "apiVersion: apps/v1\nkind: Deployment\n" +
        "metadata: { name: web, namespace: shop }\nspec:\n" +
        "  selector: { matchLabels: { app: web } }\n  template:\n" +
        "    metadata: { labels: { app: web } }\n    spec:\n" +
        "      containers:\n" +
        each(
          count,
          (i) =>
            `      - { name: c${i}, image: "example.com/c:1", ports: [{ name: p${i}, containerPort: ${i + 1} }], ` +
            `readinessProbe: { httpGet: { path: /, port: q${i} } }, ` +
            `livenessProbe: { tcpSocket: { port: ${i + 30_000} } } }\n`,
        ).join(""),
    ]),
  "workloads with nearly equal labels": (count) =>
    join(
      each(count, (i) => [
        service(`${word(i)}-pay`, { app: `${word(i)}-payments` }),
        deployment(`${word(i)}-payments`),
        deployment(`${word(i)}-canary`, { app: `${word(i)}-payment` }),
      ]).flat(),
    ),
  "workloads whose environment a Service overwrites": (count) =>
    join(
      each(count, (i) => [
        service(`s${i}`),
        deployment(`s${i}`, { env: [`{ name: S${(i * 7) % count}_PORT, value: "80" }`] }),
      ]).flat(),
    ),
  "StatefulSets without their Service": (count) =>
    join(
      each(count, (i) => [
        deployment(`${word(i)}-db`, { kind: "StatefulSet", spec: `serviceName: ${word(i)}-bd` }),
        service(`${word(i)}-db`),
      ]).flat(),
    ),
  "disruption budgets of one workload": (count) =>
    join([
      deployment("web", { spec: "replicas: 2" }),
      ...each(count, (i) =>
        object(
          "policy/v1",
          "PodDisruptionBudget",
          `b${i}`,
          "spec: { minAvailable: 2, selector: { matchLabels: { app: web } } }",
        ),
      ),
    ]),
  "disruption budgets of no workload": (count) =>
    join(
      each(count, (i) => [
        deployment(`${word(i)}-web`),
        object(
          "policy/v1",
          "PodDisruptionBudget",
          `b${i}`,
          `spec: { minAvailable: 2, selector: { matchLabels: { app: ${word(i)}-wbe } } }`,
        ),
      ]).flat(),
    ),
  "autoscalers of missing workloads": (count) =>
    join(each(count, (i) => [deployment(`${word(i)}-web`), autoscaler(i, `${word(i)}-wbe`)]).flat()),
  "autoscalers of one workload": (count) =>
    join([deployment("web", { spec: "replicas: 3" }), ...each(count, (i) => autoscaler(i, "web"))]),
  "ServiceMonitors that select nothing": (count) =>
    join(
      each(count, (i) => [
        service(`s${i}`, { labels: `app: ${word(i)}-web` }),
        deployment(`s${i}`),
        monitor(i, `${word(i)}-wbe`),
      ]).flat(),
    ),
  "ServiceMonitors of one Service": (count) =>
    join([
      service("web", { labels: "app: web" }),
      deployment("web"),
      ...each(count, (i) => monitor(i, "web")),
      object("monitoring.coreos.com/v1", "Prometheus", "main", "spec: { serviceMonitorSelector: {} }"),
    ]),
};

const autoscaler = (index: number, target: string): string =>
  object(
    "autoscaling/v2",
    "HorizontalPodAutoscaler",
    `h${index}`,
    `spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: ${target} } }`,
  );
const monitor = (index: number, app: string): string =>
  object(
    "monitoring.coreos.com/v1",
    "ServiceMonitor",
    `m${index}`,
    `spec: { selector: { matchLabels: { app: ${app} } }, endpoints: [{ port: metrics }] }`,
  );
