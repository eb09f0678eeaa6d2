import { describe, expect, it } from "vitest";
import { simulateCluster } from "../../src/simulate/cluster.ts";
import { deployment, modelOf, service } from "./cluster-manifests.ts";

const SERVICES = 2000;
const PODS_EACH = 5;

describe("a large cluster", () => {
  it("has 10,000 pods behind 2,000 Services, each an endpoint", () => {
    const documents = Array.from({ length: SERVICES }, (_, index) => [
      deployment({
        name: `app-${index}`,
        namespace: `ns-${index % 20}`,
        labels: `{app: app-${index}, tier: web}`,
        replicas: PODS_EACH,
        ports: "[{name: http, containerPort: 8080}]",
      }),
      service(
        `app-${index}`,
        `{selector: {app: app-${index}}, ports: [{name: http, port: 80, targetPort: http}]}`,
        `, namespace: ns-${index % 20}`,
      ),
    ]).flat();
    const model = modelOf(...documents);
    const { pods, services } = simulateCluster(model, { nodeCount: 100 });
    const endpoints = services.flatMap(({ slices }) => slices.flatMap((group) => group.endpoints));
    expect(pods).toHaveLength(SERVICES * PODS_EACH);
    expect(endpoints).toHaveLength(SERVICES * PODS_EACH);
  });
});
