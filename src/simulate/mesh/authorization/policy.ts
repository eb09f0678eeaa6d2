import { isRecord } from "../../../base/is-record.ts";
import { fieldsOf, listOf } from "../../../base/values.ts";
import type { Fields } from "../../../base/values.ts";
import type { Model } from "../../../model/model.ts";
import type { Resource } from "../../../model/resource.ts";

export type AuthorizationAction = "ALLOW" | "DENY" | "CUSTOM";

/** One attribute of a connection or request with the values that it may have, and those that it may not. */
export interface AttributeCondition {
  /** As in `when`, or the name of a field of an operation. */
  readonly key: string;
  readonly values: readonly string[];
  readonly notValues: readonly string[];
}

/** All conditions of one must hold. */
export type Alternative = readonly AttributeCondition[];

/** One rule: one of `from` and one of `to` must match. Conditions of `when` are part of each. */
export interface AuthorizationRule {
  /** The item of `rules`. */
  readonly object: object;
  readonly from: readonly Alternative[];
  readonly to: readonly Alternative[];
  /** It has an unknown attribute, so that Istio leaves it out. */
  readonly skipped: boolean;
  /** It has fields that are not known here. */
  readonly strange: boolean;
}

export interface AuthorizationPolicy {
  readonly resource: Resource;
  readonly action: AuthorizationAction;
  readonly rules: readonly AuthorizationRule[];
}

const SOURCE = {
  principals: "source.principal",
  requestPrincipals: "request.auth.principal",
  namespaces: "source.namespace",
  serviceAccounts: "source.serviceAccount",
  ipBlocks: "source.ip",
  remoteIpBlocks: "remote.ip",
} as const;

const OPERATION = { hosts: "host", ports: "destination.port", methods: "method", paths: "path" } as const;

const notField = (field: string): string => `not${field[0]?.toUpperCase() ?? ""}${field.slice(1)}`;

const texts = (value: unknown): readonly string[] => listOf(value).map(String);

/** Fields of a source or an operation as conditions. */
function conditionsOf(fields: Fields, names: Readonly<Record<string, string>>): Alternative {
  return Object.entries(names).flatMap(([field, key]) => {
    const [values, notValues] = [texts(fields[field]), texts(fields[notField(field)])];
    return values.length + notValues.length === 0 ? [] : [{ key, values, notValues }];
  });
}

const isStrange = (fields: Fields, names: Readonly<Record<string, string>>): boolean =>
  Object.keys(fields).some((field) => !Object.keys(names).some((name) => name === field || notField(name) === field));

const PERMISSIONS = /^(?:destination\.(?:ip|port)|connection\.sni|experimental\.envoy\.filters\..*|any)$/;
const PRINCIPALS = new RegExp(
  `^(?:source\\.(?:ip|namespace|serviceAccount|principal)|remote\\.ip|` +
    `request\\.auth\\.(?:principal|audiences|presenter)|request\\.headers.*|request\\.auth\\.claims.*)$`,
);

/** Source: istio pilot/pkg/security/authz/model/model.go, New. */
function compileRule(rule: Fields): AuthorizationRule {
  const when = listOf(rule["when"])
    .filter(isRecord)
    .map((one) => ({
      key: String(one["key"]),
      values: texts(one["values"]),
      notValues: texts(one["notValues"]),
    }));
  const added = (pattern: RegExp): Alternative =>
    when.filter(({ key, values, notValues }) => pattern.test(key) && values.length + notValues.length > 0);
  const sources = listOf(rule["from"]).map((one) => fieldsOf(fieldsOf(one)["source"]));
  const operations = listOf(rule["to"]).map((one) => fieldsOf(fieldsOf(one)["operation"]));
  const alternatives = (
    list: readonly Fields[],
    names: Readonly<Record<string, string>>,
    more: Alternative,
  ): readonly Alternative[] =>
    list.length === 0 ? [more] : list.map((fields) => [...conditionsOf(fields, names), ...more]);
  return {
    object: rule,
    from: alternatives(sources, SOURCE, added(PRINCIPALS)),
    to: alternatives(operations, OPERATION, added(PERMISSIONS)),
    skipped: when.some(({ key }) => !PERMISSIONS.test(key) && !PRINCIPALS.test(key)),
    strange:
      Object.keys(rule).some((field) => !["from", "to", "when"].includes(field)) ||
      sources.some((fields) => isStrange(fields, SOURCE)) ||
      operations.some((fields) => isStrange(fields, OPERATION)),
  };
}

const ACTIONS: readonly string[] = ["ALLOW", "DENY", "CUSTOM"];
/** Versions that Istio has had so far. */
const VERSIONS: ReadonlySet<string> = new Set(["security.istio.io/v1", "security.istio.io/v1beta1"]);

/** Whether an object of Istio's security group is of a version that is simulated. */
export const isSecurityKind = ({ apiVersion, kind }: Resource, wanted: string): boolean =>
  kind === wanted && VERSIONS.has(apiVersion);

/** Source: istio pilot/pkg/security/authz/builder/builder.go, isDryRun (strconv.ParseBool). */
const isDryRun = ({ annotations }: Resource): boolean =>
  ["1", "t", "T", "TRUE", "true", "True"].includes(annotations["istio.io/dry-run"] ?? "");

/**
 * One AuthorizationPolicy; undefined for one that decides nothing (`AUDIT`, dry run), or that is attached to the
 * waypoint of a Service instead of to pods.
 */
function compileAuthorization(resource: Resource): AuthorizationPolicy | undefined {
  const spec = fieldsOf(resource.object["spec"]);
  const action = spec["action"] ?? "ALLOW";
  if (typeof action !== "string" || !ACTIONS.includes(action) || isDryRun(resource) || hasTargets(spec))
    return undefined;
  return {
    resource,
    action: action as AuthorizationAction,
    rules: listOf(spec["rules"]).filter(isRecord).map(compileRule),
  };
}

/** Policies with `targetRefs` apply to gateways and waypoints only. Source: istio model/policyattachment.go. */
const hasTargets = (spec: Fields): boolean => isRecord(spec["targetRef"]) || listOf(spec["targetRefs"]).length > 0;

/** The AuthorizationPolicies that the proxies of pods apply, in order of files. */
export const authorizationsOf = (model: Model): readonly AuthorizationPolicy[] =>
  model.resources
    .filter((resource) => isSecurityKind(resource, "AuthorizationPolicy") && !model.malformed.has(resource))
    .flatMap((resource) => compileAuthorization(resource) ?? []);
