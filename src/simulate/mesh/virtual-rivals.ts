import { fieldsOf } from "../../base/values.ts";
import type { Fields } from "../../base/values.ts";
import type { Place } from "../../diagnostic/place.ts";
import type { Model } from "../../model/model.ts";
import { created } from "../route/age.ts";
import { istioHost } from "./istio.ts";
import type { VirtualRule, VirtualService } from "./virtual-service.ts";

/** A rule of a VirtualService, or one of its matches, to which an earlier rule leaves no request. */
export interface ShadowedRule {
  readonly virtual: VirtualService;
  readonly list: "http" | "tls" | "tcp";
  readonly index: number;
  readonly by: number;
  /** The match that is lost, if others of the rule are not. */
  readonly match: number | undefined;
  readonly at: Place;
  readonly byAt: Place;
}

/** Fields of a match that restrict nothing. */
const NAMES: ReadonlySet<string> = new Set(["name", "statPrefix", "ignoreUriCase"]);

/** Whether every URI that the inner match matches is one of the outer one. */
function coversURI(outer: Fields, inner: Fields): boolean {
  const [a, b] = [fieldsOf(outer["uri"]), fieldsOf(inner["uri"])];
  const ignoresCase = outer["ignoreUriCase"] === true;
  if (inner["ignoreUriCase"] === true && !ignoresCase && a["prefix"] !== "/") return false;
  const text = (value: unknown): string | undefined =>
    typeof value !== "string" ? undefined : ignoresCase ? value.toLowerCase() : value;
  const [prefix, exact, regex] = [text(a["prefix"]), text(a["exact"]), a["regex"]];
  if (prefix === "/" || regex === ".*" || regex === "/.*") return true;
  const [innerPrefix, innerExact] = [text(b["prefix"]), text(b["exact"])];
  if (prefix !== undefined) return (innerPrefix ?? innerExact)?.startsWith(prefix) === true;
  if (exact !== undefined) return innerExact === exact;
  return regex !== undefined && regex === b["regex"];
}

/** Whether every request that the inner match matches also matches the outer one; `undefined` is every request. */
function covers(outer: Fields | undefined, inner: Fields | undefined, gateways: readonly string[]): boolean {
  return Object.entries(outer ?? {}).every(([key, value]) => {
    if (NAMES.has(key)) return true;
    if (key === "uri") return coversURI(outer ?? {}, inner ?? {});
    if (key === "gateways" && Array.isArray(value)) {
      const own: unknown = inner?.["gateways"] ?? gateways;
      return Array.isArray(own) && own.every((gateway) => value.includes(gateway));
    }
    return inner !== undefined && JSON.stringify(inner[key]) === JSON.stringify(value);
  });
}

type Matches = readonly (Fields | undefined)[];
const matchesOf = ({ match }: VirtualRule): Matches =>
  match === undefined || match.length === 0 ? [undefined] : match;

/** What a rule does apart from its match. */
const effectOf = ({ match: _, name: __, ...effect }: VirtualRule): string => JSON.stringify(effect);

function shadowedIn(virtual: VirtualService, list: ShadowedRule["list"]): readonly ShadowedRule[] {
  const rules = (virtual.object.spec?.[list] ?? []) as readonly VirtualRule[];
  const { gateways = ["mesh"] } = virtual.object.spec ?? {};
  return rules.flatMap((rule, index): readonly ShadowedRule[] => {
    const lost = matchesOf(rule).map((match) => ({
      match,
      by: rules.slice(0, index).findIndex((earlier) => matchesOf(earlier).some((one) => covers(one, match, gateways))),
    }));
    const [first] = lost;
    const found = lost.every(({ by }) => by >= 0) && first !== undefined ? [first] : lost.filter(({ by }) => by >= 0);
    return found.flatMap(({ match, by }) => {
      const winner = rules[by];
      if (winner === undefined || effectOf(winner) === effectOf(rule)) return [];
      const isWhole = lost.every((one) => one.by >= 0);
      return [
        {
          virtual,
          list,
          index,
          by,
          match: isWhole ? undefined : lost.findIndex((one) => one.match === match),
          at: virtual.document.at(isWhole || match === undefined ? rule : match),
          byAt: virtual.document.at(winner),
        },
      ];
    });
  });
}

/**
 * The first rule in the list that matches a request is applied. Source: istio networking/v1 virtual_service.proto,
 * VirtualService.http. Use it as `simulation.fact(shadowedRules)`.
 */
export const shadowedRules = (model: Model): readonly ShadowedRule[] =>
  model
    .all("VirtualService")
    .flatMap((virtual) => (["http", "tls", "tcp"] as const).flatMap((list) => shadowedIn(virtual, list)));

/** A second VirtualService for a host inside the mesh: sidecars use one. */
export interface RivalVirtualService {
  readonly virtual: VirtualService;
  readonly by: VirtualService;
  readonly host: string;
  readonly at: Place;
  readonly agesKnown: boolean;
}

/**
 * For one host the sidecars of the mesh use a single VirtualService, the oldest; only those of a gateway are merged.
 * Source: istio.io analysis message IST0109; pilot/pkg/model/push_context.go. Use it as
 * `simulation.fact(rivalVirtualServices)`.
 */
export function rivalVirtualServices(model: Model): readonly RivalVirtualService[] {
  const first = new Map<string, VirtualService>();
  const order = model
    .all("VirtualService")
    .toSorted((a, b) => (created(a) === "" || created(b) === "" ? 0 : created(a) < created(b) ? -1 : 1));
  return order.flatMap((virtual): readonly RivalVirtualService[] => {
    const { hosts = [], gateways = ["mesh"], exportTo = ["*"] } = virtual.object.spec ?? {};
    // One that is not for every namespace may be for clients that the other one is not for.
    if (!gateways.includes("mesh") || !exportTo.includes("*")) return [];
    return hosts.flatMap((written, index) => {
      const host = istioHost(written, virtual.namespace);
      const by = first.get(host);
      first.set(host, by ?? virtual);
      return by === undefined || by === virtual || effectsOf(by) === effectsOf(virtual)
        ? []
        : [
            {
              virtual,
              by,
              host: written,
              at: virtual.document.at(hosts, index),
              agesKnown: created(by) !== "" && created(virtual) !== "",
            },
          ];
    });
  });
}

const effectsOf = ({ object }: VirtualService): string =>
  JSON.stringify([object.spec?.http, object.spec?.tls, object.spec?.tcp]);
