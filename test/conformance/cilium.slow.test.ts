import { describe, expect, it } from "vitest";
import { acceptedModel } from "../../src/workspace/accepted-model.ts";
import { simulateCluster } from "../../src/simulate/cluster.ts";
import { parseProbe } from "../../src/simulate/connections.ts";
import { refusalsOf } from "../../src/simulate/policy/cilium/refusals.ts";
import { reachRows } from "../../src/simulate/policy/probe-answers.ts";
import { reachGraph } from "../../src/simulate/policy/reach.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";
import { moreCases, oracleCases } from "./oracle-case.ts";
import type { OracleCase } from "./oracle-case.ts";

interface Golden {
  readonly rejected: readonly { readonly kind: string; readonly name: string }[];
  readonly external: readonly string[];
  readonly probes: readonly string[];
  readonly matrix: readonly {
    readonly src: string;
    readonly dst: string;
    readonly allowed: string[];
    readonly denied: string[];
    readonly depends?: Record<string, string[]>;
  }[];
}

interface Config {
  readonly cronJobs?: "none" | "run";
  readonly serviceCIDRs?: readonly string[];
  readonly kubeAPIServer?: readonly string[];
}

interface Result {
  /** Probes that Cilium answers without a condition. */
  total: number;
  agreed: number;
  /** Probes whose answer depends on something, and those where we name the same. */
  depending: number;
  named: number;
  readonly differences: string[];
}

/**
 * What `depends` of the golden answers is called here. `self` is the answer of most plugins, and named if it matters.
 */
const isNamed = (ours: readonly string[] | undefined, theirs: readonly string[]): boolean =>
  theirs.every((word) => ours?.includes(word) === true);

function compare({ name, text, golden: answers }: OracleCase, result: Result): void {
  const golden = answers as unknown as Golden;
  const { documents } = parseSource({ path: `${name}.yaml`, text });
  const model = acceptedModel(documents);
  const config = (model.resources.find(({ kind }) => kind === "Config")?.object ?? {}) as Config;
  const { pods } = simulateCluster(model, {
    ...(config.cronJobs && { cronJobs: config.cronJobs }),
    ...(config.serviceCIDRs && { serviceCIDRs: [...config.serviceCIDRs] }),
  });
  const graph = reachGraph(model, pods, {
    external: golden.external,
    profile: "cilium",
    dualStack: (config.serviceCIDRs?.length ?? 0) > 1,
    ...(config.kubeAPIServer && { apiServer: config.kubeAPIServer }),
  });
  const probes = golden.probes.flatMap((probe) => parseProbe(probe) ?? []);
  const rows = [...reachRows(graph, probes)];
  for (const [index, { src, dst, allowed, depends = {} }] of golden.matrix.entries()) {
    const row = rows[index];
    const pair = `${name}: ${src} → ${dst}`;
    if (row?.source !== src || row.destination !== dst) {
      result.differences.push(`${pair} is missing at row ${index}`);
      continue;
    }
    for (const { text: probe } of probes) {
      const on = depends[probe];
      const ours = row.depends[probe];
      if (on !== undefined) {
        result.depending++;
        if (isNamed(ours, on)) result.named++;
        else result.differences.push(`${pair} ${probe}: depends on ${ours?.join() ?? "nothing"}, not ${on.join()}`);
        continue;
      }
      result.total++;
      const mine =
        row.unknown?.includes(probe) === true ? "unknown" : row.allowed.includes(probe) ? "allowed" : "denied";
      const theirs = allowed.includes(probe) ? "allowed" : "denied";
      if (mine === theirs && ours === undefined) result.agreed++;
      else result.differences.push(`${pair} ${probe}: ${mine} ${ours?.join() ?? ""}, not ${theirs}`);
    }
  }
  const refused = new Set([
    ...model.refused.map(({ resource }) => `${resource.kind} ${resource.name}`),
    ...model.resources
      .filter((resource) => /^Cilium(?:Clusterwide)?NetworkPolicy$/.test(resource.kind))
      .filter((resource) => refusalsOf(resource).length > 0)
      .map((resource) => `${resource.kind} ${resource.name}`),
  ]);
  const expected = new Set(golden.rejected.map((one) => `${one.kind} ${one.name}`));
  for (const title of refused)
    if (!expected.has(title)) result.differences.push(`${name}: ${title} is refused here only`);
  for (const title of expected)
    if (!refused.has(title)) result.differences.push(`${name}: ${title} is not refused here`);
}

function agreesOn(cases: readonly OracleCase[]): string {
  const result: Result = { total: 0, agreed: 0, depending: 0, named: 0, differences: [] };
  for (const one of cases) compare(one, result);
  expect(result.differences.slice(0, 40)).toEqual([]);
  return (
    `${result.agreed} of ${result.total} probes in ${cases.length} cases; ` +
    `${result.named} of ${result.depending} that depend on something name it`
  );
}

describe("policies of Cilium as Cilium's own code answers them", () => {
  it.each([
    ["cilium", [...oracleCases("fixtures/conformance/cilium"), ...moreCases("cilium")], 150],
    ["cilium-random", moreCases("cilium-random"), 300],
  ] as const)("agrees with the golden cases of %s", async (family, cases, least) => {
    expect(cases.length).toBeGreaterThanOrEqual(least);
    await expect(agreesOn(cases)).toMatchFileSnapshot(`agreement/${family}.txt`);
  });
});
