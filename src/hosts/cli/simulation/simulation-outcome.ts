import type { Model } from "../../../model/model.ts";
import { jsonText, yamlText } from "../../../report/endpoints/yaml-text.ts";
import { printable } from "../../../base/printable.ts";
import type { ClusterOptions } from "../../../simulate/cluster.ts";
import { distinctDoubts, doubtJSON, placeOfDoubt } from "../../../simulate/unjudged/doubt.ts";
import type { Doubt } from "../../../simulate/unjudged/doubt.ts";
import { EXIT } from "../../../workspace/host.ts";
import type { Outcome } from "../../../workspace/host.ts";

export interface SimulationArgs {
  /** Without the objects the API server would refuse, which it lists. */
  readonly model: Model;
  readonly options: ClusterOptions;
}

export const clean = (stdout: string, stderr = ""): Outcome => ({ stdout, stderr, exitCode: EXIT.clean });

export const jsonOrYaml = (value: object, output: "json" | "yaml"): string =>
  output === "json" ? jsonText(value) : yamlText(value);

/** What an autoscaler makes uncertain: the pods are one count out of a range. */
export function rangeNotes({ model }: SimulationArgs): string {
  const scaled = model.workloads.filter(({ replicas }) => replicas.from === "HorizontalPodAutoscaler");
  return scaled
    .map(({ replicas: { min, max, autoscaler }, resource }) =>
      printable(`note: ${autoscaler?.title ?? "an autoscaler"} keeps ${resource.title} between ${min} and ${max} pods`),
    )
    .map((line) => `${line}\n`)
    .join("");
}

export const lineOfDoubt = (doubt: Doubt): string => {
  const { file, start } = placeOfDoubt(doubt).span();
  return `${file}:${start.line}`;
};

/** What kubectl would print, and the objects that may add to it. */
export const withUnjudged = <T extends object>(value: T, doubts: readonly Doubt[]): T =>
  doubts.length === 0 ? value : { ...value, unjudged: distinctDoubts(doubts).map(doubtJSON) };
