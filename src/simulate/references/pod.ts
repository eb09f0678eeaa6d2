import type { KindMap } from "../../model/kinds.ts";
import type { Resource } from "../../model/resource.ts";
import type { SelectedBackend } from "../service/backends.ts";
import type { Simulation } from "../simulation.ts";

type Service = Resource<KindMap["Service"]>;

const statefulSetPods = ({ workload }: SelectedBackend) => {
  const { ordinals, serviceName } = (workload.resource as Resource<KindMap["StatefulSet"]>).object.spec ?? {};
  const first = ordinals?.start ?? 0;
  return { workload, serviceName, first, last: first + workload.replicas.max - 1 };
};

/**
 * Why no pod of a Service has this name, if only StatefulSets are behind it. Source:
 * pkg/controller/statefulset/stateful_set_utils.go.
 */
export function missingPod(
  simulation: Simulation,
  service: Service,
  pod: string,
): { readonly why: string; readonly set: SelectedBackend } | undefined {
  const { workloads } = simulation.backends(service);
  const [set] = workloads;
  if (
    set === undefined ||
    !workloads.every(({ workload }) => workload.kind === "StatefulSet" && workload.replicas.max > 0)
  )
    return undefined;
  const sets = workloads.map(statefulSetPods);
  // `db-0`, never `db-00`.
  const [, base, ordinal] = /^(.+)-(0|[1-9]\d*)$/.exec(pod) ?? /^(.+)-\d+$/.exec(pod) ?? [];
  const own = sets.find(({ workload }) => workload.name === base);
  if (own === undefined)
    return {
      why: `its pods are named ${sets.map(({ workload, first }) => `${workload.name}-${first}`).join(", ")} and so on`,
      set,
    };
  if (own.serviceName !== service.name)
    return {
      why: `StatefulSet "${own.workload.name}" gives its pods DNS names under Service "${own.serviceName ?? ""}"`,
      set,
    };
  if (ordinal !== undefined && Number(ordinal) >= own.first && Number(ordinal) <= own.last) return undefined;
  const { name: setName } = own.workload;
  const pods =
    own.first === own.last
      ? `only pod ${setName}-${own.first}`
      : `pods ${setName}-${own.first} to ${setName}-${own.last}`;
  return { why: `StatefulSet "${setName}" has ${pods}`, set };
}
