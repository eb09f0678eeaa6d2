import { expect } from "vitest";
import { PolicyView } from "../../../src/simulate/policy/policy-view.ts";
import { acceptedModel } from "../../../src/workspace/accepted-model.ts";
import { parseSource } from "../../../src/yaml/parse-source.ts";
import type { Workload } from "../../../src/model/workload.ts";
import { manifestsOf } from "./manifests.ts";
import type { WorkloadCase, World } from "./worlds.ts";

/** The world as the rules see it; the API server accepts all of its objects. */
export function viewOf(world: World): PolicyView {
  const { documents } = parseSource({ path: "world.yaml", text: manifestsOf(world) });
  const view = new PolicyView(acceptedModel(documents));
  expect(view.model.resources.length).toBe(documents.length);
  return view;
}

export function workloadOf({ model }: PolicyView, { namespace, name }: WorkloadCase): Workload {
  const found = model.workloads.find((one) => one.name === name && one.namespace === namespace);
  if (found === undefined) throw new Error(`no workload ${namespace}/${name}`);
  return found;
}

/** How near the bounds are to the true ones. */
export interface Tightness {
  /** Questions with one answer in all completions: the verdict may be known. */
  decided: number;
  /** Those of them for which it is left open. */
  missed: number;
}
