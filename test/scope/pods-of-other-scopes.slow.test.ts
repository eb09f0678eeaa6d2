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

const renders = hasProgram("kustomize") || hasProgram("kubectl", ["version", "--client"]);

describe("pods of another scope of the run", () => {
  const other = (text: string): Readonly<Record<string, string>> => ({
    "other/kustomization.yaml": "namePrefix: x-\nresources: [a.yaml]\n",
    "other/a.yaml": text,
  });
  const own = (text: string): Readonly<Record<string, string>> => ({
    "own/a.yaml": text,
    "own/queue.yaml": workload("queue", "edge"),
  });

  it.runIf(renders)("may be applied to the same namespace: unknown", async () => {
    const unknown = [
      expect.stringMatching(
        new RegExp(
          String.raw`unknown: .*other\/a\.yaml contains Deployment edge\/x-gateway with these labels, and ` +
            String.raw`may be deployed to the same cluster$`,
        ),
      ),
    ];
    const files = { ...other(workload("gateway", "edge")), ...own(service("lb", "{ app: gateway }", "edge")) };
    expect(await said(files, /selects-nothing/)).toEqual(unknown);
    // A near miss beside the Service says nothing against pods that have just these labels.
    expect(
      await said({ ...files, "own/near.yaml": workload("lb", "edge", "{ app: gateways }") }, /selects-nothing/),
    ).toEqual(unknown);
    for (const [text, rule] of [
      [policy("{ app: gateway }"), /^policy-selects/],
      [budget("{ app: gateway }"), /^disruption/],
      [policy("{ app: queue }", "{ app: gateway }"), /^policy-peer/],
    ] as const) {
      expect(
        await said(
          { ...files, "own/a.yaml": text.replace(/metadata: \{ name: (\w)/, "metadata: { namespace: edge, name: $1") },
          rule,
        ),
      ).toEqual(unknown);
    }
  });

  it.runIf(renders)("that name no namespace may be applied to any", async () => {
    expect(
      await said(
        { ...other(workload("gateway")), ...own(service("lb", "{ app: gateway }", "edge")) },
        /selects-nothing/,
      ),
    ).toEqual([expect.stringContaining("unknown")]);
  });

  it.runIf(renders)("of another namespace are other pods", async () => {
    expect(
      await said(
        { ...other(workload("gateway", "mail")), ...own(service("lb", "{ app: gateway }", "edge")) },
        /selects-nothing/,
      ),
    ).toEqual(["service-selects-nothing proved"]);
  });

  it.runIf(renders)("say nothing where it is another version of the same application", async () => {
    const base = {
      "base/kustomization.yaml": "resources: [web.yaml]\n",
      "base/web.yaml": `${service("web", "{ app: web-app }")}---\n${workload("web", "", "{ app: web-app }")}`,
    };
    const overlay = (patch: string): string =>
      "resources: [../base]\npatches:\n  - target: { kind: Service }\n    patch: |-\n" +
      `      - { op: replace, path: /spec/selector/app, value: ${patch} }\n`;
    const found = await said(
      { ...base, "dev/kustomization.yaml": overlay("web-ap"), "prod/kustomization.yaml": overlay("web-app") },
      /selects-nothing/,
    );
    expect(found).toEqual(["service-selects-nothing proved"]);
  });

  const chart = (template: string): Readonly<Record<string, string>> => ({
    "chart/Chart.yaml": "apiVersion: v2\nname: gate\nversion: 0.1.0\n",
    "chart/templates/gw.yaml": template,
  });
  it.runIf(hasProgram("helm"))("that a chart makes may be installed into any namespace", async () => {
    const template = workload("gateway").replace(
      "name: gateway }",
      "name: gateway, namespace: {{ .Release.Namespace | quote }} }",
    );
    expect(
      await said({ ...chart(template), ...own(service("lb", "{ app: gateway }", "edge")) }, /selects-nothing/),
    ).toEqual([expect.stringMatching(/unknown: chart.* contains Deployment default\/gateway with these labels/)]);
    expect(
      await said(
        { ...chart(workload("gateway")), ...own(service("lb", "{ app: gateway }", "edge")) },
        /selects-nothing/,
      ),
    ).toEqual([expect.stringContaining("unknown")]);
  });

  it("of a chart that cannot be rendered are not known at all", async () => {
    const files = { ...chart('{{ fail "no" }}'), ...own(service("lb", "{ app: gateway }", "edge")) };
    expect(await said(files, /selects-nothing/)).toEqual([
      "service-selects-nothing unknown: chart chart may create pods that these manifests do not show",
    ]);
  });
});
