import type { Scope } from "./scope.ts";

const haveSameItems = (a: readonly unknown[] = [], b: readonly unknown[] = []): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index]);

/** What a scope has besides sources, as text. */
const settingsOf = ({
  sources: _,
  origins: __,
  rendered: ___,
  externals: ____,
  contests,
  ...settings
}: Scope): string =>
  JSON.stringify([
    Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1)),
    [...(contests ?? [])].map(([folder, { entries, conflicting }]) => [folder, entries, [...conflicting]]),
  ]);

/** Whether two lists of scopes contain the very same sources in the same way. */
export const areSameScopes = (a: readonly Scope[], b: readonly Scope[]): boolean =>
  a.length === b.length &&
  a.every((one, index) => {
    const other = b[index];
    return (
      other !== undefined &&
      one.rendered === other.rendered &&
      haveSameItems(one.sources, other.sources) &&
      haveSameItems(one.origins, other.origins) &&
      haveSameItems(one.externals, other.externals) &&
      settingsOf(one) === settingsOf(other)
    );
  });
