import type { RolloutStrategy } from "./strategy.ts";

/** A state of the pods that lasts until the next one. */
export interface RolloutStep {
  /** Seconds since the template changed. */
  readonly at: number;
  /** Pods of the old template that still serve. */
  readonly old: number;
  /** New pods that are not ready yet. */
  readonly starting: number;
  /** Ready endpoints, old and new. */
  readonly ready: number;
  /** Those of them whose process answers. */
  readonly answering: number;
  /** Pods that count as available: ready for `minReadySeconds`. */
  readonly available: number;
}

/** Times of a new pod, in seconds after its creation; Infinity if never. */
export interface PodClock {
  readonly ready: number;
  readonly answers: number;
  readonly available: number;
  /** How long an old pod takes to terminate. */
  readonly shutdown: number;
}

/** More than any sensible rollout needs; longer ones are cut off. */
const MOST_STEPS = 5_000;

/** Pods during a rollout: old ones serve until they are deleted, new ones are identified by their creation time. */
class Pods {
  old: number;
  now = 0;
  readonly #clock: PodClock;
  readonly #made: number[] = [];
  readonly steps: RolloutStep[] = [];

  constructor(old: number, clock: PodClock) {
    this.old = old;
    this.#clock = clock;
  }

  /** New pods that exist or are being created. */
  get made(): number {
    return this.#made.length;
  }

  #count(after: number): number {
    return this.#made.filter((made) => made + after <= this.now).length;
  }

  get available(): number {
    return this.#count(this.#clock.available);
  }

  make(count: number, at = this.now): void {
    for (let index = 0; index < count; index++) this.#made.push(at);
  }

  record(): void {
    const ready = this.#count(this.#clock.ready);
    const step: RolloutStep = {
      at: this.now,
      old: this.old,
      starting: this.#count(0) - ready,
      ready: this.old + ready,
      answering: this.old + this.#count(this.#clock.answers),
      available: this.old + this.available,
    };
    const last = this.steps.at(-1);
    if (last?.at === this.now) this.steps.pop();
    else if (last !== undefined && JSON.stringify({ ...last, at: 0 }) === JSON.stringify({ ...step, at: 0 })) return;
    this.steps.push(step);
  }

  /** Advances to the next change of a pod; false if there is none. */
  wait(): boolean {
    const { ready, answers, available } = this.#clock;
    let next = Infinity;
    for (const made of this.#made)
      for (const after of [0, ready, answers, available])
        if (made + after > this.now) next = Math.min(next, made + after);
    if (next === Infinity || this.steps.length >= MOST_STEPS) return false;
    this.now = next;
    return true;
  }
}

/** Source: pkg/controller/deployment/rolling.go, NewRSNewReplicas of its util. */
function rolling(replicas: number, maxSurge: number, maxUnavailable: number, pods: Pods): void {
  const floor = replicas - maxUnavailable;
  do {
    for (let changed = true; changed;) {
      const up = Math.min(replicas + maxSurge - pods.old - pods.made, replicas - pods.made);
      pods.make(Math.max(0, up));
      const spare = pods.old + pods.made - floor - (pods.made - pods.available);
      const down = Math.max(0, Math.min(pods.old, spare, pods.old + pods.available - floor));
      pods.old -= down;
      changed = up > 0 || down > 0;
    }
    pods.record();
  } while (pods.wait());
}

/**
 * Pods that are deleted before they are recreated, at most so many at once. `inOrder`: a new one only if no pod is
 * missing.
 */
function replacing(
  total: number,
  kept: number,
  maxUnavailable: number,
  inOrder: boolean,
  shutdown: number,
  pods: Pods,
): void {
  // OrderedReady recreates deleted pods one after another, and deletes no more before all exist.
  let waiting = 0;
  do {
    let unavailable = total - pods.old - pods.available;
    if (inOrder) {
      if (waiting > 0 && pods.made === pods.available) {
        pods.make(1);
        waiting--;
      } else if (unavailable === 0) {
        const count = Math.min(maxUnavailable, pods.old - kept);
        pods.old -= count;
        if (count > 0) pods.make(1, pods.now + shutdown);
        waiting = Math.max(0, count - 1);
      }
    } else {
      for (; unavailable < maxUnavailable && pods.old > kept; unavailable++) {
        pods.old--;
        pods.make(1, pods.now + shutdown);
      }
    }
    pods.record();
  } while (pods.wait());
}

/**
 * A new pod beside the old one on its node; the old one is deleted when the new one is available. Source:
 * pkg/controller/daemon/update.go.
 */
function surging(total: number, maxSurge: number, pods: Pods): void {
  do {
    pods.old = Math.min(pods.old, total - pods.available);
    pods.make(Math.max(0, Math.min(maxSurge - (pods.made - pods.available), total - pods.made)));
    pods.record();
  } while (pods.wait());
}

/** The states of a workload when its template changes; none if nothing replaces its pods. */
export function rolloutSteps(strategy: RolloutStrategy, replicas: number, clock: PodClock): readonly RolloutStep[] {
  const pods = new Pods(replicas, clock);
  switch (strategy.kind) {
    case "rolling":
      rolling(replicas, strategy.maxSurge, strategy.maxUnavailable, pods);
      return pods.steps;
    case "recreate":
      pods.old = 0;
      pods.make(replicas, clock.shutdown);
      do pods.record();
      while (pods.wait());
      return pods.steps;
    case "ordinals":
      replacing(
        replicas,
        Math.min(strategy.partition, replicas),
        strategy.maxUnavailable,
        !strategy.isParallel,
        clock.shutdown,
        pods,
      );
      return pods.steps;
    case "nodes":
      if (strategy.maxSurge > 0) surging(replicas, strategy.maxSurge, pods);
      else replacing(replicas, 0, strategy.maxUnavailable, false, clock.shutdown, pods);
      return pods.steps;
    case "manual":
      return [];
    default:
      return strategy satisfies never;
  }
}
