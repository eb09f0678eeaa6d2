export type Scalar = string | number | boolean | null;

/**
 * The value Kubernetes reads for a plain (unquoted) scalar: sigs.k8s.io/yaml 1.6 on go-yaml v2, `resolve.go` and
 * strconv. `.inf` and `.nan` come back as numbers that are not finite: Kubernetes cannot turn them into JSON, the
 * caller reports so. Integers beyond 2^53 lose digits, as every JSON number in JavaScript does; `keyText` keeps them.
 */
export function resolveScalar(text: string): Scalar {
  // Most scalars are words, and a switch on the first character is the whole cost for them.
  switch (text.charCodeAt(0)) {
    case 0x2b:
    case 0x2d: // + -
    case 0x30:
    case 0x31:
    case 0x32:
    case 0x33:
    case 0x34:
    case 0x35:
    case 0x36:
    case 0x37:
    case 0x38:
    case 0x39:
      return resolveNumber(text);
    case 0x2e: // .
      return WORDS.has(text) ? word(text) : resolvePointFloat(text);
    case 0x59:
    case 0x79:
    case 0x4e:
    case 0x6e:
    case 0x54:
    case 0x74: // Y y N n T t
    case 0x46:
    case 0x66:
    case 0x4f:
    case 0x6f:
    case 0x7e: // F f O o ~
      return text.length <= 5 ? word(text) : text;
    default:
      return text === "" ? null : text;
  }
}

const WORDS: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ...["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"].map((name) => [name, true] as const),
  ...["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"].map((name) => [name, false] as const),
  ...["~", "null", "Null", "NULL"].map((name) => [name, null] as const),
  ...[".nan", ".NaN", ".NAN"].map((name) => [name, Number.NaN] as const),
  ...[".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"].map((name) => [name, Number.POSITIVE_INFINITY] as const),
  ...["-.inf", "-.Inf", "-.INF"].map((name) => [name, Number.NEGATIVE_INFINITY] as const),
]);

function word(text: string): Scalar {
  const value = WORDS.get(text);
  return value === undefined ? text : value;
}

const DECIMAL = /^(?:0|-?[1-9]\d*)(?:\.\d+)?$/;

/** Whether a plain scalar is read otherwise than it may look: `on`, `012` and `1_000` are, `true` and `80` are not. */
export function isUnexpected(text: string, value: Scalar): boolean {
  if (typeof value === "number") return !DECIMAL.test(text);
  return typeof value === "boolean" && !/^(?:true|false)$/i.test(text);
}

const INTEGER = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;
/** go-yaml's second attempt at binary numbers reads the sign after the prefix as well. */
const SIGNED_AFTER_PREFIX = /^0b[-+][01]+$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
/** Here underscores count only between digits, as in Go's own number syntax. */
const POINT_FLOAT = /^\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?$/;
const SMALL_INTEGER = /^[1-9][0-9]{0,14}$/;

function resolveNumber(text: string): Scalar {
  if (text === "0") return 0;
  if (SMALL_INTEGER.test(text)) return Number(text);
  if (WORDS.has(text)) return word(text);
  const plain = text.replaceAll("_", "");
  if (INTEGER.test(plain)) {
    const value = parseInteger(plain);
    if (value !== undefined) return Number(value);
  }
  if (FLOAT.test(plain)) {
    const value = Number(plain);
    // Go's ParseFloat refuses what is out of range, and the scalar stays a string.
    if (Number.isFinite(value)) return value === 0 ? 0 : value;
  }
  if (SIGNED_AFTER_PREFIX.test(plain)) {
    const value = BigInt(`0b${plain.slice(3)}`);
    if (value < 1n << 63n) return Number(plain[2] === "-" ? -value : value);
  }
  return text;
}

function resolvePointFloat(text: string): Scalar {
  if (!POINT_FLOAT.test(text)) return text;
  const value = Number(text.replaceAll("_", ""));
  return Number.isFinite(value) ? value : text;
}

/** As strconv.ParseInt and then ParseUint of base 0 and 64 bits: `undefined` when it fits neither. */
function parseInteger(plain: string): bigint | undefined {
  const signed = plain.startsWith("-") || plain.startsWith("+");
  const digits = signed ? plain.slice(1) : plain;
  const octal = /^0[oO]?([0-7]+)$/.exec(digits);
  const value = BigInt(octal ? `0o${octal[1]}` : digits.toLowerCase());
  if (plain.startsWith("-")) return value <= 1n << 63n ? -value : undefined;
  return value < 1n << (signed ? 63n : 64n) ? value : undefined;
}

/**
 * The text that a plain scalar has as a key of a JSON object (sigs.k8s.io/yaml `convertToJSONableObject`): `on` is
 * "true", 0777 is "511". `undefined` for keys that Kubernetes refuses: null and integers that need 64 bits without a
 * sign.
 */
export function keyText(text: string): string | undefined {
  const value = resolveScalar(text);
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return String(value);
  if (value === null) return undefined;
  const plain = text.replaceAll("_", "");
  const exact = INTEGER.test(plain) ? parseInteger(plain) : undefined;
  if (exact !== undefined) return exact < 1n << 63n ? exact.toString() : undefined;
  return plain.startsWith("-") && Math.fround(value) === 0 ? "-0" : floatKey(value);
}

/** strconv.FormatFloat(value, 'g', -1, 32): the shortest digits that give the same 32-bit float. */
function floatKey(value: number): string {
  if (Number.isNaN(value)) return ".nan";
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return value > 0 ? ".inf" : "-.inf";
  if (single === 0) return "0";
  let digits = single.toExponential();
  for (let precision = 0; precision < 9; precision++) {
    const shorter = single.toExponential(precision);
    if (Math.fround(Number(shorter)) === single) {
      digits = shorter;
      break;
    }
  }
  const exponent = Number(digits.slice(digits.indexOf("e") + 1));
  if (exponent >= -4 && exponent < 6) return String(Number(digits));
  const mantissa = digits.slice(0, digits.indexOf("e"));
  return `${mantissa}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

const RESOLVABLE = new Set(["str", "bool", "int", "float", "null", "timestamp"]);
const YAML_TAG = "tag:yaml.org,2002:";

/**
 * The value of a scalar with an explicit tag, quoted or not (go-yaml v2 `resolve` and `decoder.scalar`): tags that YAML
 * defines convert or fail, every other tag only makes the scalar a string. `undefined` when Kubernetes refuses it.
 */
export function resolveTagged(tag: string, text: string): Scalar | undefined {
  const name = tag.startsWith(YAML_TAG) ? tag.slice(YAML_TAG.length) : undefined;
  if (name === "binary") return decodeBinary(text);
  if (name === undefined || !RESOLVABLE.has(name) || name === "str") return text;
  const value = resolveScalar(text);
  switch (name) {
    case "bool":
      return typeof value === "boolean" ? value : undefined;
    case "null":
      return value === null ? null : undefined;
    case "float":
      return typeof value === "number" ? value : undefined;
    case "int":
      return typeof value === "number" && isInteger(text) ? value : undefined;
    default:
      return TIMESTAMP.test(text) ? text : undefined;
  }
}

const TIME = /\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?/.source;
const TIMESTAMP = new RegExp(String.raw`^\d{4}-\d{1,2}-\d{1,2}(?:[Tt]${TIME}(?:[Zz]|[-+]\d\d:\d\d)| ${TIME})?$`);

function isInteger(text: string): boolean {
  const plain = text.replaceAll("_", "");
  return (INTEGER.test(plain) && parseInteger(plain) !== undefined) || SIGNED_AFTER_PREFIX.test(plain);
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function decodeBinary(text: string): string | undefined {
  const plain = text.replaceAll(/[\r\n]/g, "");
  if (!BASE64.test(plain)) return undefined;
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(
    Uint8Array.from(atob(plain), (character) => character.charCodeAt(0)),
  );
}
