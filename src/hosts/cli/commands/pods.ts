import { leftOutJSON } from "../../../report/left-out.ts";
import { podList, podsTable } from "../../../report/endpoints/pods.ts";
import { clusterOf } from "../simulation/cluster-of.ts";
import type { Outcome } from "../../../workspace/host.ts";
import type { SimulationArgs } from "../simulation/simulation-outcome.ts";
import { clean, jsonOrYaml, rangeNotes } from "../simulation/simulation-outcome.ts";

export interface PodsArgs extends SimulationArgs {
  readonly output: "table" | "json" | "yaml";
}

/** `kubenetlint pods`: the pods that the workloads would run. */
export function runPods(args: PodsArgs): Outcome {
  const { pods } = clusterOf(args.model, args.options);
  return args.output === "table"
    ? clean(podsTable(pods), rangeNotes(args))
    : clean(jsonOrYaml({ ...podList(pods), ...leftOutJSON(args.model.refused) }, args.output));
}
