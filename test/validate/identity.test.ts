import { describe, expect, it, test } from "vitest";
import { customKinds } from "../../src/validate/custom-kinds.ts";
import { shippedKinds } from "../../src/validate/definitions.ts";
import { validateObject } from "../../src/validate/validate-object.ts";

const validation = (apiVersion: string, kind: string) => validateObject({ apiVersion, kind, metadata: { name: "a" } });

/**
 * What nothing can serve, and what was meant. A group without a dot is Kubernetes' own, and its versions and kinds are
 * known.
 */
const NOBODY_SERVES: readonly (readonly [apiVersion: string, kind: string, meant: string])[] = [
  ["apps/v2", "Deployment", "apps/v1"],
  ["apps/v1beta3", "Deployment", "apps/v1"],
  ["app/v1", "Deployment", "apps/v1"],
  ["apps", "Deployment", "apps/v1"],
  ["apps/V1", "Deployment", "apps/v1"],
  ["Apps/v1", "Deployment", "apps/v1"],
  ["core/v1", "Service", "v1"],
  ["v1beta1", "Deployment", "apps/v1"],
  ["extensions/v1", "Ingress", "networking.k8s.io/v1"],
  ["extensions/v1", "Deployment", "apps/v1"],
  ["batch/v2", "Job", "batch/v1"],
  ["batch/v1beta2", "CronJob", "batch/v1"],
  ["policy/v2", "PodDisruptionBudget", "policy/v1"],
  ["policy/v1beta2", "PodDisruptionBudget", "policy/v1"],
  ["autoscaling/v3", "HorizontalPodAutoscaler", "autoscaling/v2"],
  ["networking/v1", "NetworkPolicy", "networking.k8s.io/v1"],
  ["networking/v1", "Ingress", "networking.k8s.io/v1"],
  ["networking.io/v1", "NetworkPolicy", "networking.k8s.io/v1"],
  ["networking.k8.io/v1", "Ingress", "networking.k8s.io/v1"],
  ["networking.ks8.io/v1", "Ingress", "networking.k8s.io/v1"],
  ["network.k8s.io/v1", "NetworkPolicy", "networking.k8s.io/v1"],
  ["networking.kubernetes.io/v1", "Ingress", "networking.k8s.io/v1"],
  ["networking.k8s.com/v1", "Ingress", "networking.k8s.io/v1"],
  ["netwroking.k8s.io/v1", "Ingress", "networking.k8s.io/v1"],
  ["k8s.networking.io/v1", "Ingress", "networking.k8s.io/v1"],
  ["discovery/v1", "EndpointSlice", "discovery.k8s.io/v1"],
  ["discovery.k8s.io/v1beta2", "EndpointSlice", "discovery.k8s.io/v1"],
  ["gateway.networking/v1", "HTTPRoute", "gateway.networking.k8s.io/v1"],
  ["gateway.k8s.io/v1", "Gateway", "gateway.networking.k8s.io/v1"],
  ["gateway.networking.io/v1", "GRPCRoute", "gateway.networking.k8s.io/v1"],
  ["gatway.networking.k8s.io/v1", "HTTPRoute", "gateway.networking.k8s.io/v1"],
  ["networking.k8s.io/v1", "HTTPRoute", "gateway.networking.k8s.io/v1"],
  ["networking.istio/v1", "VirtualService", "networking.istio.io/v1"],
  ["network.istio.io/v1", "DestinationRule", "networking.istio.io/v1"],
  ["policy.networking.io/v1alpha2", "ClusterNetworkPolicy", "policy.networking.k8s.io/v1alpha2"],
  ["policy.k8s.io/v1", "PodDisruptionBudget", "policy/v1"],
  ["apps.k8s.io/v1", "StatefulSet", "apps/v1"],
  ["batch.io/v1", "CronJob", "batch/v1"],
  ["core.k8s.io/v1", "ConfigMap", "v1"],
  ["rbac.k8s.io/v1", "Role", "rbac.authorization.k8s.io/v1"],
  ["rbac/v1", "ClusterRole", "rbac.authorization.k8s.io/v1"],
  ["storage/v1", "StorageClass", "storage.k8s.io/v1"],
  ["networking.k8s.io/v1", "Service", "v1"],
  ["networking.k8s.io", "Ingress", "networking.k8s.io/v1"],
  ["v2", "Service", "v1"],
  ["v1alpha1", "Pod", "v1"],
  ["V1", "Service", "v1"],
  ["apps/v1/", "Deployment", "apps/v1"],
  ["a/b/c", "Service", "v1"],
  ["v1 ", "Service", "v1"],
  [" apps/v1", "Deployment", "apps/v1"],
  ["apps//v1", "Deployment", "apps/v1"],
  ["apps:v1", "Deployment", "apps/v1"],
];

describe("an apiVersion that nothing can serve", () => {
  it.each(NOBODY_SERVES)("%j of %s is refused, and the right one is named", (apiVersion, kind, meant) => {
    const { verdict, decodeError, meant: instead } = validation(apiVersion, kind);
    expect(verdict).toBe("rejected");
    expect(decodeError).toMatchObject({ path: ["apiVersion"], supported: expect.arrayContaining([meant]) as unknown });
    expect(instead).toMatchObject({ apiVersion: meant, kind });
  });

  it.each([
    ["v1", "Svc", "Service"],
    ["apps/v1", "Deploy", "Deployment"],
    ["apps/v1", "deployment", "Deployment"],
    ["v1", "SERVICE", "Service"],
    ["networking.k8s.io/v1", "NetworkPolicies", "NetworkPolicy"],
    ["batch/v1", "cronjobs", "CronJob"],
    ["gateway.networking.k8s.io/v1", "HttpRoute", "HTTPRoute"],
    ["v1", "Servcie", "Service"],
  ])("%s %s is refused for its kind, which is to be %s", (apiVersion, kind, meant) => {
    expect(validation(apiVersion, kind)).toMatchObject({
      verdict: "rejected",
      decodeError: { path: ["kind"], supported: [meant] },
      meant: { apiVersion, kind: meant },
    });
  });

  it("has no nearest where the kind is not known either", () => {
    expect(validation("foo/v1", "Bar").decodeError?.detail).toContain("a CustomResourceDefinition contains a dot");
    expect(validation("v1", "Foo").decodeError).toMatchObject({ path: ["kind"] });
    expect(validation("networking.k8s.io/v1", "Gateway").meant, "a kind of two projects").toBeUndefined();
  });
});

/**
 * Files of other programs, kinds of other projects with names like these, and what is filled in before it is applied.
 */
const NOT_JUDGED: readonly (readonly [apiVersion: string, kind: string])[] = [
  ["kubelet.config.k8s.io/v1beta1", "KubeletConfiguration"],
  ["kubeadm.k8s.io/v1beta4", "ClusterConfiguration"],
  ["kind.x-k8s.io/v1alpha4", "Cluster"],
  ["audit.k8s.io/v1", "Policy"],
  ["apiserver.config.k8s.io/v1", "EncryptionConfiguration"],
  ["config.kubernetes.io/v1", "ResourceList"],
  ["client.authentication.k8s.io/v1", "ExecCredential"],
  ["kubescheduler.config.k8s.io/v1", "KubeSchedulerConfiguration"],
  ["v1", "Config"],
  ["v1", "List"],
  ["v1", "Template"],
  ["skaffold/v4beta6", "Config"],
  ["kustomize.config.k8s.io/v1beta1", "Kustomization"],
  ["{{ .Values.api }}", "Deployment"],
  ["${API}", "Service"],
  ["API_VERSION", "Service"],
  ["<group>/v1", "Service"],
  ["apps/v1", "KIND_NAME"],
  ["%GROUP%/v1", "Ingress"],
  ["ipam.cluster.x-k8s.io/v1beta1", "IPAddress"],
  ["kueue.x-k8s.io/v1beta1", "Workload"],
  ["apps.kruise.io/v1beta1", "StatefulSet"],
  ["batch.volcano.sh/v1alpha1", "Job"],
  ["scheduling.x-k8s.io/v1alpha1", "PodGroup"],
  ["networking.gke.io/v1", "NetworkPolicy"],
  ["networking.k8s.aws/v1alpha1", "ClusterNetworkPolicy"],
  ["crd.projectcalico.org/v1", "NetworkPolicy"],
  ["config.openshift.io/v1", "Ingress"],
  ["serving.knative.dev/v1", "Service"],
  ["policy.linkerd.io/v1beta1", "HTTPRoute"],
  ["authorization.openshift.io/v1", "RoleBinding"],
  ["networking.x-k8s.io/v1alpha1", "Gateway"],
  ["policy.networking.k8s.io/v1", "ClusterNetworkPolicy"],
  ["gateway.networking.k8s.io/v1beta3", "HTTPRoute"],
  ["networking.istio.io/v2", "VirtualService"],
  ["resource.k8s.io/v1", "ResourceClaim"],
  ["flowcontrol.apiserver.k8s.io/v1", "FlowSchema"],
];

test.each(NOT_JUDGED)("%s of %s may well be served", (apiVersion, kind) => {
  expect(validation(apiVersion, kind)).toMatchObject({ verdict: "unsupported", errors: [], unknownFields: [] });
});

test("a kind that CustomResourceDefinitions define is served, whatever its group looks like", () => {
  const definitions = new Map([
    [
      "networking.io/v1 NetworkPolicy",
      { namespaced: true, schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
    ],
  ]);
  expect(
    validateObject({ apiVersion: "networking.io/v1", kind: "NetworkPolicy", metadata: { name: "a" } }, { definitions })
      .verdict,
  ).toBe("accepted");
});

test("what else is wrong with the object is known too", () => {
  const { meant } = validateObject({
    apiVersion: "networking/v1",
    kind: "NetworkPolicy",
    metadata: { name: "a" },
    spec: { podSelector: {}, policyTypes: ["Ingres"], ingres: [] },
  });
  expect(meant?.validation.errors).toMatchObject([{ field: "spec.policyTypes[0]" }]);
  expect(meant?.validation.unknownFields).toMatchObject([{ field: "spec.ingres", nearest: "ingress" }]);
});

test("a version of Kubernetes newer than all that are known refuses nothing that it may have", () => {
  const newer = { kubernetesVersion: "1.37", newer: "1.38" };
  const strategy = {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "a" },
    spec: {
      serviceName: "a",
      selector: { matchLabels: { app: "a" } },
      updateStrategy: { type: "Recreate" },
      template: { metadata: { labels: { app: "a" } }, spec: { containers: [{ name: "a", image: "a" }] } },
    },
  };
  expect(validateObject(strategy, newer).errors.every(({ dependsOn }) => dependsOn?.includes("1.38") === true)).toBe(
    true,
  );
  expect(
    validateObject({ apiVersion: "apps/v2", kind: "Deployment", metadata: { name: "a" } }, newer).decodeError
      ?.dependsOn,
  ).toContain("1.38");
});

test("the list of kinds that stands apart from the shipped schemas names the same kinds", () => {
  const listed = customKinds()
    .map(({ apiVersion, kind }) => `${apiVersion} ${kind}`)
    .toSorted();
  const shipped = [...new Set(customKinds().map(({ apiVersion }) => apiVersion))].flatMap((apiVersion) =>
    shippedKinds(apiVersion).filter((key) => key.startsWith(`${apiVersion} `)),
  );
  expect(listed).toEqual([...new Set(shipped)].toSorted());
});

describe("the groups of well-known projects whose schemas are not shipped", () => {
  const detail = (apiVersion: string, kind: string): string | undefined =>
    validateObject({ apiVersion, kind, metadata: { name: "a" }, spec: {} }).decodeError?.detail;

  test.each([
    ["monitoring.coreos/v1", "ServiceMonitor", "monitoring.coreos.com/v1"],
    ["monitoring.coreos.co/v1", "PodMonitor", "monitoring.coreos.com/v1"],
    ["monitoring/v1", "ServiceMonitor", "monitoring.coreos.com/v1"],
    ["argoprj.io/v1alpha1", "Rollout", "argoproj.io/v1alpha1"],
    ["argoproj/v1alpha1", "Application", "argoproj.io/v1alpha1"],
    ["certmanager.io/v1", "Certificate", "cert-manager.io/v1"],
    ["keda.h/v1alpha1", "ScaledObject", "keda.sh/v1alpha1"],
    ["security.istio/v1", "AuthorizationPolicy", "security.istio.io/v1"],
    ["route.openshift/v1", "Route", "route.openshift.io/v1"],
    ["kustomize.fluxcd.io/v1", "Kustomization", "kustomize.toolkit.fluxcd.io/v1"],
    ["helm.toolkit.flux.io/v2", "HelmRelease", "helm.toolkit.fluxcd.io/v2"],
  ])("%s %s is a slip of %s", (apiVersion, kind, right) => {
    expect(detail(apiVersion, kind)).toBe(`there is no ${kind} in ${apiVersion}: its apiVersion is ${right}`);
  });

  test.each([
    ["monitoring.coreos.com/v1", "ServiceMonitor"],
    ["monitoring.coreos.com/v2", "ServiceMonitor"],
    ["azmonitoring.coreos.com/v1", "ServiceMonitor"],
    ["integreatly.org/v1alpha1", "GrafanaDashboard"],
    ["keycloak.org/v1alpha1", "Keycloak"],
    ["monitoring.googleapis.com/v1", "PodMonitoring"],
    ["traefik.containo.us/v1alpha1", "IngressRoute"],
    ["hub.traefik.io/v1alpha1", "IngressRoute"],
    ["certificates.example.com/v1", "Certificate"],
    ["argoproj.io/v1alpha1", "KindOfTomorrow"],
  ])("%s %s may be served", (apiVersion, kind) => {
    expect(detail(apiVersion, kind)).toBeUndefined();
  });

  test("a kind in small letters is written with its capitals", () => {
    expect(detail("cert-manager.io/v1", "certificate")).toBe(
      "there is no certificate in cert-manager.io/v1; did you mean Certificate?",
    );
  });
});
