import { expect } from "vitest";
import { parseProbe, includesPort } from "../../../src/simulate/connections.ts";
import type { Connections, Probe } from "../../../src/simulate/connections.ts";
import { ANYONE_OUTSIDE, addressEnd } from "../../../src/simulate/policy/connection-end.ts";
import type { ConnectionEnd } from "../../../src/simulate/policy/connection-end.ts";
import type { PolicyView } from "../../../src/simulate/policy/policy-view.ts";
import { namespaceChoices, outsideEnds, podEnds } from "./completions.ts";
import { answersFor, isAllowed } from "./naive.ts";
import type { End, Labels } from "./naive.ts";
import { viewOf, workloadOf } from "./view.ts";
import type { Tightness } from "./view.ts";
import type { World } from "./worlds.ts";

const PROBES = ["TCP/53", "TCP/80", "TCP/8080", "UDP/53", "UDP/80"].map((text) => parseProbe(text)!);

interface Side {
  readonly title: string;
  readonly end: ConnectionEnd;
  /** For each choice of labels of namespaces, one end of each kind that the policies can tell apart. */
  readonly completions: readonly (readonly End[])[];
}

function distinct({ policies }: World, ends: readonly End[]): readonly End[] {
  return [...new Map(ends.map((end) => [answersFor(policies, end), end])).values()];
}

function sidesOf(world: World, view: PolicyView): readonly Side[] {
  const choices = namespaceChoices(world);
  const completionsOf = (ends: (namespaces: Readonly<Record<string, Labels>>) => readonly End[]) =>
    choices.map((namespaces) => distinct(world, ends(namespaces)));
  const pods = world.workloads.map((one): Side => {
    return {
      title: `${one.kind} ${one.namespace}/${one.name}`,
      end: view.endOf(workloadOf(view, one)),
      completions: completionsOf((namespaces) => podEnds(world, one, namespaces)),
    };
  });
  const outside = (title: string, end: ConnectionEnd, address?: string): Side => ({
    title,
    end,
    completions: completionsOf(() => outsideEnds(world, address)),
  });
  return [
    ...pods,
    outside("outside", ANYONE_OUTSIDE),
    ...["10.0.0.5", "10.9.0.1"].map((text) => outside(text, addressEnd(text), text)),
  ];
}

const lists = (connections: Connections): readonly string[] =>
  PROBES.filter(({ protocol, port }) => includesPort(connections, protocol, port)).map(({ text }) => text);

/** The true bounds: the probes that pass in every completion, and those that pass in some. */
function trueBounds({ policies }: World, source: Side, destination: Side) {
  const [always, sometimes] = [new Set(PROBES), new Set<Probe>()];
  let open: readonly Probe[] = PROBES;
  for (const [index, from] of source.completions.entries())
    for (const one of from)
      for (const other of destination.completions[index] ?? []) {
        if (open.length === 0) break;
        for (const probe of open)
          if (isAllowed(policies, one, other, probe)) sometimes.add(probe);
          else always.delete(probe);
        open = open.filter((probe) => always.has(probe) || !sometimes.has(probe));
      }
  const texts = (set: ReadonlySet<Probe>) => PROBES.filter((probe) => set.has(probe)).map(({ text }) => text);
  return { always: texts(always), sometimes: texts(sometimes) };
}

/**
 * What is `allowed` is allowed however the manifests are completed, and what some completion allows is `possible`.
 * Counts how often the bounds are wider than they have to be.
 */
export function checkPolicies(all: World, tightness: Tightness): void {
  const world = { ...all, services: [] };
  const view = viewOf(world);
  const sides = sidesOf(world, view);
  for (const source of sides)
    for (const destination of sides) {
      if (source.end.kind === "address" && destination.end.kind === "address") continue;
      const verdict = view.allowed(source.end, destination.end);
      const [allowed, possible] = [lists(verdict.allowed), lists(verdict.possible)];
      const { always, sometimes } = trueBounds(world, source, destination);
      const pair = `${source.title} → ${destination.title}`;
      expect({ pair, falselySure: allowed.filter((one) => !always.includes(one)) }).toEqual({ pair, falselySure: [] });
      expect({ pair, falselyBlocked: sometimes.filter((one) => !possible.includes(one)) }).toEqual({
        pair,
        falselyBlocked: [],
      });
      const decided = PROBES.filter(({ text }) => always.includes(text) || !sometimes.includes(text));
      tightness.decided += decided.length;
      tightness.missed += decided.filter(({ text }) => allowed.includes(text) !== possible.includes(text)).length;
    }
}
