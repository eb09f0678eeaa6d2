import type { FieldErrors } from "../field-error.ts";
import type { FieldPath } from "../field-path.ts";

/** Scheme, authority, path, query and fragment, as Go's net/url splits a URL. @see RFC 3986, appendix B */
const PARTS = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(\?[^#]*)?(#.*)?$/s;

/** What Go's url.Parse refuses anywhere: control characters and blanks. */
const CONTROL = /[\s\p{Cc}]/u;

/** @see k8s.io/apiserver pkg/util/webhook/validation.go ValidateWebhookURL */
export function validateWebhookURL(url: string, path: FieldPath, errors: FieldErrors): void {
  const parts = PARTS.exec(url);
  if (parts === null || CONTROL.test(url)) return errors.required(path, "must be a URL such as https://host/path");
  const [, scheme = "", authority = "", , query = "", fragment = ""] = parts;
  const at = authority.lastIndexOf("@");
  if (scheme.toLowerCase() !== "https") errors.invalid(path, url, "must begin with https://");
  if (authority.slice(at + 1) === "") errors.invalid(path, url, "must name a host");
  if (at >= 0) errors.invalid(path, url, "must not contain a user or password");
  if (fragment.length > 1) errors.invalid(path, url, "must not contain a fragment");
  if (query.length > 1) errors.invalid(path, url, "must not contain a query");
}
