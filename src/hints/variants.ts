const essence = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/\d+/g, "")
    .split(/[-._/]+/)
    .filter((part) => part.length > 1)
    .join("-");

/** `web-1` and `web-2`, `api` and `api-v1`, `shop-a` and `shop-b`: two things of a kind, not a typo. */
export const areVariants = (a: string, b: string): boolean => a !== b && essence(a) === essence(b);
