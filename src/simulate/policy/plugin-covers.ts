import { calicoCovers } from "./calico/plugin-policies.ts";
import { ciliumCovers } from "./cilium/plugin-policies.ts";
import type { PodEnd } from "./connection-end.ts";
import type { Interpretation } from "./interpretation.ts";
import type { Direction } from "./network-policy.ts";
import type { PluginCover } from "./plugin-policy.ts";
import type { PolicySet } from "./policy-set.ts";

/** The policies of network plugins that select a pod and are about a direction. */
export const pluginCovers = (
  { calico, cilium }: PolicySet,
  end: PodEnd,
  direction: Direction,
  interpretation: Interpretation,
): readonly PluginCover[] => [
  ...calicoCovers(calico, end, direction, interpretation),
  ...ciliumCovers(cilium, end, direction),
];
