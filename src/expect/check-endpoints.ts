import { nearest } from "../hints/nearest.ts";
import type { Workload } from "../model/workload.ts";
import type { ServiceEndpoints } from "../simulate/cluster.ts";
import { isReady } from "../simulate/endpoints/endpoint-slice.ts";
import { simulateRollout } from "../simulate/rollout/rollout.ts";
import { placeOfMiss } from "../simulate/near-misses/describe-miss.ts";
import type { FactPort } from "../simulate/service/facts.ts";
import { doubtText, placeOfDoubt } from "../simulate/unjudged/doubt.ts";
import { countDoubts } from "../simulate/unjudged/object-doubts.ts";
import { whyNoEndpoints } from "../simulate/endpoints/why.ts";
import { findService, UnknownName, UNWRITTEN, Verdict } from "./expect-context.ts";
import type { ExpectContext } from "./expect-context.ts";
import type { Checked, EndpointsExpectation, Expectations } from "./expectations.ts";

/** @throws UnknownName */
function portsOf(
  { facts, service }: ServiceEndpoints,
  wanted: string | number | undefined,
): readonly (FactPort | undefined)[] {
  if (wanted === undefined) return facts.ports.length === 0 ? [undefined] : facts.ports;
  const found = facts.ports.filter(({ name, number }) => name === String(wanted) || number === Number(wanted));
  if (found.length > 0) return found;
  const near = nearest(
    String(wanted),
    facts.ports.map(({ name }) => name),
  );
  const ports = facts.ports
    .map(({ name, number }) => (name === "" ? String(number) : `${name} (${number})`))
    .join(", ");
  const advice = near === undefined ? "" : ` Did you mean ${near}?`;
  throw new UnknownName("port", `${service.title} has no port ${wanted}; it has ${ports || "none"}.${advice}`);
}

interface Counted {
  /** Pods and addresses that are ready on the port. */
  readonly ready: number;
  readonly byWorkload: ReadonlyMap<Workload, number>;
}

/** A pod with addresses of two families is one endpoint. */
function countReady({ slices }: ServiceEndpoints, port: FactPort | undefined): Counted {
  const seen = new Set<string>();
  const byWorkload = new Map<Workload, number>();
  for (const { ports, endpoints } of slices) {
    if (
      port !== undefined &&
      !ports.some((own) => own.name === port.name && own.protocol === port.protocol && own.port !== undefined)
    )
      continue;
    for (const endpoint of endpoints) {
      const identity =
        endpoint.pod === undefined ? (endpoint.addresses[0] ?? "") : `${endpoint.pod.namespace}/${endpoint.pod.name}`;
      if (!isReady(endpoint) || seen.has(identity)) continue;
      seen.add(identity);
      if (endpoint.pod !== undefined)
        byWorkload.set(endpoint.pod.workload, (byWorkload.get(endpoint.pod.workload) ?? 0) + 1);
    }
  }
  return { ready: seen.size, byWorkload };
}

/** Fewest and most that an autoscaler may make of the count, and who that is. */
function range({ ready, byWorkload }: Counted): {
  readonly low: number;
  readonly high: number;
  readonly scaled: Workload | undefined;
} {
  let [low, high] = [ready, ready];
  let scaled: Workload | undefined;
  for (const [workload, count] of byWorkload) {
    const { from, min, max } = workload.replicas;
    if (from !== "HorizontalPodAutoscaler" || min === max) continue;
    low += min - count;
    high += max - count;
    scaled = workload;
  }
  return { low, high, scaled };
}

/** The fewest ready endpoints while one workload after another is updated. */
function leastDuringRollout(
  { model }: ExpectContext,
  { ready, byWorkload }: Counted,
): { readonly least: number; readonly worst: Workload | undefined } {
  let least = ready;
  let worst: Workload | undefined;
  for (const [workload, count] of byWorkload) {
    const during = ready - count + simulateRollout(model, workload, { replicas: count }).leastReady;
    if (worst === undefined || during < least) worst = workload;
    least = Math.min(least, during);
  }
  return { least, worst };
}

/** @throws UnknownName */
export function checkEndpoints(
  context: ExpectContext,
  { document }: Expectations,
  expectation: EndpointsExpectation,
): Checked {
  const { atLeast, exactly, duringRollout, port: wanted } = expectation;
  const verdict = new Verdict(document, expectation);
  const endpoints = findService(context, expectation.service);
  const { service } = endpoints;
  const doubts = countDoubts(context.model, service);
  const counts = portsOf(endpoints, wanted).map((port) => ({ port, counted: countReady(endpoints, port) }));
  for (const { port, counted } of counts) {
    const { low, high, scaled } = range(counted);
    const prefix = counts.length > 1 && port !== undefined ? `port ${port.name || port.number}: ` : "";
    const actual = `${prefix}${low === high ? counted.ready : `${low} to ${high}`}`;
    if (atLeast != null && low < atLeast && doubts.length > 0) verdict.leavesUnjudged(doubts);
    else if (atLeast === null || (atLeast !== undefined && low < atLeast))
      verdict.differs("atLeast", atLeast === null ? UNWRITTEN : `at least ${atLeast}`, actual);
    if (exactly != null && doubts.length > 0) verdict.leavesUnjudged(doubts);
    else if (exactly === null || (exactly !== undefined && (exactly < low || exactly > high)))
      verdict.differs("exactly", exactly === null ? UNWRITTEN : `exactly ${exactly}`, actual);
    else if (exactly !== undefined && low !== high)
      verdict.leavesOpen(`${scaled?.replicas.autoscaler?.title ?? "an autoscaler"} scales it from ${low} to ${high}`);
    if (duringRollout !== undefined) {
      const { least, worst } = leastDuringRollout(context, counted);
      if (duringRollout === null || least < duringRollout) {
        verdict.differs(
          "duringRollout",
          duringRollout === null ? UNWRITTEN : `at least ${duringRollout} during a rollout`,
          `${prefix}${least}`,
        );
        if (worst !== undefined)
          verdict.because(`a rollout of ${worst.resource.title} leaves ${least} ready`, worst.resource.atName());
      }
      verdict.record("duringRollout", leastOver(counts.map((one) => leastDuringRollout(context, one.counted).least)));
    }
    for (const workload of counted.byWorkload.keys())
      verdict.because(
        `${workload.resource.title} has ${counted.byWorkload.get(workload) ?? 0} ready`,
        replicasPlace(workload),
      );
  }
  for (const { text, near } of whyNoEndpoints(context.model, endpoints))
    verdict.because(text, near === undefined ? service.atName() : placeOfMiss(near));
  for (const doubt of doubts) verdict.because(doubtText(doubt), placeOfDoubt(doubt));
  const least = leastOver(counts.map(({ counted }) => range(counted).low));
  if (atLeast !== undefined) verdict.record("atLeast", least);
  if (exactly !== undefined) verdict.record("exactly", leastOver(counts.map(({ counted }) => counted.ready)));
  const parts = Object.entries({ atLeast, exactly, duringRollout }).flatMap(([key, value]) =>
    value == null ? [] : [`${WORDS[key] ?? key} ${value}`],
  );
  return verdict.finish(
    "endpoints",
    `Service ${service.namespace}/${service.name}${wanted === undefined ? "" : ` port ${wanted}`}: ` +
      `${parts.join(", ") || "to be filled in"}`,
  );
}

const WORDS: Readonly<Record<string, string>> = {
  atLeast: "at least",
  exactly: "exactly",
  duringRollout: "during a rollout at least",
};

const leastOver = (counts: readonly number[]): number => Math.min(...counts);

function replicasPlace({ resource }: Workload) {
  const { spec } = resource.object as { readonly spec?: { readonly replicas?: number } };
  return spec?.replicas === undefined ? resource.atName() : resource.document.at(spec, "replicas");
}
