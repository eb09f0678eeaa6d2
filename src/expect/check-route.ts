import { chooseRoute } from "../simulate/route/choose-route.ts";
import type { RouteAnswer } from "../simulate/route/choose-route.ts";
import { parseURL } from "../simulate/route/request.ts";
import { doubtText, placeOfDoubt } from "../simulate/unjudged/doubt.ts";
import { hostDoubts } from "../simulate/unjudged/object-doubts.ts";
import { findService, UnknownName, UNWRITTEN, Verdict } from "./expect-context.ts";
import type { ExpectContext } from "./expect-context.ts";
import type { Checked, Expectations, RouteExpectation } from "./expectations.ts";

interface Ending {
  /** `shop/payments`, or `none`. */
  readonly service: string;
  readonly port: number | undefined;
  readonly percent: number;
  readonly text: string;
}

const NONE: Ending = { service: "none", port: undefined, percent: 100, text: "no route" };

const PROBLEM = "which gets an error";

/** The Services a request goes to, the largest part first; a reference that leads nowhere is an ending of its own. */
function endingsOf(answer: RouteAnswer | undefined): readonly Ending[] {
  if (answer === undefined || answer.targets.length === 0) return [NONE];
  return answer.targets
    .map(({ backend, share }): Ending => {
      const { namespace, name, port, problem } = backend;
      const percent = Math.round(share * 1000) / 10;
      const error = problem === undefined ? "" : `, ${PROBLEM}: ${problem.replaceAll("-", " ")}`;
      const text = `${namespace}/${name}${port === undefined ? "" : `:${port.port}`}${error}`;
      return {
        service: problem === undefined ? `${namespace}/${name}` : `${namespace}/${name}!`,
        port: port?.port,
        percent,
        text,
      };
    })
    .toSorted((a, b) => b.percent - a.percent);
}

const listed = (endings: readonly Ending[]): string =>
  endings.map(({ text, percent }) => (endings.length === 1 ? text : `${percent} % ${text}`)).join(", ");

/** @throws UnknownName */
export function checkRoute(context: ExpectContext, { document }: Expectations, expectation: RouteExpectation): Checked {
  const { url, method = "GET", headers = {}, service, port, share } = expectation;
  const request = parseURL(url);
  if (request === undefined) throw new UnknownName("url", `"${url}" is not an http or https URL.`);
  const wanted =
    service == null || service === "none"
      ? service
      : ((found) => `${found.service.namespace}/${found.service.name}`)(findService(context, service));
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const answer = chooseRoute(
    context.model,
    { ...request, method: method.toUpperCase(), headers: lower },
    context.ingress,
  );
  const verdict = new Verdict(document, expectation);
  const endings = endingsOf(answer);
  const doubts = hostDoubts(context.model, request.host);
  const mine = endings.filter(
    (ending) => ending.service === wanted && (port == null || ending.port === port || wanted === "none"),
  );
  const got = mine.reduce((sum, { percent }) => sum + percent, 0);
  if (service === null) verdict.differs("service", UNWRITTEN, listed(endings));
  else if (service !== undefined && doubts.length === 0 && Math.abs(got - (share ?? 100)) > 0.05) {
    const expected = service === "none" ? "no route" : `${service}${port == null ? "" : `:${port}`}`;
    verdict.differs(
      endings.some((ending) => ending.service === wanted) && port != null ? "port" : "service",
      share == null ? expected : `${share} % ${expected}`,
      listed(endings),
    );
  }
  if (port === null) verdict.differs("port", UNWRITTEN, listed(endings));
  if (share === null) verdict.differs("share", UNWRITTEN, listed(endings));
  verdict.leavesUnjudged(doubts);
  if (answer?.certain === false) verdict.leavesOpen(answer.open ?? "the controller decides the order of equal rules");
  for (const doubt of doubts) verdict.because(doubtText(doubt), placeOfDoubt(doubt));
  if (answer !== undefined) verdict.because(`${answer.title} matches ${request.path}`, answer.at);
  for (const { title, at } of answer?.shadowed ?? [])
    verdict.because(`also matches, with lower precedence: ${title}`, at);
  const kept = (wanted == null ? undefined : mine[0]) ?? endings[0] ?? NONE;
  if (service !== undefined) verdict.record("service", kept.service.replace(/!$/, ""));
  if (port !== undefined && kept.port !== undefined) verdict.record("port", kept.port);
  if (share !== undefined || endings.length > 1) verdict.record("share", endings.length > 1 ? kept.percent : undefined);
  return verdict.finish(
    "route",
    `${method === "GET" ? "" : `${method} `}${url} → ` +
      `${service ?? "to be filled in"}${port == null ? "" : `:${port}`}${share == null ? "" : ` (${share} %)`}`,
  );
}
