import { describe, expect, it } from "vitest";
import { rules } from "../../rules/index.ts";
import { DEFAULT_CONFIG } from "../../src/config/config.ts";
import { lint } from "../../src/engine/lint.ts";
import { wholeScope } from "../../src/scope/scope.ts";
import { NEWEST_VERSION } from "../../src/validate/server-of.ts";
import { validateObject } from "../../src/validate/validate-object.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";

const deployment = (name: string, namespace = "shop") => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template: { metadata: { labels: { app: ${name} } }, spec: { containers: [{ name: c, image: "i:1" }] } }
`;
const policy = (namespace: string | undefined, spec: string, name = "deny") => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}${namespace === undefined ? "" : `, namespace: ${namespace}`} }
spec: ${spec}
`;
const ALL = "{ podSelector: {}, policyTypes: [Ingress, Egress] }";
const CLUSTER = `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: deny }
spec:
  tier: Baseline
  priority: 1
  subject: { namespaces: {} }
  ingress: [{ action: Deny, from: [{ namespaces: {} }] }]
`;

/** Each text is a scope; the findings of the first one. */
function judge(id: string, ...texts: readonly string[]) {
  const { findings } = lint(
    texts.map((text, index) => ({
      ...wholeScope([parseSource({ path: `${index}.yaml`, text })]),
      name: String(index),
    })),
    rules.filter((rule) => rule.id === id),
    {
      config: { ...DEFAULT_CONFIG, extends: "all" },
      kubernetesVersion: NEWEST_VERSION,
      validate: (object) => validateObject(object),
    },
  );
  return findings
    .filter(({ span }) => span.file === "0.yaml")
    .map(({ verdict, because }) => (because === undefined ? verdict : `${verdict}: ${because}`));
}
const unless = (title: string): readonly string[] => [
  `unknown: 1.yaml contains ${title}, and may be deployed to the same cluster`,
];

describe("policies of another scope", () => {
  it("may restrict a namespace without any in its own", () => {
    const rule = "namespace-without-policy";
    expect(judge(rule, deployment("web"), deployment("other", "tools"))).toEqual(["proved"]);
    expect(judge(rule, deployment("web"), policy("shop", ALL))).toEqual(unless("NetworkPolicy shop/deny"));
    expect(judge(rule, deployment("web"), policy("tools", ALL))).toEqual(["proved"]);
    expect(judge(rule, deployment("web"), CLUSTER)).toEqual(unless("ClusterNetworkPolicy deny"));
    // Without a namespace it is applied to the one that is chosen then.
    expect(judge(rule, deployment("web"), policy(undefined, ALL))).toEqual(unless("NetworkPolicy default/deny"));
  });

  it("may restrict the pods that they select, in their direction", () => {
    const rule = "pod-without-policy";
    const own = `${deployment("web")}---\n${deployment("db")}---\n${policy(
      "shop",
      "{ podSelector: { matchLabels: { app: db } }, policyTypes: [Ingress] }",
      "db",
    )}`;
    const selecting = (app: string, type: string) =>
      policy("shop", `{ podSelector: { matchLabels: { app: ${app} } }, policyTypes: [${type}] }`);
    expect(judge(rule, own, deployment("other", "tools"))).toEqual(["proved"]);
    expect(judge(rule, own, selecting("web", "Ingress"))).toEqual(unless("NetworkPolicy shop/deny"));
    expect(judge(rule, own, selecting("web", "Egress"))).toEqual(["proved"]);
    expect(judge(rule, own, selecting("db", "Ingress"))).toEqual(["proved"]);
  });

  it("of another variant of the same objects restrict nothing", () => {
    const other = `${deployment("web")}---\n${policy("shop", ALL)}`;
    expect(judge("namespace-without-policy", deployment("web"), other)).toEqual(["proved"]);
  });
});
