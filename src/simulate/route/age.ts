import { compareText } from "../../base/compare-text.ts";
import type { Resource } from "../../model/resource.ts";

type Aged = Pick<Resource, "metadata">;

/** When the API server created an object; "" in most manifests. */
export const created = ({ metadata }: Aged): string => (metadata.creationTimestamp as string | undefined) ?? "";

/** The older object has precedence; 0 where the age of one is not known. */
export function compareAge(a: Aged, b: Aged): number {
  const [x, y] = [created(a), created(b)];
  return x === "" || y === "" ? 0 : compareText(x, y);
}
