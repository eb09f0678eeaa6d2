import { readCIDR, readIP } from "../../base/ip.ts";

/**
 * What is wrong with a string of an OpenAPI format. Formats without a check here are not checked by the server either,
 * or hardly.
 * @see k8s.io/kube-openapi pkg/validation/strfmt
 */
export function stringFormatFault(format: string, value: string): string | undefined {
  const test = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
  return test === undefined || test(value) ? undefined : `is not of the format ${format}`;
}

const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

const FORMATS: Readonly<Record<string, (value: string) => boolean>> = {
  ipv4: (value) => !value.includes(":") && readIP(value) !== undefined,
  ipv6: (value) => value.includes(":") && readIP(value) !== undefined,
  cidr: (value) => readCIDR(value) !== undefined,
  "date-time": (value) => /^\d{4}-\d{2}-\d{2}[tT]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[zZ]|[+-]\d{2}:\d{2})$/.test(value),
  date: (value) => /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)),
  duration: (value) =>
    /^[-+]?(?:(?:\d+\.?\d*|\.\d+)\s*(?:ns|us|µs|ms|s|m|h|d|w|[a-z]+))+$/.test(value) || value === "0",
  byte: (value) =>
    /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value.replaceAll(/[\r\n]/g, "")),
  uuid: (value) => UUID.test(value),
  hostname: (value) =>
    value.length <= 255 &&
    /^[a-zA-Z0-9](?:[-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?)*\.?$/.test(
      value,
    ),
};
