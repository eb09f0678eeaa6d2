import type { FieldError } from "./field-error.ts";
import { minorOf } from "./schema/go-type-table.ts";
import { apiServer, type ApiServer } from "./server.ts";
import type { ValidateOptions } from "./validation.ts";

/** The newest version that the table of fields knows. */
export const NEWEST_VERSION = "1.37";

/** What a newer version may have besides: fields, values and kinds. */
export const newerThanKnown = (version: string): Pick<FieldError, "dependsOn" | "dependence"> => ({
  dependsOn: `Kubernetes ${NEWEST_VERSION}, the newest known release, and ${version} is newer`,
  dependence: "newer-kubernetes",
});

const servers = new WeakMap<ValidateOptions, ApiServer>();

/** Callers use the same options for thousands of objects. */
export function serverOf(options: ValidateOptions): ApiServer {
  let server = servers.get(options);
  if (server === undefined) servers.set(options, (server = newServer(options)));
  return server;
}

function newServer({ kubernetesVersion = NEWEST_VERSION, dualStack, serviceCIDRs, newer }: ValidateOptions): ApiServer {
  const ranges = serviceCIDRs ?? [];
  const written = [...new Set(ranges.map((range) => (range.includes(":") ? "IPv6" : "IPv4")))];
  const families =
    dualStack === true
      ? ["IPv4", "IPv6"]
      : serviceCIDRs !== undefined
        ? written
        : dualStack === false
          ? ["IPv4"]
          : undefined;
  return apiServer(minorOf(kubernetesVersion), {
    families,
    serviceCIDRs: ranges,
    ...(newer !== undefined && { newer }),
  });
}
