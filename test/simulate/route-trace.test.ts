import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { acceptedModel } from "../../src/workspace/accepted-model.ts";
import { traceCommand } from "../../src/hosts/cli/commands/trace.ts";
import { simulateCluster } from "../../src/simulate/cluster.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";

const SHOP = "fixtures/routes/shop.yaml";
const POLICIES = "fixtures/routes/shop-policies.yaml";

interface Shown {
  readonly outcome: string;
  readonly hops: readonly {
    readonly stage: string;
    readonly outcome: string;
    readonly text: string;
    readonly line?: number;
    readonly notes?: readonly { readonly text: string; readonly line?: number }[];
  }[];
  readonly arrivals: readonly { readonly address: string; readonly share: number }[];
  readonly changes: readonly { readonly text: string; readonly file?: string; readonly line?: number }[];
}

function trace(files: readonly string[], target: string, from: string, more = ""): Shown & { exitCode: number } {
  const texts = [
    ...files.map((path) => ({ path, text: readFileSync(path, "utf8") })),
    ...(more === "" ? [] : [{ path: "more.yaml", text: more }]),
  ];
  const model = acceptedModel(texts.flatMap((source) => parseSource(source).documents));
  const { stdout, exitCode } = traceCommand(model, simulateCluster(model), target, { from, output: "json" });
  return { ...(JSON.parse(stdout) as Shown), exitCode };
}

const stages = ({ hops }: Shown) => hops.map(({ stage, line }) => `${stage}:${line ?? ""}`);

describe("a client inside", () => {
  it.each(["http://payments/", "payments.shop:80", "payments.shop.svc.cluster.local:80", "payments"])(
    "reaches the Service by %s",
    (target) => {
      const found = trace([SHOP], target, "shop/web");
      expect(found.outcome).toBe("arrives");
      expect(stages(found)).toEqual([
        "client:108",
        "dns:36",
        "service:43",
        "endpoints:",
        "container:26",
        "probe:28",
        "policy:",
      ]);
      expect(found.arrivals.map(({ address }) => address)).toEqual([
        "10.244.1.2:8080",
        "10.244.1.3:8080",
        "10.244.2.2:8080",
      ]);
      expect(found.arrivals.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
    },
  );

  it("reaches the Service by its cluster IP and a pod by its address", () => {
    expect(trace([SHOP], "10.96.12.34:80", "shop/web")).toMatchObject({ outcome: "arrives", exitCode: 0 });
    expect(trace([SHOP], "10.244.1.2:8080", "shop/web").hops[1]?.text).toBe(
      "10.244.1.2 is Pod shop/payments-0000000000-00000",
    );
  });
});

describe("a client outside", () => {
  it("reaches the pods by a node port, with the address of a node", () => {
    const found = trace([SHOP], "node-1:30080", "external");
    expect(found.outcome).toBe("arrives");
    expect(found.hops.slice(0, 2).map(({ text }) => text)).toEqual([
      "node node-1 forwards TCP 30080 to Service shop/payments-node",
      "externalTrafficPolicy Cluster: the pods see the address of a node",
    ]);
  });

  it("reaches them by a load balancer, which gives each node the same part", () => {
    const found = trace([SHOP], "http://pay.example.com/", "external");
    expect(found.arrivals.map(({ share }) => share)).toEqual([0.25, 0.25, 0.5]);
    expect(found.hops[1]?.text).toBe("externalTrafficPolicy Local: the pods see the client's address");
  });

  it("reaches them through an Ingress, whose shorter path loses", () => {
    const found = trace([SHOP], "http://api.example.com/v1/payments", "external");
    expect(found.outcome).toBe("arrives");
    expect(found.hops[0]).toMatchObject({
      stage: "ingress",
      line: 97,
      notes: [
        {
          text: "also matches, but has lower precedence: Ingress shop/api, host api.example.com, path / (Prefix)",
          line: 90,
        },
      ],
    });
    expect(stages(found)).toEqual(["ingress:97", "service:43", "endpoints:", "container:26", "probe:28", "policy:"]);
  });

  it("reaches the backends of a route by weight, and is told which part gets an error", () => {
    const found = trace(["fixtures/routes/gateway.yaml"], "http://shop.example.com/api/v1", "external");
    expect(found.outcome).toBe("partly");
    expect(found.exitCode).toBe(1);
    expect(found.arrivals.map(({ share }) => share)).toEqual([0.75]);
    expect(found.hops.find(({ outcome }) => outcome === "fails")?.text).toBe(
      "Service shop/api-next does not exist: 25 % of the requests get an error",
    );
    expect(found.changes.map(({ text }) => text)).toEqual(["create Service shop/api-next, or refer to another one"]);
  });
});

describe("what does not arrive", () => {
  it("names the policies of both ends and the smallest change to each", () => {
    const found = trace([SHOP, POLICIES], "http://payments/", "shop/web");
    expect(found).toMatchObject({ outcome: "fails", exitCode: 1, arrivals: [] });
    expect(found.changes).toEqual([
      {
        text: "add to NetworkPolicy shop/web an egress rule for TCP 8080 to podSelector app=payments",
        file: POLICIES,
        line: 25,
        column: 1,
      },
      { text: "allow TCP 8080 instead of 80 in NetworkPolicy shop/payments", file: POLICIES, line: 18, column: 17 },
    ]);
  });

  it.each([
    ["payment:80", "shop/web", "dns", "use payments"],
    ["payments.default:80", "shop/web", undefined, undefined],
    ["payment.shop:80", "shop/web", "dns", "use payments"],
    ["payments:8080", "shop/web", "service", "use port 80 in the client"],
    ["10.96.12.34:80", "external", "outside", "use type NodePort or LoadBalancer, or a route"],
    [
      "payments.shop.svc.cluster.local:80",
      "external",
      "dns",
      "use a route, a node port or a load balancer from outside",
    ],
    [
      "node-1:30081",
      "external",
      "outside",
      "use a node port that exists: 30080 (Service shop/payments-node), auto (Service shop/payments-public)",
    ],
    ["http://apis.example.com/v1", "external", "outside", "use api.example.com, or add a rule for apis.example.com"],
  ])("%s from %s ends at %s", (target, from, stage, change) => {
    const found = trace([SHOP], target, from);
    expect(found.hops.find(({ outcome }) => outcome === "fails")?.stage).toBe(stage);
    expect(found.changes[0]?.text).toBe(change);
  });

  it("shows which label keeps a Service from its pods", () => {
    const found = trace(
      [SHOP],
      "broken:80",
      "shop/web",
      `
apiVersion: v1
kind: Service
metadata: {name: broken, namespace: shop}
spec: {selector: {app: payment}, ports: [{port: 80}]}`,
    );
    expect(found.hops.at(-1)).toMatchObject({
      stage: "endpoints",
      outcome: "fails",
      text: "Service shop/broken has no usable endpoint: the connection is refused",
    });
    expect(found.changes[0]).toMatchObject({ file: SHOP, line: 20 });
  });

  it("ends at the name where egress keeps a pod from DNS", () => {
    const found = trace(
      [SHOP],
      "http://payments/",
      "shop/web",
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: out, namespace: shop}
spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{to: [{podSelector: {matchLabels: \
{app: payments}}}], ports: [{port: 8080}]}]}`,
    );
    expect(found.hops.at(-1)).toMatchObject({ stage: "dns", outcome: "fails" });
    expect(found.changes[0]?.text).toContain("allow egress to port 53");
  });

  it("is unknown where the manifests do not show the end", () => {
    expect(trace([SHOP], "http://www.example.org/", "external")).toMatchObject({ outcome: "unknown", exitCode: 0 });
    expect(trace([SHOP], "192.0.2.7:80", "shop/web").outcome).toBe("unknown");
  });
});

describe("wrong questions", () => {
  const model = acceptedModel(parseSource({ path: SHOP, text: readFileSync(SHOP, "utf8") }).documents);
  it.each([
    ["http://", "shop/web", '"http://" is not a URL, HOST:PORT, name or address.'],
    ["web:99999", "shop/web", '"web:99999" is not a URL, HOST:PORT, name or address.'],
    [
      "web",
      "shop/wep",
      "No running pod shop/wep in these manifests. Did you mean shop/web? --from must be " +
        "NAMESPACE/POD, NAMESPACE/WORKLOAD or external.",
    ],
  ])("%s from %s", (target, from, message) => {
    expect(() => traceCommand(model, simulateCluster(model), target, { from })).toThrow(message);
  });
});
