type Fields = Readonly<Record<string, unknown>>;

/** Whether a patch's target may mean an object; `name` is an anchored regular expression. Source: kustomize api/types/selector.go. */
export function isTarget(target: Fields, object: Fields, names: ReadonlySet<unknown>): boolean {
  if (target["kind"] !== undefined && target["kind"] !== object["kind"]) return false;
  const { name } = target;
  if (typeof name !== "string") return true;
  // Only the plain alternatives are read; what a larger expression matches is not worth running one from a file.
  return name.split("|").some((one) => names.has(one.replaceAll(/[()^$]/g, ""))) || /[.*+?[\\]/.test(name);
}
