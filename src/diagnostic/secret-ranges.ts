import { ROOT_MAP, scalars } from "./scalars.ts";
import type { Found, Level } from "./scalars.ts";
import { isSecretName } from "./secret-names.ts";
import type { Range } from "./secret-names.ts";

/** Without any of these no text holds what `maskText` hides. */
export const TRIGGER =
  /(?<!meta)data\b|literals|secret(?!name\b)|passw|token|cred|api_?key|private|\bpass\b|_pass\b|pwd|\bpin\b|salt|cookie|bearer|basic\s|dsn|jwt|[_-]key|[a-z]Key\b|last-applied|:\/\/[^\s/]*@/i;

/** Maps whose values are secret wherever they stand, and the annotation that holds a whole object. */
const AREAS: ReadonlySet<string> = new Set([
  "stringData",
  "encryptedData",
  "kubectl.kubernetes.io/last-applied-configuration",
]);
/** Top-level fields with which the map before them has ended, even where it was indented wrongly. */
const STRUCTURE: ReadonlySet<string> = new Set([
  "apiVersion",
  "kind",
  "metadata",
  "type",
  "immutable",
  "items",
  "spec",
  "status",
  "data",
  "stringData",
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

/** What a document says it is. */
interface Facts {
  /** It is a Secret, makes one, or holds one. */
  readonly isSecretish: boolean;
  /** Maps that are Secrets: whatever stands at a place that no Secret has may be meant as a value. */
  readonly secrets: ReadonlySet<object>;
  readonly hasKind: boolean;
  readonly isConfigMap: boolean;
  /** Maps that are ConfigMaps and nothing else: their data are open. */
  readonly configMaps: ReadonlySet<object>;
  /** A JSON patch of a Secret: `path: /data/password`. */
  readonly patchesData: boolean;
  /** Maps whose `name` says that their `value` is secret. */
  readonly secretOwners: ReadonlySet<object>;
  /** Maps with a `value` and no `name`, beside a secret name: one of the two lines is indented wrongly. */
  readonly unpaired: ReadonlySet<object>;
}

const unquoted = (text: string): string =>
  text
    .slice(0, 300)
    .replace(/\s#.*$/s, "")
    .trim()
    .replace(/^(["'])(.*)\1,?$/s, "$2")
    .replace(/,$/, "");

interface MapFacts {
  readonly keys: Set<string>;
  readonly kinds: string[];
  isSecret: boolean;
}

const newMap = (): MapFacts => ({ keys: new Set(), kinds: [], isSecret: false });

/** Words of a Secret, wherever a broken text has them. */
const SECRETISH = /kind["']?\s*:[\s"']*\w*secret|stringData|encryptedData/i;

function factsOf(text: string, found: readonly Found[], whole: string): Facts {
  const kinds: string[] = [];
  const maps = new Map<object, MapFacts>();
  const secretOwners = new Set<object>();
  let patchesData = false;
  for (const { level, from, to } of found) {
    if (level.key === undefined) continue;
    const map = maps.get(level.owner) ?? newMap();
    maps.set(level.owner, map);
    map.keys.add(level.key);
    // Between brackets a key is known by what stands below it.
    for (
      let at = level.above, steps = 0;
      at?.key !== undefined && !maps.get(at.owner)?.keys.has(at.key) && steps < DEEPEST;
      at = at.above, steps++
    ) {
      const above = maps.get(at.owner) ?? newMap();
      maps.set(at.owner, above);
      above.keys.add(at.key);
    }
    if (level.key === "kind") {
      const kind = text
        .slice(from, to)
        .replace(/\s#.*/, "")
        .replaceAll(/[^A-Za-z]/g, "");
      kinds.push(kind);
      map.kinds.push(kind);
      if (/^secrets?$/i.test(kind)) map.isSecret = true;
    } else if (level.key === "name" && isSecretName(unquoted(text.slice(from, to)))) secretOwners.add(level.owner);
    else if (level.key === "path" && /^["']?\/(?:data|stringData)\b/.test(text.slice(from, to))) patchesData = true;
  }
  // A reference to a Secret names it beside its kind; an object does so in its metadata.
  const isObject = (map: object, keys: ReadonlySet<string>): boolean =>
    map === ROOT_MAP || !keys.has("name") || keys.has("metadata") || keys.has("data") || keys.has("stringData");
  const secrets = [...maps]
    .filter(([map, { keys, isSecret }]) =>
      isSecret ? isObject(map, keys) : !keys.has("kind") && keys.has("stringData"),
    )
    .map(([map]) => map);
  return {
    isSecretish: SECRETISH.test(whole),
    secrets: new Set(secrets),
    configMaps: new Set(
      [...maps]
        .filter(([, own]) => own.kinds.length > 0 && own.kinds.every((kind) => kind === "ConfigMap"))
        .map(([map]) => map),
    ),
    hasKind: kinds.length > 0,
    isConfigMap: kinds.length > 0 && kinds.every((kind) => kind === "ConfigMap"),
    patchesData,
    secretOwners,
    unpaired:
      secretOwners.size === 0
        ? new Set()
        : new Set([...maps].filter(([, { keys }]) => keys.has("value") && !keys.has("name")).map(([map]) => map)),
  };
}

/** From the root down. */
function keysOf(level: Level): readonly string[] {
  const keys: string[] = [];
  for (let at: Level | undefined = level; at !== undefined && keys.length < DEEPEST; at = at.above)
    if (at.key !== undefined) keys.push(at.key);
  return keys.reverse();
}

const isArea = ({ key, owner }: Level, { configMaps }: Facts): boolean =>
  key !== undefined &&
  (AREAS.has(key) ||
    (key === "data" && !configMaps.has(owner)) ||
    (/\W$/.test(key) && /^(?:stringData|encryptedData)\W/.test(key)));

/** No manifest is nested as deeply; going up from every value would take long. */
const DEEPEST = 200;

/** How many keys a level is below the map of which all is secret; undefined where there is none. */
function depthInArea(level: Level, facts: Facts): number | undefined {
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

/** Whether it stands in a Secret where nothing of one is expected, or has no form at all. */
function isStrayInSecret({ level, kind }: Found, { secrets }: Facts): boolean {
  if (secrets.size === 0) return false;
  const keys: string[] = [];
  for (let at: Level | undefined = level; at !== undefined && keys.length < DEEPEST; at = at.above) {
    if (at.key !== undefined) keys.unshift(at.key);
    if (secrets.has(at.owner) && (kind === "text" || !isPlainOfSecret(keys))) return true;
  }
  return kind === "text" && secrets.has(ROOT_MAP);
}

export const HARMLESS = /^["']?(?:true|false|null|~|none|)["']?,?$/i;

/** From where on a line is secret because the name of its field or variable says so: a line further down of its value is so as a whole. */
function namedFrom({ level, from, to, line }: Found, text: string, facts: Facts): number | undefined {
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

function isOfGenerator(level: Level): boolean {
  const keys = keysOf(level);
  const at = keys.indexOf("secretGenerator");
  return at >= 0
    ? keys.length === at + 1 || keys.slice(at + 1).some((key) => !GENERATOR_FIELDS.has(key))
    : keys.includes("literals") && !keys.includes("configMapGenerator");
}

/** What stands in a value or in a line without form, and says that a secret follows. */
const SIGN = /(?:stringData|encryptedData|last-applied-configuration|literals|(?<![\w-])data(?=["'\s]*(?:[:{]|$)))/;
const FIRST_WORD = /^[\s"'{[-]*([A-Za-z_][\w.-]*)["']?[\s:=]+(?=\S)/;
const NAME_BEFORE = /([A-Za-z_][\w.-]{1,80})["']?\s*[:=]\s*(?=[^\s/])/g;

/** From where on a text hides something by its words alone; for what could not be placed. */
function signFrom(written: string, kind: Found["kind"]): number | undefined {
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
const goesOn = ({ above }: Level): boolean => {
  let steps = 0;
  for (let at = above; at !== undefined && ++steps < DEEPEST; at = at.above) if (at.hasValue) return true;
  return false;
};

/** Goes through a document from above and hides what must not be shown. */
export function secretRanges(text: string, start: number, end: number): readonly Range[] {
  if (!TRIGGER.test(text.slice(start, end))) return [];
  const found = scalars(text, start, end);
  const facts = factsOf(text, found, text.slice(start, end));
  const ranges: Range[] = [];
  let area: { readonly indent: number; entry: number | undefined } | undefined;
  const hide = (from: number, to: number): void => {
    if (/[^\s{}[\],"'|>-]/.test(text.slice(from, to))) ranges.push([from, to]);
  };
  for (const one of found) {
    const { level, from, to, kind, indent, line } = one;
    const depth = depthInArea(level, facts);
    if (kind === "key") {
      if (
        indent !== undefined &&
        (depth === 0 || (depth === undefined && /[^\w./-]/.test(level.key ?? "") && SIGN.test(`${level.key ?? ""}:`)))
      )
        area = { indent, entry: undefined };
      else if (
        area !== undefined &&
        depth === undefined &&
        STRUCTURE.has(level.key ?? "") &&
        (indent ?? 0) <= area.indent
      )
        area = undefined;
      if (depth === 1 && area !== undefined) area.entry ??= indent;
      if (depth !== undefined && (depth > 1 || (depth === 1 && area?.entry !== indent))) hide(line, to);
      else if (depth === undefined && goesOn(level) && isStrayInSecret(one, facts)) hide(line, to);
      else if (text[from] === "#" && (depth !== undefined || facts.isSecretish)) hide(from, to);
      else if (depth === undefined && namedFrom(one, text, facts) === line && level.above?.hasValue === true)
        hide(line, to);
      continue;
    }
    if (depth !== undefined) {
      if (indent === undefined) hide(depth > 1 ? level.from : from, to);
      else if (depth === 0) hide(kind === "value" ? from : line, to);
      else {
        if (area !== undefined) area.entry ??= indent;
        // Only the keys of the map itself are shown; a deeper line is a part of a value.
        hide(
          kind === "value" && (area === undefined || indent === area.entry) && !/\s/.test(level.key ?? "")
            ? from
            : line,
          to,
        );
      }
      continue;
    }
    if (kind === "comment") {
      if (facts.isSecretish) hide(from, to);
      continue;
    }
    if (area !== undefined) {
      const structural =
        indent === undefined
          ? keysOf(level).some((key) => STRUCTURE.has(key))
          : kind === "value" && STRUCTURE.has(level.key ?? "") && indent <= area.indent;
      const ends = structural || !facts.isSecretish;
      if (!ends) {
        hide(line, to);
        continue;
      }
      area = undefined;
    }
    const holdsData = kind === "broken" && /secret|data["']?\s*:/i.test(text.slice(from, to));
    const unplaced =
      holdsData || (facts.isSecretish && (kind === "broken" || level.anchored || isStrayInSecret(one, facts)));
    const sign = signFrom(text.slice(from, to), kind);
    // What follows a broken beginning of a map of secrets belongs to it.
    if (sign !== undefined && facts.isSecretish && SIGN.test(text.slice(from, to)))
      area = { indent: indent ?? 0, entry: undefined };
    if (kind === "value" && /[^\w.-]/.test(level.key ?? "") && SIGN.test(level.key ?? "")) {
      hide(line, to);
      continue;
    }
    if (unplaced || isOfGenerator(level)) {
      hide(goesOn(level) || /\s/.test(level.key ?? "") ? line : from, to);
      continue;
    }
    const start = namedFrom(one, text, facts);
    if (start !== undefined) hide(start, to);
    if (sign === undefined || (facts.isConfigMap && SIGN.test(text.slice(from, to)))) continue;
    hide(from + sign, to);
  }
  return ranges;
}
