import { addressAt, formatCIDR, formatIP, isInside, parseIP, sizeOf } from "../../base/ip.ts";
import type { CIDR } from "../../base/ip.ts";
import type { AddressBlock } from "../policy/network-policy.ts";
import type { PolicySet } from "../policy/policy-set.ts";

/** An address that represents all that no policy of either side distinguishes from it. */
export interface OutsideAddress {
  readonly address: string;
  /** `outside the cluster`, `outside the cluster, in 203.0.113.0/24`. */
  readonly title: string;
}

function blocksOf({ policies, admin, baseline, calico, cilium }: PolicySet): readonly AddressBlock[] {
  const rules = [...policies, ...admin, ...baseline].flatMap(
    (policy) =>
      policy.rules as readonly { readonly peers: readonly { readonly blocks: readonly AddressBlock[] }[] | "all" }[],
  );
  return [
    ...rules.flatMap(({ peers }) => (peers === "all" ? [] : peers.flatMap(({ blocks }) => blocks))),
    ...calico.blocks,
    ...cilium.blocks,
  ];
}

/** Documentation ranges (RFC 5737, RFC 3849) and some others, to find an address in none of the blocks. */
const ELSEWHERE = ["203.0.113.77", "198.51.100.77", "192.0.2.77", "8.8.4.4", "100.100.100.100", "2001:db8::77"];

/**
 * Addresses that together cover every combination of the blocks in policies of both sides: the result of a block
 * changes at its first address or just after its last one.
 */
export function outsideAddresses(sets: readonly PolicySet[]): readonly OutsideAddress[] {
  const ranges = new Map<string, CIDR>();
  for (const { cidr, except } of sets.flatMap(blocksOf)) {
    for (const range of cidr === undefined ? except : [cidr, ...except]) ranges.set(formatCIDR(range), range);
  }
  const all = [...ranges.values()];
  const usesIPv6 = all.some(({ family }) => family === "IPv6");
  const candidates = [
    ...ELSEWHERE.filter((address) => usesIPv6 || !address.includes(":")),
    ...all
      .flatMap((range) => [formatIP(range), addressAt(range, sizeOf(range) - 1)])
      .filter((address) => address !== undefined),
  ];
  const seen = new Set<string>();
  return candidates.flatMap((address): readonly OutsideAddress[] => {
    const ip = parseIP(address);
    if (ip === undefined) return [];
    const within = all.filter((range) => isInside(ip, range));
    // 0.0.0.0/0 is not a location.
    const narrow = within.filter(({ prefix }) => prefix > 0).sort((a, b) => b.prefix - a.prefix)[0];
    const key = `${ip.family} ${within.map(formatCIDR).sort().join()}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [
      {
        address,
        title:
          `outside the cluster${narrow === undefined ? "" : `, in ${formatCIDR(narrow)}`}` +
          `${ip.family === "IPv6" && narrow === undefined ? " (IPv6)" : ""}`,
      },
    ];
  });
}
