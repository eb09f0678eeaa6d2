import type { Call } from "../simulate/calls/call.ts";
import type { CallVerdict } from "../simulate/calls/call-verdict.ts";

/** A declared call with what policies say of it. */
export interface JudgedCall {
  readonly call: Call;
  readonly verdict: CallVerdict;
}

const fromText = ({ from }: Call): string => (from.kind === "workload" ? from.workload.resource.title : from.actor);

function toText({ to }: Call): string {
  switch (to.kind) {
    case "service":
      return to.service.title;
    case "pods":
      return to.ports[0]?.workload.resource.title ?? "";
    case "actor":
      return to.actor;
    case "host":
      return to.host;
    default:
      return to satisfies never;
  }
}

function portText({ to, port, protocol }: Call): string {
  const numbers = to.kind === "service" || to.kind === "pods" ? [...new Set(to.ports.map(({ number }) => number))] : [];
  const end = numbers.length === 0 || (numbers.length === 1 && numbers[0] === port) ? "" : ` → ${numbers.join(",")}`;
  return `${protocol} ${port ?? "any"}${end}`;
}

function placeText({ at }: Call): string {
  const { file, start } = at.span();
  return `${file}:${start.line}`;
}

/** One line a call, in columns. */
export function callsTable(calls: readonly JudgedCall[]): string {
  if (calls.length === 0) return "These manifests declare no calls.\n";
  const rows = [
    ["FROM", "TO", "PORT", "POLICIES", "SURE", "DECLARED BY", "AT"],
    ...calls.map(({ call, verdict }) => [
      fromText(call),
      toText(call),
      portText(call),
      verdict,
      call.certainty,
      call.declaredBy,
      placeText(call),
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}

/** The same as data. */
export const callsJSON = (calls: readonly JudgedCall[]): string =>
  `${JSON.stringify(
    {
      calls: calls.map(({ call, verdict }) => {
        const { file, start } = call.at.span();
        return {
          from: fromText(call),
          to: toText(call),
          ...(call.port !== undefined && { port: call.port }),
          protocol: call.protocol,
          pods:
            call.to.kind === "service" || call.to.kind === "pods"
              ? call.to.ports.map(({ workload, number, protocol }) => ({
                  workload: workload.resource.title,
                  port: number,
                  protocol,
                }))
              : [],
          verdict,
          certainty: call.certainty,
          source: call.source,
          declaredBy: call.declaredBy,
          file,
          line: start.line,
          column: start.column,
        };
      }),
    },
    undefined,
    2,
  )}\n`;
