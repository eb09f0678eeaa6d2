import type { Place } from "../../diagnostic/place.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import { isWrittenByHand } from "./manual-endpoints.ts";

export interface HandWrittenAddress {
  /** An EndpointSlice or Endpoints. */
  readonly resource: Resource;
  readonly at: Place;
  readonly address: string;
}

/** The addresses in hand-written endpoints that refer to no object. */
export function handWrittenAddresses(model: Model): readonly HandWrittenAddress[] {
  const slices = model
    .all("EndpointSlice")
    .filter((slice) => isWrittenByHand(slice))
    .flatMap((slice) =>
      (slice.object.endpoints ?? [])
        .filter(({ targetRef }) => targetRef === undefined)
        .flatMap(({ addresses = [] }) =>
          addresses.map((address, index) => ({
            resource: slice,
            at: slice.at(addresses, index),
            address,
          })),
        ),
    );
  const endpoints = model
    .all("Endpoints")
    .filter((one) => isWrittenByHand(one))
    .flatMap((one) =>
      (one.object.subsets ?? [])
        .flatMap(({ addresses = [] }) => addresses)
        .filter(({ targetRef }) => targetRef === undefined)
        .map((address) => ({ resource: one, at: one.at(address, "ip"), address: address.ip })),
    );
  return [...slices, ...endpoints];
}
