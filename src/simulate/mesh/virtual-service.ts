import type { IstioRoute } from "../../model/custom-kinds.ts";
import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Resource } from "../../model/resource.ts";
import type { Labels } from "../../base/selector.ts";
import { both } from "../policy/match.ts";
import type { Match } from "../policy/match.ts";
import { regexMatches } from "../route/hostname.ts";
import { istioHost } from "./istio.ts";
import type { HTTPRequest } from "../route/request.ts";

export type VirtualService = Resource<KindMap["VirtualService"]>;

export type MeshProtocol = "http" | "tls" | "tcp";

/** What a mesh's proxy sees of a connection. */
export interface MeshRequest {
  /** Full name of a Service in the mesh. */
  readonly host: string;
  readonly port: number | undefined;
  readonly protocol: MeshProtocol;
  /** undefined: only host and port are known. */
  readonly request: HTTPRequest | undefined;
  /** `mesh`, or `NAMESPACE/NAME` of an Istio Gateway. */
  readonly gateway: string;
  /** Of the client, where it is a pod. */
  readonly labels: Labels | undefined;
  readonly namespace: string | undefined;
}

type StringMatch = DeepReadonly<{ exact?: string; prefix?: string; regex?: string }>;

/** A match of any of the three lists; fields as in istio networking/v1alpha3/virtual_service.proto. */
interface AnyMatch {
  readonly name?: string;
  readonly uri?: StringMatch;
  readonly scheme?: StringMatch;
  readonly method?: StringMatch;
  readonly authority?: StringMatch;
  readonly headers?: Readonly<Record<string, StringMatch>>;
  readonly withoutHeaders?: Readonly<Record<string, StringMatch>>;
  readonly queryParams?: Readonly<Record<string, StringMatch>>;
  readonly ignoreUriCase?: boolean;
  readonly port?: number;
  readonly gateways?: readonly string[];
  readonly sourceLabels?: Labels;
  readonly sourceNamespace?: string;
  readonly sniHosts?: readonly string[];
  readonly statPrefix?: string;
  readonly [other: string]: unknown;
}

export interface VirtualRule {
  readonly name?: string;
  readonly match?: readonly AnyMatch[];
  readonly route?: readonly DeepReadonly<IstioRoute>[];
  readonly redirect?: object;
  readonly directResponse?: object;
  readonly delegate?: object;
  readonly fault?: { readonly abort?: object };
  readonly rewrite?: object;
  readonly headers?: object;
}

function matchText(pattern: StringMatch, text: string, ignoreCase = false): Match {
  const lower = (value: string): string => (ignoreCase ? value.toLowerCase() : value);
  if (pattern.exact !== undefined) return lower(pattern.exact) === lower(text) ? "yes" : "no";
  if (pattern.prefix !== undefined) return lower(text).startsWith(lower(pattern.prefix)) ? "yes" : "no";
  if (pattern.regex !== undefined) return regexMatches(pattern.regex, text);
  // An empty match: present, with any value.
  return "yes";
}

const negate = (match: Match): Match => (match === "yes" ? "no" : match === "no" ? "yes" : "perhaps");

/** A wildcard of Istio is a suffix of any length. */
export const istioHostMatches = (pattern: string, host: string): boolean =>
  pattern === "*" || (pattern.startsWith("*") ? host.endsWith(pattern.slice(1)) : pattern.toLowerCase() === host);

const gatewayName = (name: string, namespace: string): string =>
  name === "mesh" || name.includes("/") ? name : `${namespace}/${name}`;

function matchTable(
  patterns: Readonly<Record<string, StringMatch>>,
  values: Readonly<Record<string, string>> | undefined,
): Match {
  if (values === undefined) return "perhaps";
  return Object.entries(patterns)
    .map(([name, pattern]): Match => {
      const value = values[name] ?? values[name.toLowerCase()];
      return value === undefined ? "no" : matchText(pattern, value);
    })
    .reduce(both, "yes" as Match);
}

function matchOne(match: AnyMatch, asked: MeshRequest, namespace: string): Match {
  const { request } = asked;
  const text = (pattern: StringMatch | undefined, value: string | undefined, ignoreCase = false): Match =>
    pattern === undefined ? "yes" : value === undefined ? "perhaps" : matchText(pattern, value, ignoreCase);
  const {
    uri,
    scheme,
    method,
    authority,
    headers,
    withoutHeaders,
    queryParams,
    ignoreUriCase,
    port,
    gateways,
    sourceLabels,
    sourceNamespace,
    sniHosts,
    name: _,
    statPrefix: __,
    ...others
  } = match;
  const all: readonly Match[] = [
    text(uri, request?.path, ignoreUriCase === true),
    text(scheme, request?.scheme),
    text(method, request?.method),
    text(authority, request?.host),
    headers === undefined ? "yes" : matchTable(headers, request?.headers),
    withoutHeaders === undefined ? "yes" : negate(matchTable(withoutHeaders, request?.headers)),
    queryParams === undefined ? "yes" : matchTable(queryParams, request?.query),
    port === undefined ? "yes" : asked.port === undefined ? "perhaps" : port === asked.port ? "yes" : "no",
    gateways === undefined || gateways.some((gateway) => gatewayName(gateway, namespace) === asked.gateway)
      ? "yes"
      : "no",
    sourceLabels === undefined
      ? "yes"
      : asked.labels === undefined
        ? "no"
        : Object.entries(sourceLabels).every(([key, value]) => asked.labels?.[key] === value)
          ? "yes"
          : "no",
    sourceNamespace === undefined ? "yes" : sourceNamespace === asked.namespace ? "yes" : "no",
    sniHosts === undefined ||
    sniHosts.some((host) => istioHostMatches(host, asked.host) || istioHostMatches(host, request?.host ?? asked.host))
      ? "yes"
      : "no",
    Object.keys(others).length > 0 ? "perhaps" : "yes",
  ];
  return all.reduce(both, "yes" as Match);
}

/** A rule of a VirtualService that matches a request. */
export interface VirtualChoice {
  readonly virtual: VirtualService;
  readonly rule: VirtualRule;
  readonly index: number;
  /** False if earlier rules may match instead. */
  readonly certain: boolean;
}

/**
 * The first rule in the list that matches the request; matches of one rule are alternatives. Source: istio
 * virtual_service.proto.
 */
export function matchVirtualService(virtual: VirtualService, asked: MeshRequest): VirtualChoice | undefined {
  const rules = (virtual.object.spec?.[asked.protocol] ?? []) as readonly VirtualRule[];
  let perhaps: VirtualChoice | undefined;
  for (const [index, rule] of rules.entries()) {
    const matches = (rule.match ?? []).map((match) => matchOne(match, asked, virtual.namespace));
    const met: Match =
      matches.length === 0 || matches.includes("yes") ? "yes" : matches.includes("perhaps") ? "perhaps" : "no";
    if (met === "yes")
      return perhaps === undefined ? { virtual, rule, index, certain: true } : { ...perhaps, certain: false };
    if (met === "perhaps") perhaps ??= { virtual, rule, index, certain: false };
  }
  return perhaps;
}

const isVisible = ({ object, namespace }: VirtualService, client: string | undefined): boolean => {
  const { exportTo = ["*"] } = object.spec ?? {};
  return (
    exportTo.length === 0 ||
    exportTo.includes("*") ||
    (client !== undefined && (exportTo.includes(client) || (exportTo.includes(".") && client === namespace)))
  );
};

/** VirtualServices with a host and gateway, the more specific host first. */
export function virtualServicesFor(model: Model, asked: MeshRequest): readonly VirtualService[] {
  const length = ({ object, namespace }: VirtualService): number =>
    Math.max(
      ...(object.spec?.hosts ?? [])
        .filter((host) => istioHostMatches(istioHost(host, namespace), asked.host))
        .map((host) => (host.startsWith("*") ? host.length - 1000 : host.length)),
    );
  return model
    .all("VirtualService")
    .filter((virtual) => {
      const { hosts = [], gateways = ["mesh"] } = virtual.object.spec ?? {};
      return (
        gateways.some((gateway) => gatewayName(gateway, virtual.namespace) === asked.gateway) &&
        hosts.some((host) => istioHostMatches(istioHost(host, virtual.namespace), asked.host)) &&
        (asked.gateway !== "mesh" || isVisible(virtual, asked.namespace))
      );
    })
    .toSorted((a, b) => length(b) - length(a));
}
