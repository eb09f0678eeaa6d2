import { describe, expect, it } from "vitest";
import { folder } from "./folder.ts";
import { runCli } from "./run-cli.ts";

const POD = `apiVersion: v1
kind: Pod
metadata: {name: api, namespace: shop, labels: {app: api}}
spec: {containers: [{name: c, image: "example.com/c:1", ports: [{containerPort: 8080}]}]}
---
`;
const policy = (spec: string): string =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: api, namespace: shop}\nspec: ${spec}\n---\n`;
const NODE_PORT =
  "apiVersion: v1\nkind: Service\nmetadata: {name: api, namespace: shop}\n" +
  "spec: {type: NodePort, selector: {app: api}, ports: [{port: 80, targetPort: 8080, nodePort: 30080}]}\n";

async function exposure(text: string, ...args: readonly string[]) {
  return await runCli(["reach", "m.yaml", "--exposure", "--no-config", ...args], { cwd: folder({ "m.yaml": text }) });
}

describe("kubenetlint reach --exposure", () => {
  it.each([
    ["no policy", "", "  from any pod and any address: all, as no policy isolates them\n"],
    [
      "pods that these manifests do not contain, as the policy names them",
      policy(
        "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: pay}}, " +
          "podSelector: {matchLabels: {role: caller}}}], ports: [{port: 8080}]}]}",
      ),
      "  from pods role=caller of namespaces team=pay: TCP 8080 (m.yaml:9)\n",
    ],
    [
      "addresses",
      policy("{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]}]}"),
      "  from addresses 10.0.0.0/8 except 10.1.0.0/16: all (m.yaml:9)\n",
    ],
    [
      "nothing",
      policy("{podSelector: {}, policyTypes: [Ingress, Egress]}"),
      "  closed to everything that these manifests do not contain\n  cannot connect to 169.254.169.254\n",
    ],
    [
      "pods of the manifests alone",
      policy("{podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: api}}}]}]}"),
      "  closed to everything that these manifests do not contain\n  may connect to 169.254.169.254,",
    ],
    [
      "a door that a policy leaves open",
      `${policy("{podSelector: {}, ingress: [{ports: [{port: 8080}]}]}")}${NODE_PORT}`,
      "  from any pod and any address: TCP 8080 (m.yaml:9)\n  through Service shop/api (NodePort 30080): TCP 8080 (",
    ],
    [
      "an object that is not simulated",
      `${policy("{podSelector: {}}")}apiVersion: crd.antrea.io/v1beta1\nkind: NetworkPolicy\n` +
        "metadata: {name: x, namespace: shop}\nspec: {appliedTo: [{podSelector: {}}], ingress: [{action: Allow}]}\n",
      "  unknown: NetworkPolicy shop/x may allow more, or less\n",
    ],
  ])("%s", async (_, objects, expected) => {
    const { stdout, code } = await exposure(POD + objects);
    expect(stdout.startsWith("Pod shop/api\n")).toBe(true);
    expect(stdout).toContain(expected);
    expect(code).toBe(0);
  });

  it("writes JSON, for the destinations that are asked for", async () => {
    const text = `${POD}${POD.replaceAll("api", "web")}${policy("{podSelector: {matchLabels: {app: api}}}")}`;
    const { stdout } = await exposure(text, "--to", "shop/api", "-o", "json");
    expect(JSON.parse(stdout)).toEqual({
      workloads: [{ workload: "Pod shop/api", closed: true, callers: [], doors: [], metadata: "yes" }],
    });
    const { stderr, code } = await exposure(text, "-o", "dot");
    expect([code, stderr]).toEqual([2, expect.stringContaining("--exposure is written as table or json, not as dot")]);
  });
});
