import { describe, expect, it } from "vitest";
import { acceptedModel } from "../../src/workspace/accepted-model.ts";
import { runEndpoints } from "../../src/hosts/cli/commands/endpoints.ts";
import { runTraffic } from "../../src/hosts/cli/commands/traffic.ts";
import { traceCommand } from "../../src/hosts/cli/commands/trace.ts";
import { CATALOGUE } from "../../src/model/effects/catalogue.ts";
import type { Effect, Power } from "../../src/model/effects/effect.ts";
import { simulateCluster } from "../../src/simulate/cluster.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";
import { SCENE, objectOf } from "./catalogue-scene.ts";
import type { Aim } from "./catalogue-scene.ts";

const modelOf = (text: string) => acceptedModel(parseSource({ path: "m.yaml", text }).documents);

interface Named {
  readonly unjudged?: readonly {
    readonly kind: string;
    readonly may: readonly Power[];
    readonly file: string;
    readonly line: number;
  }[];
}

const traced = (text: string, target: string, from = "shop/cli") => {
  const model = modelOf(text);
  return JSON.parse(traceCommand(model, simulateCluster(model), target, { from, output: "json" }).stdout) as Named & {
    readonly outcome: string;
  };
};

const rowsWith = (power: Power): readonly (readonly [string, Effect])[] =>
  CATALOGUE.filter(
    ({ does, touches, peers }) => does.includes(power) && touches.by !== "nothing" && peers !== "outside",
  ).map((effect) => [`${effect.group || "core"}/${effect.kind}`, effect] as const);

const beside = (effect: Effect, aim: Aim): string => `${SCENE}---\n${objectOf(effect, aim)}\n`;

/**
 * What the API server refuses, such as a version of its own groups that it does not serve, is not there, and is listed.
 */
const isRefused = (text: string): boolean => modelOf(text).refused.some(({ sure }) => sure);

/** What they deploy goes into other namespaces than their own. */
const DEPLOYERS: ReadonlySet<string> = new Set(["Application", "ApplicationSet", "Kustomization", "GitRepo", "Bundle"]);

/** Aims at a Service; hosts are those of the cluster's DNS. */
const service = (name: string): Aim => ({ name, namespace: "shop", host: `${name}.shop.svc.cluster.local` });

/** A kind that touches all of its namespace misses by being in another one. */
const elsewhere = ({ touches: { by }, clusterScoped }: Effect): Aim | undefined =>
  by === "all" || by === "names"
    ? clusterScoped
      ? undefined
      : { name: "third", namespace: "third" }
    : service("third");

const endpointsText = (text: string): string =>
  runEndpoints({ model: modelOf(text), options: {}, output: "table", service: "shop/ghost" }).stderr;
const endpointsJSON = (text: string): Named =>
  JSON.parse(
    runEndpoints({ model: modelOf(text), options: {}, output: "json", service: "shop/ghost" }).stdout,
  ) as Named;

it("has a Service whose lack of endpoints is proved", () => {
  expect(traced(SCENE, "http://ghost/")).toMatchObject({ outcome: "fails" });
  expect(endpointsText(SCENE)).toContain("Service shop/ghost has no ready endpoints:\n");
  expect(endpointsJSON(SCENE)).not.toHaveProperty("unjudged");
});

describe("what may write endpoints", () => {
  it.each(rowsWith("write-endpoints"))("%s leaves open whether its Service has some, and no other", (_, effect) => {
    const text = beside(effect, service("ghost"));
    if (isRefused(text)) return expect(traced(text, "http://ghost/")).toHaveProperty("leftOut");
    const named = { unjudged: [{ kind: effect.kind, file: "m.yaml", line: expect.any(Number) as number }] };
    expect(traced(text, "http://ghost/")).toMatchObject({ outcome: "unknown", ...named });
    expect(endpointsJSON(text)).toMatchObject(named);
    expect(endpointsText(text)).toContain("Service shop/ghost has no ready endpoints in these manifests:\n");
    expect(endpointsText(text)).toContain(`${effect.kind} `);
    const other = elsewhere(effect);
    if (other !== undefined && !effect.does.includes("make-pods"))
      expect(traced(beside(effect, other), "http://ghost/")).toMatchObject({ outcome: "fails" });
    return undefined;
  });
});

/**
 * Their pods are simulated where the template can be read: the object is a workload, and the Service of the scene
 * selects its pod.
 */
const EXPANDED = new Set([
  "kubevirt.io/VirtualMachine",
  "kubevirt.io/VirtualMachineInstance",
  "kubevirt.io/VirtualMachineInstanceReplicaSet",
  "pool.kubevirt.io/VirtualMachinePool",
]);

describe("what may make pods", () => {
  it.each(
    CATALOGUE.filter(
      ({ does, kind, group }) =>
        does.includes("make-pods") && !DEPLOYERS.has(kind) && !EXPANDED.has(`${group}/${kind}`),
    ).map((effect) => [`${effect.group || "core"}/${effect.kind}`, effect] as const),
  )("%s leaves open whether its namespace has such pods", (_, effect) => {
    const maker = (namespace: string): string => {
      const object = JSON.parse(objectOf(effect, { name: "ghost", namespace })) as { metadata: { name: string } };
      object.metadata.name = "ghost";
      return `${SCENE}---\n${JSON.stringify(object)}\n`;
    };
    if (isRefused(maker("shop"))) return expect(traced(maker("shop"), "http://ghost/")).toHaveProperty("leftOut");
    expect(endpointsText(maker("shop"))).toContain("Service shop/ghost has no ready endpoints in these manifests:\n");
    expect(traced(maker("shop"), "http://ghost/").outcome).toBe("unknown");
    if (!effect.clusterScoped) expect(traced(maker("third"), "http://ghost/").outcome).toBe("fails");
    return undefined;
  });
});

describe("what may serve a host", () => {
  it.each(rowsWith("serve-host"))("%s leaves open who serves its host, and no other", (_, effect) => {
    const host = effect.touches.by === "services" ? "web.shop.example.com" : "web.example.com";
    const text = beside(effect, { name: "web", namespace: "shop", host });
    if (isRefused(text)) return expect(traced(text, `http://${host}/`, "external")).toHaveProperty("leftOut");
    expect(traced(text, `http://${host}/`, "external")).toMatchObject({
      outcome: "unknown",
      unjudged: [{ kind: effect.kind }],
    });
    expect(traced(text, `http://${host}/nowhere`, "external").outcome).toBe("unknown");
    if (effect.touches.by === "hosts")
      expect(
        traced(beside(effect, { name: "third", namespace: "shop" }), "http://web.example.com/", "external"),
      ).toMatchObject({ outcome: "arrives" });
    return undefined;
  });
});

describe("what may answer names", () => {
  it.each(rowsWith("change-dns"))("%s leaves open what its names are", (_, effect) => {
    const host = effect.touches.by === "hosts" ? "ghost.example.net" : "ghost.shop.svc.clusterset.local";
    expect(traced(beside(effect, { name: "ghost", namespace: "shop", host }), `${host}:80`)).toMatchObject({
      outcome: "unknown",
      unjudged: [{ kind: effect.kind }],
    });
    expect(
      traced(beside(effect, { name: "third", namespace: "shop", host: "third.example.net" }), "http://web/"),
    ).toMatchObject({ outcome: "arrives" });
  });
});

describe("what may send traffic elsewhere", () => {
  it.each(rowsWith("move-traffic").filter(([, { does }]) => !does.includes("isolate")))(
    "%s leaves open where the traffic of its Service goes, and of no other",
    (_, effect) => {
      const text = beside(effect, service("web"));
      expect(traced(text, "http://web/")).toMatchObject({ outcome: "unknown", unjudged: [{ kind: effect.kind }] });
      const traffic = JSON.parse(
        runTraffic({ model: modelOf(text), options: {}, output: "json", service: "shop/web" }).stdout,
      ) as readonly Named[];
      expect(traffic[0]).toMatchObject({ unjudged: [{ kind: effect.kind }] });
      const table = runTraffic({ model: modelOf(text), options: {}, output: "table", service: "shop/web" }).stdout;
      expect(table).toContain(`these shares are unknown: ${effect.kind} `);
      const other = elsewhere(effect);
      if (other !== undefined)
        expect(traced(beside(effect, other), "http://web/")).toMatchObject({ outcome: "arrives" });
    },
  );
});

const GATEWAY = `---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge, namespace: shop}
spec: {gatewayClassName: any, listeners: [{name: http, port: 80, protocol: HTTP}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web, namespace: shop}
spec: {parentRefs: [{name: edge}], hostnames: [gate.example.com], rules: [{backendRefs: [{name: web, port: 80}]}]}
`;

describe("what is about a Gateway, a route or its backends", () => {
  const rows = CATALOGUE.filter(({ touches }) => touches.by === "routes").map(
    (effect) => [`${effect.group}/${effect.kind}`, effect] as const,
  );

  it("has a request that is proved to arrive", () => {
    expect(rows.length).toBeGreaterThan(5);
    expect(traced(SCENE + GATEWAY, "http://gate.example.com/", "external")).toMatchObject({ outcome: "arrives" });
  });

  it.each(rows)("%s leaves open what passes it, and nothing else", (_, effect) => {
    const object = (name: string): string => `---\n${objectOf(effect, { name, namespace: "shop" })}\n`;
    const text = SCENE + GATEWAY + object("web");
    // Its own schema wants more fields than the scene gives; then the API server does not have it.
    if (isRefused(text)) return expect(traced(text, "http://gate.example.com/", "external")).toHaveProperty("leftOut");
    expect(traced(text, "http://gate.example.com/", "external")).toMatchObject({
      outcome: "unknown",
      unjudged: [{ kind: effect.kind }],
    });
    expect(traced(text, "http://web/")).toMatchObject({ outcome: "arrives" });
    expect(traced(SCENE + GATEWAY + object("third"), "http://gate.example.com/", "external")).toMatchObject({
      outcome: "arrives",
    });
    return undefined;
  });
});
