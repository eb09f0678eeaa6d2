import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { deployment, folder, service } from "./folder.ts";
import { runCli } from "./run-cli.ts";

const PAGE = readFileSync("docs/policies.md", "utf8");
const blocks = [...PAGE.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, language = "", text = ""]) => ({
  language,
  text,
}));
const [policies, plugins, module] = blocks as [(typeof blocks)[0], (typeof blocks)[0], (typeof blocks)[0]];

const WEB = `${service("web", "web")}---\n${deployment("web")}---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop }
spec: { rules: [{ host: example.com, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, \
port: { number: 80 } } } }] } }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: all }
spec: { podSelector: {}, ingress: [{}] }
`;

describe("docs/policies.md", () => {
  it("shows policies that hold what their tests say", async () => {
    expect(policies.language).toBe("yaml");
    expect(await runCli(["test-policies"], { cwd: folder({ "kubenetlint.yaml": policies.text }) })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("2 tests of 2 policies") as unknown,
    });
    const { stdout } = await runCli(["lint", "-f", "unix", "--closed"], {
      cwd: folder({
        "kubenetlint.yaml": policies.text,
        "web.yaml":
          "apiVersion: v1\nkind: Service\n" +
          "metadata: { name: web, namespace: shop-eu, labels: { tier: critical } }\n" +
          "spec: { type: LoadBalancer, selector: { app: web }, ports: [{ name: http, port: 80 }] }\n",
      }),
    });
    expect(stdout).toContain("Service shop-eu/web has 0 of the two endpoints that it needs [Error/team/two-endpoints]");
    expect(stdout).toContain("Service web is public and names no owner [Warning/team/public-needs-owner]");
  });

  it("shows a plug-in that runs", async () => {
    expect([plugins.language, module.language]).toEqual(["yaml", "js"]);
    const { stdout, stderr, code } = await runCli(["lint", "-f", "unix"], {
      cwd: folder({
        "kubenetlint.yaml": plugins.text,
        "rules/no-node-port.mjs": module.text.replace("kubenetlint/rule", `file://${process.cwd()}/dist/rule.mjs`),
        "web.yaml": WEB.replace("spec:\n", "spec:\n  type: NodePort\n"),
      }),
    });
    expect(stderr).toBe("");
    expect(stdout).toContain('Service "web" opens a port on every node for 1 workloads. [Error/rules/no-node-port]');
    expect(code).toBe(1);
  });

  const rows = [...PAGE.matchAll(/^\| `(endpoints|ports|policies|routes)` \| (.*) \|$/gm)].map(
    ([, variable = "", text = ""]) => ({ variable, text }),
  );
  const fieldsOf = (text: string): readonly string[] =>
    [...text.matchAll(/`(\w+)`/g)].map(([, field = ""]) => field).filter((field) => !/^[A-Z]/.test(field));

  it.each(
    rows.flatMap(({ variable, text }): readonly (readonly [string, string, readonly string[]])[] => {
      if (variable !== "ports")
        return [["Service", variable, fieldsOf(text.replace(/\(`name`, `port`, `protocol`\)/, ""))]];
      const [ofService = "", ofWorkload = ""] = text.split("; of a workload: ");
      return [
        ["Service", variable, fieldsOf(ofService)],
        ["Deployment", variable, fieldsOf(ofWorkload)],
      ] as const;
    }),
  )("says what a %s knows of its %s", async (kind, variable, fields) => {
    expect(fields.length).toBeGreaterThan(2);
    const configuration = (condition: string): string =>
      JSON.stringify({
        policies: [
          {
            id: "team/knows",
            message: "no {{name}}",
            match: { kinds: [kind] },
            cel: `${variable}.size() > 0 && ${variable}.all(x, ${condition})`,
          },
        ],
      });
    const told = async (condition: string): Promise<string> =>
      (
        await runCli(["lint", "-f", "unix", "--config", "k.yaml", "."], {
          cwd: folder({ "k.yaml": configuration(condition), "web.yaml": WEB }),
        })
      ).stdout;
    expect(await told(fields.map((field) => `has(x.${field})`).join(" && "))).not.toContain("team/knows");
    expect(await told("has(x.nonsense)")).toContain("no web [Warning/team/knows]");
  });
});

it("a plug-in that is no module is told with its line", async () => {
  const { code, stderr } = await runCli(["lint"], {
    cwd: folder({
      "kubenetlint.yaml": "plugins: [./own.mjs]\n",
      "own.mjs": 'throw new Error("boom");\n',
      "web.yaml": WEB,
    }),
  });
  expect(code).toBe(2);
  expect(stderr).toMatch(/The plug-in own\.mjs cannot be loaded: boom \(.*own\.mjs:1:\d+/);
});
