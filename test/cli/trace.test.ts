import { describe, expect, it } from "vitest";
import { runCli } from "./run-cli.ts";
import type { CliRun } from "./run-cli.ts";
import { SCENES } from "./scenes.ts";

const cwd = `${process.cwd()}/fixtures/trace`;
const trace = async (command: string): Promise<CliRun> => await runCli(command.split(" "), { cwd });
const lines = ({ stdout }: CliRun): string => stdout;

describe("the ways to a Service", () => {
  it("leads by the cluster IP to the port of the pods, a third each", async () => {
    const run = await trace("trace 10.96.12.34:80 shop.yaml --from shop/web");
    expect(run.code).toBe(0);
    expect(lines(run)).toContain("10.96.12.34 is the cluster IP of Service shop/payments (shop.yaml:");
    expect(lines(run)).toContain("TCP 80 (http) → pod port http");
    expect(lines(run)).toContain("The request arrives.\n   33.3 %  10.244.1.2:8080  shop/payments-");
  });

  it("leads by DNS to the same pods", async () => {
    const run = await trace("trace http://payments/ shop.yaml --from shop/web");
    expect(lines(run)).toContain("dns        payments.shop.svc.cluster.local is 10.96.12.34");
    expect(lines(run)).toContain("The request arrives.");
  });

  it("leads by a node port, and says whose address the pods see", async () => {
    const run = await trace("trace node-1:30080 shop.yaml --from external");
    expect(lines(run)).toContain("node node-1 forwards TCP 30080 to Service shop/payments-node");
    expect(lines(run)).toContain("externalTrafficPolicy Cluster: the pods see the address of a node");
    expect(run.code).toBe(0);
  });

  it("leads by a load balancer, in unequal parts where nodes serve their own pods only", async () => {
    const run = await trace("trace http://pay.example.com/ shop.yaml --from external");
    expect(lines(run)).toMatch(/The request arrives\.\n +25 %.*\n +25 %.*\n +50 %/);
  });

  it("leads by an Ingress to the longer path, and names the one that loses", async () => {
    const run = await trace("trace http://api.example.com/v1/payments shop.yaml --from external");
    expect(lines(run)).toContain(
      "Ingress shop/api, host api.example.com, path /v1/payments (Prefix) matches /v1/payments",
    );
    expect(lines(run)).toContain(
      "also matches, but has lower precedence: Ingress shop/api, host api.example.com, path / (Prefix)",
    );
  });
});

describe("what does not arrive", () => {
  it.each([
    [
      "a selector with a slip",
      "trace http://refunds/ shop.yaml broken.yaml --from shop/web",
      "app=payment differs from app=payments of Deployment payments",
    ],
    [
      "a port name that nobody has",
      "trace http://ledger/ shop.yaml broken.yaml --from shop/web",
      "use a port that exists",
    ],
    ["a port that the Service lacks", "trace payments:8080 shop.yaml --from shop/web", "use port 80 in the client"],
    ["a name with a slip", "trace http://payment/ shop.yaml --from shop/web", "use payments"],
    [
      "policies of both ends",
      "trace http://payments/ shop.yaml closed.yaml --from shop/web",
      "allow TCP 8080 instead of 80 in NetworkPolicy shop/payments (closed.yaml:",
    ],
    [
      "a subset that is not defined",
      "trace http://reviews:9080/gone mesh.yaml --from mesh/client",
      "define subset v3 in DestinationRule mesh/reviews",
    ],
  ])("%s: it names the smallest change", async (_, command, change) => {
    const run = await trace(command);
    expect(run.code).toBe(1);
    expect(lines(run).split("Smallest changes:")[1]).toContain(change);
  });
});

describe("a mesh", () => {
  const shares = async (command: string): Promise<readonly (readonly [string, number])[]> => {
    const { arrivals } = JSON.parse((await trace(`${command} -o json`)).stdout) as {
      arrivals: readonly { pod: string; share: number }[];
    };
    const sums = new Map<string, number>();
    for (const { pod, share } of arrivals) sums.set(pod.slice(0, 15), (sums.get(pod.slice(0, 15)) ?? 0) + share);
    return [...sums].map(([name, share]) => [name, Math.round(share * 100) / 100]);
  };

  it("splits by the weights of a VirtualService, pods of a subset evenly", async () => {
    expect(await shares("trace http://reviews:9080/ mesh.yaml --from mesh/client")).toEqual([
      ["mesh/reviews-v1", 0.9],
      ["mesh/reviews-v2", 0.1],
    ]);
  });

  it("takes the first route that meets the path", async () => {
    expect(await shares("trace http://reviews:9080/beta/1 mesh.yaml --from mesh/client")).toEqual([
      ["mesh/reviews-v2", 1],
    ]);
  });

  it("splits by a TrafficSplit", async () => {
    expect(await shares("trace http://reviews-all:9080/ mesh.yaml --from mesh/client")).toEqual([
      ["mesh/reviews-v1", 0.75],
      ["mesh/reviews-v2", 0.25],
    ]);
  });

  it("does not turn aside a client that keeps out of it, by its label or by the flag", async () => {
    const even = [
      ["mesh/reviews-v1", 0.67],
      ["mesh/reviews-v2", 0.33],
    ];
    expect(await shares("trace http://reviews:9080/ mesh.yaml --from mesh/outsider")).toEqual(even);
    expect(await shares("trace http://reviews:9080/ mesh.yaml --from mesh/client --mesh no")).toEqual(even);
    expect(await shares("trace http://reviews:9080/ mesh.yaml --from mesh/outsider --mesh yes")).toEqual([
      ["mesh/reviews-v1", 0.9],
      ["mesh/reviews-v2", 0.1],
    ]);
  });

  it("takes requests from outside through Istio's own Gateway, and answers 404 where no route meets", async () => {
    expect((await trace("trace http://reviews.example.com/v1 mesh.yaml --from external")).stdout).toContain(
      "Gateway mesh/edge of Istio accepts http://reviews.example.com:80",
    );
    const run = await trace("trace http://reviews.example.com/ mesh.yaml --from external");
    expect(run.stdout).toContain("no route matches /: 404");
    expect(run.code).toBe(1);
  });
});

describe("Gateway API below HTTP", () => {
  it.each([
    ["203.0.113.10:5432", "TCPRoute data/db matches", "data/db-0", 0],
    ["udp://203.0.113.10:53", "UDPRoute data/dns matches", "data/resolver", 0],
    ["https://vault.example.com/", "TLSRoute data/vault matches", "data/vault", 1],
  ])("%s: %s", async (target, route, pod, code) => {
    const run = await trace(`trace ${target} layer4.yaml --from external`);
    expect(run.stdout).toContain(route);
    expect(run.stdout).toContain(pod);
    expect(run.code).toBe(code);
  });

  it("does not claim that an unknown host is the Gateway's", async () => {
    const { stdout } = await trace("trace db.example.com:5432 layer4.yaml --from external");
    expect(stdout).toContain("these manifests do not show that db.example.com is an address of Gateway data/edge");
    expect(stdout).toContain("Unknown: the result depends on objects that are not in these manifests.");
  });

  it("follows each port of a Service when the target names none", async () => {
    const { stdout } = await trace("trace db layer4.yaml --from data/vault");
    expect(stdout).toContain(":5432");
    expect(stdout).toContain(":9187");
  });
});

describe("docs/trace.md", () => {
  it("shows what the command prints", async () => {
    const sections = await Promise.all(
      SCENES.map(async ({ title, text, args }) => {
        const { stdout } = await runCli(args, { cwd });
        return (
          `## ${title}\n${text === "" ? "" : `\n${text}\n`}\n\`\`\`console\n` +
          `$ kubenetlint ${args.join(" ")}\n${stdout}\`\`\`\n`
        );
      }),
    );
    const head = `# kubenetlint trace

<!-- Written by test/cli/trace.test.ts; \`npx vitest run test/cli/trace.test.ts -u\` writes it again. -->

\`kubenetlint trace TARGET --from NAMESPACE/POD|external\` follows one request, hop by hop. TARGET is a URL, \
\`HOST:PORT\`,
a Service name, \`NODE:NODEPORT\` or an address. Each hop names the manifest that decides. If the request does not \
arrive,
the smallest changes that would fix it are listed, and the exit code is 1. \`?\` marks what these manifests do not show.

The manifests of this page are in \`fixtures/trace\`.
`;
    await expect([head, ...sections].join("\n")).toMatchFileSnapshot("../../docs/trace.md");
  });
});
