import type { Workload } from "../../model/workload.ts";
import { probedContainers, probeTiming } from "../pods/probes.ts";

/** The longest start that the startup probes of a pod allow, in seconds, and the probe. */
export function startupWindow({ template: { spec } }: Workload) {
  let longest: { readonly seconds: number; readonly probe: object } | undefined;
  for (const { startupProbe } of probedContainers(spec)) {
    if (startupProbe === undefined) continue;
    const { initialDelay, period, failureThreshold } = probeTiming(startupProbe);
    const seconds = initialDelay + period * failureThreshold;
    if (longest === undefined || seconds > longest.seconds) longest = { seconds, probe: startupProbe };
  }
  return longest;
}
