import { APPLICATION } from "./application.ts";

/**
 * What replaces `find` in a file, `§` at the end of the line that is to be reported; without `find` it is put behind
 * the last document.
 */
export interface Edit {
  readonly file: string;
  readonly find?: string | RegExp;
  readonly replace: string;
}

/** One small change of the sound application, and what must be said of it. */
export interface Defect {
  readonly rule: string;
  readonly edits: readonly Edit[];
  /** Rules that rightly have a word to say as well, besides the planted one. */
  readonly also?: readonly string[];
  /** Rules that are off in the preset, or must not hide this one. */
  readonly rules?: Readonly<Record<string, "off" | "error" | "warning">>;
}

export interface Planted {
  readonly files: Readonly<Record<string, string>>;
  /** `file:line` of the defect. */
  readonly at: string;
}

const MARK = "§";

function apply(text: string, { find, replace, file }: Edit): string {
  if (find === undefined) return `${text}---\n${replace.trim()}\n`;
  const found = typeof find === "string" ? text.includes(find) : find.test(text);
  if (!found) throw new Error(`${file} does not hold ${String(find)}`);
  return text.replace(find, () => replace);
}

/** The application with the defect in it. @throws an Error if an edit finds nothing or no line is marked. */
export function plant({ rule, edits }: Defect): Planted {
  const files: Record<string, string> = { ...APPLICATION };
  let at: string | undefined;
  for (const edit of edits) files[edit.file] = apply(files[edit.file] ?? "", edit);
  for (const [file, text] of Object.entries(files)) {
    const line = text.split("\n").findIndex((one) => one.includes(MARK));
    if (line >= 0) at = `${file}:${line + 1}`;
    files[file] = text.replace(MARK, "");
  }
  if (at === undefined) throw new Error(`the defect for ${rule} marks no line`);
  return { files, at };
}

/** `defect("rule-id", ["cart.yaml", "app: cart", "app: carts§"])`, several changes one after the other. */
export const defect = (
  rule: string,
  ...edits: readonly (readonly [file: string, find: string | RegExp | undefined, replace: string])[]
): Defect => ({
  rule,
  edits: edits.map(([file, find, replace]) => ({ file, ...(find !== undefined && { find }), replace })),
});
