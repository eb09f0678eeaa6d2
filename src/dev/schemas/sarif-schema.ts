/**
 * Writes `test/report/sarif-2.1.0.schema.json` again, the schema that SARIF reports are tested with. It is the OASIS
 * schema of the package `@microsoft/sarif-multitool-linux` (MIT), without its descriptions:
 *
 *     npm pack @microsoft/sarif-multitool-linux@5.7.0 --pack-destination /tmp
 *     tar -xzf /tmp/microsoft-sarif-multitool-linux-5.7.0.tgz -C /tmp package/sarif-2.1.0.json
 *     npx tsx src/dev/schemas/sarif-schema.ts /tmp/package/sarif-2.1.0.json
 */
import { readFileSync, writeFileSync } from "node:fs";
import { UserError } from "../../diagnostic/user-error.ts";
import { isRecord } from "./is-record.ts";

const [, , file] = process.argv;
if (file === undefined) throw new UserError("usage: sarif-schema.ts SCHEMA");

/** Under these a key is a name of SARIF, not a keyword of JSON Schema: a property may well be called `description`. */
const MAPS = new Set(["properties", "definitions", "patternProperties"]);

function structure(value: unknown, named: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => structure(item, false));
  if (!isRecord(value)) return value;
  const kept = Object.entries(value).filter(([key]) => named || (key !== "description" && key !== "title"));
  return Object.fromEntries(kept.map(([key, inner]) => [key, structure(inner, !named && MAPS.has(key))]));
}

const text = JSON.stringify(
  structure(JSON.parse(readFileSync(file, "utf8").replace(/^\uFEFF/, "")), false),
  undefined,
  1,
);
writeFileSync(new URL("../../../test/report/sarif-2.1.0.schema.json", import.meta.url), `${text}\n`);
