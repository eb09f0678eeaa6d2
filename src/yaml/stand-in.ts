import { isRecord } from "../base/is-record.ts";
import type { StandIn } from "./document.ts";

/** What git-crypt writes before the bytes that it has encrypted. */
export const GIT_CRYPT = "\0GITCRYPT\0";

/** Sources: git-lfs docs/spec.md, git-annex internals "pointer files", Ansible parsing/vault, RFC 9580, age armor. */
const HEADS: readonly (readonly [StandIn, RegExp])[] = [
  ["git-lfs", /^version https?:\/\/[\w.-]+\/spec\/v\d+\r?\n(?:ext-[^\n]*\n)*oid [\w-]+:[0-9a-f]+\s/],
  ["git-annex", /^(?:\.\.\/)*(?:\.git)?\/annex\/objects\/\S+\s*(?:\n|$)/],
  ["ansible-vault", /^\$ANSIBLE_VAULT;\d/],
  ["armor", /^-----BEGIN (?:PGP MESSAGE|AGE ENCRYPTED FILE)-----/],
];

/** What kind of pointer or encrypted text a file is, judged by its head; undefined for nearly all texts. */
export function standInOf(text: string): StandIn | undefined {
  if (text.startsWith(GIT_CRYPT)) return "git-crypt";
  const head = text.slice(0, 1000).replace(/^\uFEFF?\s*/, "");
  return HEADS.find(([, pattern]) => pattern.test(head))?.[0];
}

/** How SOPS writes an encrypted value (getsops/sops aes/cipher.go). */
export const isEncrypted = (value: unknown): boolean =>
  typeof value === "string" && value.startsWith("ENC[AES256_GCM,data:");

/**
 * Whether SOPS has encrypted a document so far that not even its kind can be read: a map all of whose values are
 * encrypted, or a whole file as one value (`sops --input-type binary`). Source: getsops/sops stores.
 */
export function isSealedBySops(value: unknown): boolean {
  if (!isRecord(value) || !isRecord(value["sops"])) return false;
  if (isEncrypted(value["kind"]) || isEncrypted(value["apiVersion"])) return true;
  return isEncrypted(value["data"]) && Object.keys(value).length === 2;
}
