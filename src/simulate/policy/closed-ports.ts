import type { Workload } from "../../model/workload.ts";
import { includesPort } from "../connections.ts";
import type { Protocol } from "../connections.ts";
import type { CompiledPolicy, Direction } from "./network-policy.ts";
import type { PolicyView } from "./policy-view.ts";

/**
 * Ports that pods serve and that no other policy allows: the pods are isolated by this policy, so no client reaches
 * those ports.
 * @param served `TCP/8080`.
 * @returns nothing if policies that are not simulated may allow more.
 */
export function closedPorts(
  view: PolicyView,
  policy: CompiledPolicy,
  direction: Direction,
  served: ReadonlySet<string>,
): readonly { readonly protocol: Protocol; readonly number: number }[] {
  const isolated: readonly Workload[] = view.selected(policy).map(({ workload }) => workload);
  const mayAllowMore = (workload: Workload): boolean => {
    const { openers, calico } = view.coverage(workload, direction);
    return openers.length + calico.length > 0;
  };
  if (isolated.some(mayAllowMore)) return [];
  const allowed = isolated.map((workload) => view.allowedPorts(workload, direction));
  // A named port may be any of them.
  if (allowed.some(({ named }) => named)) return [];
  return [...served].flatMap((text) => {
    const [protocol, number] = text.split("/") as [Protocol, string];
    return allowed.some(({ connections }) => includesPort(connections, protocol, Number(number)))
      ? []
      : [{ protocol, number: Number(number) }];
  });
}
