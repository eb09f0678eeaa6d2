import { nearest } from "../../../base/nearest.ts";
import { UserError } from "../../../diagnostic/user-error.ts";
import type { Cluster, ServiceEndpoints } from "../../../simulate/cluster.ts";
import { whyRefused } from "../../../simulate/endpoints/why.ts";

/** `NAMESPACE/SERVICE`, or a name that is looked for in every namespace. @throws UserError when there is none. */
export function chooseServices(cluster: Cluster, wanted: string | undefined): readonly ServiceEndpoints[] {
  if (wanted === undefined) return cluster.services;
  const slash = wanted.indexOf("/");
  const name = wanted.slice(slash + 1);
  const chosen = cluster.services.filter(
    ({ service }) => service.name === name && (slash < 0 || service.namespace === wanted.slice(0, slash)),
  );
  if (chosen.length > 0) return chosen;
  const refused = cluster.refused
    .filter(({ service }) => service.name === name)
    .flatMap(({ service }) => whyRefused(cluster, service.namespace, service.name));
  if (refused[0] !== undefined) throw new UserError(`Service ${wanted} does not come to exist: ${refused[0].text}.`);
  const all = cluster.services.map(({ service }) =>
    slash < 0 ? service.name : `${service.namespace}/${service.name}`,
  );
  const meant = nearest(wanted, all);
  const what = /[/\\]|\.(?:ya?ml|json)$/.test(wanted) ? "no Service, file or folder" : "no Service";
  throw new UserError(
    `There is ${what} ${wanted}${what === "no Service" ? " in these manifests" : " here"}.${meant === undefined ? "" : ` Is ${meant} meant?`}`,
  );
}
