import { existsSync, readFileSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { acceptedModel } from "../../src/workspace/accepted-model.ts";
import { simulateCluster } from "../../src/simulate/cluster.ts";
import { parseProbe } from "../../src/simulate/connections.ts";
import { reachGraph, reachRows } from "../../src/simulate/policy/reach.ts";
import type { ReachRow } from "../../src/simulate/policy/reach.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";

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

interface Case {
  readonly name: string;
  readonly text: string;
  readonly golden: Golden;
}

function casesOf(folder: string): readonly Case[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => ({
      name: file,
      text: readFileSync(`${folder}/${file}`, "utf8"),
      golden: JSON.parse(readFileSync(`${folder}/${file.replace(/yaml$/, "json")}`, "utf8")) as Golden,
    }));
}

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
      const theirs = `${golden.allowed.includes(probe) ? "allowed" : "denied"} ${(golden.depends?.[probe] ?? []).join()}`;
      if (mine === theirs) agreed++;
      else differences.push(`${pair} ${probe}: ${mine}, not ${theirs}`);
    }
  }
  if (rows.length !== one.golden.matrix.length)
    differences.push(`${one.name}: ${rows.length} rows, not ${one.golden.matrix.length}`);
  return { agreed, total: one.golden.matrix.length * one.golden.probes.length, differences };
}

function agreesOn(folder: string, title: string): string {
  const cases = casesOf(folder);
  const results = cases.map(compare);
  const sum = (of: "agreed" | "total"): number => results.reduce((total, result) => total + result[of], 0);
  const figure = `${sum("agreed")} of ${sum("total")} probes in ${cases.length} cases`;
  console.log(`${title}: ${figure} agree`);
  expect(results.flatMap(({ differences }) => differences).slice(0, 20)).toEqual([]);
  expect(sum("total")).toBeGreaterThan(0);
  return figure;
}

describe("NetworkPolicy as Kubernetes defines it", () => {
  it("agrees with our own copy of the golden cases", () => {
    const folder = "fixtures/conformance/netpol";
    expect(casesOf(folder).length).toBeGreaterThanOrEqual(60);
    agreesOn(folder, "fixtures/conformance/netpol");
  });

  it.each(["netpol", "netpol-random"])("agrees with all golden cases of %s, where they are at hand", async (family) => {
    const folder = `../shared/oracle/${family}`;
    if (!existsSync(folder)) {
      console.log(`skipped: ${folder} is not here`);
      return;
    }
    await expect(agreesOn(folder, family)).toMatchFileSnapshot(`agreement/${family}.txt`);
  });
});
