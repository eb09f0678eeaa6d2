import { describe, expect, it } from "vitest";
import type { Model } from "../../src/model/model.ts";
import { describeConnections } from "../../src/simulate/connections.ts";
import { addressEnd, workloadEnd } from "../../src/simulate/policy/connection-end.ts";
import { ANYONE_OUTSIDE } from "../../src/simulate/policy/connection-end.ts";
import type { ConnectionEnd, PodEnd } from "../../src/simulate/policy/connection-end.ts";
import { PolicySet } from "../../src/simulate/policy/policy-set.ts";
import { PolicyView } from "../../src/simulate/policy/policy-view.ts";
import { DEFAULT_INTERPRETATION } from "../../src/simulate/policy/interpretation.ts";
import { profileOf } from "../../src/simulate/policy/interpretation.ts";
import type { ProfileName } from "../../src/simulate/policy/interpretation.ts";
import { verdictOf } from "../../src/simulate/policy/verdict.ts";
import { modelOf, pod, workload } from "./manifests.ts";

/** What is surely allowed, and what may be: where something is unknown the two differ. */
type Bounds = readonly [sure: string, possible: string];

const policy = (name: string, spec: string) => `
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: shop}
spec: ${spec}`;

/** Three pods: `statefulset.kubernetes.io/pod-name: db-0` selects one of them. */
const stateful = (name: string, more = "") => `
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: ${name}, namespace: shop}
spec:
  replicas: 3
  serviceName: ${name}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {${more}containers: [{name: c, image: img, ports: [{name: http, containerPort: 8080}]}]}`;

const shop = pod("shop", "web", "app: web") + stateful("db");
const ONE_OF_DB = "{matchLabels: {statefulset.kubernetes.io/pod-name: db-0}}";
const ALL_OF_DB = "{matchLabels: {app: db}}";

function between(text: string, from: string, to: string, profile: ProfileName = "generic"): Bounds {
  const model = modelOf(text);
  const { allowed, possible } = new PolicyView(model, profile).allowed(
    workload(model, "shop", from),
    workload(model, "shop", to),
  );
  return [describeConnections(allowed), describeConnections(possible)];
}

function parties(
  text: string,
  from: (model: Model) => ConnectionEnd,
  to: (model: Model) => ConnectionEnd,
  profile = profileOf("generic"),
): Bounds {
  const model = modelOf(text);
  const set = new PolicySet(model, { undeclaredNamespaces: "unknown" });
  const { allowed, possible } = verdictOf(set, profile, from(model), to(model));
  return [describeConnections(allowed), describeConnections(possible)];
}

const partyOf =
  (name: string, more: Partial<PodEnd> = {}) =>
  (model: Model): PodEnd => ({ ...workloadEnd(workload(model, "shop", name)), ...more });

describe("policies that select some pods of a workload", () => {
  const port = (selector: string, number: number): string =>
    `{podSelector: ${selector}, ingress: [{ports: [{port: ${number}}]}]}`;

  it("count for what may be, and not for what is sure, beside one that selects all", () => {
    const text = shop + policy("all", port(ALL_OF_DB, 5432)) + policy("one", port(ONE_OF_DB, 9000));
    expect(between(text, "web", "db")).toEqual(["TCP 5432", "TCP 5432,9000"]);
  });

  it("alone leave sure only what they allow, and possible everything", () => {
    expect(between(shop + policy("one", port(ONE_OF_DB, 9000)), "web", "db")).toEqual(["TCP 9000", "all"]);
    const two = policy("one", port(ONE_OF_DB, 9000)) + policy("two", port(ONE_OF_DB, 9001));
    expect(between(shop + two, "web", "db")).toEqual(["none", "all"]);
  });

  it("name peers of which some are meant", () => {
    const text =
      shop +
      policy("web", `{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: ${ONE_OF_DB}}]}]}`);
    expect(between(text, "db", "web")).toEqual(["none", "all"]);
  });
});

describe("address blocks", () => {
  const from = (...blocks: readonly string[]): string =>
    shop +
    policy("web", `{podSelector: {}, ingress: [{from: [${blocks.map((block) => `{ipBlock: ${block}}`).join(", ")}]}]}`);
  const outside = (text: string, party: ConnectionEnd = ANYONE_OUTSIDE): Bounds =>
    parties(text, () => party, partyOf("web"));

  it("of all IPv4 addresses hold a host outside whose address is not known, those of IPv6 perhaps", () => {
    expect(outside(from("{cidr: 0.0.0.0/0}"))).toEqual(["all", "all"]);
    expect(outside(from("{cidr: '::/0'}"))).toEqual(["none", "all"]);
    expect(outside(from("{cidr: '::/0'}", "{cidr: 0.0.0.0/0}"))).toEqual(["all", "all"]);
  });

  it("with a hole or a shorter range hold it perhaps", () => {
    expect(outside(from("{cidr: 0.0.0.0/0, except: [10.0.0.0/8]}"))).toEqual(["none", "all"]);
    expect(outside(from("{cidr: 128.0.0.0/1}"))).toEqual(["none", "all"]);
  });

  it("decide about an address of their family alone", () => {
    expect(outside(from("{cidr: '2001:db8::/32'}"), addressEnd("2001:db8::7"))).toEqual(["all", "all"]);
    expect(outside(from("{cidr: '2001:db8::/32'}"), addressEnd("2001:db9::7"))).toEqual(["none", "none"]);
    expect(outside(from("{cidr: '::/0'}"), addressEnd("192.0.2.1"))).toEqual(["none", "none"]);
    expect(outside(from("{cidr: '::/0', except: ['2001:db8::/32']}"), addressEnd("2001:db8::7"))).toEqual([
      "none",
      "none",
    ]);
  });
});

describe("an empty peer", () => {
  it("is nobody, in the namespace and outside", () => {
    const text = shop + policy("web", "{podSelector: {}, ingress: [{from: [{}]}]}");
    expect(between(text, "db", "web")).toEqual(["none", "none"]);
    expect(parties(text, () => addressEnd("192.0.2.1"), partyOf("web"))).toEqual(["none", "none"]);
  });
});

describe("pods on the host's network", () => {
  const host = pod("shop", "agent", "app: agent").replace("spec: {", "spec: {hostNetwork: true, ");
  const deny = policy("deny", "{podSelector: {}, policyTypes: [Ingress, Egress]}");

  it("and others may share a node while one of the two nodes is not known", () => {
    const text = shop + host + deny;
    expect(between(text, "agent", "web")).toEqual(["none", "all"]);
    expect(between(text, "web", "agent")).toEqual(["none", "all"]);
    expect(between(text, "db", "web")).toEqual(["none", "none"]);
    expect(parties(text, partyOf("agent", { node: "a" }), partyOf("web"))).toEqual(["none", "all"]);
    expect(parties(text, partyOf("agent"), partyOf("web", { node: "a" }))).toEqual(["none", "all"]);
  });

  it("connect to all pods of their node, and to no others by that", () => {
    const text = shop + host + deny;
    const agent = partyOf("agent", { node: "a" });
    expect(parties(text, agent, partyOf("web", { node: "a" }))).toEqual(["all", "all"]);
    expect(parties(text, agent, partyOf("web", { node: "b" }))).toEqual(["none", "none"]);
    expect(parties(text, partyOf("db", { node: "a" }), partyOf("web", { node: "a" }))).toEqual(["none", "none"]);
  });
});

describe("administrators' policies", () => {
  const cluster = (tier: string, rules: string, priority = 1, subject = "namespaces: {}") => `
---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: {name: ${tier.toLowerCase()}-${priority}}
spec: {tier: ${tier}, priority: ${priority}, subject: {${subject}}, ${rules}}`;
  const host = pod("shop", "agent", "app: agent").replace("spec: {", "spec: {hostNetwork: true, ");
  const NODES = "{nodes: {}}";
  const SOME = `{pods: {namespaceSelector: {}, podSelector: ${ONE_OF_DB}}}`;
  const rule = (action: string, peer: string, port = 0): string =>
    `{action: ${action}, ${peer}${port === 0 ? "" : `, protocols: [{tcp: {destinationPort: {number: ${port}}}}]`}}`;

  it("for nodes may mean a pod on the host's network, an address, and no other pod", () => {
    const text = shop + host + cluster("Admin", `egress: [${rule("Deny", `to: [${NODES}]`)}]`);
    expect(between(text, "web", "db")).toEqual(["all", "all"]);
    expect(parties(text, partyOf("web", { node: "a" }), partyOf("agent", { node: "b" }))).toEqual(["none", "all"]);
    expect(parties(text, partyOf("web"), () => ANYONE_OUTSIDE)).toEqual(["none", "all"]);
  });

  it("that perhaps mean a peer: deny leaves nothing sure, accept leaves all possible", () => {
    const ingress = (action: string) => `ingress: [${rule(action, `from: [${SOME}]`)}]`;
    const deny = policy("deny", "{podSelector: {}}");
    expect(between(shop + cluster("Admin", ingress("Deny")), "db", "web")).toEqual(["none", "all"]);
    expect(between(shop + deny + cluster("Admin", ingress("Accept")), "db", "web")).toEqual(["none", "all"]);
    expect(between(shop + cluster("Baseline", ingress("Deny")), "db", "web")).toEqual(["none", "all"]);
  });

  it("that perhaps pass leave what comes after in play", () => {
    const pass = `ingress: [${rule("Pass", `from: [${SOME}]`)}, ${rule("Accept", "from: [{namespaces: {}}]")}]`;
    const deny = policy("deny", "{podSelector: {}}");
    expect(between(shop + deny + cluster("Admin", pass), "db", "web")).toEqual(["none", "all"]);
    expect(between(shop + deny + cluster("Admin", pass), "web", "web")[1]).toBe("all");
    const passOrDeny = `ingress: [${rule("Pass", `from: [${SOME}]`)}, ${rule("Deny", "from: [{namespaces: {}}]")}]`;
    expect(between(shop + cluster("Admin", passOrDeny), "db", "web")).toEqual(["none", "all"]);
  });

  it("take the first rule that fits, by priority", () => {
    const all = "from: [{namespaces: {}}]";
    const first = cluster("Admin", `ingress: [${rule("Accept", all, 80)}, ${rule("Deny", all)}]`, 1);
    const second = cluster("Admin", `ingress: [${rule("Accept", all, 443)}]`, 2);
    expect(between(shop + second + first, "db", "web")).toEqual(["TCP 80", "TCP 80"]);
  });

  it("of the baseline are asked only where no NetworkPolicy isolates", () => {
    const baseline = cluster("Baseline", `ingress: [${rule("Deny", "from: [{namespaces: {}}]")}]`);
    const open = policy("open", "{podSelector: {}, ingress: [{ports: [{port: 80}]}]}");
    expect(between(shop + baseline, "db", "web")).toEqual(["none", "none"]);
    expect(between(shop + baseline + open, "db", "web")).toEqual(["TCP 80", "TCP 80"]);
  });

  it("say nothing of pods on the host's network", () => {
    const text = shop + host + cluster("Admin", `ingress: [${rule("Deny", "from: [{namespaces: {}}]")}]`);
    expect(parties(text, partyOf("web", { node: "a" }), partyOf("agent", { node: "b" }))).toEqual(["all", "all"]);
    expect(parties(text, partyOf("agent", { node: "a" }), partyOf("web", { node: "b" }))).toEqual(["all", "all"]);
    // Their own words leave these pods out, however NetworkPolicies are read.
    const read = { ...profileOf("generic"), reading: { ...DEFAULT_INTERPRETATION, hostNetwork: false } };
    expect(parties(text, partyOf("agent", { node: "a" }), partyOf("web", { node: "b" }), read)).toEqual(["all", "all"]);
  });
});
