import { expect } from "vitest";
import { includesPort, parseProbe } from "../../../src/simulate/connections.ts";
import { exposures } from "../../../src/simulate/policy/exposure.ts";
import type { Exposure } from "../../../src/simulate/policy/exposure.ts";
import { namespaceChoices, outsideEnds, podEnds } from "./completions.ts";
import { isSelected, targetOf } from "./endpoints.ts";
import { isAllowed } from "./naive.ts";
import type { End } from "./naive.ts";
import type { WorkloadCase, World } from "./worlds.ts";
import { viewOf, workloadOf } from "./view.ts";
import type { Tightness } from "./view.ts";

interface Way {
  readonly workload: WorkloadCase;
  readonly through: string;
  /** The port of a pod that the way ends at; undefined: not at this pod. */
  readonly portOf: (pod: End) => number | undefined;
}

function waysOf({ services, workloads }: World): readonly Way[] {
  const byService = services
    .filter(({ type }) => type === "NodePort")
    .flatMap((service) =>
      workloads
        .filter(({ namespace }) => namespace === service.namespace)
        .map((workload): Way => ({
          workload,
          through: `Service ${service.namespace}/${service.name} (NodePort)`,
          portOf: (pod) => (isSelected(service, pod) ? targetOf(service, pod) : undefined),
        })),
    );
  return byService;
}

/**
 * A way from outside that is open passes in every completion, one that is closed in none; one that no exposure shows
 * does not exist.
 */
export function checkExposure(world: World, tightness: Tightness): void {
  const view = viewOf(world);
  const found = exposures(view);
  for (const { workload, through, portOf } of waysOf(world)) {
    const own = workloadOf(view, workload);
    const shown = found.filter((one) => one.workload === own && one.through === through);
    const results = new Map<number, Set<boolean>>();
    // Of a StatefulSet the Service may select one pod, which there is.
    let isCertain = true;
    for (const namespaces of namespaceChoices(world))
      for (const pod of podEnds(world, workload, namespaces)) {
        const port = portOf(pod);
        if (port === undefined) isCertain &&= workload.kind === "StatefulSet";
        if (port === undefined) continue;
        const probe = parseProbe(`TCP/${port}`)!;
        const seen = results.get(port) ?? new Set();
        results.set(port, seen);
        for (const client of outsideEnds(world))
          if (seen.size < 2) seen.add(isAllowed(world.policies, client, pod, probe));
      }
    for (const [port, seen] of results) {
      const exposure = shown.find(({ connections }) => includesPort(connections, "TCP", port));
      const way = `${through} → ${workload.kind} ${workload.namespace}/${workload.name} ${port}`;
      const isOpen = seen.has(true);
      // A port that only an operator's containers may declare is not shown.
      if (exposure === undefined && workload.kind === "Database") continue;
      if (!isCertain) seen.add(false);
      const passes: Exposure["passes"] | undefined = exposure?.passes;
      const allowed: readonly (Exposure["passes"] | undefined)[] =
        seen.size > 1 ? ["perhaps"] : ["perhaps", isOpen ? "yes" : "no"];
      expect({ way, passes, allowed: allowed.includes(passes) }).toEqual({ way, passes, allowed: true });
      if (seen.size > 1) continue;
      tightness.decided += 1;
      tightness.missed += passes === "perhaps" ? 1 : 0;
    }
  }
}
