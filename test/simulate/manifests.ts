import { readFileSync } from "node:fs";
import { Model } from "../../src/model/model.ts";
import type { Workload } from "../../src/model/workload.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";

export const modelOf = (text: string): Model => new Model(parseSource({ path: "case.yaml", text }).documents);

export const modelOfFile = (path: string): Model =>
  new Model(parseSource({ path, text: readFileSync(path, "utf8") }).documents);

export function workload(model: Model, namespace: string, name: string): Workload {
  const found = model.workloads.find((candidate) => candidate.namespace === namespace && candidate.name === name);
  if (found === undefined) throw new Error(`no workload ${namespace}/${name}`);
  return found;
}

/** A Pod manifest without a status. */
export const pod = (namespace: string, name: string, labels: string, more = ""): string => `
---
apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: ${namespace}, labels: {${labels}}}
spec: {containers: [{name: c, image: img:1, ports: [{name: http, containerPort: 8080}]}]${more}}`;
