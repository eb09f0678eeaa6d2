import { describe, expect, it } from "vitest";
import { simulateCluster } from "../../src/simulate/cluster.ts";
import { describeConnections, subtractConnections } from "../../src/simulate/connections.ts";
import { reachGraph } from "../../src/simulate/policy/reach.ts";
import { verdictOf } from "../../src/simulate/policy/verdict.ts";
import { acceptedModel } from "../../src/workspace/accepted-model.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";

const pod = (name: string, namespace: string, metadata: string, account: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: ${namespace}, ${metadata}}\n` +
  `spec: {serviceAccountName: ${account}, containers: [{name: c, image: "e.com/c:1", ports: [{containerPort: 1}]}]}\n` +
  "---\n";

const LABELS = ["labels: {app: x}", 'labels: {app: x, sidecar.istio.io/inject: "false"}'];

/** Pods that differ only in what a mesh distinguishes: namespace, account, injection, annotations. */
const PODS = ["meshed", "plain", "open"]
  .flatMap((namespace) =>
    ["a", "b"].flatMap((account) =>
      LABELS.map((labels, index) => pod(`${account}${index}`, namespace, labels, account)),
    ),
  )
  .join("");

const NAMESPACES =
  "apiVersion: v1\nkind: Namespace\nmetadata: {name: meshed, labels: {istio-injection: enabled}}\n---\n" +
  "apiVersion: v1\nkind: Namespace\nmetadata: {name: plain, labels: {istio-injection: disabled}}\n---\n" +
  "apiVersion: v1\nkind: Namespace\nmetadata: {name: open}\n---\n";

const SERVICE =
  "apiVersion: v1\nkind: Service\nmetadata: {name: x, namespace: meshed}\n" +
  "spec: {selector: {app: x}, ports: [{name: http, port: 80, targetPort: 8080}]}\n---\n";

const EXCLUDED = pod(
  "excluded",
  "meshed",
  'labels: {app: x}, annotations: {traffic.sidecar.istio.io/excludeInboundPorts: "8080"}',
  "a",
);

const POLICIES = [
  'AuthorizationPolicy\nSPEC: {rules: [{from: [{source: {principals: ["cluster.local/ns/meshed/sa/a"]}}]}]}',
  "AuthorizationPolicy\nSPEC: {action: DENY, rules: [{from: [{source: {namespaces: [meshed]}}]}]}",
  "AuthorizationPolicy\nSPEC: {rules: [{to: [{operation: {ports: ['8080']}}]}]}",
  "AuthorizationPolicy\nSPEC: {rules: [{from: [{source: {serviceAccounts: [b]}}], to: [{operation: {ports: ['1']}}]}]}",
  "AuthorizationPolicy\nSPEC: {}",
  "PeerAuthentication\nSPEC: {mtls: {mode: STRICT}}",
].map(
  (text) =>
    `apiVersion: security.istio.io/v1\nkind: ${text.replace("SPEC", "metadata: {name: x, namespace: meshed}\nspec")}\n`,
);

describe("pods that a mesh distinguishes are classes of their own", () => {
  it.each(POLICIES)("%s", (policy) => {
    const text = `${NAMESPACES}${PODS}${EXCLUDED}${SERVICE}${policy}`;
    const model = acceptedModel(parseSource({ path: "m.yaml", text }).documents);
    const { matrix } = reachGraph(model, simulateCluster(model).pods, { external: ["192.0.2.1"] });
    let refusals = 0;
    for (const [from, source] of matrix.ends.entries()) {
      for (const [to, destination] of matrix.ends.entries()) {
        const fast = matrix.at(from, to);
        const { allowed, open } = verdictOf(matrix.set, matrix.profile, source, destination);
        const pair = `${source.title} → ${destination.title}`;
        expect(`${pair}: ${describeConnections(fast.allowed)}, ${describeConnections(fast.open.unknown)}`).toBe(
          `${pair}: ${describeConnections(subtractConnections(allowed, open.refused))}, ` +
            describeConnections(open.unknown),
        );
        if (open.refusedBy.length > 0) refusals++;
      }
    }
    expect(refusals).toBeGreaterThan(0);
  });
});
