import { readdirSync, existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rules } from "../../rules/index.ts";
import since from "../../src/dev/since.json" with { type: "json" };

/** Rules whose page still shows their first case. No rule is added here: a new rule has `typical` cases. */
const MISSING: readonly string[] = [
  "annotation-without-effect",
  "api-deprecated",
  "api-rejected",
  "api-removed",
  "api-warning",
  "backend-tls-certificate-missing",
  "build-broken",
  "cluster-ip-conflict",
  "container-port-contradicted",
  "container-port-name-ambiguous",
  "container-port-undeclared",
  "disruption-budget-blocks-drain",
  "disruption-budget-selects-nothing",
  "dns-reference-missing",
  "dns-reference-port-wrong",
  "duplicate-key",
  "egress-blocks-dns",
  "encoding-unportable",
  "endpointslice-orphaned",
  "external-name-conflict",
  "hard-coded-cluster-ip",
  "hard-coded-pod-ip",
  "headless-port-remapped",
  "host-network-ignores-policy",
  "host-network-without-cluster-dns",
  "host-port-conflict",
  "hpa-fights-replicas",
  "hpa-target-missing",
  "ingress-backend-missing",
  "ingress-backend-port-missing",
  "ingress-backend-without-endpoints",
  "ingress-class-annotation",
  "ingress-class-unknown",
  "ingress-nginx-retired",
  "ingress-path-duplicate",
  "ingress-path-pattern-literal",
  "ingress-path-shadowed",
  "ingress-tls-host-uncovered",
  "ip-block-covers-pods",
  "label-near-duplicate",
  "listener-conflict",
  "liveness-equals-readiness",
  "load-balancer-ip-deprecated",
  "name-invalid",
  "name-meaningless",
  "name-too-long",
  "namespace-without-effect",
  "namespace-without-policy",
  "node-port-conflict",
  "node-port-out-of-range",
  "not-an-object",
  "not-analysed",
  "pod-label-contradicted",
  "pod-without-policy",
  "policy-by-dead-annotation",
  "policy-named-port-unresolved",
  "policy-one-sided",
  "policy-peer-matches-nothing",
  "policy-peer-or-for-and",
  "policy-port-not-served",
  "policy-redundant",
  "policy-selects-nothing",
  "policy-types-implicit",
  "port-duplicate",
  "port-name-invalid",
  "port-name-missing",
  "port-protocol-mismatch",
  "port-protocol-unclear",
  "port-unnamed",
  "probe-host-set",
  "probe-port-not-served",
  "probe-port-unknown",
  "probe-timing-contradiction",
  "public-service",
  "readiness-probe-missing",
  "recommended-labels-missing",
  "reference-grant-unused",
  "reference-not-granted",
  "rollout-reaches-zero-ready",
  "rollout-stuck",
  "route-attaches-nowhere",
  "route-backend-blocked",
  "route-backend-missing",
  "route-backend-port-missing",
  "route-parent-missing",
  "route-weight-lost",
  "selector-template-mismatch",
  "selector-without-value",
  "service-env-collision",
  "service-external-ips-deprecated",
  "service-monitor-target-missing",
  "service-port-partly-resolved",
  "service-port-unresolved",
  "service-selects-job-pods",
  "service-selects-nothing",
  "service-selects-unrelated-workloads",
  "service-topology-keys-removed",
  "service-without-endpoints-source",
  "session-affinity-ineffective",
  "single-endpoint",
  "statefulset-service-broken",
  "subset-selects-nothing",
  "subset-undefined",
  "target-port-not-named",
  "target-port-quoted",
  "traffic-distribution-shadowed",
  "traffic-split-api-archived",
  "traffic-split-backend-missing",
  "traffic-split-weights-invalid",
  "unknown-field",
  "virtual-service-destination-unknown",
  "virtual-service-gateway-missing",
  "yaml-1-1-surprise",
  "yaml-syntax",
];

/** `typical.yaml`, or a folder `typical`. */
const isTypical = (entry: string): boolean => /^typical(?:\.(?:ya?ml|json))?$/.test(entry);

const hasTypical = (id: string, kind: "valid" | "invalid"): boolean => {
  const folder = join("fixtures/rules", id, kind);
  return existsSync(folder) && readdirSync(folder).some(isTypical);
};

describe("each rule", () => {
  it("has a case `typical` for its page, under invalid/ and under valid/", () => {
    const without = rules.map(({ id }) => id).filter((id) => !hasTypical(id, "invalid") || !hasTypical(id, "valid"));
    expect(without.filter((id) => !MISSING.includes(id))).toEqual([]);
  });

  it("has the version that it came with in src/dev/since.json", () => {
    expect(Object.keys(since).sort()).toEqual(rules.map(({ id }) => id).sort());
  });
});
