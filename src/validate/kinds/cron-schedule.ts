import type { Faults } from "../formats/names.ts";

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly names?: readonly string[];
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const FIELDS: readonly Field[] = [
  { name: "minute", least: 0, most: 59 },
  { name: "hour", least: 0, most: 23 },
  { name: "day of month", least: 1, most: 31 },
  { name: "month", least: 1, most: 12, names: MONTHS },
  { name: "day of week", least: 0, most: 6, names: DAYS },
];
const DESCRIPTORS = new Set(["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"]);
const DURATION = /^[-+]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;

/** The dialect of robfig/cron `ParseStandard`. @see pkg/apis/batch/validation/validation.go validateScheduleFormat */
export function scheduleFaults(schedule: string): Faults {
  const found = [];
  const zoned = /^(?:CRON_)?TZ=\S* /.exec(schedule);
  const fault = parseFault(zoned === null ? schedule : schedule.slice(zoned[0].length).trim());
  if (fault !== undefined) found.push(fault);
  if (schedule.includes("TZ")) found.push("must not contain TZ or CRON_TZ: use the timeZone field");
  return found;
}

function parseFault(schedule: string): string | undefined {
  if (schedule.startsWith("@")) {
    if (
      DESCRIPTORS.has(schedule) ||
      (schedule.startsWith("@every ") && DURATION.test(schedule.slice("@every ".length)))
    )
      return undefined;
    return "is not one of @yearly, @monthly, @weekly, @daily, @hourly and @every";
  }
  const fields = schedule.split(/\s+/).filter((field) => field !== "");
  if (fields.length !== FIELDS.length)
    return `has ${fields.length} fields, but needs five: minute, hour, day of month, month, day of week`;
  for (const [index, field] of FIELDS.entries()) {
    for (const range of (fields[index] ?? "").split(",").filter((part) => part !== "")) {
      const fault = rangeFault(range, field);
      if (fault !== undefined) return `has a ${field.name}, ${range}, that ${fault}`;
    }
  }
  return undefined;
}

function rangeFault(text: string, field: Field): string | undefined {
  const [range = "", step, ...more] = text.split("/");
  const [low = "", high, ...rest] = range.split("-");
  if (more.length > 0) return "has more than one '/'";
  const any = low === "*" || low === "?";
  if (!any && rest.length > 0) return "has more than one '-'";
  const start = any ? field.least : numberOf(low, field);
  if (start === undefined) return "is not a number";
  let end: number | undefined = start;
  if (any || (high === undefined && step !== undefined)) end = field.most;
  else if (high !== undefined) end = numberOf(high, field);
  if (end === undefined) return "is not a number";
  if (step !== undefined && !/^\d+$/.test(step)) return "has a step that is not a number";
  if (start < field.least || end > field.most) return `is outside of ${field.least} to ${field.most}`;
  if (start > end) return "runs backwards";
  return step !== undefined && Number(step) === 0 ? "has the step 0" : undefined;
}

function numberOf(text: string, { names, least }: Field): number | undefined {
  const index = names?.indexOf(text.toLowerCase()) ?? -1;
  if (index >= 0) return index + least;
  return /^\+?\d+$/.test(text) ? Number(text) : undefined;
}

/** @see pkg/apis/batch/validation/validation.go validateTimeZone */
export function timeZoneFaults(zone: string): Faults {
  if (zone === "") return ["must not be empty: leave it out instead"];
  if (
    zone
      .split("/")
      .some((part) => part === "." || part === ".." || part.startsWith("-") || !/^[A-Za-z.\-_0-9+]{1,14}$/.test(part))
  )
    return ["is not a time zone"];
  if (zone.toLowerCase() === "local") return ["must be the name of a zone, such as Europe/Berlin"];
  return isTimeZone(zone) ? [] : ["is not a time zone such as Europe/Berlin"];
}

/** Node knows the same IANA names, but reads them in any case; Go wants the right one. */
function isTimeZone(zone: string): boolean {
  if (zone === "UTC") return true;
  try {
    return /^[A-Z]/.test(zone) && new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
