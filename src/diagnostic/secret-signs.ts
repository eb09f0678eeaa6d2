import type { Found, Level } from "./level.ts";
import { ROOT_MAP } from "./scalars.ts";
import { DEEPEST, keysOf } from "./secret-facts.ts";
import type { Facts } from "./secret-facts.ts";
import { isSecretName } from "./secret-names.ts";

/** Maps whose values are secret in any object, and the annotation that contains a whole object. */
const AREAS: ReadonlySet<string> = new Set([
  "stringData",
  "encryptedData",
  "kubectl.kubernetes.io/last-applied-configuration",
]);
const PLAIN_FIELDS: ReadonlySet<string> = new Set(["apiVersion", "kind", "type", "immutable"]);
const META_FIELDS: ReadonlySet<string> = new Set([
  "name",
  "namespace",
  "generateName",
  "labels",
  "annotations",
  "uid",
  "resourceVersion",
  "creationTimestamp",
  "finalizers",
  "ownerReferences",
  "managedFields",
  "selfLink",
  "generation",
]);
/** Of an entry of `secretGenerator`, which names files; literals are its values. */
const GENERATOR_FIELDS: ReadonlySet<string> = new Set([
  "name",
  "namespace",
  "type",
  "behavior",
  "files",
  "envs",
  "env",
  "options",
  "disableNameSuffixHash",
  "immutable",
  "labels",
  "annotations",
]);
const PARENTS_IN_VALUES = /^(?:secrets?|credentials?|secretdata|secretenv|secretstring|sensitive)$/i;

const isArea = ({ key, owner }: Level, { configMaps }: Facts): boolean =>
  key !== undefined &&
  (AREAS.has(key) ||
    (key === "data" && !configMaps.has(owner)) ||
    (/\W$/.test(key) && /^(?:stringData|encryptedData)\W/.test(key)));

/** How many keys a level is below the map of which all is secret; undefined where there is none. */
export function depthInArea(level: Level, facts: Facts): number | undefined {
  let depth = 0;
  let found: number | undefined;
  let steps = 0;
  for (let at: Level | undefined = level; at !== undefined; at = at.above) {
    if (++steps > DEEPEST) return depth;
    if (isArea(at, facts)) found = depth;
    if (at.key !== undefined) depth++;
  }
  return found;
}

function isPlainOfSecret([first = "", second = "", ...more]: readonly string[]): boolean {
  return second === ""
    ? PLAIN_FIELDS.has(first)
    : first === "metadata" && META_FIELDS.has(second) && (more.length === 0 || second !== "name");
}

/** Whether it is in a Secret at an unexpected path, or has no form at all. */
export function isStrayInSecret({ level, kind }: Found, { secrets }: Facts): boolean {
  if (secrets.size === 0) return false;
  const keys: string[] = [];
  for (let at: Level | undefined = level; at !== undefined && keys.length < DEEPEST; at = at.above) {
    if (at.key !== undefined) keys.unshift(at.key);
    if (secrets.has(at.owner) && (kind === "text" || !isPlainOfSecret(keys))) return true;
  }
  return kind === "text" && secrets.has(ROOT_MAP);
}

export const HARMLESS = /^["']?(?:true|false|null|~|none|)["']?,?$/i;

/**
 * The offset from which a line is secret because of the name of its field or variable; continuation lines of the value
 * are secret as a whole.
 */
export function namedFrom({ level, from, to, line }: Found, text: string, facts: Facts): number | undefined {
  let isOwn = true;
  let steps = 0;
  for (let at: Level | undefined = level; at !== undefined && ++steps < DEEPEST; at = at.above, isOwn = false) {
    if (at.key === undefined || !(isOwn || at.hasValue)) {
      if (at.key !== undefined && !facts.hasKind && PARENTS_IN_VALUES.test(at.key)) return from;
      continue;
    }
    if (at.key === "value" && (facts.patchesData || facts.secretOwners.has(at.owner) || facts.unpaired.has(at.owner)))
      return isOwn ? from : line;
    if (isSecretName(at.key) && !HARMLESS.test(text.slice(from, to).trim())) return isOwn ? from : line;
  }
  return undefined;
}

export function isOfGenerator(level: Level): boolean {
  const keys = keysOf(level);
  const at = keys.indexOf("secretGenerator");
  return at >= 0
    ? keys.length === at + 1 || keys.slice(at + 1).some((key) => !GENERATOR_FIELDS.has(key))
    : keys.includes("literals") && !keys.includes("configMapGenerator");
}

/** Words in a value or in a line without form after which a secret follows. */
export const SIGN =
  /(?:stringData|encryptedData|last-applied-configuration|literals|(?<![\w-])data(?=["'\s]*(?:[:{]|$)))/;
const FIRST_WORD = /^[\s"'{[-]*([A-Za-z_][\w.-]*)["']?[\s:=]+(?=\S)/;
const NAME_BEFORE = /([A-Za-z_][\w.-]{1,80})["']?\s*[:=]\s*(?=[^\s/])/g;

/** From where on a text hides something by its words alone; for what could not be placed. */
export function signFrom(written: string, kind: Found["kind"]): number | undefined {
  const sign = SIGN.exec(written);
  if (sign !== null) return sign.index + sign[0].length;
  for (const { index, 0: whole, 1: name = "" } of written.matchAll(NAME_BEFORE))
    if (isSecretName(name)) return index + whole.length;
  if (kind === "value") return undefined;
  if (
    /name["']?\s*[:=]\s*["']?([\w.-]+)/.exec(written)?.slice(1).some(isSecretName) === true &&
    written.includes("value")
  )
    return 0;
  const first = FIRST_WORD.exec(written);
  return first !== null && isSecretName(first[1] ?? "") ? first[0].length : undefined;
}

/** Whether a line further up has begun a value that goes on here. */
export const goesOn = ({ above }: Level): boolean => {
  let steps = 0;
  for (let at = above; at !== undefined && ++steps < DEEPEST; at = at.above) if (at.hasValue) return true;
  return false;
};
