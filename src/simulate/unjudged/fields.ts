import { isRecord } from "../../base/is-record.ts";

/** Keys of these maps contain dots and slashes: the rest of the path is one key. */
const MAPS = /^(metadata\.labels|metadata\.annotations)\.(.+)$/;

/** Values at a dotted path; `[]` means each item of a list, or the value itself if it is not a list. */
export function valuesAt(object: unknown, path: string): readonly unknown[] {
  const [, map, key] = MAPS.exec(path) ?? [];
  const steps = map === undefined || key === undefined ? path.split(".") : [...map.split("."), key];
  let values: readonly unknown[] = [object];
  for (const step of steps) {
    const name = step.replace(/\[\]$/, "");
    const next = values.flatMap((value) => (isRecord(value) && Object.hasOwn(value, name) ? [value[name]] : []));
    values =
      name === step ? next : next.flatMap((value) => (Array.isArray(value) ? (value as readonly unknown[]) : [value]));
  }
  return values.filter((value) => value !== undefined && value !== null);
}
