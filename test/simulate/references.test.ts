import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Model } from "../../src/model/model.ts";
import { environmentOf, expand, joined } from "../../src/simulate/references/env.ts";
import { referenceTarget } from "../../src/simulate/references/target.ts";
import { findHosts } from "../../src/simulate/references/text.ts";
import { references } from "../../src/simulate/references/references.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";

const modelOf = (text: string): Model => new Model(parseSource({ path: "test.yaml", text }).documents);
const hosts = (text: string) =>
  findHosts(text).map(
    ({ host, port, shape, scheme }) =>
      `${scheme === undefined ? "" : `${scheme}:`}${host}${port === undefined ? "" : `:${port.number}`} ${shape}`,
  );

describe("hosts in strings", () => {
  it.each<[string, readonly string[]]>([
    ["http://payments/v1", ["http:payments url"]],
    [
      "https://User:p%40ss@db.shop.svc.cluster.local.:5432/x?y=http://other:1",
      ["https:db.shop.svc.cluster.local:5432 url", "http:other:1 url"],
    ],
    ["jdbc:postgresql://ledger-db:5432/postgresdb", ["postgresql:ledger-db:5432 url"]],
    ["shop:secret@tcp(mysql:3306)/shop", ["mysql:3306 host-port"]],
    ["kafka-0.kafka:9092,kafka-1.kafka:9092", ["kafka-0.kafka:9092 host-port", "kafka-1.kafka:9092 host-port"]],
    ["http://[fd00::1]:8080/", ["http:fd00::1:8080 url"]],
    ["redis", ["redis host"]],
    ["10.0.0.7", ["10.0.0.7 host"]],
    ["curl -s 10.0.0.7 && nc db.data.svc 5432", ["10.0.0.7 text", "db.data.svc:5432 host-port"]],
    ["until nc -z -w 2 db 5432; do pg_isready -h pg -p 5433; done", ["db:5432 host-port", "pg:5433 host-port"]],
    ["nc -l 9000; mysql -h localhost", []],
  ])("%s", (text, expected) => {
    expect(hosts(text)).toEqual(expected);
  });

  it.each([
    "10.0.0.0/8",
    "v1.2.3.4 of today",
    "1.2.3.4.5",
    "2026-01-02T15:04:05",
    "example.com/shop:1",
    "*.shop.svc",
    ".svc,.cluster.local",
    "http://{{ .Host }}/",
    "http://${HOST}:80",
    "$(POD).db.shop.svc",
    "web-$i.web.shop.svc:80",
    "a sentence of words",
    "db.{{ .Release.Namespace }}.svc:80",
    "user:1234@",
    "12:30",
  ])("finds none in %s", (text) => {
    expect(hosts(text)).toEqual([]);
  });

  it("leaves comments of files out", () => {
    expect(hosts("# http://gone\n  // http://gone\nurl: http://there\n")).toEqual(["http:there url"]);
  });

  // Quadratic searches would not end here; `npx tsx test/bench/parts.ts` shows the time.
  it.each(["a", "a:", "a.", "a@", "a://", "1.2.3.", "[::", "a-:8 ", "x:1;"])("ends for 100,000 × %s", (unit) => {
    expect(() => findHosts(unit.repeat(100_000))).not.toThrow();
  });
});

describe("$(VAR)", () => {
  const values: Readonly<Record<string, string>> = { A: "1", B: "$(A)" };
  const expanded = (text: string): string => joined(expand(text, (name) => values[name]));

  // third_party/forked/golang/expansion/expand.go
  it.each([
    ["$(A)-$(A)", "1-1"],
    ["$$(A)", "$(A)"],
    ["$$$(A)", "$1"],
    ["$(C)", "$(C)"],
    ["$(B)", "$(A)"],
    ["$A ${A} $", "$A ${A} $"],
    ["$(A", "$(A"],
    ["$()", "$()"],
  ])("%s becomes %s", (text, result) => {
    expect(expanded(text)).toBe(result);
  });

  it("leaves text without a dollar sign alone", () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes("$")),
        (text) => {
          expect(expanded(text)).toBe(text);
        },
      ),
    );
  });
});

const pod = (spec: object) =>
  `${JSON.stringify({ apiVersion: "v1", kind: "Pod", metadata: { name: "app", namespace: "shop" }, spec })}\n---\n`;
const map = (name: string, data: object) =>
  `${JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "shop" }, data })}\n---\n`;

describe("environment of a container", () => {
  it("is that of the kubelet: envFrom first, env over it, earlier variables expanded", () => {
    const model = modelOf(
      map("one", { A: "a", B: "b" }) +
        pod({
          containers: [
            {
              name: "app",
              envFrom: [{ prefix: "P_", configMapRef: { name: "one" } }, { configMapRef: { name: "one" } }],
              env: [
                { name: "EARLY", value: "$(LATE)" },
                { name: "LATE", value: "$(P_A)$(B)" },
                { name: "B", valueFrom: { configMapKeyRef: { name: "one", key: "A" } } },
                { name: "NS", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
                { name: "NODE", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
              ],
            },
          ],
        }),
    );
    const [workload] = model.workloads;
    const variables = environmentOf(model, workload!, workload!.template.spec.containers[0]!);
    expect(Object.fromEntries([...variables.values()].map(({ name, value }) => [name, value]))).toEqual({
      P_A: "a",
      P_B: "b",
      A: "a",
      B: "a",
      EARLY: "$(LATE)",
      LATE: "ab",
      NS: "shop",
      NODE: undefined,
    });
  });
});

describe("references", () => {
  const found = (text: string) =>
    references(modelOf(text)).map(({ name, host, port, at, borrowed }) => {
      const { start, end } = at.span();
      return `${name}: ${host}:${port?.number ?? "-"} ${borrowed ? "borrowed" : text.slice(start.offset, end.offset)}`;
    });

  it("stand exactly where they are written, in every style of YAML", () => {
    const text = `apiVersion: v1
kind: ConfigMap
metadata: { name: files, namespace: shop }
data:
  plain: http://api:80 # http://api is commented
  quoted: "http:\\/\\/api"
  file.conf: |
    first http://api/ and again http://api/
    last http://api2/
`;
    const places = references(modelOf(text)).map(({ at, host }) => {
      const { start } = at.span();
      return `${host} ${start.line}:${start.column}`;
    });
    expect(places).toEqual(["api 5:17", "api 6:21", "api 8:18", "api 8:40", "api2 9:17"]);
  });

  it("take ports from the text, a variable beside it, or the scheme", () => {
    expect(
      found(
        pod({
          containers: [
            {
              name: "app",
              args: ["--peer", "peer:7000"],
              env: [
                { name: "DB_HOST", value: "db" },
                { name: "DB_PORT", value: "5432" },
                { name: "API", value: "https://api" },
                { name: "URL", value: "redis://$(DB_HOST):$(DB_PORT)/0" },
                { name: "RUN", value: "redis://db:$(HIDDEN)/0" },
              ],
            },
          ],
        }),
      ),
    ).toEqual([
      "DB_HOST: db:5432 db",
      "API: api:443 api",
      "URL: db:5432 borrowed",
      "RUN: db:- db",
      "--peer: peer:7000 peer",
    ]);
  });

  it("are found in probes, webhooks, ExternalNames and custom resources", () => {
    expect(
      found(
        [
          pod({ containers: [{ name: "app", readinessProbe: { httpGet: { host: "other", port: 80 } } }] }),
          JSON.stringify({
            apiVersion: "v1",
            kind: "Service",
            metadata: { name: "x" },
            spec: { type: "ExternalName", externalName: "db.data.svc.cluster.local" },
          }) +
            "\n" +
            "---\n",
          JSON.stringify({
            apiVersion: "admissionregistration.k8s.io/v1",
            kind: "MutatingWebhookConfiguration",
            metadata: { name: "x" },
            webhooks: [{ name: "a.b.c", clientConfig: { service: { name: "hook", namespace: "ops" } } }],
          }) +
            "\n" +
            "---\n",
          JSON.stringify({
            apiVersion: "keda.sh/v1alpha1",
            kind: "ScaledObject",
            metadata: { name: "x" },
            spec: { triggers: [{ metadata: { serverAddress: "http://prom.ops.svc:9090" } }] },
          }) + "\n",
        ].join(""),
      ),
    ).toEqual([
      "probe host: other:- other",
      "externalName host: db.data.svc.cluster.local:- db.data.svc.cluster.local",
      'clientConfig.service: hook.ops.svc:443 "hook"',
      "serverAddress: prom.ops.svc:9090 prom.ops.svc",
    ]);
  });
});

describe("what a name means", () => {
  const services = ["shop/web", "shop/db", "data/db"].map((name) => {
    const [namespace, service] = name.split("/");
    return JSON.stringify({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: service, namespace },
      spec: { clusterIP: service === "db" ? "None" : undefined, ports: [{ port: 80 }] },
    });
  });
  const target = (value: string, shape = "http://") => {
    const model = modelOf(
      [...services, pod({ containers: [{ name: "app", env: [{ name: "X_HOST", value: shape + value }] }] })].join(
        "\n---\n",
      ),
    );
    const [reference] = references(model);
    const found = referenceTarget(model, reference!);
    return found.kind === "service" || found.kind === "missing"
      ? `${found.kind} ` +
          `${found.pod === undefined ? "" : `${found.pod} of `}${found.namespace}/${found.name} ` +
          `${found.confidence}`
      : found.kind;
  };

  it.each([
    ["web", "service shop/web medium"],
    ["WEB", "service shop/web medium"],
    ["db.data", "service data/db medium"],
    ["db.data.svc", "service data/db high"],
    ["db.data.svc.cluster.local", "service data/db high"],
    ["_sql._tcp.db.data.svc.cluster.local", "service data/db high"],
    ["db-0.db", "service db-0 of shop/db medium"],
    ["db-0.db.data", "service db-0 of data/db medium"],
    ["db-0.db.data.svc", "service db-0 of data/db high"],
    ["wep", "missing shop/wep medium"],
    ["web.data.svc", "missing data/web high"],
    ["web.svc.cluster.local", "no-namespace"],
    ["example.com", "elsewhere"],
    ["web.shop.svc.example.com", "elsewhere"],
    ["localhost", "elsewhere"],
    ["kubernetes.default.svc", "elsewhere"],
    ["10-0-0-1.shop.pod.cluster.local", "elsewhere"],
  ])("%s: %s", (name, expected) => {
    expect(target(name)).toBe(expected);
  });

  it("is less sure of a word without scheme or port, and of other schemes", () => {
    expect(target("web", "")).toBe("service shop/web low");
    expect(target("web", "s3://")).toBe("service shop/web low");
  });
});
