import { expect, test } from "vitest";
import { apiLifecycle, isDeprecated, isRemoved } from "../../src/validate/api-versions.ts";
import { knownVersions } from "../../src/validate/schema/go-type-table.ts";
import { NEWEST_VERSION } from "../../src/validate/server-of.ts";
import { validateObject } from "../../src/validate/validate-object.ts";

const fields = (object: unknown, kubernetesVersion: string): string[] =>
  validateObject(object, { kubernetesVersion }).errors.map(({ field }) => field);
const service = (spec: object, name = "web"): object => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name },
  spec: { selector: { app: "web" }, ports: [{ port: 80 }], ...spec },
});

test("the newest version is the last of the table", () => {
  expect(knownVersions().at(-1)).toBe(NEWEST_VERSION);
  expect(knownVersions()[0]).toBe("1.29");
});

test.each([
  ["a Service name that starts with a digit", service({}, "1web"), "1.35", ["metadata.name"], "1.36", []],
  [
    "an address range with host bits",
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "a" },
      spec: { podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: "10.0.0.1/8" } }] }] },
    },
    "1.35",
    [],
    "1.36",
    ["spec.egress[0].to[0].ipBlock.cidr"],
  ],
  [
    "an address with leading zeros",
    service({ externalIPs: ["010.1.2.3"] }),
    "1.35",
    [],
    "1.36",
    ["spec.externalIPs[0]"],
  ],
  [
    "trafficDistribution PreferSameNode",
    service({ trafficDistribution: "PreferSameNode" }),
    "1.33",
    ["spec.trafficDistribution"],
    "1.34",
    [],
  ],
  [
    "an environment variable that starts with a digit",
    {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "a" },
      spec: { containers: [{ name: "a", image: "b", env: [{ name: "1A" }] }] },
    },
    "1.31",
    ["spec.containers[0].env[0].name"],
    "1.32",
    [],
  ],
  [
    "scaling to zero",
    {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: { name: "a" },
      spec: {
        minReplicas: 0,
        maxReplicas: 2,
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "a" },
        metrics: [{ type: "External", external: { metric: { name: "q" }, target: { type: "Value", value: 1 } } }],
      },
    },
    "1.36",
    ["spec.minReplicas"],
    "1.37",
    [],
  ],
])("%s", (_, object, before, was, after, is) => {
  expect(fields(object, before)).toEqual(was);
  expect(fields(object, after)).toEqual(is);
});

test.each([
  ["extensions/v1beta1", "Ingress", "1.22", "networking.k8s.io/v1"],
  ["networking.k8s.io/v1beta1", "IPAddress", "1.37", "networking.k8s.io/v1"],
  ["policy/v1beta1", "PodDisruptionBudget", "1.25", "policy/v1"],
])("%s %s was removed in %s", (apiVersion, kind, removedIn, replacement) => {
  const lifecycle = apiLifecycle(apiVersion, kind);
  expect(lifecycle).toMatchObject({ removedIn, replacement });
  expect(validateObject({ apiVersion, kind, metadata: { name: "a" } }).decodeError?.detail).toContain(
    `was removed in Kubernetes ${removedIn}: use ${replacement}`,
  );
});

test("an API is served up to the version before its removal", () => {
  const lifecycle = apiLifecycle("networking.k8s.io/v1beta1", "ServiceCIDR") ?? {};
  expect([
    isDeprecated(lifecycle, "1.33"),
    isDeprecated(lifecycle, "1.34"),
    isRemoved(lifecycle, "1.36"),
    isRemoved(lifecycle, "1.37"),
  ]).toEqual([false, true, false, true]);
  const cidr = {
    apiVersion: "networking.k8s.io/v1beta1",
    kind: "ServiceCIDR",
    metadata: { name: "a" },
    spec: { cidrs: ["10.0.0.0/8"] },
  };
  expect(validateObject(cidr, { kubernetesVersion: "1.36" }).verdict).not.toBe("rejected");
  expect(validateObject(cidr).verdict).toBe("rejected");
  expect(apiLifecycle("v1", "Service")).toBeUndefined();
});

test("what is not known of the cluster refuses nothing", () => {
  const object = service({ clusterIP: "192.168.1.1" });
  const dual = service({ ipFamilyPolicy: "RequireDualStack" });
  expect(validateObject(object).verdict).toBe("accepted");
  expect(validateObject(object, { serviceCIDRs: ["10.96.0.0/12"] }).errors).toMatchObject([
    { field: "spec.clusterIPs", path: ["spec", "clusterIP"] },
  ]);
  expect(validateObject(dual).verdict).toBe("accepted");
  expect(validateObject(dual, { dualStack: false }).errors).toMatchObject([{ field: "spec.ipFamilyPolicy" }]);
});
