import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { graphOf } from "../report/sample.ts";
import { describeGroups } from "../../src/report/reach/group-list.ts";
import { acceptedModel } from "../../src/workspace/accepted-model.ts";
import { reachCommand } from "../../src/hosts/cli/commands/reach.ts";
import type { ReachFlags } from "../../src/hosts/cli/commands/reach.ts";
import { traceCommand } from "../../src/hosts/cli/commands/trace.ts";
import { simulateCluster } from "../../src/simulate/cluster.ts";
import { compareModels } from "../../src/simulate/compare/compare-models.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";

const BASE = readFileSync("fixtures/unjudged/base.yaml", "utf8");
const DENY = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: shop}
spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]}
`;
/** The version of the administrators' policies that was the next one is known by now. */
const documents = (file: string): readonly (readonly [string, string])[] =>
  readFileSync(`fixtures/unjudged/${file}`, "utf8")
    .replaceAll("/v1beta1\nkind: ClusterNetworkPolicy", "/v9\nkind: ClusterNetworkPolicy")
    .split("\n---\n")
    .map((text) => [/# (\S+)/.exec(text)?.[1] ?? "", `---\n${text}\n`] as const);

const modelOf = (text: string) => acceptedModel(parseSource({ path: "m.yaml", text }).documents);

function reach(text: string, flags: ReachFlags): string {
  const model = modelOf(text);
  return [...reachCommand(model, simulateCluster(model), flags).stdout].join("");
}

function trace(text: string, output: "text" | "json" = "text"): { readonly stdout: string; readonly exitCode: number } {
  const model = modelOf(text);
  return traceCommand(model, simulateCluster(model), "http://web/", { from: "shop/cli", output });
}

const compare = (base: string, head: string) =>
  compareModels(modelOf(base), modelOf(head), { describe: describeGroups });

describe("trace and reach beside an object that is not simulated", () => {
  it.each(documents("deny.yaml"))("%s: nothing is proved to arrive", (_, object) => {
    const { stdout, exitCode } = trace(BASE + object);
    expect(stdout).toContain("Unknown: the result depends on objects that are not simulated.");
    expect(stdout).toMatch(/- \S+ (?:shop\/)?(?:x|default) \(\S+\) is not simulated: it may .* \(m\.yaml:\d+\)/);
    // As for anything else that is not known.
    expect(exitCode).toBe(0);
    expect(reach(BASE + object, { from: "shop/cli", to: "shop/web" })).toMatch(
      /Deployment shop\/web +(?:unknown \(all\)|.*; unknown: TCP(?: 8080)?) +Deployment shop\/cli/,
    );
  });

  it.each(documents("allow.yaml"))("%s: nothing is proved to be denied", (_, object) => {
    expect(JSON.parse(trace(BASE + DENY + object, "json").stdout)).toMatchObject({
      outcome: "unknown",
      changes: [],
      unjudged: [{ may: expect.arrayContaining(["allow"]) as string[] }],
    });
    expect(reach(BASE + DENY + object, { from: "shop/cli", to: "shop/web" })).toContain("unknown (none)");
  });
});

describe("the formats of reach", () => {
  const [, isovalent = ""] = documents("deny.yaml")[0] ?? [];

  it("name the object below the table", () => {
    const table = reach(BASE + isovalent, {});
    expect(table).toMatch(/Deployment shop\/web +unknown \(all\) +Deployment shop\/cli/);
    expect(table).toMatch(/Deployment shop\/cli +all +Deployment shop\/web/);
    expect(table).toMatch(
      new RegExp(
        String.raw`unknown, as these objects are not simulated .*:\n {2}IsovalentNetworkPolicy shop\/x ` +
          String.raw`\(isovalent\.com\/v1\) is not simulated: it may deny connections \(m\.yaml:\d+\)`,
      ),
    );
  });

  it("say in JSON what surely passes, what may, and why", () => {
    const rows = (
      JSON.parse(reach(BASE + isovalent, { output: "json" })) as { readonly rows: readonly Record<string, unknown>[] }
    ).rows;
    expect(rows.find(({ destination }) => destination === "Deployment shop/web")).toMatchObject({
      allowed: "none",
      unknown: "all",
      unjudged: [{ kind: "IsovalentNetworkPolicy", namespace: "shop", name: "x", file: "m.yaml" }],
    });
    expect(rows.find(({ destination }) => destination === "Deployment shop/cli")).not.toHaveProperty("unknown");
  });

  it("draw what is unknown otherwise, with a legend", () => {
    const dot = reach(BASE + isovalent, { output: "dot" });
    expect(dot).toMatch(/g\d -> g\d \[label="unknown \(all\)", style=dotted, color=gray\];/);
    expect(dot).toMatch(/label="Unknown, because objects are not simulated:\\lIsovalentNetworkPolicy shop\/x .*\\l";/);
    const chart = reach(BASE + isovalent, { output: "mermaid" });
    expect(chart).toMatch(/g\d -\.->\|"unknown \(all\)"\| g\d/);
    expect(chart).toContain("Unknown, because objects are not simulated:; IsovalentNetworkPolicy shop/x");
  });

  it("limit it to the port that the object is about", () => {
    const server =
      "---\napiVersion: policy.linkerd.io/v1beta3\nkind: Server\n" +
      "metadata: {name: x, namespace: shop}\n" +
      "spec: {podSelector: {matchLabels: {app: web}}, port: http}\n";
    expect(
      reach(BASE + server, {
        from: "shop/cli",
        to: "shop/web",
        probe: ["TCP/8080", "TCP/9090", "UDP/8080"],
        output: "json",
      }),
    ).toContain('"allowed":["TCP/9090","UDP/8080"],"denied":[],"depends":{},"unknown":["TCP/8080"]');
    expect(reach(BASE + server, { from: "shop/cli", to: "shop/web" })).toContain(
      "TCP 1-8079,8081-65535; UDP; SCTP; unknown: TCP 8080",
    );
  });

  it("list ways from outside that policies may close, and routes that may open more", () => {
    const open =
      BASE.replace("spec: {selector: {app: web}, ports", "spec: {type: NodePort, selector: {app: web}, ports") +
      `${isovalent}---\n` +
      "apiVersion: route.openshift.io/v1\nkind: Route\nmetadata: {name: web, namespace: shop}\n" +
      "spec: {host: web.example.com, to: {kind: Service, name: web}}\n";
    const table = reach(open, {});
    expect(table).toMatch(
      /Deployment shop\/web +TCP 8080 +Service shop\/web \(NodePort\) +unknown: IsovalentNetworkPolicy shop\/x/,
    );
    expect(table).toContain(
      "More may be exposed, as these objects are not simulated:\n" +
        "  Route shop/web (route.openshift.io/v1) is not simulated: it may serve a host or path " +
        "(m.yaml:",
    );
    expect(JSON.parse(reach(open, { output: "json" }))).toMatchObject({
      exposures: [{ passes: "perhaps", unjudged: [{ kind: "IsovalentNetworkPolicy" }] }],
      unjudged: [{ kind: "Route" }],
    });
  });
});

describe("what surely has no effect takes no proof", () => {
  const object = (group: string, kind: string, spec: string, namespace = "shop", metadata = ""): string =>
    `---\napiVersion: ${group}\nkind: ${kind}\n` +
    `metadata: {name: x, namespace: ${namespace}${metadata}}\nspec: ${spec}\n`;

  it.each([
    ["mTLS that is not demanded", object("security.istio.io/v1", "PeerAuthentication", "{mtls: {mode: PERMISSIVE}}")],
    [
      "an AuthorizationPolicy that allows all",
      object("security.istio.io/v1", "AuthorizationPolicy", "{selector: {matchLabels: {app: web}}, rules: [{}]}"),
    ],
    ["one that only logs", object("security.istio.io/v1", "AuthorizationPolicy", "{action: AUDIT, rules: [{}]}")],
    [
      "one of another namespace",
      object("security.istio.io/v1", "AuthorizationPolicy", "{action: DENY, rules: [{}]}", "other"),
    ],
    ["a staged policy", object("projectcalico.org/v3", "StagedNetworkPolicy", "{selector: all(), types: [Ingress]}")],
    [
      "a policy of the other direction",
      object("cilium.io/v2", "CiliumNetworkPolicy", "{endpointSelector: {matchLabels: {app: web}}, egress: [{}]}"),
    ],
    [
      "a policy without default deny",
      object(
        "cilium.io/v2",
        "CiliumNetworkPolicy",
        "{endpointSelector: {}, enableDefaultDeny: {ingress: false, egress: false}, ingress: [{fromEndpoints: [{}]}]}",
      ),
    ],
    [
      "a policy of nodes",
      object("cilium.io/v2", "CiliumClusterwideNetworkPolicy", "{nodeSelector: {}, ingress: [{}]}"),
    ],
    [
      "a firewall towards the outside",
      object("k8s.ovn.org/v1", "EgressFirewall", "{egress: [{type: Deny, to: {cidrSelector: 0.0.0.0/0}}]}"),
    ],
    [
      "a policy of additional networks",
      object("k8s.cni.cncf.io/v1beta1", "MultiNetworkPolicy", "{podSelector: {}, policyTypes: [Ingress]}"),
    ],
    [
      "an additional network",
      object("k8s.ovn.org/v1", "UserDefinedNetwork", "{topology: Layer2, layer2: {role: Secondary}}"),
    ],
    [
      "a policy of another mesh gateway",
      object(
        "security.istio.io/v1",
        "AuthorizationPolicy",
        "{targetRefs: [{kind: Service, group: '', name: other}], action: DENY, rules: [{}]}",
      ),
    ],
  ])("%s", (_, text) => {
    expect(trace(BASE + text).stdout).toContain("The request arrives.");
    expect(reach(BASE + text, { from: "shop/cli", to: "shop/web" })).not.toContain("unknown");
  });

  it("a pod that is surely out of the mesh", () => {
    const strict = object("security.istio.io/v1", "PeerAuthentication", "{mtls: {mode: STRICT}}");
    expect(trace(BASE + strict).stdout).not.toContain("The request arrives.");
    expect(
      trace(BASE.replaceAll("labels: {app: web}", 'labels: {app: web, sidecar.istio.io/inject: "false"}') + strict)
        .stdout,
    ).toContain("The request arrives.");
  });

  it("a policy of the root namespace is of the whole mesh", () => {
    expect(
      trace(BASE + object("security.istio.io/v1", "AuthorizationPolicy", "{action: DENY, rules: [{}]}", "istio-system"))
        .stdout,
    ).not.toContain("The request arrives.");
  });
});

describe("diff beside objects that are not simulated", () => {
  const [, isovalent = ""] = documents("deny.yaml")[0] ?? [];

  it("a version that nobody knows is no policy that is not there", () => {
    const [, next = ""] = documents("deny.yaml").at(-1) ?? [];
    const { changes, unproved, unjudged } = compare(BASE, BASE + next);
    expect(changes).toEqual([]);
    expect(unproved.join()).toContain(
      "ClusterNetworkPolicy x (policy.networking.k8s.io) is new; what it does is not simulated",
    );
    expect(unjudged.map(({ resource }) => resource.title)).toEqual(["ClusterNetworkPolicy x"]);
  });

  it("what a NetworkPolicy changes beside one is unknown, and elsewhere is not", () => {
    const { changes, unproved } = compare(BASE + isovalent, BASE + isovalent + DENY);
    expect(changes.filter(({ area }) => area === "reach")).toEqual([]);
    expect(unproved.join("\n")).toMatch(
      new RegExp(
        String.raw`→ Deployment shop\/web(?: and \d more)?: whether connections open or close is ` +
          String.raw`unknown: IsovalentNetworkPolicy shop\/x .* \(m\.yaml:\d+\)`,
      ),
    );
    const other = compare(BASE + isovalent, BASE + isovalent + DENY.replace("app: web", "app: cli"));
    expect(other.changes.filter(({ area }) => area === "reach")).toHaveLength(1);
    expect(other.unproved).toEqual([]);
  });

  it("the same object on both sides changes nothing", () => {
    expect(compare(BASE + isovalent, BASE + isovalent)).toEqual({ changes: [], unproved: [], unjudged: [] });
  });
});

describe("the picture", () => {
  it("draws the objects that are not simulated, and calls nothing broken that they may mend", () => {
    const text =
      `${BASE}---\napiVersion: v1\nkind: Service\nmetadata: {name: ghost, namespace: shop}\n` +
      `spec: {selector: {app: ghost}, ports: [{port: 80}]}\n${documents("deny.yaml")[2]?.[1] ?? ""}`;
    const graph = graphOf([{ path: "all.yaml", text }]);
    expect(graph.nodes.find(({ title }) => title === "AuthorizationPolicy shop/x")).toMatchObject({
      kind: "policy",
      note: "not simulated",
    });
    expect(graph.nodes.find(({ title }) => title === "Service shop/ghost")).toMatchObject({ broken: true });
    const entry =
      "---\napiVersion: networking.istio.io/v1\nkind: WorkloadEntry\n" +
      "metadata: {name: vm, namespace: shop}\nspec: {address: 10.0.0.9, labels: {app: ghost}}\n";
    expect(
      graphOf([{ path: "all.yaml", text: text + entry }]).nodes.find(({ title }) => title === "Service shop/ghost"),
    ).not.toHaveProperty("broken");
  });
});
