import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folder } from "./repository.ts";
import { runCli } from "./run-cli.ts";
import type { CliRun } from "./run-cli.ts";

const SHOP = readFileSync("fixtures/trace/shop.yaml", "utf8");
const CLOSED = readFileSync("fixtures/trace/closed.yaml", "utf8");
const FILE = "shop.kubenetlint-test.yaml";
const head = "apiVersion: kubenetlint.io/v1\nkind: Expectations\n";

interface Tested extends CliRun {
  readonly cwd: string;
  readonly text: string;
}

async function test(
  expectations: string,
  args: readonly string[] = [],
  more: Readonly<Record<string, string>> = {},
): Promise<Tested> {
  const cwd = folder({ "shop.yaml": SHOP, [FILE]: head + expectations, ...more });
  const run = await runCli(["test", ...args], { cwd });
  return { ...run, cwd, text: readFileSync(join(cwd, FILE), "utf8").replace(head, "") };
}

const HOLDS = `reach:
  - {from: shop/web, to: shop/payments, allowed: [TCP/8080], exactly: ["*"]}
  - {from: external, to: shop/app=web, allowed: [TCP/3000]}
endpoints:
  - {service: shop/payments, port: http, exactly: 3, atLeast: 2, duringRollout: 3}
  - {service: web, port: 80, exactly: 1}
route:
  - {url: "http://api.example.com/v1/payments", service: shop/payments, port: 80}
  - {url: "http://api.example.com/other", service: web}
  - {url: "http://nowhere.example.com/", service: none}
trace:
  - {target: "http://payments/", from: shop/web, endsAt: shop/payments}
  - {target: "payments:8080", from: shop/web, arrives: false}
`;

describe("expectations that hold", () => {
  it("are found by the name of the file, and exit with 0", async () => {
    const run = await test(HOLDS);
    expect(run.stdout).toContain("1 file, 9 expectations: 9 passed.\n");
    expect(run.stderr).toBe("");
    expect(run.code).toBe(0);
  });

  it("are no manifests: linting the same folder says nothing of them", async () => {
    const { cwd } = await test(HOLDS);
    const { stdout } = await runCli(["lint", "."], { cwd });
    expect(stdout).not.toContain(FILE);
  });
});

describe("expectations that do not hold", () => {
  it("show what was expected, what is, and why, each with its line", async () => {
    const { stdout, code } = await test(
      "reach:\n  - from: shop/web\n    to: shop/payments\n    allowed: [TCP/8080]\n",
      [],
      { "closed.yaml": CLOSED },
    );
    expect(stdout).toContain(`  FAIL   reach shop/web → shop/payments: allowed TCP/8080 (${FILE}:4)
         - expected  allowed TCP/8080  (${FILE}:6)
         + actual    denied TCP/8080
`);
    expect(stdout).toMatch(/because NetworkPolicy shop\/payments, ingress rule 1, allows TCP 80 \(closed.yaml:\d+\)/);
    expect(code).toBe(1);
  });

  it.each([
    ["reach", "reach:\n  - {from: shop/web, to: shop/payments, exactly: [TCP/8080]}\n", "+ actual    exactly *"],
    [
      "reach",
      "reach:\n  - {from: shop/*, to: external, denied: [TCP/443]}\n",
      "+ actual    Deployment shop/payments → ",
    ],
    ["endpoints", "endpoints:\n  - {service: shop/payments, atLeast: 4}\n", "+ actual    3"],
    [
      "endpoints",
      "endpoints:\n  - {service: shop/payments, duringRollout: 4}\n",
      "a rollout of Deployment shop/payments leaves 3 ready (shop.yaml:",
    ],
    [
      "route",
      "route:\n  - {url: 'http://api.example.com/v1/payments', service: web}\n",
      "+ actual    shop/payments:80",
    ],
    ["route", "route:\n  - {url: 'http://api.example.com/', service: none}\n", "matches / (shop.yaml:"],
    [
      "trace",
      "trace:\n  - {target: 'payments:8080', from: shop/web}\n",
      "repair use port 80 in the client (shop.yaml:",
    ],
    [
      "trace",
      "trace:\n  - {target: 'http://payments/', from: shop/web, endsAt: shop/web}\n",
      "+ actual    it arrives at shop/payments",
    ],
  ])("%s: %s", async (kind, expectations, line) => {
    const { stdout, code } = await test(expectations);
    expect(stdout).toContain(`  FAIL   ${kind} `);
    expect(stdout).toContain(line);
    expect(code).toBe(1);
  });

  it("count a canary by its share", async () => {
    const gateway = readFileSync("fixtures/routes/gateway.yaml", "utf8");
    const cwd = folder({
      "g.yaml": gateway,
      [FILE]:
        `${head}route:\n  - {url: "http://shop.example.com/api/v1", service: shop/api, share: 75}\n` +
        '  - {url: "http://shop.example.com/api/v1", service: shop/api}\n',
    });
    const { stdout } = await runCli(["test"], { cwd });
    expect(stdout).toContain("ok     route http://shop.example.com/api/v1 → shop/api (75 %)");
    expect(stdout).toMatch(/\+ actual {4}75 % shop\/api:\d+, 25 % shop\/api-next/);
  });
});

describe("what cannot be asked", () => {
  it.each([
    [
      "endpoints:\n  - {service: shop/paymnts, atLeast: 1}\n",
      "There is no Service shop/paymnts in these manifests. Did you mean shop/payments?",
    ],
    [
      "endpoints:\n  - {service: shop/payments, port: htp, atLeast: 1}\n",
      "Service shop/payments has no port htp; it has http (80). Did you mean http?",
    ],
    [
      "reach:\n  - {from: shop/wep, to: shop/web, allowed: [TCP/1]}\n",
      "There is no pod shop/wep in these manifests. Did you mean shop/web?",
    ],
    ["route:\n  - {url: 'http://x.example.com/', service: shop/wbe}\n", "Did you mean shop/web?"],
    ["trace:\n  - {target: payments, from: shop/wep}\n", "Did you mean shop/web?"],
    ["reach:\n  - {from: a, to: b, allow: [TCP/1]}\n", 'there is no "allow"; did you mean "allowed"?'],
    ["reach:\n  - {from: a, to: b, allowed: [80]}\n", "reach.0.allowed.0"],
    ["endpoint: []\n", 'there is no "endpoint"; did you mean "endpoints"?'],
    ["paths: [nowhere]\nendpoints:\n  - {service: a, atLeast: 1}\n", 'There is no file or folder "nowhere".'],
    ["scope: prod\nendpoints:\n  - {service: a, atLeast: 1}\n", 'There is no scope "prod"'],
  ])("%s", async (expectations, message) => {
    const { stdout, code } = await test(expectations);
    expect(stdout).toContain(message);
    expect(code).toBe(2);
  });

  it("is told when there is no file at all", async () => {
    const run = await runCli(["test"], { cwd: folder({ "shop.yaml": SHOP }) });
    expect(run.code).toBe(2);
    expect(run.stderr).toContain("No *.kubenetlint-test.yaml file here.");
  });
});

describe("what is left open", () => {
  const hostNetwork = SHOP.replace(
    "    spec:\n      containers:\n        - name: web",
    "    spec:\n      hostNetwork: true\n      containers:\n        - name: web",
  );
  const policy =
    "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: shop}\n" +
    "spec: {podSelector: {matchLabels: {app: payments}}}\n";

  it("neither passes nor fails, unless asked to be strict", async () => {
    const files = {
      "shop.yaml": hostNetwork,
      "p.yaml": policy.replace("spec: {", "spec: {ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}], "),
    };
    const run = await test("reach:\n  - {from: shop/web, to: shop/payments, denied: [TCP/8080]}\n", [], files);
    expect(run.stdout).toContain("it depends on the network plugin: ");
    expect(run.stdout).toContain("1 expectation: 0 passed, 1 unknown.");
    expect(run.code).toBe(0);
    expect(
      (await test("reach:\n  - {from: shop/web, to: shop/payments, denied: [TCP/8080]}\n", ["--strict"], files)).code,
    ).toBe(1);
  });
});

describe("--update", () => {
  it("fills in what was left empty, and keeps comments and layout", async () => {
    const run = await test(
      `# what must hold
reach:
  - from: shop/web # the shop
    to: shop/payments
    exactly: ? # filled in
  - from: external
    to: shop/web
    allowed:
      # the site
      - TCP/3000 # http
      - UDP/1
    denied:
endpoints:
  - { service: shop/payments, exactly: ?, duringRollout: "?" }
  - service: shop/web
    atLeast: 7 # too many
route:
  - url: http://api.example.com/v1/payments
    service: ?
    port: ?
trace:
  - target: payments:8080
    from: shop/web
`,
      ["--update"],
    );
    expect(run.text).toBe(`# what must hold
reach:
  - from: shop/web # the shop
    to: shop/payments
    exactly: ["*"] # filled in
  - from: external
    to: shop/web
    allowed:
      # the site
      - TCP/3000 # http
      - UDP/1
    denied: []
endpoints:
  - { service: shop/payments, exactly: 3, duringRollout: 3 }
  - service: shop/web
    atLeast: 1 # too many
route:
  - url: http://api.example.com/v1/payments
    service: shop/payments
    port: 80
trace:
  - target: payments:8080
    from: shop/web
    arrives: false
`);
    expect(run.stderr).toBe(`${FILE}: 6 expectations recorded\n`);
    expect(run.code).toBe(0);
  });

  it("moves ports that no longer get through, and leaves the others in their lines", async () => {
    const run = await test(
      "reach:\n  - from: shop/web\n    to: shop/payments\n    allowed:\n      - TCP/80 # stays\n" +
        "      - TCP/8080 # goes\n",
      ["--update"],
      {
        "closed.yaml": CLOSED.replace(
          "  egress:\n    - ports:\n",
          "  egress:\n    - to: [{podSelector: {}}]\n    - ports:\n",
        ),
      },
    );
    expect(run.text).toBe(
      "reach:\n  - from: shop/web\n    to: shop/payments\n    allowed:\n      - TCP/80 # stays\n" +
        "    denied: [TCP/8080]\n",
    );
    expect(run.code).toBe(0);
  });

  it("changes nothing where all holds, and nothing that cannot be asked", async () => {
    expect((await test(HOLDS, ["--update"])).text).toBe(HOLDS);
    const wrong = "endpoints:\n  - {service: shop/nowhere, atLeast: ?}\n";
    const run = await test(wrong, ["--update"]);
    expect(run.text).toBe(wrong);
    expect(run.code).toBe(2);
  });
});

describe("formats", () => {
  it("gives JUnit a case for each expectation", async () => {
    const { stdout } = await test(
      "endpoints:\n  - {service: shop/payments, exactly: 3}\n" +
        "  - {service: shop/payments, exactly: 4}\n  - {service: shop/nope, exactly: 4}\n",
      ["-o", "junit"],
    );
    expect(stdout).toContain(
      '<testsuite name="shop.kubenetlint-test.yaml" tests="3" failures="1" errors="1" skipped="0" time="0">',
    );
    expect(stdout).toContain('<failure type="endpoints" message="expected exactly 4, actual 3">');
  });

  it("gives JSON with places of both ends", async () => {
    const { stdout } = await test("endpoints:\n  - {service: shop/payments, exactly: 4}\n", ["-o", "json"]);
    const { files, summary } = JSON.parse(stdout) as { files: { results: unknown[] }[]; summary: unknown };
    expect(summary).toEqual({ passed: 0, failed: 1, unknown: 0, errors: 0 });
    expect(files[0]?.results[0]).toMatchObject({
      kind: "endpoints",
      outcome: "failed",
      file: FILE,
      line: 4,
      differences: [{ key: "exactly", expected: "exactly 4", actual: "3", line: 4 }],
      because: [{ text: "Deployment shop/payments has 3 ready", file: "shop.yaml", line: 13 }],
    });
  });
});
