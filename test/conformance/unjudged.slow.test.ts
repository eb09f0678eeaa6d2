import { describe, expect, it } from "vitest";
import { acceptedModel } from "../../src/workspace/accepted-model.ts";
import { simulateCluster } from "../../src/simulate/cluster.ts";
import { parseProbe } from "../../src/simulate/connections.ts";
import { reachGraph, reachRows } from "../../src/simulate/policy/reach.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";
import { moreCases, oracleCases } from "./oracle-case.ts";
import type { OracleCase } from "./oracle-case.ts";

interface Golden {
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

interface Counted {
  proved: number;
  unknown: number;
  readonly wrong: string[];
}

/** What is proved beside policies of a network plug-in must be what its own code says; all else must be unknown. */
function count({ name, text, golden: answers }: OracleCase, counted: Counted, profile: "calico"): void {
  const golden = answers as unknown as Golden;
  const { documents } = parseSource({ path: `${name}.yaml`, text });
  const model = acceptedModel(documents);
  const config = model.resources.find(({ kind }) => kind === "Config")?.object as
    | { cronJobs?: "none" | "run"; serviceCIDRs?: string[] }
    | undefined;
  const { pods } = simulateCluster(model, {
    ...(config?.cronJobs && { cronJobs: config.cronJobs }),
    ...(config?.serviceCIDRs && { serviceCIDRs: config.serviceCIDRs }),
  });
  const probes = golden.probes.flatMap((text) => parseProbe(text) ?? []);
  const rows = new Map(
    [...reachRows(reachGraph(model, pods, { external: golden.external, profile }), probes)].map((row) => [
      `${row.source} ${row.destination}`,
      row,
    ]),
  );
  for (const { src, dst, allowed, denied, depends = {} } of golden.matrix) {
    const row = rows.get(`${src} ${dst}`);
    if (row === undefined) continue;
    for (const { text } of probes) {
      if (depends[text] !== undefined || row.depends[text] !== undefined) continue;
      if (row.unknown?.includes(text) === true) counted.unknown++;
      else {
        counted.proved++;
        const wrong = row.allowed.includes(text) ? denied.includes(text) : allowed.includes(text);
        if (wrong)
          counted.wrong.push(
            `${name}: ${src} → ${dst} ${text}: ${row.allowed.includes(text) ? "allowed" : "denied"} is proved`,
          );
      }
    }
  }
}

function countAll(cases: readonly OracleCase[], profile: "calico"): Counted {
  const counted: Counted = { proved: 0, unknown: 0, wrong: [] };
  for (const one of cases) count(one, counted, profile);
  return counted;
}

describe("beside policies of network plug-ins, which are not simulated", () => {
  it.each([["calico"]] as const)(
    "proves nothing that %s answers otherwise, and still proves what they do not touch",
    (profile) => {
      const { wrong, proved, unknown } = countAll(oracleCases(`fixtures/conformance/unjudged/${profile}`), profile);
      expect(wrong.slice(0, 20)).toEqual([]);
      expect(proved).toBeGreaterThan(unknown / 4);
      expect(unknown).toBeGreaterThan(0);
    },
  );

  it.each([
    ["calico", "calico"],
    ["calico-random", "calico"],
  ] as const)("holds on all golden cases of %s", (family, profile) => {
    expect(countAll(moreCases(family), profile).wrong.slice(0, 20)).toEqual([]);
  });
});
