import type { Place } from "../../diagnostic/place.ts";
import type { Resource } from "../../model/resource.ts";
import type { Workload } from "../../model/workload.ts";
import { joined, writtenOffset } from "./env.ts";
import type { Piece } from "./env.ts";
import { findHosts } from "./text.ts";
import type { Reference, ReferencePort, ReferenceSource } from "./reference.ts";

/** A string of a manifest that may contain hosts. */
export interface Site {
  readonly resource: Resource;
  readonly source: ReferenceSource;
  readonly workload?: Workload;
  readonly name: string;
  readonly owner: object;
  readonly key: string | number;
  readonly pieces: readonly Piece[];
  /** The port number in another string, for a host without one: `DB_PORT` beside `DB_HOST`. */
  readonly companion?: ReferencePort | undefined;
}

/** The n-th occurrence of a word in a string, as in the source text: block scalars, quotes and folds do not matter. */
function wordPlace({ resource, owner, key }: Site, written: string, start: number, end: number): Place {
  const packed = resource.document.within?.(owner, key, start, end);
  if (packed !== undefined) return packed;
  const whole = resource.document.at(owner, key);
  const word = written.slice(start, end);
  return {
    file: whole.file,
    span() {
      const span = whole.span();
      const { document } = resource;
      const first = span.start.offset - document.start;
      // A rendered document is not the text in which the place is.
      if (document.range(0, 0).file !== whole.file) return span;
      let at = document.text.indexOf(word, first);
      for (
        let before = written.indexOf(word);
        before >= 0 && before < start && at >= 0;
        before = written.indexOf(word, before + 1)
      )
        at = document.text.indexOf(word, at + 1);
      return at < 0 || at + word.length > span.end.offset - document.start
        ? span
        : document.range(at, at + word.length).span();
    },
  };
}

const HOST_NAME = new RegExp(
  String.raw`host|server|addr|url|uri|endpoint|broker|upstream|backend|service|svc|target|peer|seed|node|dsn|proxy|` +
    String.raw`db|redis|kafka|mongo|sql`,
  "i",
);

/**
 * The hosts of a string as references. A single word is a host only if the name of the field or a dot in it suggests
 * so.
 */
export function referencesIn(site: Site): readonly Reference[] {
  const { resource, pieces } = site;
  const value = joined(pieces);
  const written = pieces.every((piece) => piece.from !== undefined) ? value : undefined;
  return findHosts(value).flatMap((token) => {
    if (token.shape === "host" && token.hostKind === "name" && !token.host.includes(".") && !HOST_NAME.test(site.name))
      return [];
    const place = (start: number, end: number): Place => {
      const offset = writtenOffset(pieces, start, end);
      if (offset === undefined) return resource.document.at(site.owner, site.key);
      return wordPlace(site, written ?? writtenText(pieces), offset, offset + end - start);
    };
    const port: ReferencePort | undefined =
      token.port !== undefined
        ? { number: token.port.number, at: place(token.port.start, token.port.end) }
        : (site.companion ??
          (token.impliedPort === undefined ? undefined : { number: token.impliedPort, at: undefined }));
    return [
      {
        resource,
        namespace: resource.namespace,
        source: site.source,
        ...(site.workload !== undefined && { workload: site.workload }),
        name: site.name,
        owner: site.owner,
        key: site.key,
        at: place(token.start, token.end),
        value,
        borrowed: writtenOffset(pieces, token.start, token.end) === undefined,
        hostKind: token.hostKind,
        host: token.host,
        port,
        scheme: token.scheme,
        shape: token.shape,
      } satisfies Reference,
    ];
  });
}

/** The original string, as far as needed to find words in it, without the values of variables. */
function writtenText(pieces: readonly Piece[]): string {
  let text = "";
  for (const piece of pieces) if (piece.from !== undefined) text = text.padEnd(piece.from, "\u0000") + piece.text;
  return text;
}
