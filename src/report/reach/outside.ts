import { printable } from "../../base/printable.ts";
import { describeConnections } from "../../simulate/connections.ts";
import type { OutsideReach } from "../../simulate/policy/outside-reach.ts";
import { location } from "./reach-report.ts";

const METADATA_WORDS = {
  yes: "may connect to 169.254.169.254, where clouds serve credentials of the node",
  no: "cannot connect to 169.254.169.254",
  unknown: "whether they can connect to 169.254.169.254 is not known",
} as const;

const DOOR_WORDS = { yes: "", perhaps: " (depends on policies)", no: "" } as const;

function linesOf({ workload, callers, doors, metadata, unknown, isClosed }: OutsideReach): readonly string[] {
  return [
    printable(workload.resource.title),
    ...(isClosed ? ["  closed to everything that these manifests do not contain"] : []),
    ...callers.map(({ who, connections, at }) => {
      const where = at === undefined ? ", as no policy isolates them" : ` (${location(at)})`;
      return `  from ${printable(who)}: ${connections}${where}`;
    }),
    ...doors.map(
      ({ through, connections, passes, at }) =>
        `  through ${printable(through)}: ${describeConnections(connections)}${DOOR_WORDS[passes]} (${location(at)})`,
    ),
    ...(unknown === undefined ? [] : [`  unknown: ${printable(unknown)}`]),
    `  ${METADATA_WORDS[metadata]}`,
  ];
}

/** For people: each workload with the clients that these manifests do not contain. */
export const outsideText = (reaches: readonly OutsideReach[]): string =>
  reaches.length === 0 ? "No workloads in these manifests.\n" : `${reaches.flatMap(linesOf).join("\n")}\n`;

const place = (at: OutsideReach["callers"][number]["at"]) => {
  if (at === undefined) return {};
  const { file, start } = at.span();
  return { at: { file, line: start.line, column: start.column } };
};

/** The same as data. */
export const outsideJSON = (reaches: readonly OutsideReach[]): string =>
  `${JSON.stringify(
    {
      workloads: reaches.map(({ workload, callers, doors, metadata, unknown, isClosed }) => ({
        workload: workload.resource.title,
        closed: isClosed,
        callers: callers.map(({ who, connections, at }) => ({ who, connections, ...place(at) })),
        doors: doors.map(({ through, connections, passes, at }) => ({
          through,
          connections: describeConnections(connections),
          passes,
          ...place(at),
        })),
        metadata,
        ...(unknown !== undefined && { unknown }),
      })),
    },
    undefined,
    2,
  )}\n`;
