import { Model } from "../../src/model/model.ts";
import { simulateCluster } from "../../src/simulate/cluster.ts";
import type { Cluster, ClusterOptions, ServiceEndpoints } from "../../src/simulate/cluster.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";

/** Manifests as text → model, as one file. */
export const modelOf = (...documents: readonly string[]): Model =>
  new Model(parseSource({ path: "a.yaml", text: documents.join("\n---\n") }).documents);

export const clusterOf = (documents: readonly string[], options: ClusterOptions = {}): Cluster =>
  simulateCluster(modelOf(...documents), options);

export function serviceOf(cluster: Cluster, name: string): ServiceEndpoints {
  const found = cluster.services.find(({ service }) => service.name === name);
  if (found === undefined) throw new Error(`no Service ${name}`);
  return found;
}

export interface DeploymentText {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: string;
  readonly own?: string;
  readonly replicas?: number;
  readonly spec?: string;
  readonly ports?: string;
}

export const deployment = ({
  name,
  namespace = "default",
  labels = `{app: ${name}}`,
  own = "{}",
  replicas = 1,
  spec = "{}",
  ports = "[]",
}: DeploymentText): string => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}, labels: ${own}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: ${labels}}
  template:
    metadata: {labels: ${labels}}
    spec: {containers: [{name: c, image: img, ports: ${ports}}], ${spec.slice(1, -1)}}`;

export const service = (name: string, spec: string, more = ""): string => `
apiVersion: v1
kind: Service
metadata: {name: ${name}${more}}
spec: ${spec}`;

export const node = (name: string, zone: string, more = ""): string => `
apiVersion: v1
kind: Node
metadata: {name: ${name}, labels: {kubernetes.io/hostname: ${name}, topology.kubernetes.io/zone: ${zone}, cores: "8"}}
spec: {${more}}`;
