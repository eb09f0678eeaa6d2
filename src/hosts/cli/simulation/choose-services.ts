import { nearest } from "../../../hints/nearest.ts";
import { UserError } from "../../../diagnostic/user-error.ts";
import type { Cluster, ServiceEndpoints } from "../../../simulate/cluster.ts";
import { whyRefused } from "../../../simulate/endpoints/why.ts";

/** `NAMESPACE/SERVICE`, or a name in any namespace. @throws UserError when there is none. */
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
  if (refused[0] !== undefined) throw new UserError(`Service ${wanted} is rejected: ${refused[0].text}.`);
  const all = cluster.services.map(({ service }) =>
    slash < 0 ? service.name : `${service.namespace}/${service.name}`,
  );
  const meant = nearest(wanted, all);
  const isPath = /[/\\]|\.(?:ya?ml|json)$/.test(wanted);
  const what = isPath ? `No Service, file or folder ${wanted}.` : `No Service ${wanted} in these manifests.`;
  throw new UserError(`${what}${meant === undefined ? "" : ` Did you mean ${meant}?`}`);
}
