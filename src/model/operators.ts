import type { Producer } from "./producer.ts";
import type { Requirement, Selector } from "../base/selector.ts";

/**
 * Operators whose pods have labels with known keys, by API group; values of other labels come from the custom resource
 * itself. Sources: cnpg pkg/utils/labels_annotations.go; strimzi api ResourceLabels and Labels.java (labels of the
 * resource are copied); cloud-on-k8s pkg/controller/common/labels; prometheus-operator pkg/prometheus/common.go and
 * pkg/alertmanager/statefulset.go; zalando postgres-operator docs (cluster_labels); crunchydata
 * internal/naming/labels.go; rabbitmq cluster-operator internal/metadata/label.go; minio operator
 * pkg/apis/minio.min.io/v2/labels.go; clickhouse-operator pkg/model/common/tags; percona operators' naming packages.
 */
const OWN_KEYS: Readonly<Record<string, RegExp>> = {
  "acid.zalan.do": /^(?:application|cluster-name|spilo-role|team|connection-pooler)$/,
  "clickhouse.altinity.com": /^clickhouse\.altinity\.com\//,
  "kafka.strimzi.io": /^(?:strimzi\.io\/|app\.kubernetes\.io\/)/,
  "minio.min.io": /^v1\.min\.io\//,
  "monitoring.coreos.com":
    /^(?:app\.kubernetes\.io\/|operator\.prometheus\.io\/|prometheus$|alertmanager$|thanos-ruler$)/,
  "pgv2.percona.com": /^(?:postgres-operator\.crunchydata\.com\/|app\.kubernetes\.io\/|pgv2\.percona\.com\/)/,
  "postgres-operator.crunchydata.com": /^postgres-operator\.crunchydata\.com\//,
  "postgresql.cnpg.io": /^(?:cnpg\.io\/|app\.kubernetes\.io\/|postgresql$|role$)/,
  "psmdb.percona.com": /^app\.kubernetes\.io\//,
  "pxc.percona.com": /^app\.kubernetes\.io\//,
  "rabbitmq.com": /^app\.kubernetes\.io\//,
};

const keysOf = ({ group }: Producer): RegExp | undefined =>
  /(?:^|\.)k8s\.elastic\.co$/.test(group)
    ? /(?:^|\.)k8s\.elastic\.co\//
    : Object.hasOwn(OWN_KEYS, group)
      ? OWN_KEYS[group]
      : undefined;

const hasNamePrefix = (name: string, own: string): boolean => name === own || name.startsWith(`${own}-`);

/** Operators name their objects after the resource or its kind; charts after the release, or the chart. */
export const isNamedAfter = (name: string, { name: own, kind, names }: Producer): boolean =>
  hasNamePrefix(name, own) ||
  (names === undefined
    ? name.toLowerCase().startsWith(kind.toLowerCase())
    : names.some((one) => hasNamePrefix(name, one)));

/** Whether a selector is meant for the pods of a producer: by its name, or by a key of its group. */
export const selectsPodsOf = ({ requirements }: Selector, producer: Producer): boolean =>
  requirements.some(
    ({ key, ...rest }) =>
      (producer.group !== "" && key.includes(producer.group)) ||
      ("values" in rest && rest.values.some((value) => isNamedAfter(value, producer))),
  );

/** Labels in which charts put the name of their release. */
const RELEASE_KEY = /^(?:app\.kubernetes\.io\/instance|helm\.sh\/release|release(?:Name)?|instance)$/;

/** Whether a selector is meant for a release by its name, as in the labels of charts. */
export const selectsRelease = ({ requirements }: Selector, { names = [] }: Producer): boolean =>
  requirements.some(
    (one) => one.operator === "In" && RELEASE_KEY.test(one.key) && one.values.some((value) => names.includes(value)),
  );

/** Whether a resource contains a value anywhere: operators copy configured labels. */
const holds = (value: unknown, wanted: string, depth = 0): boolean =>
  value === wanted ||
  (depth < 12 &&
    typeof value === "object" &&
    value !== null &&
    Object.entries(value).some(([key, inner]) => key !== "status" && holds(inner, wanted, depth + 1)));

function mayMatch(requirement: Requirement, producer: Producer, keys: RegExp): boolean {
  if (requirement.operator !== "In" || keys.test(requirement.key)) return true;
  return requirement.values.some((value) => isNamedAfter(value, producer) || holds(producer.object, value));
}

/** Whether the pods of an operator may have the labels that a selector requires; for an unknown operator, always. */
export function mayMakePodsOf(producer: Producer, selector: Selector): boolean {
  const keys = keysOf(producer);
  return keys === undefined || selector.requirements.every((requirement) => mayMatch(requirement, producer, keys));
}

/** Whether an operator may create a Service of that name. */
export const mayMakeService = (producer: Producer, name: string): boolean =>
  keysOf(producer) === undefined || isNamedAfter(name, producer);
