import { describe, expect, it } from "vitest";
import { runCli } from "../cli/run-cli.ts";
import { hasProgram, repository } from "./workspace.ts";

const workload = (app: string, namespace = "", labels = `{ app: ${app} }`): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${app}${namespace && `, namespace: ${namespace}`} }
spec:
  selector: { matchLabels: ${labels} }
  template:
    metadata: { labels: ${labels} }
    spec: { containers: [{ name: ${app}, image: "example.com/${app}:1", ports: [{ name: http, containerPort: 80 }], \
readinessProbe: { tcpSocket: { port: 80 } } }] }
`;
const service = (name: string, selector: string, namespace = ""): string => `apiVersion: v1
kind: Service
metadata: { name: ${name}${namespace && `, namespace: ${namespace}`} }
spec:
  selector: ${selector}
  ports: [{ name: http, port: 80 }]
`;
const policy = (selector: string, peer = "{ app: web }"): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: p }
spec:
  podSelector: { matchLabels: ${selector} }
  ingress: [{ from: [{ podSelector: { matchLabels: ${peer} } }] }]
`;
const budget = (selector: string): string => `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: b }
spec: { minAvailable: 1, selector: { matchLabels: ${selector} } }
`;
const kustomization = (namespace: string, ...resources: readonly string[]): string =>
  `namespace: ${namespace}\nresources: [${resources.join(", ")}]\n`;
const object = (apiVersion: string, kind: string, name: string, namespace: string, spec: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: ${spec}\n`;

/** `rule verdict` of what is said of rules that end in these words, with reasons where it is unknown. */
async function said(files: Readonly<Record<string, string>>, rule: RegExp): Promise<readonly string[]> {
  const run = await runCli(["lint", ".", "--report-unknown", "--format", "json"], { cwd: repository(files) });
  const { findings } = JSON.parse(run.stdout) as {
    readonly findings: readonly { ruleId: string; verdict: string; because?: string }[];
  };
  return findings
    .filter(({ ruleId }) => rule.test(ruleId))
    .map(({ ruleId, verdict, because }) => `${ruleId} ${verdict}${because === undefined ? "" : `: ${because}`}`);
}

const RELEASE = "{ app.kubernetes.io/instance: metrics, app.kubernetes.io/name: dash }";
const EXTRA = {
  "extra/kustomization.yaml": kustomization("monitoring", "svc.yaml", "renderer.yaml"),
  "extra/renderer.yaml": workload("renderer"),
};

const renders = hasProgram("kustomize") || hasProgram("kubectl", ["version", "--client"]);

describe.runIf(renders)("what someone deploys into the namespace", () => {
  const CHART = "chart: { spec: { chart: stack, sourceRef: { kind: HelmRepository, name: r } } }";
  it.each([
    [
      "an Application",
      object(
        "argoproj.io/v1alpha1",
        "Application",
        "metrics-core",
        "argocd",
        "{ source: { repoURL: https://charts.example.com, chart: stack, helm: { releaseName: metrics " +
          "} }, destination: { namespace: monitoring } }",
      ),
      "Application argocd/metrics-core",
    ],
    [
      "one of several sources",
      object(
        "argoproj.io/v1alpha1",
        "Application",
        "metrics",
        "argocd",
        "{ sources: [{ repoURL: https://git.example.com, ref: values }, { repoURL: " +
          "https://charts.example.com, chart: stack }], destination: { namespace: monitoring } }",
      ),
      "Application argocd/metrics",
    ],
    [
      "an ApplicationSet",
      object(
        "argoproj.io/v1alpha1",
        "ApplicationSet",
        "all",
        "argocd",
        "{ generators: [{ list: { elements: [{ name: metrics }] } }], template: { metadata: { name: " +
          "'{{name}}' }, spec: { source: { chart: '{{name}}', repoURL: https://charts.example.com }, " +
          "destination: { namespace: '{{namespace}}' } } } }",
      ),
      "ApplicationSet argocd/all",
    ],
    [
      "a HelmRelease beside it",
      object("helm.toolkit.fluxcd.io/v2", "HelmRelease", "metrics", "monitoring", `{ ${CHART} }`),
      "HelmRelease monitoring/metrics",
    ],
    [
      "a HelmRelease of another namespace",
      object(
        "helm.toolkit.fluxcd.io/v2",
        "HelmRelease",
        "stack",
        "flux-system",
        `{ targetNamespace: monitoring, releaseName: metrics, ${CHART} }`,
      ),
      "HelmRelease flux-system/stack",
    ],
    [
      "a Flux Kustomization of another repository",
      object(
        "kustomize.toolkit.fluxcd.io/v1",
        "Kustomization",
        "metrics",
        "flux-system",
        "{ path: ./not/here, targetNamespace: monitoring, sourceRef: { kind: GitRepository, name: other } }",
      ),
      "Kustomization flux-system/metrics",
    ],
    [
      "a Flux Kustomization of an artifact",
      object(
        "kustomize.toolkit.fluxcd.io/v1",
        "Kustomization",
        "metrics",
        "flux-system",
        "{ path: ./extra, targetNamespace: monitoring, sourceRef: { kind: OCIRepository, name: other } }",
      ),
      "Kustomization flux-system/metrics",
    ],
    [
      "a HelmChart of k3s",
      object(
        "helm.cattle.io/v1",
        "HelmChart",
        "metrics",
        "kube-system",
        "{ chart: stack, targetNamespace: monitoring }",
      ),
      "HelmChart kube-system/metrics",
    ],
    [
      "a GitRepo of Fleet",
      object(
        "fleet.cattle.io/v1alpha1",
        "GitRepo",
        "metrics",
        "fleet-local",
        "{ repo: https://git.example.com, targetNamespace: monitoring }",
      ),
      "GitRepo fleet-local/metrics",
    ],
    [
      "a custom resource of the namespace",
      object("example.com/v1", "Dashboard", "metrics", "monitoring", "{}"),
      "Dashboard monitoring/metrics",
    ],
  ])("%s may make the pods: unknown", async (_, deployer, title) => {
    const reason = `${title} may create pods that these manifests do not show`;
    for (const [made, rule] of [
      [service("dash", RELEASE), /^service-selects-nothing/],
      [policy(RELEASE), /^policy-selects-nothing/],
      [budget(RELEASE), /^disruption-budget-selects/],
      [policy("{ app: renderer }", RELEASE), /^policy-peer/],
    ] as const) {
      const found = await said({ ...EXTRA, "extra/svc.yaml": made, "apps/deployer.yaml": deployer }, rule);
      expect(found.map((text) => text.replace(/^\S+ /, ""))).toEqual([`unknown: ${reason}`]);
    }
  });

  it("an Application for a folder of this run shows all that it deploys", async () => {
    const application = object(
      "argoproj.io/v1alpha1",
      "Application",
      "extra",
      "argocd",
      "{ source: { repoURL: https://git.example.com, path: extra }, destination: { namespace: monitoring } }",
    );
    expect(
      await said(
        { ...EXTRA, "extra/svc.yaml": service("dash", RELEASE), "apps/application.yaml": application },
        /selects-nothing/,
      ),
    ).toEqual(["service-selects-nothing proved"]);
  });

  it("what goes into other namespaces says nothing", async () => {
    const release = object("helm.toolkit.fluxcd.io/v2", "HelmRelease", "metrics", "shop", `{ ${CHART} }`);
    expect(
      await said(
        { ...EXTRA, "extra/svc.yaml": service("dash", RELEASE), "apps/release.yaml": release },
        /selects-nothing/,
      ),
    ).toEqual(["service-selects-nothing proved"]);
  });

  it("a slip beside a workload stays proved, unless the release is asked for by its name", async () => {
    const release = object("helm.toolkit.fluxcd.io/v2", "HelmRelease", "metrics", "monitoring", `{ ${CHART} }`);
    expect(
      await said(
        { ...EXTRA, "extra/svc.yaml": service("renderer", "{ app: rendere }"), "apps/release.yaml": release },
        /selects-nothing/,
      ),
    ).toEqual(["service-selects-nothing proved"]);
    const named = workload("renderer", "", "{ app: metric }");
    expect(
      await said(
        {
          ...EXTRA,
          "extra/renderer.yaml": named,
          "extra/svc.yaml": service("renderer", "{ app: metrics }"),
          "apps/release.yaml": release,
        },
        /selects-nothing/,
      ),
    ).toEqual([expect.stringContaining("unknown")]);
  });
});
