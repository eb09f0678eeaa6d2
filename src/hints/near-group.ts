import { isSlip, similarity } from "./closeness.ts";

/** What people put behind a group of Kubernetes that has no dot. */
const SUFFIXES: ReadonlySet<string> = new Set(["k8s.io", "kubernetes.io", "io", "k8s", "k8.io", "api.k8s.io"]);
/** How the core group, which has no name, is called. */
const CORE_NAMES: ReadonlySet<string> = new Set(["core", "api", "k8s", "kubernetes"]);

/** A slip in one part of a group, or a part that begins the other: `network` for `networking`. */
function isSlipOfPart(given: string, right: string): boolean {
  if (given === right || isSlip(given, right)) return true;
  if (right === "k8s") return given === "kubernetes" || similarity(given, right) === 1;
  const shorter = Math.min(given.length, right.length);
  return shorter >= 4 && (given.startsWith(right) || right.startsWith(given));
}

/** `co` for `com`, `h` for `sh`, `iio` for `io`: a letter too few or too many; `ai` for `io` is another ending. */
function isPartOfEnding(given: string, right: string): boolean {
  const [short, long] = given.length < right.length ? [given, right] : [right, given];
  if (short.length + 1 !== long.length) return false;
  return [...long].some((_, index) => long.slice(0, index) + long.slice(index + 1) === short);
}

const without = (parts: readonly string[], index: number): string => parts.filter((_, at) => at !== index).join(".");

/**
 * Whether a group with a dot is `right` with one slip of the pen: a part that is missing, misspelt or elsewhere, or a
 * suffix that the groups without a dot do not have. Groups that are alike but for a whole part (`apps.kruise.io`,
 * `scheduling.x-k8s.io`) are other projects'.
 */
export function isSlipOfGroup(given: string, right: string): boolean {
  const [one, other] = [given.toLowerCase(), right.toLowerCase()];
  if (one === other) return given !== right;
  const dot = one.indexOf(".");
  const [first, rest] = [one.slice(0, dot), one.slice(dot + 1)];
  if (other === "") return CORE_NAMES.has(first) && SUFFIXES.has(rest);
  if (!other.includes(".")) return dot > 0 && SUFFIXES.has(rest) && isSlipOfPart(first, other);
  if (other === `${one}.k8s.io`) return true;
  const [a, b] = [one.split("."), other.split(".")];
  if (a.length === b.length) {
    const different = a.flatMap((part, index) => (part === b[index] ? [] : [index]));
    const [at] = different;
    if (at === undefined || different.length > 1) return a.toSorted().join(".") === b.toSorted().join(".");
    // `networking.k8s.com`: the part before the last dot is unique; `keda.com` may be anybody's, `keda.s` is a slip.
    const [part = "", meant = ""] = [a[at], b[at]];
    return at === b.length - 1 ? b.includes("k8s") || isPartOfEnding(part, meant) : isSlipOfPart(part, meant);
  }
  return a.length + 1 === b.length && a.length > 1 && b.some((_, index) => without(b, index) === one);
}
