import { expect } from "vitest";
import type { Finding } from "../../../src/diagnostic/finding.ts";
import { includesConnections } from "../../../src/simulate/connections.ts";
import { manifestsOf } from "../pods/manifests.ts";
import { viewOf, workloadOf } from "../pods/view.ts";
import type { World } from "../pods/worlds.ts";
import { lintAll } from "./subjects.ts";

/** A world of which manifests show more: what is proved of the one is true of the other. */

const NODES = [
  { name: "n1", address: "10.9.0.1", labels: { team: "a" } },
  { name: "n2", address: "10.9.0.2", labels: {} },
];

/** The same world with a Namespace, the Nodes, or a label of an operator's pods more. */
export function withMore(world: World): readonly (readonly [string, World])[] {
  const missing = ["shop", "pay"].find((name) => !(name in world.namespaces));
  const operator = world.workloads.find(({ kind, labels }) => kind === "Database" && !("app" in labels));
  return [
    ...(missing === undefined
      ? []
      : [{}, { team: "a" }].map(
          (labels) =>
            [`Namespace ${missing}`, { ...world, namespaces: { ...world.namespaces, [missing]: labels } }] as const,
        )),
    ...(world.nodes.length > 0 ? [] : [["Nodes", { ...world, nodes: NODES }] as const]),
    ...(operator === undefined
      ? []
      : [
          [
            `a label of ${operator.name}`,
            {
              ...world,
              workloads: world.workloads.map((one) =>
                one === operator ? { ...one, labels: { ...one.labels, app: "a" } } : one,
              ),
            },
          ] as const,
        ]),
  ];
}

/** What is surely allowed stays so, and what is surely blocked. */
export function checkNarrower(world: World): void {
  const before = viewOf(world);
  for (const [what, more] of withMore(world)) {
    const after = viewOf(more);
    for (const source of world.workloads)
      for (const destination of world.workloads) {
        const [wide, narrow] = [before, after].map((view) =>
          view.allowed(workloadOf(view, source), workloadOf(view, destination)),
        );
        const pair = `${what}: ${source.namespace}/${source.name} → ${destination.namespace}/${destination.name}`;
        expect({ pair, keeps: includesConnections(narrow!.allowed, wide!.allowed) }).toEqual({ pair, keeps: true });
        expect({ pair, keeps: includesConnections(wide!.possible, narrow!.possible) }).toEqual({ pair, keeps: true });
      }
  }
}

const keyOf = ({ ruleId, messageId, resource }: Finding): string => `${ruleId}/${messageId} ${resource ?? ""}`;

const provedOf = (world: World): ReadonlySet<string> =>
  new Set(
    lintAll({ "world.yaml": manifestsOf(world) })
      .findings.filter(({ verdict }) => verdict === "proved")
      .map(keyOf),
  );

/** What is proved stays proved. Silence is no proof: a rule may also leave a case open without a word. */
export function checkMonotone(world: World): void {
  const before = provedOf(world);
  for (const [what, more] of withMore(world)) {
    const after = provedOf(more);
    expect({ what, lost: [...before].filter((key) => !after.has(key)) }).toEqual({ what, lost: [] });
  }
}
