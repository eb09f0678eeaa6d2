import { mapsIn } from "../maps-in.ts";
import { load, Schema, Type, YAMLException } from "js-yaml";
import { withoutStacks } from "../parse-cost.ts";
import { resolveScalar, type Scalar } from "./resolve-scalar.ts";

/**
 * The result of the fast loader. `refused`: undecided, the slow parser decides.
 * @property value of a text that is read whole, but whose keys may be written otherwise than Kubernetes does.
 */
export type Loaded =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "too-deep"; readonly offset: number }
  | {
      readonly kind: "refused";
      readonly error?: { readonly reason: string; readonly offset: number };
      readonly value?: unknown;
    };

const REFUSED: Loaded = { kind: "refused" };

/** Thrown from inside js-yaml for scalars whose meaning it cannot express: merge keys, `.inf`, `.nan`. */
class BeyondFastLoader extends Error {}

let resolved: Scalar = null;
/** Whether the document being loaded contains plain scalars that as keys differ from what JavaScript writes. */
let sawNull = false;
let sawOddNumber = false;

const plainScalar = new Type("tag:yaml.org,2002:plain", {
  kind: "scalar",
  resolve(text: string | null): boolean {
    if (text === null) return false;
    if (text === "<<") throw new BeyondFastLoader();
    resolved = resolveScalar(text);
    if (typeof resolved === "string") return false;
    if (resolved === null) sawNull = true;
    else if (typeof resolved === "number" && !Number.isSafeInteger(resolved)) {
      if (!Number.isFinite(resolved)) throw new BeyondFastLoader();
      sawOddNumber = true;
    } else if (typeof resolved === "number" && /[.eE]/.test(text)) sawOddNumber = true;
    return true;
  },
  construct: (): Scalar => resolved,
});

/**
 * No explicit tag is known, so that each one sends the document to the slow parser, which knows what go-yaml makes of
 * it.
 */
const SCHEMA = new Schema({ implicit: [plainScalar], explicit: [] });

/**
 * What js-yaml accepts and Kubernetes may not: explicit keys, lists or aliases as keys, the escapes `\/` and `\ud83d`
 * in double quotes, tabs in the indentation, and what js-yaml misreads. These are rare enough in manifests to be left
 * to the slow parser.
 */
const UNUSUAL = new RegExp(
  [
    String.raw`^[ \t]*(?:-[ \t]+)*\?\s`,
    String.raw`[[{,]\s*\?\s`,
    String.raw`(?:^[ \t]*(?:-[ \t]+)*|[[{,][ \t]*)\[[^\n[\]]*\][ \t]*:(?:\s|$)`,
    String.raw`\{\s*\[`,
    String.raw`\{[^{}[\]"']*,\s*\[`,
    String.raw`\[\s*:\s`,
    String.raw`(?:^|[\s{[,])\*[^\s*,]+[ \t]+:(?:\s|$)`,
    String.raw`\\u[dD][89a-fA-F]`,
    String.raw`^[ ]*(?:-[ ]+)*(?:-[ ]*)?\t`,
    String.raw`^[ ]*(?:-[ ]+)+-[ \t]*(?:#.*)?\r?$`,
    // js-yaml attributes the items of an outer list to an inner list that ends with an empty item.
    String.raw`^([ ]*)-[ \t]*(?:#.*)?(?:\r?\n[ \t]*(?:#.*)?)*\r?\n(?!\1[ ]|[ \t]*(?:#|\r?$))`,
  ].join("|"),
  "m",
);
/** js-yaml writes a map that is a key as this text. If such a key is possible, the value is searched for it. */
const MAP_KEY = /^[ \t]*(?:-[ \t]+)*\?\s|\}[ \t]*:(?:\s|$)|\{\s*\{|\{[^{}[\]"']*,\s*\{/m;
const MAP_KEY_TEXT = "[object Object]";
const NULL_KEY = /(?:^|[\s{,[])(?:~|null|Null|NULL)[ \t]*:(?:\s|$)/m;
const NUMBER_KEY = /(?:^|[\s{,[])[-+]?\.?\d[\w.+-]*[ \t]*:(?:\s|$)/m;

// `maxDepth` is an option of js-yaml 4.2 and newer that its types do not know yet.
interface Options {
  readonly schema: Schema;
  readonly maxDepth: number;
}

/** Whether a text may contain what js-yaml accepts and Kubernetes does not. */
export function isUnusual(text: string): boolean {
  try {
    return UNUSUAL.test(text) || containsSlashEscape(text);
  } catch (error) {
    // Millions of dashes in one line exhaust the stack of the expression.
    if (error instanceof RangeError) return true;
    throw error;
  }
}

/** Whether `\/` follows a double quote that may open a scalar on its line. A backslash in plain text is literal. */
function containsSlashEscape(text: string): boolean {
  for (let at = text.indexOf("\\/"); at !== -1; at = text.indexOf("\\/", at + 2)) {
    const lineStart = Math.max(text.lastIndexOf("\n", at) + 1, at - 1000);
    if (/(?:^\s*|[-:,[{]\s*)"/.test(text.slice(lineStart, at))) return true;
  }
  return false;
}

/**
 * Loads one document without positions. What it gives is what Kubernetes reads unless the text is unusual, or it
 * refuses.
 */
export function loadFast(text: string, maxDepth: number): Loaded {
  sawNull = false;
  sawOddNumber = false;
  // js-yaml counts the scalar at the bottom as a level of its own.
  const options: Options = { schema: SCHEMA, maxDepth: maxDepth + 1 };
  try {
    const value = withoutStacks(() => load(text, options));
    if ((sawNull && NULL_KEY.test(text)) || (sawOddNumber && NUMBER_KEY.test(text))) return { kind: "refused", value };
    if (MAP_KEY.test(text) && hasKey(value, MAP_KEY_TEXT)) return REFUSED;
    return { kind: "value", value };
  } catch (error) {
    if (error instanceof YAMLException) {
      return error.reason.startsWith("nesting exceeded")
        ? { kind: "too-deep", offset: error.mark.position }
        : refusal(error);
    }
    if (error instanceof BeyondFastLoader || error instanceof RangeError) return REFUSED;
    throw error;
  }
}

// Some errors are of the text as a whole.
const refusal = ({
  reason,
  mark,
}: {
  readonly reason: string;
  readonly mark: { readonly position: number } | undefined;
}): Loaded => ({ kind: "refused", error: { reason, offset: mark?.position ?? 0 } });

function hasKey(root: unknown, key: string): boolean {
  for (const map of mapsIn(root)) if (Object.hasOwn(map, key)) return true;
  return false;
}
