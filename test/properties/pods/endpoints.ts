import { expect } from "vitest";
import { resolvePort, serviceBackends } from "../../../src/simulate/service/backends.ts";
import { namespaceChoices, podEnds } from "./completions.ts";
import { selects } from "./naive.ts";
import type { End } from "./naive.ts";
import type { ServiceCase, World } from "./worlds.ts";
import { viewOf, workloadOf } from "./view.ts";
import type { Tightness } from "./view.ts";

/** Whether a Service selects a pod; one without a selector selects none. */
export const isSelected = ({ selector }: ServiceCase, { pod }: End): boolean =>
  pod !== undefined && Object.keys(selector).length > 0 && selects({ matchLabels: selector }, pod.labels);

/** The number of the port of a pod that a Service targets. */
export function targetOf({ targetPort }: ServiceCase, { pod }: End): number | undefined {
  return typeof targetPort === "number"
    ? targetPort
    : pod?.ports.find(({ name, protocol }) => name === targetPort && protocol === "TCP")?.containerPort;
}

/**
 * A Service has the pods of a workload, or some of them, only if it has in every completion, and it has none only if
 * there is no completion in which it has one. The same for the number behind a port.
 */
export function checkEndpoints(all: World, tightness: Tightness): void {
  const world = { ...all, policies: { network: [], admin: [] } };
  const view = viewOf(world);
  const { model } = view;
  const [namespaces = {}] = namespaceChoices(world);
  for (const one of world.services) {
    const service = model.get("Service", one.namespace, one.name);
    if (service === undefined) throw new Error(`no Service ${one.namespace}/${one.name}`);
    const backends = serviceBackends(model, service);
    for (const candidate of world.workloads.filter(({ namespace }) => namespace === one.namespace)) {
      const workload = workloadOf(view, candidate);
      const found = backends.workloads.find((other) => other.workload === workload)?.match ?? "none";
      const pods = podEnds(world, candidate, namespaces);
      const selected = pods.filter((pod) => isSelected(one, pod));
      const [every, none] = [selected.length === pods.length, selected.length === 0];
      const pair = `${one.namespace}/${one.name} ${found} ${candidate.kind} ${candidate.name}`;
      const isTrue = { all: every, none, perhaps: true, some: candidate.kind === "StatefulSet" && !every && !none }[
        found
      ];
      expect({ pair, isTrue }).toEqual({ pair, isTrue: true });
      tightness.decided += every || none ? 1 : 0;
      tightness.missed += (every || none) && found === "perhaps" ? 1 : 0;
      const [port] = service.object.spec?.ports ?? [];
      const target =
        port && resolvePort(backends, port).find(({ backend }) => backend.workload === workload)?.target?.number;
      // What an operator adds is not asked here: rules say so beside the port.
      if (found === "none" || candidate.kind === "Database") continue;
      expect({ pair, targets: [...new Set(selected.map((pod) => targetOf(one, pod)))] }).toEqual({
        pair,
        targets: selected.length === 0 ? [] : [target],
      });
    }
  }
}
