import { REPLICAS } from "./worlds.ts";
import type { WorkloadCase, World } from "./worlds.ts";

function workloadManifest({ kind, namespace, name, labels: own, ports }: WorkloadCase): object {
  const template = {
    metadata: { labels: { ...own, w: name } },
    spec: { ...(kind === "Agent" && { hostNetwork: true }), containers: [{ name: "c", image: "i", ports }] },
  };
  const metadata = { name, namespace };
  const selector = { matchLabels: { w: name } };
  switch (kind) {
    case "Deployment":
      return { apiVersion: "apps/v1", kind, metadata, spec: { selector, template } };
    case "StatefulSet":
      return {
        apiVersion: "apps/v1",
        kind,
        metadata,
        spec: { replicas: REPLICAS, selector, serviceName: name, template },
      };
    case "Agent":
      return { apiVersion: "apps/v1", kind: "DaemonSet", metadata, spec: { selector, template } };
    case "Database":
      return { apiVersion: "example.com/v1", kind, metadata, spec: { template } };
    default:
      return kind satisfies never;
  }
}

/** The manifests of a world, as JSON documents. */
export function manifestsOf({ namespaces, nodes, workloads, services, policies: { network, admin } }: World): string {
  const objects = [
    ...Object.entries(namespaces).map(([name, own]) => ({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name, labels: own },
    })),
    ...nodes.map(({ name, address, labels: own }) => ({
      apiVersion: "v1",
      kind: "Node",
      metadata: { name, labels: own },
      status: { addresses: [{ type: "InternalIP", address }] },
    })),
    ...workloads.map(workloadManifest),
    ...services.map(({ namespace, name, type, selector, targetPort }) => ({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name, namespace },
      spec: { type, selector, ports: [{ port: 80, targetPort }] },
    })),
    ...network.map(({ namespace, name, spec }) => ({
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name, namespace },
      spec,
    })),
    ...admin.map(({ name, spec }) => ({
      apiVersion: "policy.networking.k8s.io/v1alpha2",
      kind: "ClusterNetworkPolicy",
      metadata: { name },
      spec,
    })),
  ];
  return objects.map((object) => JSON.stringify(object)).join("\n---\n");
}
