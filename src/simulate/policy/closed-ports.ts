import type { Workload } from "../../model/workload.ts";
import { includesPort } from "../connections.ts";
import type { Protocol } from "../connections.ts";
import type { CompiledPolicy, Direction } from "./network-policy.ts";
import { openingCover } from "./plugin-policy.ts";
import type { Coverage, PolicyView } from "./policy-view.ts";

/** Whether policies that this view does not read rule by rule may allow more. */
const mayBeOpened = ({ openers, plugins }: Coverage): boolean =>
  openers.length > 0 || openingCover(plugins) !== undefined;

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
  if (isolated.some((workload) => mayBeOpened(view.coverage(workload, direction)))) return [];
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
