import type { LabelSelector, ObjectMeta } from "kubernetes-types/meta/v1.js";
import type { NetworkPolicyPort } from "kubernetes-types/networking/v1.js";

/**
 * Types of custom resources that routing and policy rules read; only the fields that are read, as in the CRDs: Gateway
 * API v1.7.0, network-policy-api v0.3.0, Istio networking v1, SMI split v1alpha1 to v1alpha4.
 */
interface Custom<Spec> {
  apiVersion?: string;
  kind?: string;
  metadata?: ObjectMeta;
  spec?: Spec;
}

export interface ParentReference {
  group?: string;
  kind?: string;
  namespace?: string;
  name: string;
  sectionName?: string;
  port?: number;
}

export interface BackendReference {
  group?: string;
  kind?: string;
  namespace?: string;
  name: string;
  port?: number;
  weight?: number;
}

export interface RouteFilter {
  type: string;
  requestMirror?: {
    backendRef: BackendReference;
    percent?: number;
    fraction?: { numerator: number; denominator?: number };
  };
  requestRedirect?: { scheme?: string; hostname?: string; port?: number; statusCode?: number; path?: object };
  urlRewrite?: { hostname?: string; path?: { type: string; replaceFullPath?: string; replacePrefixMatch?: string } };
  extensionRef?: { group?: string; kind: string; name: string };
}

export interface ValueMatch {
  type?: string;
  name: string;
  value: string;
}

export interface HTTPRouteMatch {
  path?: { type?: string; value?: string };
  headers?: ValueMatch[];
  queryParams?: ValueMatch[];
  method?: string;
}

export interface GRPCRouteMatch {
  method?: { type?: string; service?: string; method?: string };
  headers?: ValueMatch[];
}

export interface RouteRule<Match> {
  name?: string;
  matches?: Match[];
  filters?: RouteFilter[];
  backendRefs?: (BackendReference & { filters?: RouteFilter[] })[];
}

export interface RouteSpec<Match> {
  parentRefs?: ParentReference[];
  hostnames?: string[];
  rules?: RouteRule<Match>[];
}

export interface FromNamespaces {
  from?: string;
  selector?: LabelSelector;
}

export interface AllowedRoutes {
  namespaces?: FromNamespaces;
  kinds?: { group?: string; kind: string }[];
}

export interface Listener {
  name: string;
  hostname?: string;
  port: number;
  protocol: string;
  tls?: { mode?: string; certificateRefs?: { group?: string; kind?: string; name: string; namespace?: string }[] };
  allowedRoutes?: AllowedRoutes;
}

/**
 * Traffic policy peers of network-policy-api: `ports` differs between v1alpha1 (`ports`) and v1alpha2 (`protocols`).
 */
export interface AdminPeer {
  namespaces?: LabelSelector;
  pods?: { namespaceSelector?: LabelSelector; podSelector?: LabelSelector };
  nodes?: LabelSelector;
  networks?: string[];
  domainNames?: string[];
}

export interface AdminRule {
  name?: string;
  action: string;
  from?: AdminPeer[];
  to?: AdminPeer[];
  ports?: {
    portNumber?: { protocol?: string; port: number };
    portRange?: { protocol?: string; start: number; end: number };
    namedPort?: string;
  }[];
  protocols?: {
    tcp?: AdminPortMatch;
    udp?: AdminPortMatch;
    sctp?: AdminPortMatch;
    destinationNamedPort?: string;
  }[];
}

export interface AdminPortMatch {
  destinationPort?: { number?: number; range?: { start: number; end: number } };
}

export interface AdminPolicySpec {
  tier?: string;
  priority?: number;
  subject: { namespaces?: LabelSelector; pods?: { namespaceSelector?: LabelSelector; podSelector?: LabelSelector } };
  ingress?: AdminRule[];
  egress?: AdminRule[];
}

export interface IstioDestination {
  host: string;
  subset?: string;
  port?: { number?: number };
}

export interface IstioRoute {
  destination: IstioDestination;
  weight?: number;
}

export interface IstioStringMatch {
  exact?: string;
  prefix?: string;
  regex?: string;
}

export interface IstioHTTPRoute {
  name?: string;
  match?: {
    uri?: IstioStringMatch;
    port?: number;
    headers?: Record<string, IstioStringMatch>;
    method?: IstioStringMatch;
    gateways?: string[];
  }[];
  route?: IstioRoute[];
  redirect?: object;
  directResponse?: object;
  delegate?: object;
  mirror?: IstioDestination;
  mirrors?: { destination: IstioDestination; percentage?: { value?: number } }[];
}

export interface CustomKinds {
  AdminNetworkPolicy: Custom<AdminPolicySpec>;
  BaselineAdminNetworkPolicy: Custom<AdminPolicySpec>;
  CiliumCIDRGroup: Custom<object>;
  CiliumClusterwideNetworkPolicy: Custom<object> & { specs?: object[] };
  CiliumNetworkPolicy: Custom<object> & { specs?: object[] };
  ClusterNetworkPolicy: Custom<AdminPolicySpec>;
  DestinationRule: Custom<{
    host: string;
    subsets?: { name: string; labels?: Record<string, string> }[];
    exportTo?: string[];
  }>;
  Gateway: Custom<{
    gatewayClassName?: string;
    listeners?: Listener[];
    allowedListeners?: { namespaces?: FromNamespaces };
    addresses?: { type?: string; value?: string }[];
  }>;
  GatewayClass: Custom<{ controllerName?: string }>;
  GRPCRoute: Custom<RouteSpec<GRPCRouteMatch>>;
  HTTPRoute: Custom<RouteSpec<HTTPRouteMatch>>;
  ListenerSet: Custom<{ parentRef?: ParentReference; listeners?: Listener[] }>;
  ReferenceGrant: Custom<{
    from?: { group: string; kind: string; namespace: string }[];
    to?: { group: string; kind: string; name?: string }[];
  }>;
  ServiceEntry: Custom<{ hosts?: string[]; exportTo?: string[] }>;
  TCPRoute: Custom<RouteSpec<never>>;
  TLSRoute: Custom<RouteSpec<never>>;
  TrafficSplit: Custom<{
    service?: string;
    backends?: { service: string; weight?: number | string }[];
    matches?: object[];
  }>;
  UDPRoute: Custom<RouteSpec<never>>;
  VirtualService: Custom<{
    hosts?: string[];
    gateways?: string[];
    http?: IstioHTTPRoute[];
    tcp?: { route?: IstioRoute[] }[];
    tls?: { match?: object[]; route?: IstioRoute[] }[];
    exportTo?: string[];
  }>;
}

/** Re-exported so that policy code needs one import. */
export type { LabelSelector, NetworkPolicyPort };
