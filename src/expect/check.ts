import { checkEndpoints } from "./check-endpoints.ts";
import { ReachChecker } from "./check-reach.ts";
import { checkRoute } from "./check-route.ts";
import { TraceChecker } from "./check-trace.ts";
import { UnknownName } from "./expect-context.ts";
import type { ExpectContext } from "./expect-context.ts";
import type { Checked, ExpectationKind, Expectations } from "./expectations.ts";

/** A name that does not exist makes one expectation an error; the others are still checked. */
function guarded(
  { document }: Expectations,
  kind: ExpectationKind,
  expectation: object,
  title: string,
  check: () => Checked,
): Checked {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof UnknownName)) throw error;
    return {
      kind,
      title,
      at: document.at(expectation, error.key),
      outcome: "error",
      message: error.message,
      differences: [],
      because: [],
      recordings: [],
    };
  }
}

/** What becomes of each expectation of a document, in the order of the file: reach, endpoints, route, trace. */
export function checkExpectations(context: ExpectContext, expectations: Expectations): readonly Checked[] {
  const { reach, endpoints, route, trace } = expectations;
  const reachChecker = reach.length === 0 ? undefined : new ReachChecker(context, expectations);
  const traceChecker = trace.length === 0 ? undefined : new TraceChecker(context);
  return [
    ...reach.flatMap((one) =>
      reachChecker === undefined
        ? []
        : [guarded(expectations, "reach", one, `${one.from} → ${one.to}`, () => reachChecker.check(expectations, one))],
    ),
    ...endpoints.map((one) =>
      guarded(expectations, "endpoints", one, `Service ${one.service}`, () =>
        checkEndpoints(context, expectations, one),
      ),
    ),
    ...route.map((one) => guarded(expectations, "route", one, one.url, () => checkRoute(context, expectations, one))),
    ...trace.flatMap((one) =>
      traceChecker === undefined
        ? []
        : [
            guarded(expectations, "trace", one, `${one.from} → ${one.target}`, () =>
              traceChecker.check(expectations, one),
            ),
          ],
    ),
  ];
}
