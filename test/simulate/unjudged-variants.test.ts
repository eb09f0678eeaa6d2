import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { folder } from "../cli/folder.ts";
import { runCli } from "../cli/run-cli.ts";

const BASE = readFileSync("fixtures/unjudged/base.yaml", "utf8");
const SHOP = "metadata: {name: shop}\n";
const DENY = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: shop}
spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]}
`;

type Verdict = "arrives" | "fails" | "unknown";

/** What trace, reach and calls say of the request from cli to web; all three have to agree. */
async function verdict(text: string): Promise<{ readonly verdict: Verdict; readonly unjudged: string }> {
  const cwd = folder({ "m.yaml": text });
  const run = async (...args: readonly string[]): Promise<string> =>
    (await runCli([...args, "--no-config", "-o", "json"], { cwd })).stdout;
  const trace = JSON.parse(await run("trace", "http://web/", "m.yaml", "--from", "shop/cli")) as {
    readonly outcome: Verdict;
    readonly unjudged?: readonly { readonly text: string }[];
  };
  const reach = JSON.parse(
    await run("reach", "m.yaml", "--from", "shop/cli", "--to", "shop/web", "--probe", "TCP/8080"),
  ) as readonly { readonly allowed: readonly string[]; readonly unknown?: readonly string[] }[];
  const [row] = reach;
  const reached = (row?.unknown ?? []).length > 0 ? "unknown" : row?.allowed.length === 0 ? "fails" : "arrives";
  expect(reached).toBe(trace.outcome);
  return { verdict: trace.outcome, unjudged: (trace.unjudged ?? []).map(({ text: one }) => one).join("\n") };
}

const both = async (object: string): Promise<readonly [Verdict, Verdict]> => [
  (await verdict(`${BASE}---\n${object}`)).verdict,
  (await verdict(`${BASE}${DENY}---\n${object}`)).verdict,
];

const policy = (namespace: string): string =>
  "---\napiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\n" +
  `metadata: {name: x, namespace: ${namespace}}\nspec: {action: DENY, rules: [{}]}\n`;

describe("policies of the namespace that the mesh takes for its root", () => {
  it.each([
    [
      "the ConfigMap of the mesh",
      'kind: ConfigMap\nmetadata: {name: istio, namespace: m}\ndata: {mesh: "rootNamespace: roots"}\n',
    ],
    [
      "an IstioOperator",
      "kind: IstioOperator\nmetadata: {name: i, namespace: m}\nspec: {meshConfig: {rootNamespace: roots}}\n",
    ],
    ["the Sail operator", "kind: Istio\nmetadata: {name: i}\nspec: {values: {meshConfig: {rootNamespace: roots}}}\n"],
    [
      "a HelmRelease",
      "kind: HelmRelease\nmetadata: {name: istiod, namespace: m}\nspec: {values: {global: {istioNamespace: roots}}}\n",
    ],
  ])("%s", async (_, config) => {
    const versions: Readonly<Record<string, string>> = {
      ConfigMap: "v1",
      IstioOperator: "install.istio.io/v1alpha1",
      Istio: "sailoperator.io/v1",
      HelmRelease: "helm.toolkit.fluxcd.io/v2",
    };
    const object = `apiVersion: ${versions[/kind: (\w+)/.exec(config)?.[1] ?? ""]}\n${config}`;
    expect(await both(object + policy("roots"))).toEqual(["unknown", "fails"]);
    expect(await both(object + policy("others"))).toEqual(["arrives", "fails"]);
  });
});

describe("the default inbound policy of Linkerd", () => {
  const KEY = "config.linkerd.io/default-inbound-policy";
  const ofNamespace = (...annotations: readonly string[]): string =>
    BASE.replace(SHOP, `metadata: {name: shop, annotations: {${annotations.join(", ")}}}\n`);
  const ofPods = (text: string, annotation: string): string =>
    text.replace("metadata: {labels: {app: web}}", `metadata: {labels: {app: web}, annotations: {${annotation}}}`);

  it.each<[string, Verdict]>([
    [ofNamespace(`${KEY}: deny`), "unknown"],
    [ofNamespace(`${KEY}: all-authenticated`), "unknown"],
    [ofNamespace(`${KEY}: cluster-authenticated`), "unknown"],
    [ofNamespace(`${KEY}: cluster-unauthenticated`), "arrives"],
    [ofNamespace(`${KEY}: all-unauthenticated`), "arrives"],
    [ofNamespace(`${KEY}: audit`), "arrives"],
    [ofNamespace(`${KEY}: deny`, "linkerd.io/inject: disabled"), "arrives"],
    [ofPods(BASE, `${KEY}: deny`), "unknown"],
    [ofPods(ofNamespace(`${KEY}: deny`), `${KEY}: all-unauthenticated`), "arrives"],
    [
      BASE.replace("metadata: {labels: {app: cli}}", `metadata: {labels: {app: cli}, annotations: {${KEY}: deny}}`),
      "arrives",
    ],
  ])("%#: %s", async (text, expected) => {
    const found = await verdict(text);
    expect(found.verdict).toBe(expected);
    if (expected === "unknown") expect(found.unjudged).toContain(`annotation ${KEY} of `);
    expect((await verdict(text + DENY)).verdict).toBe("fails");
  });
});

describe("what writes policies", () => {
  const kyverno = (rule: string): string =>
    `apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {name: x}\nspec: {rules: [{name: r, ${rule}}]}\n`;

  it.each([
    [kyverno("generate: {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, name: deny}"), "unknown", "unknown"],
    [kyverno("generate: {apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, name: deny}"), "unknown", "unknown"],
    [kyverno("generate: {apiVersion: v1, kind: ConfigMap, name: c}"), "arrives", "fails"],
    [kyverno("validate: {message: needs a NetworkPolicy, pattern: {a: b}}"), "arrives", "fails"],
    [
      "apiVersion: capsule.clastix.io/v1beta2\nkind: Tenant\nmetadata: {name: x}\n" +
        "spec: {networkPolicies: {items: [{podSelector: {}, policyTypes: [Ingress]}]}}\n",
      "unknown",
      "unknown",
    ],
    [
      "apiVersion: capsule.clastix.io/v1beta2\nkind: Tenant\nmetadata: {name: x}\nspec: {owners: []}\n",
      "arrives",
      "fails",
    ],
    [
      "apiVersion: cilium.io/v1alpha1\nkind: TracingPolicyNamespaced\nmetadata: {name: x, namespace: shop}\n" +
        "spec: {podSelector: {matchLabels: {app: cli}}, kprobes: " +
        "[{call: tcp_connect, selectors: [{matchActions: [{action: " +
        "Sigkill}]}]}]}\n",
      "unknown",
      "fails",
    ],
    [
      "apiVersion: cilium.io/v1alpha1\nkind: TracingPolicy\n" +
        "metadata: {name: x}\n" +
        "spec: {kprobes: [{call: tcp_connect}]}\n",
      "arrives",
      "fails",
    ],
  ])("%#", async (object, ...expected) => expect(await both(object)).toEqual(expected));
});
