import type { Found, Level } from "./level.ts";
import { ROOT_MAP } from "./scalars.ts";
import { isSecretName } from "./secret-names.ts";

/** No manifest is nested as deeply; without a limit, walking up from every value is slow. */
export const DEEPEST = 200;

/** What the text of a document tells about its secrets. */
export interface Facts {
  /** It is a Secret, generates one, or contains one. */
  readonly isSecretish: boolean;
  /** Maps that are Secrets: anything at a path that a Secret does not have may be a misplaced value. */
  readonly secrets: ReadonlySet<object>;
  readonly hasKind: boolean;
  readonly isConfigMap: boolean;
  /** Maps that are ConfigMaps and nothing else: their data are open. */
  readonly configMaps: ReadonlySet<object>;
  /** A JSON patch of a Secret: `path: /data/password`. */
  readonly patchesData: boolean;
  /** Maps whose `name` is that of a secret, so that `value` is one. */
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

export function factsOf(text: string, found: readonly Found[], whole: string): Facts {
  const kinds: string[] = [];
  const maps = new Map<object, MapFacts>();
  const secretOwners = new Set<object>();
  let patchesData = false;
  for (const { level, from, to } of found) {
    if (level.key === undefined) continue;
    const map = maps.get(level.owner) ?? newMap();
    maps.set(level.owner, map);
    map.keys.add(level.key);
    // Between brackets a key is known through its values.
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
export function keysOf(level: Level): readonly string[] {
  const keys: string[] = [];
  for (let at: Level | undefined = level; at !== undefined && keys.length < DEEPEST; at = at.above)
    if (at.key !== undefined) keys.push(at.key);
  return keys.reverse();
}
