import { readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { acceptedModel } from "../../src/workspace/accepted-model.ts";
import { simulateCluster } from "../../src/simulate/cluster.ts";
import type { ClusterOptions } from "../../src/simulate/cluster.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";
import { canonical, clusterJson } from "./oracle-json.ts";

export interface OracleCase {
  readonly name: string;
  readonly text: string;
  readonly golden: Readonly<Record<string, unknown>>;
}

/**
 * The many cases of `fixtures/conformance/more/NAME.jsonl.gz`, most of them generated: one a line, in the shape of
 * `OracleCase`.
 */
export const moreCases = (name: string): readonly OracleCase[] =>
  gunzipSync(readFileSync(`fixtures/conformance/more/${name}.jsonl.gz`))
    .toString("utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as OracleCase);

/** The cases of a folder: `NAME.yaml` with `NAME.json` beside it. */
export function oracleCases(folder: string): readonly OracleCase[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .sort()
    .map((file) => {
      const name = file.slice(0, -".yaml".length);
      return {
        name,
        text: readFileSync(`${folder}/${file}`, "utf8"),
        golden: JSON.parse(readFileSync(`${folder}/${name}.json`, "utf8")) as OracleCase["golden"],
      };
    });
}

/** What a case says differs from ours, one line for each part; empty when all agree. */
export function disagreements({ name, text, golden }: OracleCase): readonly string[] {
  const { documents } = parseSource({ path: `${name}.yaml`, text });
  const config = documents
    .map(({ value }) => value as { kind?: string } | null)
    .find((value) => value?.kind === "Config");
  const ours = clusterJson(simulateCluster(acceptedModel(documents), (config ?? {}) as ClusterOptions)) as Readonly<
    Record<string, readonly unknown[]>
  >;
  const differences: string[] = [];
  for (const part of ["pods", "services"]) {
    if (!(part in golden)) continue;
    const [mine, theirs] = [ours[part] ?? [], golden[part] as readonly unknown[]].map((list) =>
      list.map((item) => canonical(item) as Record<string, unknown>),
    ) as [Record<string, unknown>[], Record<string, unknown>[]];
    for (let index = 0; index < Math.max(mine.length, theirs.length); index++) {
      const [own, gold] = [mine[index] ?? {}, theirs[index] ?? {}];
      for (const key of new Set([...Object.keys(own), ...Object.keys(gold)])) {
        const [a, b] = [JSON.stringify(own[key]), JSON.stringify(gold[key])];
        if (a !== b) differences.push(`${part}[${index}].${key}: ours ${a ?? "nothing"}, Kubernetes ${b ?? "nothing"}`);
      }
    }
  }
  return differences;
}
