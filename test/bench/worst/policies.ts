import { deployment, each, join, namespace, object, policy, service, word } from "./objects.ts";

const listed = (count: number, one: (index: number) => string): string => `[${each(count, one).join(", ")}]`;

/** NetworkPolicies, and the calls that they decide about. */
export const POLICIES: Readonly<Record<string, (count: number) => string>> = {
  "namespaces with a policy each that names another by its label": (count) =>
    join(
      each(count, (i) => [
        namespace(`ns-${i}`, `team: t${i}`),
        policy(`ns-${i}`, "p", `[{ from: [{ namespaceSelector: { matchLabels: { team: t${(i + 1) % count} } } }] }]`),
        deployment(`d${i}`, { namespace: `ns-${i}` }),
      ]).flat(),
    ),
  "namespaces with a policy each that names a missing one": (count) =>
    join(
      each(count, (i) => [
        namespace(`ns-${i}`, `team: ${word(i)}-front`),
        policy(`ns-${i}`, "p", `[{ from: [{ namespaceSelector: { matchLabels: { team: ${word(i)}-frnot } } }] }]`),
        deployment(`d${i}`, { namespace: `ns-${i}` }),
      ]).flat(),
    ),
  "namespaces without a policy": (count) =>
    join([
      policy("shop", "p", "[]"),
      ...each(count, (i) => [namespace(`ns-${i}`), deployment(`d${i}`, { namespace: `ns-${i}` })]).flat(),
    ]),
  "policies of one pod each": (count) =>
    join(
      each(count, (i) => [
        policy(
          "shop",
          `p${i}`,
          `[{ from: [{ podSelector: { matchLabels: { app: d${(i + 1) % count} } } }], ports: [{ port: 8080 }] }]`,
          `d${i}`,
        ),
        deployment(`d${i}`),
      ]).flat(),
    ),
  "policies that say the same": (count) =>
    join([...each(count, (i) => policy("shop", `p${i}`, "[{ ports: [{ port: 8080 }] }]", "web")), deployment("web")]),
  "policies of one pod with different ports": (count) =>
    join([
      ...each(count, (i) => policy("shop", `p${i}`, `[{ ports: [{ port: ${i + 9000} }, { port: q${i} }] }]`, "web")),
      deployment("web"),
    ]),
  "policies that select and name nothing": (count) =>
    join(
      each(count, (i) => [
        policy(
          "shop",
          `p${i}`,
          `[{ from: [{ podSelector: { matchLabels: { app: ${word(i)}-frnot } } }] }]`,
          `${word(i)}-bakcend`,
        ),
        deployment(`${word(i)}-backend`),
      ]).flat(),
    ),
  "pairs of policies and workloads": (count) => {
    const side = Math.ceil(Math.sqrt(count));
    return join([
      ...each(side, (i) => policy("shop", `p${i}`, `[{ ports: [{ port: ${i + 9000} }, { port: q${i} }] }]`)),
      ...each(side, (i) => deployment(`d${i}`)),
    ]);
  },
  "pairs of policies that except one value and workloads": (count) => {
    const side = Math.ceil(Math.sqrt(count));
    return join([
      ...each(side, (i) =>
        object(
          "networking.k8s.io/v1",
          "NetworkPolicy",
          `p${i}`,
          "spec: { podSelector: { matchExpressions: [{ key: app, " +
            `operator: NotIn, values: [d${i}] }] }, policyTypes: ` +
            "[Ingress], ingress: [{ ports: [{ port: 8080 }] }] }",
        ),
      ),
      ...each(side, (i) => deployment(`d${i}`)),
    ]);
  },
  "rules of one policy": (count) =>
    join([
      policy(
        "shop",
        "p",
        listed(
          count,
          (i) => `{ from: [{ podSelector: { matchLabels: { app: d${i} } } }], ports: [{ port: ${i + 1} }] }`,
        ),
        "web",
      ),
      deployment("web"),
      ...each(count, (i) => deployment(`d${i}`)),
    ]),
  "peers of one rule": (count) =>
    join([
      policy(
        "shop",
        "p",
        `[{ from: ${listed(count, (i) => `{ podSelector: { matchLabels: { app: d${i} } } }`)} }]`,
        "web",
      ),
      deployment("web"),
      ...each(count, (i) => deployment(`d${i}`)),
    ]),
  "address blocks of one rule": (count) =>
    join([
      policy(
        "shop",
        "p",
        `[{ from: ${listed(count, (i) => {
          const network = `10.${i >> 8}.${i & 255}`;
          return `{ ipBlock: { cidr: ${network}.0/24, except: [${network}.128/25] } }`;
        })} }]`,
        "web",
      ),
      deployment("web"),
      ...each(count, (i) => service(`s${i}`, { spec: `clusterIP: 10.${i >> 8}.${i & 255}.7` })),
    ]),
  "ports of one rule": (count) =>
    join([
      policy("shop", "p", `[{ ports: ${listed(count, (i) => `{ port: ${i + 1} }, { port: q${i} }`)} }]`, "web"),
      deployment("web", { ports: each(count, (i) => `{ name: r${i}, containerPort: ${i + 30_000} }`) }),
    ]),
  "calls that a policy blocks": (count) =>
    join([
      policy("shop", "deny", "[]"),
      ...each(count, (i) => [
        service(`s${i}`),
        deployment(`s${i}`, { env: [`{ name: URL, value: "http://s${(i * 7 + 1) % count}:80" }`] }),
      ]).flat(),
    ]),
  "calls to one Service that a policy blocks": (count) =>
    join([
      service("web"),
      deployment("web"),
      policy("shop", "deny", "[]", "web"),
      ...each(count, (i) => deployment(`d${i}`, { env: ['{ name: URL, value: "http://web:80" }'] })),
    ]),
  "calls that only one side allows": (count) =>
    join(
      each(count, (i) => [
        service(`s${i}`),
        deployment(`s${i}`, { env: [`{ name: URL, value: "http://s${(i + 1) % count}:80" }`] }),
        policy("shop", `in-${i}`, "[]", `s${i}`),
        policy(
          "shop",
          `out-${i}`,
          `[{ to: [{ podSelector: { matchLabels: { app: s${(i + 1) % count} } } }] }]`,
          `s${i}`,
          "Egress",
        ),
      ]).flat(),
    ),
  "namespaces that may not resolve names": (count) =>
    join(
      each(count, (i) => [
        namespace(`ns-${i}`),
        policy(`ns-${i}`, "p", "[{ ports: [{ port: 443 }] }]", undefined, "Egress"),
        deployment(`d${i}`, { namespace: `ns-${i}` }),
      ]).flat(),
    ),
  "administrators' policies": (count) =>
    join(
      each(count, (i) => [
        namespace(`ns-${i}`, `team: t${i}`),
        "apiVersion: policy.networking.k8s.io/v1alpha1\n" +
          `kind: AdminNetworkPolicy\nmetadata: { name: a${i} }\n` +
          `spec: { priority: ${i % 1000}, subject: { namespaces: { ` +
          `matchLabels: { team: t${i} } } }, ingress: [{ action: ` +
          "Deny, from: [{ namespaces: { matchLabels: { team: " +
          `t${(i + 1) % count} } } }] }] }\n`,
        deployment(`d${i}`, { namespace: `ns-${i}` }),
      ]).flat(),
    ),
  "webhooks that a policy blocks": (count) =>
    join(
      each(count, (i) => [
        "apiVersion: admissionregistration.k8s.io/v1\n" +
          "kind: ValidatingWebhookConfiguration\n" +
          `metadata: { name: w${i} }\n` +
          `webhooks: [{ name: w${i}.example.com, ` +
          "admissionReviewVersions: [v1], sideEffects: None, " +
          `clientConfig: { service: { name: s${i}, namespace: shop, ` +
          'port: 80 } }, rules: [{ apiGroups: [""], apiVersions: ' +
          "[v1], operations: [CREATE], resources: [pods] }] }]\n",
        service(`s${i}`),
        deployment(`s${i}`),
      ])
        .flat()
        .concat(policy("shop", "deny", "[]")),
    ),
  "webhooks of one configuration": (count) =>
    join([
      "apiVersion: admissionregistration.k8s.io/v1\n" +
        "kind: ValidatingWebhookConfiguration\n" +
        "metadata: { name: w }\nwebhooks: " +
        `${listed(
          count,
          (i) =>
            `{ name: w${i}.example.com, admissionReviewVersions: [v1], sideEffects: None, ` +
            "clientConfig: { service: { name: web, namespace: shop, port: 80 } } }",
        )}\n`,
      service("web"),
      deployment("web"),
      policy("shop", "deny", "[]"),
    ]),
  "scrapes that a policy blocks": (count) =>
    join([
      object(
        "monitoring.coreos.com/v1",
        "Prometheus",
        "main",
        "spec: { serviceMonitorSelector: {}, serviceMonitorNamespaceSelector: {} }",
      ),
      policy("shop", "deny", "[]"),
      ...each(count, (i) => [
        service(`s${i}`, { labels: `app: s${i}`, ports: ["{ name: http, port: 80, targetPort: http }"] }),
        deployment(`s${i}`),
        object(
          "monitoring.coreos.com/v1",
          "ServiceMonitor",
          `m${i}`,
          `spec: { selector: { matchLabels: { app: s${i} } }, endpoints: [{ port: http }] }`,
        ),
      ]).flat(),
    ]),
};
