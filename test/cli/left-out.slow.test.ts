import { describe, expect, it } from "vitest";
import { folder } from "./folder.ts";
import { runCli } from "./run-cli.ts";

const BASE = `apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { selector: { matchLabels: { app: web } }, template: { metadata: { labels: { app: web } }, spec: { \
containers: [{ name: c, image: "x:1", ports: [{ containerPort: 8080 }] }] } } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cli, namespace: shop }
spec: { selector: { matchLabels: { app: cli } }, template: { metadata: { labels: { app: cli } }, spec: { \
containers: [{ name: c, image: "x:1" }] } } }
`;

/** Objects that the API server rejects for sure: by apiVersion, kind, field and value. */
const REFUSED: readonly (readonly [name: string, text: string])[] = [
  [
    "an apiVersion nobody serves",
    "apiVersion: networking/v1\nkind: NetworkPolicy\nmetadata: { name: deny, namespace: shop }\n" +
      "spec: { podSelector: {} }\n",
  ],
  [
    "a group one slip away",
    "apiVersion: networking.k8.io/v1\nkind: NetworkPolicy\n" +
      "metadata: { name: deny, namespace: shop }\nspec: { podSelector: {} }\n",
  ],
  [
    "a misspelt kind",
    "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicies\n" +
      "metadata: { name: deny, namespace: shop }\nspec: { podSelector: {} }\n",
  ],
  [
    "a removed API",
    "apiVersion: extensions/v1beta1\nkind: NetworkPolicy\nmetadata: { name: deny, namespace: shop }\n" +
      "spec: { podSelector: {} }\n",
  ],
  [
    "a field that strict decoding refuses",
    "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n" +
      "metadata: { name: deny, namespace: shop }\nspec: { podSelector: {}, policyType: [Ingress] }\n",
  ],
  [
    "a value",
    "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n" +
      "metadata: { name: deny, namespace: shop }\nspec: { podSelector: {}, policyTypes: [Ingres] }\n",
  ],
];

/** Objects that some API servers or clients refuse, and others take. */
const OPEN: readonly (readonly [name: string, text: string])[] = [
  [
    "a status",
    "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n" +
      "metadata: { name: deny, namespace: shop }\nspec: { podSelector: {} }\nstatus: {}\n",
  ],
];

const TEST =
  "apiVersion: kubenetlint.io/v1\nkind: Expectations\nreach:\n" +
  "  - { from: shop/cli, to: shop/web, allowed: [TCP/8080] }\n";
const COMMANDS: readonly (readonly string[])[] = [
  ["trace", "http://web/", "--from", "shop/cli", "-o", "json"],
  ["reach", "-o", "json"],
  ["reach", "-o", "json", "--probe", "TCP/8080"],
  ["endpoints", "-o", "json"],
  ["pods", "-o", "json"],
  ["traffic", "web", "-o", "json"],
  ["rollout", "-o", "json"],
  ["test", "-o", "json"],
];

const files = (text: string): Record<string, string> => ({
  "app.yaml": BASE,
  "policy.yaml": text,
  "x.kubenetlint-test.yaml": TEST,
});

describe.each(REFUSED)("what is left out for %s", (_, text) => {
  it.each(COMMANDS.map((command) => [command.join(" "), command] as const))("is listed by %s", async (__, command) => {
    const { stdout, stderr } = await runCli([...command, "--no-config"], { cwd: folder(files(text)) });
    const json = JSON.parse(stdout) as unknown;
    const text2 = JSON.stringify(json);
    expect(text2).toContain('"leftOut":[');
    expect(text2).toMatch(/"leftOut":\[(?:"\w+ shop\/deny"|\{[^}]*"name":"deny"[^}]*"reason":"[^"]+)/);
    expect(stderr).toContain("is left out, as the API server rejects it");
  });

  it("is not known to diff, whether it comes or goes", async () => {
    const [before, after] = [folder({ "app.yaml": BASE }), folder(files(text))];
    for (const [from, to] of [
      [before, after],
      [after, before],
    ] as const) {
      const { stdout } = await runCli(["diff", from, to, "--no-config"], { cwd: before });
      expect(stdout).toMatch(/UNKNOWN\n[\s\S]*API server rejects \w+ shop\/deny/);
      expect(stdout).not.toMatch(/No change in network behaviour\./);
    }
    const json = JSON.parse(
      (await runCli(["diff", before, after, "-o", "json", "--no-config"], { cwd: before })).stdout,
    ) as { readonly proved: boolean; readonly scopes: readonly object[] };
    expect(json).toMatchObject({ proved: false, scopes: [{ leftOut: [{ name: "deny" }] }] });
  });
});

describe.each(OPEN)("what may be refused for %s", (_, text) => {
  it("is simulated, and said to be", async () => {
    const cwd = folder(files(text));
    const { stdout, stderr } = await runCli(
      ["reach", "-o", "json", "--probe", "TCP/8080", "--from", "shop/cli", "--to", "shop/web", "--no-config"],
      { cwd },
    );
    expect(JSON.parse(stdout)).toMatchObject([
      { allowed: [], denied: ["TCP/8080"], mayBeRefused: ["NetworkPolicy shop/deny"] },
    ]);
    expect(stderr).toContain("may be rejected by the API server, but is simulated");
    const trace = await runCli(["trace", "http://web/", "--from", "shop/cli", "-o", "json", "--no-config"], { cwd });
    expect(JSON.parse(trace.stdout)).toMatchObject({ outcome: "fails", mayBeRefused: [{ name: "deny" }] });
    expect((await runCli(["lint", "policy.yaml", "--no-config"], { cwd })).stdout).toMatch(/error .*unknown-field/);
  });
});
