import { addTo } from "../../base/groups.ts";
import type { Fix } from "../../diagnostic/finding.ts";
import { hiddenParts, isHidden, MASK, maskText, maskWords } from "../../diagnostic/mask.ts";
import { secretParts } from "../../diagnostic/secret-names.ts";
import type { Span } from "../../diagnostic/place.ts";
import type { Scope } from "../../scope/scope.ts";
import type { ParsedSource, Source, YamlDocument } from "../../yaml/document.ts";
import { resolveScalar } from "../../yaml/scan/resolve-scalar.ts";
import type { Found } from "../draft.ts";

/** Shorter values are only masked where the finding is at the value itself: elsewhere they may be part of any word. */
const SHORTEST = 4;

function decoded(text: string): string | undefined {
  if (text.length < SHORTEST || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  const bytes = atob(text);
  return /^[\x20-\x7e\s]+$/.test(bytes) ? bytes.trim() : undefined;
}

function unescaped(text: string): string | undefined {
  if (!text.startsWith('"')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What a value may look like in a message: as it is written, as it is read, decoded. */
export function formsOf(written: string): readonly string[] {
  const bare = written
    .trim()
    .replace(/,$/, "")
    .replace(/\s#.*$/, "")
    .trimEnd();
  const inner = /^(["'])(.*)\1$/s.exec(bare)?.[2];
  const plain = inner ?? bare.replace(/^["']/, "");
  const value = unescaped(bare) ?? plain;
  const resolved = inner === undefined ? resolveScalar(bare) : undefined;
  const forms = [
    written.trim(),
    bare,
    plain,
    value,
    JSON.stringify(value).slice(1, -1),
    typeof resolved === "number" ? String(resolved) : undefined,
    decoded(value),
  ];
  const assigned = /^[\w.-]+=(.+)$/s.exec(plain)?.[1];
  return [...new Set([...forms, assigned].filter((form) => form !== undefined && form !== ""))] as string[];
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
const alone = (word: string): RegExp => new RegExp(`(?<![A-Za-z0-9_])${escaped(word)}(?![A-Za-z0-9_])`, "g");

/** Words that must not be shown, found in a text in time that does not grow with their number. */
export class Words {
  readonly #byHead = new Map<string, string[]>();

  constructor(words: Iterable<string>) {
    for (const word of new Set(words)) {
      if (word.length < SHORTEST) continue;
      const head = word.slice(0, SHORTEST);
      addTo(this.#byHead, head, word);
    }
    for (const list of this.#byHead.values()) list.sort((a, b) => b.length - a.length);
  }

  get isEmpty(): boolean {
    return this.#byHead.size === 0;
  }

  hide(text: string): string {
    if (this.isEmpty) return text;
    let shown = "";
    let from = 0;
    for (let at = 0; at + SHORTEST <= text.length;) {
      const word = /\w/.test(text[at - 1] ?? "")
        ? undefined
        : this.#byHead
            .get(text.slice(at, at + SHORTEST))
            ?.find((one) => text.startsWith(one, at) && !/\w/.test(text[at + one.length] ?? ""));
      if (word === undefined) {
        at++;
        continue;
      }
      shown += text.slice(from, at) + MASK;
      from = at += word.length;
    }
    return shown + text.slice(from);
  }
}

/** Passwords in URLs, and what is assigned to a secret name. */
function withoutParts(text: string): string {
  let shown = "";
  let at = 0;
  for (const [from, to] of [...secretParts(text)].sort(([a], [b]) => a - b)) {
    if (from < at) continue;
    shown += text.slice(at, from) + MASK;
    at = to;
  }
  return shown + text.slice(at);
}

const NONE = new Words([]);
const known = new WeakMap<YamlDocument, { readonly masked: string; readonly words: Words }>();

/** The secret values of a text, without those that it also contains openly, such as names. */
export function wordsOf(text: string, masked = maskText(text)): Words {
  if (masked === text) return NONE;
  return new Words(
    hiddenParts(text, masked)
      .flatMap(formsOf)
      .filter((form) => form.length >= SHORTEST && !alone(form).test(masked)),
  );
}

function secretsOf(document: YamlDocument): { readonly masked: string; readonly words: Words } {
  let secrets = known.get(document);
  if (secrets === undefined) {
    const masked = maskText(document.text);
    known.set(document, (secrets = { masked, words: wordsOf(document.text, masked) }));
  }
  return secrets;
}

/** A message about a document, without the secrets of the document. */
export const concealIn = (document: YamlDocument, text: string): string =>
  secretsOf(document).words.hide(withoutParts(text));

/**
 * Where kustomize and Helm quote what may be the value of a Secret from a file that is not read here.
 * @see sigs.k8s.io/kustomize api/kv/kv.go, api/internal/builtins/PatchTransformer.go; helm pkg/chartutil/coalesce.go
 * (`map[…]`)
 */
const QUOTED_BY_TOOLS: readonly RegExp[] = [
  /(?<=literal sources? )\[.*\](?=: )/gs,
  /(?<=invalid literal source ).*?(?=, expected|$)/gs,
  /(?<=with config: `)[^`]*(?=`)/gs,
  /(?<=JSON patch from )\[.*\]/gs,
  /"[^"]*"(?= is not a valid key name)/g,
  /(?<=map)\[[^\]]*\]/g,
];

/** The message of a tool, without the secrets that it quotes. */
export function concealToolMessage(message: string, sources: readonly ParsedSource[]): string {
  const unquoted = QUOTED_BY_TOOLS.reduce((rest, pattern) => rest.replaceAll(pattern, MASK), withoutParts(message));
  return sources.reduce((rest, { source }) => wordsOf(source.text).hide(rest), unquoted);
}

/**
 * Keeps the values of Secrets out of findings. The one place where this is done: every host and format shows what it
 * returns.
 */
export class Concealer {
  readonly #sources: ReadonlyMap<string, ParsedSource>;
  readonly #keepFixes: boolean;

  /** @param keepFixes for callers that apply fixes and do not show them. */
  constructor(sources: readonly ParsedSource[], keepFixes: boolean) {
    this.#sources = new Map(sources.map((source) => [source.source.path, source]));
    this.#keepFixes = keepFixes;
  }

  /** @param own the document that the finding is about; a rendered one is not in any file. */
  conceal<T extends Found>(finding: T, own: YamlDocument | undefined): T {
    const places = [finding.span, ...finding.related.map(({ span }) => span)];
    const documents = new Set([
      ...(own === undefined ? [] : [own]),
      ...places.flatMap((span) => this.#documentAt(span) ?? []),
    ]);
    const words = [...documents].map((document) => secretsOf(document).words).filter(({ isEmpty }) => !isEmpty);
    const direct = places.flatMap((span) => this.#hiddenAt(span)).map(alone);
    const hide = (text: string): string =>
      words.reduce(
        (rest, one) => one.hide(rest),
        direct.reduce((rest, pattern) => rest.replaceAll(pattern, MASK), withoutParts(text)),
      );
    const fixes = finding.fixes.flatMap((fix): readonly Fix[] => {
      const shows = fix.edits.some(({ text }) => hide(text) !== text);
      return shows && !this.#keepFixes ? [] : [{ ...fix, title: hide(fix.title) }];
    });
    return {
      ...finding,
      message: hide(finding.message),
      ...(finding.because !== undefined && { because: hide(finding.because) }),
      ...(finding.help !== undefined && { help: hide(finding.help) }),
      related: finding.related.map((related) => ({ ...related, note: hide(related.note) })),
      fixes,
    };
  }

  #documentAt({ file, start }: Span): YamlDocument | undefined {
    const documents = this.#sources.get(file)?.documents ?? [];
    // Binary search: a file may contain thousands of documents with a finding each.
    let low = 0;
    let high = documents.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((documents[middle]?.start ?? 0) <= start.offset) low = middle + 1;
      else high = middle;
    }
    return documents[low - 1];
  }

  /** The value at a place that is hidden in its text. */
  #hiddenAt({ file, start, end }: Span): readonly string[] {
    const source = this.#sources.get(file)?.source;
    const document = this.#documentAt({ file, start, end });
    if (source === undefined || document === undefined || end.offset - start.offset > 10_000) return [];
    const { masked } = secretsOf(document);
    if (masked === document.text) return [];
    const written = source.text.slice(start.offset, end.offset);
    return isHidden(masked, start.offset - document.start, end.offset - document.start) ? formsOf(written) : [];
  }
}

/** Values that rendering puts into Secrets: the values files and templates contain them too. */
function renderedWords({ rendered }: Scope): ReadonlySet<string> {
  const text = rendered?.source.text ?? "";
  return new Set(
    hiddenParts(text, maskText(text))
      .flatMap(formsOf)
      .filter((form) => form.length >= SHORTEST),
  );
}

/** The texts of a result, without secrets; each is masked when it is first read. */
export function concealedSources(
  scopes: readonly Scope[],
  sources: readonly ParsedSource[],
): ReadonlyMap<string, Source> {
  const scopesOf = new Map<string, Scope[]>();
  for (const scope of scopes)
    if (scope.rendered !== undefined)
      for (const {
        source: { path },
      } of scope.origins ?? [])
        (scopesOf.get(path) ?? scopesOf.set(path, []).get(path))?.push(scope);
  const wordsByScope = new Map<Scope, ReadonlySet<string>>();
  const rendered = (scope: Scope): ReadonlySet<string> => {
    let words = wordsByScope.get(scope);
    if (words === undefined) wordsByScope.set(scope, (words = renderedWords(scope)));
    return words;
  };
  return new Map(
    sources.map(({ source: { path, text }, documents, template }) => {
      let masked: string | undefined;
      const isManifest =
        !template && documents.some(({ value }) => typeof value === "object" && value !== null && "kind" in value);
      const words = (): readonly string[] =>
        isManifest ? [] : (scopesOf.get(path) ?? []).flatMap((scope) => [...rendered(scope)]);
      return [
        path,
        {
          path,
          get text() {
            return (masked ??= maskWords(maskText(text), words()));
          },
        },
      ];
    }),
  );
}
