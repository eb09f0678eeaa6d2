import { describe, expect, it } from "vitest";
import { acceptedModel } from "../../src/workspace/accepted-model.ts";
import { simulateCluster } from "../../src/simulate/cluster.ts";
import { parseProbe } from "../../src/simulate/connections.ts";
import { reachRows } from "../../src/simulate/policy/probe-answers.ts";
import { reachGraph } from "../../src/simulate/policy/reach.ts";
import type { ReachRow } from "../../src/simulate/policy/reach.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";
import { moreCases, oracleCases } from "./oracle-case.ts";
import type { OracleCase } from "./oracle-case.ts";

interface Golden {
  readonly pods: readonly { readonly id: string }[];
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

type Case = Omit<OracleCase, "golden"> & { readonly golden: Golden };

/** The objects that the API server takes, as the `reach` command models them. */
function rowsOf({ name, text, golden }: Case): readonly ReachRow[] {
  const { documents } = parseSource({ path: name, text });
  const model = acceptedModel(documents);
  const config = model.resources.find(({ kind }) => kind === "Config")?.object as
    | { cronJobs?: "none" | "run"; serviceCIDRs?: string[] }
    | undefined;
  const { pods } = simulateCluster(model, {
    ...(config?.cronJobs && { cronJobs: config.cronJobs }),
    ...(config?.serviceCIDRs && { serviceCIDRs: config.serviceCIDRs }),
  });
  const graph = reachGraph(model, pods, { external: golden.external });
  const probes = golden.probes.map((probe) => parseProbe(probe)!);
  return [...reachRows(graph, probes)];
}

/** Probes answered as the golden answers, and how they differ where they do not. */
function compare(one: Case): { agreed: number; total: number; differences: string[] } {
  const rows = rowsOf(one);
  const differences: string[] = [];
  let agreed = 0;
  for (const [index, golden] of one.golden.matrix.entries()) {
    const row = rows[index];
    const pair = `${one.name}: ${golden.src} → ${golden.dst}`;
    if (row?.source !== golden.src || row.destination !== golden.dst) {
      differences.push(`${pair} is missing at row ${index}`);
      continue;
    }
    for (const probe of one.golden.probes) {
      const mine = `${row.allowed.includes(probe) ? "allowed" : "denied"} ${(row.depends[probe] ?? []).join()}`;
      const verdict = golden.allowed.includes(probe) ? "allowed" : "denied";
      const theirs = `${verdict} ${(golden.depends?.[probe] ?? []).join()}`;
      if (mine === theirs) agreed++;
      else differences.push(`${pair} ${probe}: ${mine}, not ${theirs}`);
    }
  }
  if (rows.length !== one.golden.matrix.length)
    differences.push(`${one.name}: ${rows.length} rows, not ${one.golden.matrix.length}`);
  return { agreed, total: one.golden.matrix.length * one.golden.probes.length, differences };
}

function agreesOn(cases: readonly Case[]): string {
  const results = cases.map(compare);
  const sum = (of: "agreed" | "total"): number => results.reduce((total, result) => total + result[of], 0);
  expect(results.flatMap(({ differences }) => differences).slice(0, 20)).toEqual([]);
  expect(sum("total")).toBeGreaterThan(0);
  return `${sum("agreed")} of ${sum("total")} probes in ${cases.length} cases`;
}

describe("NetworkPolicy as Kubernetes defines it", () => {
  it.each([
    ["netpol", oracleCases("fixtures/conformance/netpol"), 60],
    ["netpol-random", moreCases("netpol"), 300],
  ] as const)("agrees with the golden cases of %s", async (family, cases, least) => {
    expect(cases.length).toBeGreaterThanOrEqual(least);
    await expect(agreesOn(cases as unknown as readonly Case[])).toMatchFileSnapshot(`agreement/${family}.txt`);
  });
});
