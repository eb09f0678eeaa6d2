import { describe, expect, it } from "vitest";
import { acceptedModel } from "../../src/workspace/accepted-model.ts";
import { describeConnections } from "../../src/simulate/connections.ts";
import { simulateCluster } from "../../src/simulate/cluster.ts";
import { ANYONE_OUTSIDE, addressEnd } from "../../src/simulate/policy/connection-end.ts";
import type { ConnectionEnd } from "../../src/simulate/policy/connection-end.ts";
import { explain } from "../../src/simulate/policy/explain.ts";
import { PolicyView } from "../../src/simulate/policy/policy-view.ts";
import { parseAnyProbe, reachRows } from "../../src/simulate/policy/probe-answers.ts";
import { reachGraph } from "../../src/simulate/policy/reach.ts";
import { unreachableRules } from "../../src/simulate/policy/unreachable.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";
import { modelOf, pod, workload } from "./manifests.ts";

const calico = (kind: string, name: string, spec: string, namespace = "shop") => `
---
apiVersion: projectcalico.org/v3
kind: ${kind}
metadata: {name: ${name}${kind.startsWith("Global") || kind === "Tier" ? "" : `, namespace: ${namespace}`}}
spec: ${spec}`;

const networkPolicy = (name: string, spec: string) => `
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: shop}
spec: ${spec}`;

const shop = pod("shop", "web", "app: web") + pod("shop", "cli", "app: cli") + pod("other", "tool", "app: tool");

/** What is surely allowed into shop/web, and what may be. */
function into(text: string, from: string | ConnectionEnd): readonly [string, string] {
  const model = modelOf(text);
  const [namespace = "", name = ""] = typeof from === "string" ? from.split("/") : [];
  const source = typeof from === "string" ? workload(model, namespace, name) : from;
  const { allowed, possible } = new PolicyView(model).allowed(source, workload(model, "shop", "web"));
  return [describeConnections(allowed), describeConnections(possible)];
}

const web = "selector: app == 'web', types: [Ingress]";

describe("policies of Calico", () => {
  it("decide by the first rule that matches, by order, with the end of the tier behind them", () => {
    const text =
      shop +
      calico("NetworkPolicy", "late", `{${web}, order: 20, ingress: [{action: Allow}]}`) +
      calico(
        "NetworkPolicy",
        "early",
        `{${web}, order: 10, ingress: [{action: Deny, protocol: TCP, destination: {ports: [22]}}]}`,
      );
    expect(into(text, "shop/cli")).toEqual(["TCP 1-21,23-65535; UDP; SCTP", "TCP 1-21,23-65535; UDP; SCTP"]);
    expect(into(shop + calico("NetworkPolicy", "none", `{${web}}`), "shop/cli")).toEqual(["none", "none"]);
  });

  it("are evaluated together with NetworkPolicies, which have order 1000", () => {
    const closed = networkPolicy("deny", "{podSelector: {}, policyTypes: [Ingress]}");
    const allow = (order: number) =>
      calico(
        "GlobalNetworkPolicy",
        "g",
        `{${web}, order: ${order}, ingress: [{action: Allow, source: {selector: app == 'cli'}}]}`,
      );
    expect(into(shop + closed + allow(2000), "shop/cli")).toEqual(["all", "all"]);
    expect(into(shop + closed + allow(2000), "other/tool")).toEqual(["none", "none"]);
    const open = networkPolicy("open", "{podSelector: {}, ingress: [{ports: [{port: 80}]}]}");
    const deny = (order: number) =>
      calico("GlobalNetworkPolicy", "g", `{${web}, order: ${order}, ingress: [{action: Deny}]}`);
    expect(into(shop + open + deny(500), "shop/cli")).toEqual(["none", "none"]);
    expect(into(shop + open + deny(1500), "shop/cli")).toEqual(["TCP 80", "TCP 80"]);
  });

  it("leave open what depends on labels that no manifest shows", () => {
    const fromTeam = calico(
      "NetworkPolicy",
      "p",
      `{${web}, ingress: [{action: Allow, source: {namespaceSelector: team == 'x'}}]}`,
    );
    expect(into(shop + fromTeam, "other/tool")).toEqual(["none", "all"]);
    const denyTeam = calico(
      "NetworkPolicy",
      "p",
      `{${web}, ingress: [{action: Deny, source: {namespaceSelector: team == 'x'}}, {action: Allow}]}`,
    );
    expect(into(shop + denyTeam, "other/tool")).toEqual(["none", "all"]);
    const perhaps = calico("GlobalNetworkPolicy", "g", "{serviceAccountSelector: team == 'x', types: [Ingress]}");
    expect(into(shop + perhaps, "shop/cli")).toEqual(["none", "all"]);
  });

  it("that perhaps select pods still allow surely what they would allow", () => {
    const text = calico(
      "GlobalNetworkPolicy",
      "g",
      "{serviceAccountSelector: team == 'x', types: [Ingress], " +
        "ingress: [{action: Allow, protocol: TCP, destination: " +
        "{ports: [80]}}]}",
    );
    expect(into(shop + text, "shop/cli")).toEqual(["TCP 80", "all"]);
  });

  it("take network sets for addresses, and the rest of the world for nobody that a selector matches", () => {
    const set = calico("GlobalNetworkSet", "office", "{nets: [203.0.113.0/24]}").replace(
      "{name: office}",
      "{name: office, labels: {place: office}}",
    );
    const text =
      shop +
      set +
      calico("GlobalNetworkPolicy", "g", `{${web}, ingress: [{action: Allow, source: {selector: place == 'office'}}]}`);
    expect(into(text, addressEnd("203.0.113.7"))).toEqual(["all", "all"]);
    expect(into(text, addressEnd("198.51.100.7"))).toEqual(["none", "none"]);
    expect(into(text, ANYONE_OUTSIDE)).toEqual(["none", "all"]);
    expect(into(text, "shop/cli")).toEqual(["none", "none"]);
  });

  it("of a tier that no manifest defines are unknown, and say why", () => {
    const model = modelOf(
      shop + calico("GlobalNetworkPolicy", "g", `{${web}, tier: platform, ingress: [{action: Deny}]}`),
    );
    const view = new PolicyView(model);
    const verdict = view.allowed(workload(model, "shop", "cli"), workload(model, "shop", "web"));
    expect(describeConnections(verdict.open.unknown)).toBe("all");
    const [cli, own] = [view.endOf(workload(model, "shop", "cli")), view.endOf(workload(model, "shop", "web"))];
    expect(explain(verdict, cli, own).map(({ text }) => text)).toContain(
      "GlobalNetworkPolicy g (projectcalico.org/v3) is not simulated: it may deny connections " +
        "(it belongs to Tier platform, which these manifests do not define)",
    );
  });

  it.each([
    ["a selector", `{selector: app = 'web', types: [Ingress], ingress: [{action: Deny}]}`],
    ["an action", `{${web}, ingress: [{action: deny}]}`],
    ["a type", "{selector: app == 'web', types: [ingress], ingress: [{action: Deny}]}"],
  ])("that are invalid prove nothing: %s", (_, spec) => {
    const model = modelOf(shop + calico("NetworkPolicy", "p", spec));
    const verdict = new PolicyView(model).allowed(workload(model, "shop", "cli"), workload(model, "shop", "web"));
    expect(describeConnections(verdict.possible)).toBe("all");
    expect(verdict.open.doubts.map(({ why }) => why)).toEqual(["is invalid"]);
  });

  it("are named with tier and rule where they decide", () => {
    const model = modelOf(
      shop +
        calico("Tier", "security", "{order: 10, defaultAction: Pass}") +
        calico("GlobalNetworkPolicy", "g", `{${web}, tier: security, ingress: [{action: Log}, {action: Deny}]}`),
    );
    const view = new PolicyView(model);
    const verdict = view.allowed(workload(model, "shop", "cli"), workload(model, "shop", "web"));
    const [cli, own] = [view.endOf(workload(model, "shop", "cli")), view.endOf(workload(model, "shop", "web"))];
    expect(explain(verdict, cli, own).map(({ text }) => text)).toEqual([
      "no policy isolates traffic out of Pod shop/cli",
      "GlobalNetworkPolicy g in tier security selects Pod shop/web for ingress",
      "GlobalNetworkPolicy g in tier security, ingress rule 2, denies all",
      "the network plugin is taken to be Calico, as it has policies of its own here",
    ]);
  });

  it("are not enforced while staged", () => {
    expect(into(shop + calico("StagedNetworkPolicy", "s", `{${web}, ingress: [{action: Deny}]}`), "shop/cli")).toEqual([
      "all",
      "all",
    ]);
  });
});

describe("probes of packets that ports do not describe", () => {
  const answers = (text: string, ...probes: readonly string[]) => {
    const model = acceptedModel(parseSource({ path: "m.yaml", text }).documents);
    const graph = reachGraph(model, simulateCluster(model).pods);
    const rows = [
      ...reachRows(
        graph,
        probes.map((probe) => parseAnyProbe(probe)!),
      ),
    ];
    const row = rows.find(({ source, destination }) => source === "shop/cli" && destination === "shop/web");
    return probes.filter((probe) => row?.allowed.includes(probe) === true);
  };

  it("are allowed or denied as a whole", () => {
    const ping = calico("NetworkPolicy", "p", `{${web}, ingress: [{action: Allow, protocol: ICMP, icmp: {type: 8}}]}`);
    expect(answers(shop + ping, "ICMP/8/0", "ICMP/3/4", "PROTO/47", "TCP/80")).toEqual(["ICMP/8/0"]);
    const low = calico(
      "NetworkPolicy",
      "p",
      `{${web}, ingress: [{action: Allow, protocol: TCP, source: {ports: ["1:1023"]}}]}`,
    );
    expect(answers(shop + low, "TCP/80", "TCP/80@22", "TCP/80@1024")).toEqual(["TCP/80@22"]);
    const ports = networkPolicy("p", "{podSelector: {}, ingress: [{ports: [{port: 80}]}]}");
    expect(answers(shop + ports, "TCP/80@22", "ICMP/8/0")).toEqual(["TCP/80@22"]);
    expect(answers(shop + networkPolicy("p", "{podSelector: {}, ingress: [{}]}"), "ICMP/8/0")).toEqual(["ICMP/8/0"]);
  });

  it.each(["TCP", "TCP/80@", "TCP/80@0", "ICMP/8", "ICMP/8/256", "PROTO/256", "X/1/2", "PROTO/1/2"])(
    "%s is none",
    (text) => {
      expect(parseAnyProbe(text)).toBeUndefined();
    },
  );
});

describe("rules that an earlier one always decides", () => {
  const found = (text: string) =>
    unreachableRules(new PolicyView(modelOf(text)).set).map(({ rule, by }) => [rule.index, by.index]);
  const rules = (list: string) => calico("NetworkPolicy", "p", `{${web}, ingress: [${list}]}`);

  it.each([
    ["{action: Allow}, {action: Deny, protocol: TCP}", [[1, 0]]],
    ["{action: Log}, {action: Deny}", []],
    ["{action: Allow, protocol: TCP}, {action: Deny}", []],
    [
      "{action: Allow, protocol: TCP, destination: {ports: " +
        "['1:100']}}, {action: Deny, protocol: TCP, destination: " +
        "{ports: [80, 443]}}",
      [],
    ],
    ["{action: Deny, source: {nets: [10.0.0.0/8]}}, {action: Allow, source: {nets: [10.1.0.0/16]}}", [[1, 0]]],
    ["{action: Deny, source: {notNets: [10.0.0.0/8]}}, {action: Allow, source: {nets: [10.1.0.0/16]}}", []],
    ["{action: Deny, notProtocol: UDP}, {action: Allow, protocol: TCP}", [[1, 0]]],
    ["{action: Deny, source: {selector: a == 'b'}}, {action: Allow, source: {selector: a == 'c'}}", []],
    ["{action: Allow, http: {methods: [GET]}}, {action: Deny}", []],
  ])("%s", (list, expected) => {
    expect(found(shop + rules(list))).toEqual(expected);
  });
});
