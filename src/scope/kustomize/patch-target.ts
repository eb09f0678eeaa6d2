import type { Fields } from "../../base/values.ts";

/**
 * Whether a patch's target may match an object; `name` is an anchored regular expression. Source: kustomize
 * api/types/selector.go.
 */
export function isTarget(target: Fields, object: Fields, names: ReadonlySet<unknown>): boolean {
  if (target["kind"] !== undefined && target["kind"] !== object["kind"]) return false;
  const { name } = target;
  if (typeof name !== "string") return true;
  // Only plain alternatives are evaluated; a regular expression from a file is not run, and may match.
  return name.split("|").some((one) => names.has(one.replaceAll(/[()^$]/g, ""))) || /[.*+?[\\]/.test(name);
}
