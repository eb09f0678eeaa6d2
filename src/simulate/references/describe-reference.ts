import type { Reference } from "./reference.ts";

/** `REDIS_ADDR of Deployment "shop"`. */
export const describeReference = ({ name, resource }: Reference): string => `${name} of ${resource.quoted}`;
