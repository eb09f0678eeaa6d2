import { availableParallelism } from "node:os";
import limitConcurrency from "p-limit";

/** Runs jobs side by side, at most so many at once. */
export type Limit = <T>(job: () => Promise<T>) => Promise<T>;

/** @param perCore jobs at once for each core. */
export function limitPerCore(perCore: number): Limit {
  const limit = limitConcurrency(perCore * availableParallelism());
  return (job) => limit(job);
}
