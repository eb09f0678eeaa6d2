import type { Model } from "../../../model/model.ts";
import { jsonText, yamlText } from "../../../report/endpoints/yaml-text.ts";
import { printable } from "../../../base/printable.ts";
import type { ClusterOptions } from "../../../simulate/cluster.ts";
import { distinctDoubts, doubtJSON, placeOfDoubt } from "../../../simulate/unjudged/doubt.ts";
import type { Doubt } from "../../../simulate/unjudged/doubt.ts";
import { EXIT } from "../../../workspace/host.ts";
import type { Outcome } from "../../../workspace/host.ts";

export interface SimulationArgs {
  /** Objects that the API server would reject are only in `refused`. */
  readonly model: Model;
  readonly options: ClusterOptions;
}

export const clean = (stdout: string, stderr = ""): Outcome => ({ stdout, stderr, exitCode: EXIT.clean });

export const jsonOrYaml = (value: object, output: "json" | "yaml"): string =>
  output === "json" ? jsonText(value) : yamlText(value);

/** Notes on autoscalers: the number of pods shown is one of a range. */
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

/** The output of kubectl, with the objects that may add to it. */
export const withUnjudged = <T extends object>(value: T, doubts: readonly Doubt[]): T =>
  doubts.length === 0 ? value : { ...value, unjudged: distinctDoubts(doubts).map(doubtJSON) };
