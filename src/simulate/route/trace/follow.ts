import { parseTarget } from "./target.ts";
import type { TraceTarget } from "./target.ts";
import type { HTTPRequest } from "../request.ts";
import type { Trace } from "./log.ts";

/** Clients give up after so many redirects. Source: fetch.spec.whatwg.org, "HTTP-redirect fetch". */
const MOST = 20;

/**
 * A request and those to which it is redirected, in order; the last one is the result. A client repeats the method and
 * its headers, except after 301 to 303, where another method than GET becomes GET.
 * @param request traces one target; undefined: there is no such client.
 */
export function followRedirects(
  first: TraceTarget,
  request: (target: TraceTarget) => Trace | undefined,
): readonly Trace[] {
  const traces: Trace[] = [];
  const seen = new Set<string>();
  let target: TraceTarget | undefined = first;
  while (target !== undefined) {
    const trace = request(target);
    if (trace === undefined) return traces;
    traces.push(trace);
    seen.add(target.text);
    const { location, status = 0 } = trace.answer ?? {};
    if (location === undefined) return traces;
    if (seen.has(location) || traces.length > MOST) {
      const text = `${location} was requested before: the redirects have no end`;
      const end = { stage: "outside" as const, outcome: "fails" as const, text, notes: [] };
      const { answer: _, ...rest } = trace;
      traces[traces.length - 1] = { ...rest, outcome: "fails", hops: [...trace.hops, end] };
      return traces;
    }
    const next = parseTarget(location);
    const own: HTTPRequest | undefined = target.request;
    const method: string = status <= 303 && own?.method !== "HEAD" ? "GET" : (own?.method ?? "GET");
    target = next && {
      ...next,
      request: next.request && { ...next.request, method, headers: withoutHost(own?.headers ?? {}) },
    };
  }
  return traces;
}

const withoutHost = ({ host: _, ...headers }: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  headers;
