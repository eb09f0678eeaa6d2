import { isInside, parseCIDR } from "../../base/ip.ts";
import type { CIDR } from "../../base/ip.ts";

/** Ranges in which nodes, pods and Services have their addresses. Sources: RFC 1918, 6598, 3927, 1122, 4193, 4291. */
const PRIVATE: readonly CIDR[] = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "169.254.0.0/16",
  "127.0.0.0/8",
  "fc00::/7",
  "fe80::/10",
].flatMap((text) => parseCIDR(text) ?? []);

const overlaps = (a: CIDR, b: CIDR): boolean =>
  a.family === b.family && (a.prefix <= b.prefix ? isInside(b, a) : isInside(a, b));

/** Whether a block contains public addresses only: no node, pod or Service of a usual cluster is in it. */
export const isPublic = (cidr: CIDR): boolean => cidr.prefix > 0 && !PRIVATE.some((range) => overlaps(cidr, range));
