import { describe, expect, it } from "vitest";
import { reachCommand } from "../../src/hosts/cli/commands/reach.ts";
import type { ReachFlags } from "../../src/hosts/cli/commands/reach.ts";
import { traceCommand } from "../../src/hosts/cli/commands/trace.ts";
import { describeGroups } from "../../src/report/reach/group-list.ts";
import { simulateCluster } from "../../src/simulate/cluster.ts";
import { compareModels } from "../../src/simulate/compare/compare-models.ts";
import { validateObject } from "../../src/validate/validate-object.ts";
import { acceptedModel } from "../../src/workspace/accepted-model.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";

const pod = (name: string): string => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop, labels: {app: ${name}}}
spec: {containers: [{name: c, image: i, ports: [{name: http, containerPort: 8080}]}]}
---
`;
const BASE = `${["web", "cli", "other"].map(pod).join("")}apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}
`;
const cilium = (spec: string): string => `---
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  endpointSelector: {matchLabels: {app: web}}
  ${spec}
`;
const FROM_CLI = cilium(`ingress: [{fromEndpoints: [{matchLabels: {app: cli}}], toPorts: [{ports: [{port: http}]}]}]`);

const modelOf = (text: string) => acceptedModel(parseSource({ path: "m.yaml", text }).documents);

function reach(text: string, flags: ReachFlags = {}): string {
  const model = modelOf(text);
  return [...reachCommand(model, simulateCluster(model), flags).stdout].join("");
}

function trace(text: string, from: string): string {
  const model = modelOf(text);
  return traceCommand(model, simulateCluster(model), "http://web.shop/", { from }).stdout;
}

describe("policies of Cilium", () => {
  it("decide who reaches whom, and the assumption is stated", () => {
    const table = reach(BASE + FROM_CLI);
    expect(table).toMatch(/Pod shop\/web +TCP 8080 +Pod shop\/cli/);
    expect(table).toContain("3 pods, 0 NetworkPolicies, 1 policy of Cilium 1.20 (taken to be the network plugin)");
  });

  it("are ignored by another network plugin", () => {
    expect(reach(BASE + FROM_CLI, { profile: "calico" })).toMatch(/Pod shop\/web +all +all/);
  });

  it("are unknown beside policies of Calico, unless the plugin is named", () => {
    const calico =
      "---\napiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: {name: web, namespace: shop}\n" +
      "spec: {selector: app == 'web', types: [Ingress], " +
      "ingress: [{action: Allow, source: {selector: app == 'other'}}]}\n";
    const table = reach(BASE + FROM_CLI + calico);
    expect(table).toMatch(/Pod shop\/web +unknown \(all\) +all/);
    expect(table).toContain("it is of one of several network plugins whose policies these manifests contain");
    expect(reach(BASE + FROM_CLI + calico, { profile: "cilium" })).toMatch(/Pod shop\/web +TCP 8080 +Pod shop\/cli/);
    expect(reach(BASE + FROM_CLI + calico, { profile: "calico" })).toMatch(/Pod shop\/web +all +Pod shop\/other/);
  });

  it("leave a verdict unknown where only their name is not one", () => {
    const deny =
      "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny, namespace: shop}\n" +
      "spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]}\n";
    const policy = FROM_CLI.replace("name: web", "name: y");
    const model = acceptedModel(parseSource({ path: "m.yaml", text: BASE + deny + policy }).documents, {
      validate: (object) => validateObject(object, {}),
    });
    const { stdout } = traceCommand(model, simulateCluster(model), "http://web.shop/", { from: "shop/cli" });
    expect(stdout).toContain("is rejected by the API server as written: once fixed, it may allow");
    expect(stdout).toContain("Unknown: the result depends on objects that are not simulated.");
    expect(trace(BASE + deny + FROM_CLI, "shop/cli")).toContain("ok   policy");
  });

  it("are named with the rule that denies", () => {
    expect(trace(BASE + FROM_CLI, "shop/other")).toMatch(/FAIL policy.* \(m\.yaml:\d+\)/);
    const denying = cilium(
      "ingressDeny: [{fromEndpoints: [{matchLabels: {app: other}}]}]\n  ingress: [{fromEntities: [all]}]",
    );
    const text = trace(BASE + denying, "shop/other");
    expect(text).toContain("CiliumNetworkPolicy shop/web, ingressDeny rule 1, denies all (m.yaml:26)");
    expect(text).toContain("change CiliumNetworkPolicy shop/web so that it does not deny TCP 8080 (m.yaml:26)");
  });

  it("allow at L4 what a proxy checks further, which is said", () => {
    const checked = FROM_CLI.replace(
      "ports: [{port: http}]",
      'ports: [{port: "8080", protocol: TCP}], rules: {http: [{method: GET}]}',
    );
    const text = trace(BASE + checked, "shop/cli");
    expect(text).toContain("policies allow TCP 8080 from shop/cli to shop/web, under a condition");
    expect(text).toContain("it depends on whether the requests are those that the rules of the proxy allow");
  });

  it("leave open what a name resolves to", () => {
    const model = BASE + cilium("egress: [{toFQDNs: [{matchName: a.example}]}]");
    expect(
      JSON.parse(reach(model, { external: ["192.0.2.1"], from: "shop/web", to: "192.0.2.1", output: "json" })),
    ).toMatchObject({ rows: [{ allowed: "none", depends: [{ on: ["fqdn"], connections: "all" }] }] });
  });

  it("have no effect if Cilium refuses them", () => {
    const refused = cilium("ingress: [{fromEntities: [host], fromEndpoints: [{}]}]");
    expect(reach(BASE + refused)).toMatch(/Pod shop\/web +all +all/);
  });

  it("change connections, which diff reports", () => {
    const { changes, unproved } = compareModels(modelOf(BASE), modelOf(BASE + FROM_CLI), { describe: describeGroups });
    expect(changes.filter(({ area }) => area === "reach")).not.toEqual([]);
    expect(unproved).toEqual([]);
  });
});
