import { isRecord } from "../../base/is-record.ts";
import type { FieldError, FieldErrorCode } from "../field-error.ts";
import type { ObjectPath } from "../field-path.ts";
import { parseQuantity } from "../formats/quantity.ts";
import { servedIn, type GoField, type GoType } from "./go-type-table.ts";

export interface Decoded {
  /**
   * The value without nulls and unknown fields, itself where it has none; types are as the table says if `errors` is
   * empty.
   */
  readonly value: unknown;
  /** In the order in which the API server finds them; it only reports the first. */
  readonly errors: readonly FieldError[];
  readonly unknown: readonly Unknown[];
}

/** A key that its struct does not have, with everything needed for a suggestion. */
export interface Unknown {
  readonly path: ObjectPath;
  readonly name: string;
  readonly value: unknown;
  /** The structs around it, outermost first, each with its path. */
  readonly owners: readonly { readonly type: StructType; readonly path: ObjectPath }[];
}

export type StructType = Extract<GoType, { kind: "struct" }>;

/**
 * Fields that Go embeds: its decoder names the embedded struct on the way to them.
 * @see k8s.io/api core/v1/types.go, networking/v1/types.go (`json:",inline"`)
 */
const EMBEDDED: Readonly<Record<string, (field: string) => string | undefined>> = {
  "core.v1.Probe": (field) => (["exec", "grpc", "httpGet", "tcpSocket"].includes(field) ? "ProbeHandler" : undefined),
  "core.v1.Volume": (field) => (field === "name" ? undefined : "VolumeSource"),
  "core.v1.EphemeralContainer": (field) => (field === "targetContainerName" ? undefined : "EphemeralContainerCommon"),
  "networking.v1.IngressRule": (field) => (field === "http" ? "IngressRuleValue" : undefined),
  ...Object.fromEntries(
    [
      "ConfigMapEnvSource",
      "ConfigMapKeySelector",
      "ConfigMapProjection",
      "ConfigMapVolumeSource",
      "SecretEnvSource",
      "SecretKeySelector",
      "SecretProjection",
    ].map((name) => [`core.v1.${name}`, (field: string) => (field === "name" ? "LocalObjectReference" : undefined)]),
  ),
};

const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:[.,]\d+)?(?:Z|[+-]\d{2}:\d{2})$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * Reads `value` as Go's strict JSON decoder would: exact names, no conversions.
 * @see sigs.k8s.io/json, k8s.io/apimachinery pkg/runtime/serializer/json
 */
export function decode(value: unknown, type: GoType, minor: number): Decoded {
  const decoder = new Decoder(minor);
  const decoded = decoder.read(value, type);
  // kubectl sends its JSON with sorted keys, so this is the order in which the server reads them.
  const errors = decoder.errors.toSorted((a, b) => comparePaths(a.error.path, b.error.path));
  const first = errors.find(({ stops }) => stops);
  return {
    value: decoded,
    errors: (first === undefined ? errors : [first, ...errors.filter((error) => error !== first)]).map(
      ({ error }) => error,
    ),
    unknown: decoder.unknown.toSorted((a, b) => comparePaths(a.path, b.path)),
  };
}

function comparePaths(a: ObjectPath, b: ObjectPath): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [left = 0, right = 0] = [a[i], b[i]];
    if (left !== right) return left < right ? -1 : 1;
  }
  return a.length - b.length;
}

class Decoder {
  /** `stops`: a type that decodes itself failed, which ends Go's decoding at once. */
  readonly errors: { readonly error: FieldError; readonly stops: boolean }[] = [];
  readonly unknown: Unknown[] = [];
  private readonly minor: number;
  private readonly path: (string | number)[] = [];
  /** The structs around what is read, outermost first, and how long the path was where each began. */
  private readonly owners: StructType[] = [];
  private readonly depths: number[] = [];

  constructor(minor: number) {
    this.minor = minor;
  }

  read(value: unknown, type: GoType): unknown {
    if (value === null || value === undefined) return undefined;
    switch (type.kind) {
      case "string":
        return typeof value === "string" ? value : this.fail(value, "a string", "not-a-string");
      case "bool":
        return typeof value === "boolean" ? value : this.fail(value, "true or false", "not-a-boolean");
      case "int32":
        return this.integer(value, -2_147_483_648, 2_147_483_647);
      case "int64":
        return this.integer(value, -(2 ** 63), 2 ** 63);
      case "float":
        return typeof value === "number" ? value : this.fail(value, "a number");
      case "bytes":
        return this.bytes(value);
      case "time":
      case "microTime":
        return this.time(value);
      case "quantity":
        return this.quantity(value);
      case "intOrString":
        return typeof value === "string"
          ? value
          : this.integer(value, -2_147_483_648, 2_147_483_647, "an integer or a string", true);
      case "any":
        return value;
      case "list":
        return this.list(value, type.of);
      case "map":
        return this.map(value, type.of);
      case "struct":
        return this.struct(value, type);
      default:
        return type satisfies never;
    }
  }

  private integer(value: unknown, least: number, most: number, wanted = "an integer", stops = false): unknown {
    if (typeof value !== "number") return this.fail(value, wanted, "not-an-integer", stops);
    if (!Number.isInteger(value)) return this.report(`is ${value}, but must be ${wanted}`, value, stops);
    return value >= least && value <= most
      ? value
      : this.report(`is out of range: at least ${least}, at most ${most}`, value, stops);
  }

  private bytes(value: unknown): unknown {
    // Go also reads a list of numbers as bytes.
    if (Array.isArray(value) && value.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255))
      return btoa(String.fromCharCode(...(value as number[])));
    if (typeof value !== "string") return this.fail(value, "a string in base64", "not-a-string");
    return BASE64.test(value.replaceAll(/[\r\n]/g, "")) ? value : this.report("is not base64", undefined, false);
  }

  private time(value: unknown): unknown {
    if (typeof value !== "string") return this.fail(value, "a time such as 2026-01-31T12:00:00Z", "other-type", true);
    return RFC3339.test(value) ? value : this.report("is not a time such as 2026-01-31T12:00:00Z", value, true);
  }

  private quantity(value: unknown): unknown {
    const known =
      (typeof value === "string" || typeof value === "number") &&
      parseQuantity(typeof value === "string" ? value.trim() : value) !== undefined;
    return known ? value : this.report("is not a quantity such as 500m, 0.5 or 128Mi", value, true);
  }

  private list(value: unknown, of: GoType): unknown {
    if (!Array.isArray(value)) return this.fail(value, "a list: start each entry with '- '");
    let copy: unknown[] | undefined;
    for (let index = 0; index < value.length; index++) {
      const item: unknown = value[index];
      this.path.push(index);
      const read = this.read(item, of) ?? zeroOf(of);
      this.path.pop();
      if (read !== item) (copy ??= [...(value as unknown[])])[index] = read;
    }
    return copy ?? value;
  }

  private map(value: unknown, of: GoType): unknown {
    if (!isRecord(value)) return this.fail(value, "a map");
    let copy: Record<string, unknown> | undefined;
    for (const key of Object.keys(value)) {
      const item = value[key];
      this.path.push(key);
      const read = this.read(item, of) ?? zeroOf(of);
      this.path.pop();
      if (read !== item) define((copy ??= { ...value }), key, read);
    }
    return copy ?? value;
  }

  private struct(value: unknown, type: StructType): unknown {
    if (!isRecord(value)) return this.fail(value, "a map");
    let copy: Record<string, unknown> | undefined;
    const { fields } = type;
    this.owners.push(type);
    this.depths.push(this.path.length);
    for (const key in value) {
      const item = value[key];
      const field: GoField | undefined = fields.get(key);
      let read: unknown;
      this.path.push(key);
      if (field !== undefined && servedIn(field, this.minor)) read = this.read(item, field.type);
      else
        this.unknown.push({
          path: [...this.path],
          name: key,
          value: item,
          owners: this.owners.map((owner, index) => ({ type: owner, path: this.path.slice(0, this.depths[index]) })),
        });
      this.path.pop();
      if (read === item) continue;
      copy ??= { ...value };
      if (read === undefined) delete copy[key];
      else define(copy, key, read);
    }
    this.owners.pop();
    this.depths.pop();
    return copy ?? value;
  }

  private fail(value: unknown, wanted: string, code: FieldErrorCode = "other-type", stops = false): undefined {
    const quoted = typeof value === "string" && code === "not-an-integer" && /^-?[0-9]+$/.test(value);
    const unquoted = wanted === "a string" && (typeof value === "number" || typeof value === "boolean");
    const advice = quoted ? ": leave out the quotes" : unquoted ? ": put it in quotes" : "";
    return this.report(`is ${nounOf(value)}, but must be ${wanted}${advice}`, value, stops, code);
  }

  private report(detail: string, value: unknown, stops: boolean, code?: FieldErrorCode): undefined {
    const error: FieldError = {
      type: "DecodeError",
      ...(code === undefined ? {} : { code }),
      field: this.goPath().join("."),
      path: [...this.path],
      detail,
      ...(value === undefined ? {} : { value }),
    };
    this.errors.push({ error, stops });
    return undefined;
  }

  /** The fields on the way, as Go names them: without indexes and keys of maps, with the structs that are embedded. */
  private goPath(): readonly string[] {
    return this.owners.flatMap((owner, index) => {
      const key = this.path[this.depths[index] ?? 0];
      if (typeof key !== "string") return [];
      const within = EMBEDDED[owner.name]?.(key);
      return within === undefined ? [key] : [within, key];
    });
  }
}

/** Sets a key, `__proto__` too, which an assignment would not make. */
export function define(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === "__proto__")
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
}

/** What a null list entry or map value decodes to. */
export function zeroOf(type: GoType): unknown {
  switch (type.kind) {
    case "struct":
      return {};
    case "string":
    case "bytes":
    case "time":
    case "microTime":
      return "";
    case "bool":
      return false;
    case "int32":
    case "int64":
    case "float":
    case "intOrString":
    case "quantity":
      return 0;
    case "list":
      return [];
    case "map":
      return {};
    case "any":
      return undefined;
    default:
      return type satisfies never;
  }
}

export function nounOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  switch (typeof value) {
    case "string":
      return "a string";
    case "number":
      return "a number";
    case "boolean":
      return `the boolean ${String(value)}`;
    default:
      return "a map";
  }
}
