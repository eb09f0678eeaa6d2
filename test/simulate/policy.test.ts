import { describe, expect, it } from "vitest";
import { describeConnections } from "../../src/simulate/connections.ts";
import { explain } from "../../src/simulate/policy/explain.ts";
import { ANYONE_OUTSIDE, CLUSTER_DNS, addressEnd } from "../../src/simulate/policy/connection-end.ts";
import { PolicyView } from "../../src/simulate/policy/policy-view.ts";
import { modelOf, modelOfFile, pod, workload } from "./manifests.ts";

const namespace = (name: string, labels = "") => `
---
apiVersion: v1
kind: Namespace
metadata: {name: ${name}, labels: {${labels}}}`;

const policy = (name: string, spec: string) => `
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: shop}
spec: ${spec}`;

const shop = pod("shop", "web", "app: web") + pod("shop", "db", "app: db");

function verdict(
  text: string,
  from: [string, string],
  to: [string, string],
  profile: "generic" | "cilium" = "generic",
) {
  const model = modelOf(text);
  const view = new PolicyView(model, profile);
  const { allowed, possible } = view.allowed(workload(model, ...from), workload(model, ...to));
  return [describeConnections(allowed), describeConnections(possible)];
}

describe("policies between workloads", () => {
  it("allows everything where no policy isolates", () => {
    expect(verdict(shop, ["shop", "web"], ["shop", "db"])).toEqual(["all", "all"]);
  });

  it("needs egress of the source and ingress of the destination", () => {
    const text =
      shop +
      policy(
        "in",
        "{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {}}], ports: " +
          "[{port: 5432}, {port: 80}]}]}",
      ) +
      policy(
        "out",
        "{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{ports: [{port: " +
          "5000, endPort: 6000}]}]}",
      );
    expect(verdict(text, ["shop", "web"], ["shop", "db"])).toEqual(["TCP 5432", "TCP 5432"]);
  });

  it("resolves a named port in the destination", () => {
    const text = shop + policy("in", "{podSelector: {}, ingress: [{ports: [{port: http}]}]}");
    expect(verdict(text, ["shop", "web"], ["shop", "db"])).toEqual(["TCP 8080", "TCP 8080"]);
  });

  it("does not isolate egress by an empty rule list without policyTypes", () => {
    const model = modelOf(shop + policy("p", "{podSelector: {}, egress: []}"));
    const view = new PolicyView(model);
    expect(view.coverage(workload(model, "shop", "web"), "Egress").isolating).toEqual([]);
    expect(view.coverage(workload(model, "shop", "web"), "Ingress").isolating.map(({ match }) => match)).toEqual([
      "yes",
    ]);
  });

  it("knows of an undeclared namespace only its name", () => {
    const by = (selector: string) =>
      verdict(
        shop +
          pod("tools", "cli", "app: cli") +
          policy("in", `{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {${selector}}}}]}]}`),
        ["tools", "cli"],
        ["shop", "db"],
      );
    expect(by("kubernetes.io/metadata.name: tools")).toEqual(["all", "all"]);
    expect(by("kubernetes.io/metadata.name: other")).toEqual(["none", "none"]);
    expect(by("team: x")).toEqual(["none", "all"]);
  });

  it("takes the labels of a declared namespace as all it has", () => {
    const text =
      namespace("tools", "env: dev") +
      shop +
      pod("tools", "cli", "app: cli") +
      policy("in", "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: x}}}]}]}");
    expect(verdict(text, ["tools", "cli"], ["shop", "db"])).toEqual(["none", "none"]);
  });

  it("leaves an ipBlock open for pods, whose addresses the cluster knows, and closed in the profile cilium", () => {
    const text = shop + policy("in", "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}");
    expect(verdict(text, ["shop", "web"], ["shop", "db"])).toEqual(["none", "all"]);
    expect(verdict(text, ["shop", "web"], ["shop", "db"], "cilium")).toEqual(["none", "none"]);
  });

  it("selects by labels that only a controller sets with no more than perhaps", () => {
    const deployment = `
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: shop}
spec: {selector: {matchLabels: {app: api}}, template: {metadata: {labels: {app: api}}, spec: {containers: [{name: \
c, image: i:1}]}}}`;
    const text = shop + deployment + policy("p", "{podSelector: {matchLabels: {pod-template-hash: abc}}, ingress: []}");
    expect(verdict(text, ["shop", "web"], ["shop", "api"])).toEqual(["none", "all"]);
  });

  it("asks for the cluster's DNS as it usually stands", () => {
    const to = (peer: string) => {
      const model = modelOf(
        shop +
          policy(
            "out",
            `{podSelector: {}, policyTypes: [Egress], egress: [{to: [${peer}], ports: [{port: 53, protocol: UDP}]}]}`,
          ),
      );
      const { allowed, possible } = new PolicyView(model).allowed(workload(model, "shop", "web"), CLUSTER_DNS);
      return [describeConnections(allowed), describeConnections(possible)];
    };
    expect(
      to(
        "{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}, podSelector: " +
          "{matchLabels: {k8s-app: kube-dns}}}",
      ),
    ).toEqual(["UDP 53", "UDP 53"]);
    expect(to("{namespaceSelector: {}, podSelector: {matchLabels: {app: dns}}}")).toEqual(["none", "UDP 53"]);
    expect(to("{podSelector: {}}")).toEqual(["none", "none"]);
  });

  it("tells one host outside from any host outside", () => {
    const model = modelOf(
      shop +
        policy(
          "in",
          "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 203.0.113.0/24, except: [203.0.113.7/32]}}]}]}",
        ),
    );
    const view = new PolicyView(model);
    const from = (end: typeof ANYONE_OUTSIDE) => view.allowed(end, workload(model, "shop", "web"));
    expect(describeConnections(from(addressEnd("203.0.113.8")).allowed)).toBe("all");
    expect(describeConnections(from(addressEnd("203.0.113.7")).allowed)).toBe("none");
    expect([from(ANYONE_OUTSIDE).allowed, from(ANYONE_OUTSIDE).possible].map(describeConnections)).toEqual([
      "none",
      "all",
    ]);
  });

  it("names the deciding rules with their places", () => {
    const model = modelOf(
      shop +
        policy(
          "in",
          "{podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 80}]}]}",
        ),
    );
    const view = new PolicyView(model);
    const [web, db] = [workload(model, "shop", "web"), workload(model, "shop", "db")];
    const reasons = explain(view.allowed(web, db), view.endOf(web), view.endOf(db));
    expect(reasons.map(({ text }) => text)).toEqual([
      "no policy isolates traffic out of Pod shop/web",
      "NetworkPolicy shop/in isolates Pod shop/db for ingress",
      "NetworkPolicy shop/in, ingress rule 1, allows TCP 80",
    ]);
    expect(reasons.map(({ at }) => at?.span().start.line)).toEqual([undefined, 16, 16]);
  });
});

describe("policies of administrators", () => {
  const model = modelOfFile("fixtures/policy/tiers.yaml");
  const view = new PolicyView(model);
  const between = (from: [string, string], to: [string, string]) =>
    describeConnections(view.allowed(workload(model, ...from), workload(model, ...to)).allowed);

  it("accepts before every NetworkPolicy", () => {
    expect(between(["monitoring", "agent"], ["prod", "db"])).toBe("TCP 9090");
  });

  it("denies what no earlier rule took", () => {
    expect(between(["dev", "tool"], ["prod", "db"])).toBe("none");
  });

  it("passes on to the NetworkPolicy, which is final for the pods it isolates", () => {
    expect(between(["prod", "web"], ["prod", "db"])).toBe("TCP 5432");
  });

  it("closes by the baseline what no NetworkPolicy isolates", () => {
    expect(between(["prod", "db"], ["prod", "web"])).toBe("none");
    expect(between(["prod", "web"], ["dev", "tool"])).toBe("none");
  });

  it("leaves pods on the host's network alone", () => {
    expect(between(["dev", "tool"], ["prod", "proxy"])).toBe("all");
  });
});

describe("policies of network plug-ins", () => {
  const text = `${shop}
---
apiVersion: isovalent.com/v1
kind: IsovalentNetworkPolicy
metadata: {name: c, namespace: shop}
spec: {endpointSelector: {matchLabels: {k8s:app: web}}, ingress: [{}]}
---
apiVersion: projectcalico.org/v3
kind: GlobalNetworkPolicy
metadata: {name: g}
spec: {tier: platform, selector: "app == 'db'", types: [Egress]}`;
  const model = modelOf(text);
  const view = new PolicyView(model);
  const foreign = (name: string, direction: "Ingress" | "Egress") =>
    view.coverage(workload(model, "shop", name), direction).unjudged.map(({ resource }) => resource.title);

  it("are named for the workloads and directions they may select", () => {
    expect(foreign("web", "Ingress")).toEqual(["IsovalentNetworkPolicy shop/c"]);
    expect(foreign("web", "Egress")).toEqual([]);
    expect(foreign("db", "Ingress")).toEqual([]);
    expect(foreign("db", "Egress")).toEqual(["GlobalNetworkPolicy g"]);
  });
});

describe("peers", () => {
  it("say which workloads they meet and why there may be others", () => {
    const model = modelOf(
      shop +
        policy(
          "p",
          "{podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}, " +
            "{namespaceSelector: {}}, {ipBlock: {cidr: 10.0.0.0/8}}]}]}",
        ),
    );
    const view = new PolicyView(model);
    const [compiled] = view.policies;
    const { peers } = compiled!.rules[0]!;
    if (peers === "all") throw new Error("the rule names its peers");
    const scopes = peers.map((peer) => view.peerScope(compiled!, peer));
    expect(scopes.map(({ workloads }) => workloads.map(({ workload: { name } }) => name))).toEqual([
      ["web"],
      ["web", "db"],
      [],
    ]);
    expect(scopes.map(({ open }) => open)).toEqual([
      undefined,
      "namespaces that these manifests do not declare may match",
      undefined,
    ]);
    expect(scopes.map(({ addresses }) => addresses)).toEqual([false, false, true]);
  });
});
