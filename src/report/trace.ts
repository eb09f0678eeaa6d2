import type { Place } from "../diagnostic/place.ts";
import type { HopNote, HopOutcome, Trace } from "../simulate/route/trace/log.ts";
import { percent } from "../simulate/route/trace/log.ts";
import type { RefusedResource } from "../model/flatten.ts";
import { leftOutJSON } from "./left-out.ts";
import { doubtJSON } from "../simulate/unjudged/doubt.ts";
import { printable } from "../base/printable.ts";
import { plain, shownFile } from "./lint/reporter.ts";
import type { Paint, Style } from "./lint/reporter.ts";

const SIGNS: Readonly<Record<HopOutcome, { readonly sign: string; readonly style: Style }>> = {
  ok: { sign: "ok", style: "green" },
  fails: { sign: "FAIL", style: "red" },
  unknown: { sign: "?", style: "yellow" },
};

const OUTCOMES: Readonly<Record<Trace["outcome"], string>> = {
  arrives: "The request arrives.",
  partly: "The request arrives only at some endpoints.",
  fails: "The request does not arrive.",
  unknown: "Unknown: the result depends on objects that are not in these manifests.",
  redirect: "The request is answered with a redirect.",
  answered: "A proxy answers the request; it reaches no pod.",
};

const UNJUDGED = "Unknown: the result depends on objects that are not simulated.";

function location(at: Place | undefined): string {
  if (at === undefined) return "";
  const { file, start } = at.span();
  return ` (${shownFile(file)}:${start.line})`;
}

const line = ({ text, at }: HopNote): string => `${printable(text)}${location(at)}`;

const arrivalLines = ({ arrivals }: Trace): readonly string[] =>
  arrivals.map(
    ({ address, pod, share }) =>
      `  ${percent(share).padStart(7)}  ${address}${pod === undefined ? "" : `  ${printable(pod)}`}`,
  );

function outcomeText({ outcome, answer }: Trace): string {
  if (answer === undefined) return OUTCOMES[outcome];
  const target = answer.location === undefined ? "" : ` to ${printable(answer.location)}`;
  return `${OUTCOMES[outcome].replace(/\.$/, ":")} ${answer.status}${target}.`;
}

/** One line per hop with its reasons below, then the outcome and the smallest changes that would fix it. */
export function traceText(trace: Trace, paint: Paint = plain): string {
  const width = Math.max(...trace.hops.map(({ stage }) => stage.length), 0);
  const lines = [paint("bold", `${printable(trace.from)} → ${printable(trace.target)}`)];
  for (const hop of trace.hops) {
    const { sign, style } = SIGNS[hop.outcome];
    lines.push(`${paint(style, sign.padEnd(4))} ${hop.stage.padEnd(width)}  ${line(hop)}`);
    for (const note of hop.notes) lines.push(`${" ".repeat(width + 7)}- ${line(note)}`);
  }
  lines.push(
    "",
    paint("bold", trace.outcome === "unknown" && trace.unjudged.length > 0 ? UNJUDGED : outcomeText(trace)),
    ...arrivalLines(trace),
  );
  if (trace.changes.length > 0)
    lines.push("", "Smallest changes:", ...trace.changes.map((change) => `  - ${line(change)}`));
  return `${lines.join("\n")}\n`;
}

const placeJSON = (at: Place | undefined) => {
  if (at === undefined) return {};
  const { file, start } = at.span();
  return { file, line: start.line, column: start.column };
};

const noteJSON = ({ text, at }: HopNote) => ({ text, ...placeJSON(at) });

/** @param refused objects that were left out of the trace. @param before the redirects that led to the request. */
export function traceJSON(
  trace: Trace,
  refused: readonly RefusedResource[] = [],
  before: readonly Trace[] = [],
): string {
  const { target, from, outcome, answer, arrivals, hops, changes, unjudged } = trace;
  const value = {
    target,
    from,
    outcome,
    ...answer,
    ...(before.length > 0 && { followed: before.map((one) => ({ target: one.target, ...one.answer })) }),
    hops: hops.map((hop) => ({
      stage: hop.stage,
      outcome: hop.outcome,
      ...noteJSON(hop),
      ...(hop.notes.length > 0 && { notes: hop.notes.map(noteJSON) }),
    })),
    arrivals,
    changes: changes.map(noteJSON),
    ...(unjudged.length > 0 && { unjudged: unjudged.map(doubtJSON) }),
    ...leftOutJSON(refused),
  };
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
