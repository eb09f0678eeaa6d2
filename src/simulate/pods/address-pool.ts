import { addressAt, canonicalIP, parseCIDR, sizeOf } from "../../base/ip.ts";
import type { CIDR } from "../../base/ip.ts";

interface Range {
  readonly cidr: CIDR;
  /** The first unused address. */
  next: number;
}

/**
 * Allocates pod addresses, each once: the first of a range is its network, the second the node's bridge, the last is
 * broadcast.
 */
export class AddressPool {
  readonly #taken = new Set<string>();
  readonly #ranges = new Map<string, Range | undefined>();

  reserve(address: string): void {
    this.#taken.add(canonicalIP(address) ?? address);
  }

  /** One address of each range; undefined if one of them is exhausted, or there is none. */
  take(cidrs: readonly string[]): readonly string[] | undefined {
    if (cidrs.length === 0) return undefined;
    const addresses: string[] = [];
    for (const cidr of cidrs) {
      const address = this.#next(cidr);
      if (address === undefined) return undefined;
      addresses.push(address);
    }
    return addresses;
  }

  #next(text: string): string | undefined {
    const range = this.#range(text);
    if (range === undefined) return undefined;
    for (const end = sizeOf(range.cidr) - 1; range.next < end;) {
      const address = addressAt(range.cidr, range.next++);
      if (address !== undefined && !this.#taken.has(address)) return address;
    }
    return undefined;
  }

  #range(text: string): Range | undefined {
    if (!this.#ranges.has(text)) {
      const cidr = parseCIDR(text);
      this.#ranges.set(text, cidr && { cidr, next: 2 });
    }
    return this.#ranges.get(text);
  }
}
