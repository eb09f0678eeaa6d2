import { describe, expect, it } from "vitest";
import { acceptedModel } from "../../src/workspace/accepted-model.ts";
import { simulateCluster } from "../../src/simulate/cluster.ts";
import { parseAnyProbe, reachRows } from "../../src/simulate/policy/probe-answers.ts";
import { reachGraph } from "../../src/simulate/policy/reach.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";
import { moreCases } from "./oracle-case.ts";
import type { OracleCase } from "./oracle-case.ts";

interface Golden {
  readonly rejected: readonly { readonly index: number; readonly kind: string; readonly name: string }[];
  readonly external: readonly string[];
  readonly probes: readonly string[];
  readonly matrix: readonly {
    readonly src: string;
    readonly dst: string;
    readonly allowed: readonly string[];
    readonly denied: readonly string[];
    readonly depends?: Readonly<Record<string, readonly string[]>>;
  }[];
}

interface Compared {
  agreed: number;
  total: number;
  rejected: number;
  readonly differences: string[];
}

/** What Calico's own code answers: the objects it refuses, and every probe whose answer it does not leave open. */
function compare({ name, text, golden: answers }: OracleCase, compared: Compared): void {
  const golden = answers as unknown as Golden;
  const { documents } = parseSource({ path: `${name}.yaml`, text });
  const model = acceptedModel(documents);
  const config = model.resources.find(({ kind }) => kind === "Config")?.object as
    | { serviceCIDRs?: string[] }
    | undefined;
  const refused = model.refused.map(({ resource: { kind, name: own } }) => `${kind} ${own}`);
  const theirs = golden.rejected.map(({ kind, name: own }) => `${kind} ${own}`);
  compared.rejected += theirs.length;
  if (refused.join() !== theirs.join())
    compared.differences.push(`${name}: refused are ${refused.join()}, not ${theirs.join()}`);
  const { pods } = simulateCluster(model, { ...(config?.serviceCIDRs && { serviceCIDRs: config.serviceCIDRs }) });
  const probes = golden.probes.map((probe) => parseAnyProbe(probe)!);
  const rows = [...reachRows(reachGraph(model, pods, { external: golden.external }), probes)];
  const byPair = new Map(rows.map((row) => [`${row.source} ${row.destination}`, row]));
  for (const { src, dst, allowed, depends = {} } of golden.matrix) {
    const row = byPair.get(`${src} ${dst}`);
    for (const probe of golden.probes) {
      if (depends[probe] !== undefined) continue;
      compared.total++;
      const found = [
        ...(row?.allowed.includes(probe) === true ? ["allowed"] : []),
        ...(row?.denied.includes(probe) === true ? ["denied"] : []),
        ...(row?.unknown?.includes(probe) === true ? ["unknown"] : []),
        ...(row?.depends[probe] ?? []),
      ].join();
      const wanted = allowed.includes(probe) ? "allowed" : "denied";
      if (found === wanted) compared.agreed++;
      else compared.differences.push(`${name}: ${src} → ${dst} ${probe}: ${found}, not ${wanted}`);
    }
  }
}

describe("policies of Calico as its own code answers", () => {
  it.each([
    ["calico", 234],
    ["calico-random", 122],
  ] as const)("agrees with the golden cases of %s", async (family, least) => {
    const cases = moreCases(family);
    expect(cases.length).toBeGreaterThanOrEqual(least);
    const compared: Compared = { agreed: 0, total: 0, rejected: 0, differences: [] };
    for (const one of cases) compare(one, compared);
    expect(compared.differences.slice(0, 20)).toEqual([]);
    await expect(
      `${compared.agreed} of ${compared.total} probes in ${cases.length} cases, ${compared.rejected} objects refused`,
    ).toMatchFileSnapshot(`agreement/${family}.txt`);
  });
});
