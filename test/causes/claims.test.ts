import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { folder } from "../cli/folder.ts";
import { runCli } from "../cli/run-cli.ts";
import { lintFiles } from "../engine/run-lint.ts";

const manifest = (name: string): string => readFileSync(`fixtures/claims/${name}.yaml`, "utf8");

describe("subsets of a host whose Service is not here", () => {
  const found = (text: string): readonly string[] =>
    lintFiles({ "m.yaml": text })
      .findings.filter(({ ruleId }) => ruleId === "subset-undefined")
      .map(({ verdict, message }) => `${verdict} ${/"([^"]*)", which/.exec(message)?.[1] ?? message}`);

  it("are undefined where the DestinationRule that counts lacks them, of mirrors too", () => {
    expect(found(manifest("istio-subset-without-service"))).toEqual(["proved bogus", "proved v9"]);
  });
});

describe("nodes as peers of an administrator's policy", () => {
  const probe = async (text: string): Promise<Readonly<Record<string, boolean>>> => {
    const addresses = ["198.51.100.1", "192.0.2.10", "192.0.2.11"];
    const run = await runCli(
      [
        "reach",
        "-o",
        "json",
        "--probe",
        "TCP/80",
        "--from",
        "shop/web",
        ...addresses.flatMap((address) => ["--external", address]),
        ".",
      ],
      { cwd: folder({ "m.yaml": text }) },
    );
    const rows = JSON.parse(run.stdout) as readonly {
      readonly destination: string;
      readonly allowed: readonly string[];
    }[];
    return Object.fromEntries(
      rows
        .filter(({ destination }) => addresses.includes(destination))
        .map(({ destination, allowed }) => [destination, allowed.length > 0]),
    );
  };

  it("are met at the addresses of the Node objects, and other addresses are not", async () => {
    expect(await probe(manifest("admin-policy-nodes-peer"))).toEqual({
      "198.51.100.1": true,
      "192.0.2.10": false,
      "192.0.2.11": true,
    });
  });

  it("are chosen by their labels", async () => {
    expect(await probe(manifest("admin-policy-nodes-peer").replace("{role: worker}}}]", "{role: infra}}}]"))).toEqual({
      "198.51.100.1": true,
      "192.0.2.10": true,
      "192.0.2.11": false,
    });
  });
});

describe("endpoints by the names of ports", () => {
  const written = (port: string): string => `apiVersion: v1
kind: Service
metadata: { name: ext }
spec: { ports: [{ name: https, port: 443 }] }
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: ext-1, labels: { kubernetes.io/service-name: ext } }
addressType: IPv4
ports: [${port}]
endpoints: [{ addresses: [192.0.2.10] }]
`;
  const endpoints = async (port: string): Promise<string> => {
    const { stdout, stderr } = await runCli(["endpoints", "."], { cwd: folder({ "m.yaml": written(port) }) });
    return stdout + stderr;
  };

  it.each(["{ name: http, port: 443 }", "{ port: 443 }", "{ name: https, port: 443, protocol: UDP }"])(
    "says for which port there is none, beside the address that %s gives",
    async (port) => {
      const text = await endpoints(port);
      expect(text).toContain("192.0.2.10:443");
      expect(text).not.toContain("no ready endpoints");
      expect(text).toContain("Service default/ext has ready addresses, but none for port https (443):");
    },
  );

  it("says nothing where the names agree", async () => {
    expect(await endpoints("{ name: https, port: 443 }")).not.toContain("Service default/ext");
  });
});
