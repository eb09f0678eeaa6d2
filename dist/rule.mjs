var __defProp = Object.defineProperty;
var __name = (target, value) => __defProp(target, "name", { value, configurable: true });

// src/rule/rule.ts
var defineRule = /* @__PURE__ */ __name((rule) => ({ category: "api", ...rule }), "defineRule");

// src/rule/edits.ts
function offsetOf(resource, place) {
  const { document } = resource;
  const { file, start, near } = place.span();
  const offset = start.offset - document.start;
  if (near === true || offset < 0 || offset > document.text.length) return void 0;
  const back = document.range(offset, offset).span();
  return back.file === file && back.start.offset === start.offset ? offset : void 0;
}
__name(offsetOf, "offsetOf");
var isJson = /* @__PURE__ */ __name((resource) => /^\s*[{[]/.test(resource.document.text), "isJson");
var yamlString = /* @__PURE__ */ __name((text2) => /^[A-Za-z][\w./-]*$/.test(text2) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(text2) ? text2 : JSON.stringify(text2), "yamlString");
var writeString = /* @__PURE__ */ __name((resource, text2) => isJson(resource) ? JSON.stringify(text2) : yamlString(text2), "writeString");
var writeEntry = /* @__PURE__ */ __name((resource, key2, value) => `${isJson(resource) ? JSON.stringify(key2) : key2}: ${typeof value === "number" ? value : writeString(resource, value)}`, "writeEntry");
var textBefore = /* @__PURE__ */ __name((resource, offset) => {
  const { text: text2 } = resource.document;
  return text2.slice(text2.lastIndexOf("\n", offset - 1) + 1, offset);
}, "textBefore");
var startsLine = /* @__PURE__ */ __name((before) => /^[\s-]*$/.test(before), "startsLine");
var lineByLine = /* @__PURE__ */ __name((lines, indent) => lines.map((line) => `${line}
${indent}`).join(""), "lineByLine");
function insertItem(resource, list3, lines) {
  if (list3.length === 0) return void 0;
  const at = resource.at(list3, 0, "entry");
  const offset = offsetOf(resource, at);
  if (offset === void 0) return void 0;
  const before = textBefore(resource, offset);
  if (!startsLine(before) || resource.document.text[offset] !== "-") return void 0;
  return { at, text: lineByLine(lines, " ".repeat(before.length)), insert: "before" };
}
__name(insertItem, "insertItem");
function removeEntry(resource, owner, key2) {
  const { document } = resource;
  const place = resource.at(owner, key2, "entry");
  const offset = offsetOf(resource, place);
  if (offset === void 0) return void 0;
  const before = textBefore(resource, offset);
  const end = place.span().end.offset - document.start;
  const rest = /^[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/.exec(document.text.slice(end));
  if (!/^\s*$/.test(before) || rest === null) return void 0;
  return { at: document.range(offset - before.length, end + rest[0].length), text: "" };
}
__name(removeEntry, "removeEntry");

// src/model/selector.ts
var NOTHING = { nothing: true, requirements: [] };
var has = /* @__PURE__ */ __name((labels, key2) => Object.hasOwn(labels, key2), "has");
function equalitySelector(map2) {
  const entries = Object.entries(map2 ?? {});
  if (entries.length === 0) return NOTHING;
  return { nothing: false, requirements: entries.map(([key2, value]) => ({ operator: "In", key: key2, values: [value] })) };
}
__name(equalitySelector, "equalitySelector");
function labelSelector(selector) {
  if (selector === void 0) return NOTHING;
  const requirements = [];
  const labels = selector.matchLabels ?? {};
  for (const key2 in labels) requirements.push({ operator: "In", key: key2, values: [labels[key2] ?? ""] });
  for (const { key: key2 = "", operator, values } of selector.matchExpressions ?? []) {
    if (operator === "In" || operator === "NotIn") requirements.push({ operator, key: key2, values: values ?? [] });
    else if (operator === "Exists" || operator === "DoesNotExist") requirements.push({ operator, key: key2 });
    else return NOTHING;
  }
  return { nothing: false, requirements };
}
__name(labelSelector, "labelSelector");
function matchesRequirement(requirement, labels) {
  const { operator, key: key2 } = requirement;
  switch (operator) {
    case "In":
      return has(labels, key2) && requirement.values.includes(labels[key2] ?? "");
    case "NotIn":
      return !has(labels, key2) || !requirement.values.includes(labels[key2] ?? "");
    case "Exists":
      return has(labels, key2);
    case "DoesNotExist":
      return !has(labels, key2);
    default:
      return operator;
  }
}
__name(matchesRequirement, "matchesRequirement");
var matches = /* @__PURE__ */ __name((selector, labels) => !selector.nothing && selector.requirements.every((requirement) => matchesRequirement(requirement, labels)), "matches");
function describeSelector(selector) {
  if (selector.nothing) return "<none>";
  if (selector.requirements.length === 0) return "<all>";
  return selector.requirements.map(describeRequirement).join(",");
}
__name(describeSelector, "describeSelector");
function describeRequirement(requirement) {
  const { operator, key: key2 } = requirement;
  switch (operator) {
    case "In":
      return requirement.values.length === 1 ? `${key2}=${requirement.values[0] ?? ""}` : `${key2} in (${requirement.values.join(",")})`;
    case "NotIn":
      return requirement.values.length === 1 ? `${key2}!=${requirement.values[0] ?? ""}` : `${key2} notin (${requirement.values.join(",")})`;
    case "Exists":
      return key2;
    case "DoesNotExist":
      return `!${key2}`;
    default:
      return operator;
  }
}
__name(describeRequirement, "describeRequirement");

// src/diagnostic/large-lists.ts
function pushAll(list3, items) {
  for (const item of items) list3.push(item);
}
__name(pushAll, "pushAll");

// src/base/is-record.ts
var isRecord = /* @__PURE__ */ __name((value) => typeof value === "object" && value !== null && !Array.isArray(value), "isRecord");

// src/simulate/references/env.ts
var REFERENCE = /\$(?:\$|\(([^)]*)\))/g;
function expand(text2, lookup) {
  if (!text2.includes("$")) return [{ text: text2, from: 0 }];
  const pieces = [];
  let done = 0;
  for (const match of text2.matchAll(REFERENCE)) {
    const { index } = match;
    const name = match[1];
    if (index > done) pieces.push({ text: text2.slice(done, index), from: done });
    const value = name === void 0 ? "$" : lookup(name);
    pieces.push(value === void 0 ? { text: match[0], from: index } : { text: value });
    done = index + match[0].length;
  }
  if (done < text2.length) pieces.push({ text: text2.slice(done), from: done });
  return pieces;
}
__name(expand, "expand");
var joined = /* @__PURE__ */ __name((pieces) => pieces.map((piece) => piece.text).join(""), "joined");
function writtenOffset(pieces, start, end) {
  let at = 0;
  for (const piece of pieces) {
    if (start >= at && end <= at + piece.text.length)
      return piece.from === void 0 ? void 0 : piece.from + start - at;
    at += piece.text.length;
  }
  return void 0;
}
__name(writtenOffset, "writtenOffset");
function dataOf(model, kind, namespace, name) {
  const resource = model.get(kind, namespace, name);
  if (resource === void 0) return void 0;
  const object = resource.object;
  return {
    resource,
    data: (kind === "ConfigMap" ? object.data : object.stringData) ?? {}
  };
}
__name(dataOf, "dataOf");
function fieldValue(path, workload) {
  if (path === "metadata.namespace") return workload.namespace;
  return path === "metadata.name" && workload.kind === "Pod" && workload.name !== "" ? workload.name : void 0;
}
__name(fieldValue, "fieldValue");
function sourced(model, workload, variable) {
  const { name, valueFrom } = variable;
  const own = {
    name,
    value: void 0,
    pieces: [],
    resource: workload.resource,
    owner: variable,
    key: "valueFrom"
  };
  if (valueFrom?.fieldRef !== void 0) {
    const value2 = fieldValue(valueFrom.fieldRef.fieldPath, workload);
    return value2 === void 0 ? own : { ...own, value: value2, pieces: [{ text: value2 }] };
  }
  const reference = valueFrom?.configMapKeyRef ?? valueFrom?.secretKeyRef;
  if (reference?.name === void 0) return own;
  const found = dataOf(
    model,
    valueFrom?.configMapKeyRef === void 0 ? "Secret" : "ConfigMap",
    workload.namespace,
    reference.name
  );
  if (found === void 0 || !Object.hasOwn(found.data, reference.key)) return own;
  const value = found.data[reference.key] ?? "";
  return {
    name,
    value,
    pieces: [{ text: value, from: 0 }],
    resource: found.resource,
    owner: found.data,
    key: reference.key
  };
}
__name(sourced, "sourced");
function environmentOf(model, workload, container) {
  const variables = /* @__PURE__ */ new Map();
  for (const { prefix = "", configMapRef, secretRef } of container.envFrom ?? []) {
    const name = configMapRef?.name ?? secretRef?.name;
    const found = name === void 0 ? void 0 : dataOf(model, configMapRef === void 0 ? "Secret" : "ConfigMap", workload.namespace, name);
    for (const [key2, value] of Object.entries(found?.data ?? {})) {
      if (found !== void 0)
        variables.set(prefix + key2, {
          name: prefix + key2,
          value,
          pieces: [{ text: value, from: 0 }],
          resource: found.resource,
          owner: found.data,
          key: key2
        });
    }
  }
  for (const variable of container.env ?? []) {
    const { name, value = "" } = variable;
    if (value === "" && variable.valueFrom !== void 0) variables.set(name, sourced(model, workload, variable));
    else {
      const pieces = expand(value, (other) => variables.get(other)?.value);
      variables.set(name, {
        name,
        value: joined(pieces),
        pieces,
        resource: workload.resource,
        owner: variable,
        key: "value"
      });
    }
  }
  return variables;
}
__name(environmentOf, "environmentOf");

// src/base/ip.ts
var PLAIN_IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;
function parseIPv4(text2) {
  if (!/^\d/.test(text2)) return void 0;
  const match = PLAIN_IPV4.exec(text2.replaceAll(/(^|\.)0+(?=\d)/g, "$1"));
  if (match === null) return void 0;
  const bytes = match.slice(1).map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : void 0;
}
__name(parseIPv4, "parseIPv4");
function parseGroups(text2) {
  if (text2 === "") return [];
  const groups = [];
  const parts = text2.split(":");
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16));
    else if (index === parts.length - 1 && part.includes(".")) {
      const [a, b, c, d] = parseIPv4(part) ?? [];
      if (a === void 0 || b === void 0 || c === void 0 || d === void 0) return void 0;
      groups.push(a * 256 + b, c * 256 + d);
    } else return void 0;
  }
  return groups;
}
__name(parseGroups, "parseGroups");
function parseIPv6(text2) {
  const halves = text2.split("::");
  if (halves.length > 2) return void 0;
  const head = parseGroups(halves[0] ?? "");
  const tail = halves.length === 2 ? parseGroups(halves[1] ?? "") : [];
  if (head === void 0 || tail === void 0) return void 0;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return void 0;
  const groups = [...head, ...Array.from({ length: missing }, () => 0), ...tail];
  return groups.flatMap((group) => [group >> 8, group & 255]);
}
__name(parseIPv6, "parseIPv6");
function parseIP(text2) {
  if (typeof text2 !== "string") return void 0;
  if (!text2.includes(":")) {
    const bytes2 = parseIPv4(text2);
    return bytes2 && { family: "IPv4", bytes: bytes2 };
  }
  const bytes = parseIPv6(text2);
  if (bytes === void 0) return void 0;
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
  return mapped ? { family: "IPv4", bytes: bytes.slice(12) } : { family: "IPv6", bytes };
}
__name(parseIP, "parseIP");
function parseCIDR(text2) {
  if (typeof text2 !== "string") return void 0;
  const [address = "", bits = "", ...rest] = text2.trim().split("/");
  const ip = parseIP(address);
  if (ip === void 0 || rest.length > 0 || !/^\d{1,3}$/.test(bits)) return void 0;
  const prefix = Number(bits);
  if (prefix > ip.bytes.length * 8) return void 0;
  const bytes = ip.bytes.map(
    (byte, index) => byte & 255 << Math.min(8, Math.max(0, 8 * (index + 1) - prefix)) & 255
  );
  return { family: ip.family, bytes, prefix };
}
__name(parseCIDR, "parseCIDR");
var isInside = /* @__PURE__ */ __name((ip, range) => ip.family === range.family && ip.bytes.every((byte, index) => {
  const bits = Math.min(8, Math.max(0, range.prefix - index * 8));
  return byte >> 8 - bits === (range.bytes[index] ?? 0) >> 8 - bits;
}), "isInside");

// src/simulate/references/text.ts
var TOKEN = new RegExp(
  String.raw`(?:(?<scheme>[a-z][a-z0-9+.-]{0,30}):\/\/(?:[^\s/@"'\x60<>,;()[\]{}=]{0,200}@)?)?` + String.raw`(?<host>\[[0-9a-f:.]{2,45}\]|[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?)\.?(?::(?<port>\d{1,5})(?!\d))?`,
  "gi"
);
var GLUED_BEFORE = /[\w.\-$}{)\]/\\%*]/;
var GLUED_AFTER = /[\w$@{%*(\-\\]/;
var CLUSTER_NAME = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.svc(?:\.[a-z0-9.-]+)?$/;
var NAME = /^(?=.*[a-z])[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/;
function hostOf(written) {
  const bare = written.startsWith("[") ? written.slice(1, -1) : written;
  const host = bare.toLowerCase();
  const ip = parseIP(bare);
  if (ip !== void 0) return { host, hostKind: ip.family };
  return NAME.test(host) ? { host, hostKind: "name" } : void 0;
}
__name(hostOf, "hostOf");
var COMMENT = /^\s*(?:#|;|\/\/|--\s)/;
function shapeOf(match, found, hasPort, isWhole2) {
  if (match.groups?.["scheme"] !== void 0) return "url";
  if (hasPort) return "host-port";
  if (isWhole2) return "host";
  return found.hostKind === "IPv4" || CLUSTER_NAME.test(found.host) ? "text" : void 0;
}
__name(shapeOf, "shapeOf");
function tokenOf(line, match, isAlone) {
  const { groups = {} } = match;
  const written = groups["host"] ?? "";
  const digits = groups["port"];
  const whole = match.index + match[0].length;
  const afterHost = whole - (digits === void 0 ? 0 : digits.length + 1);
  const end = line[afterHost - 1] === "." ? afterHost - 1 : afterHost;
  const start = end - written.length;
  const isUrl = groups["scheme"] !== void 0;
  if (!isUrl && match.index > 0 && GLUED_BEFORE.test(line[match.index - 1] ?? "")) return void 0;
  if (GLUED_AFTER.test(line[whole] ?? "")) return void 0;
  const found = hostOf(written);
  if (found === void 0) return void 0;
  const isTwice = /^:\d/.test(line.slice(whole, whole + 2));
  if (isTwice && !(found.hostKind === "name" && found.host.includes("."))) return void 0;
  if (found.hostKind === "IPv4" && !isUrl && /^\/\d{1,2}(?!\d)|^\.\d/.test(line.slice(whole, whole + 4)))
    return void 0;
  const number = Number(digits);
  const port = digits === void 0 || number < 1 || number > 65535 ? void 0 : { number, start: whole - digits.length, end: whole };
  const shape = shapeOf(match, found, port !== void 0, isAlone && match[0].length === line.trim().length);
  const scheme = groups["scheme"]?.toLowerCase();
  const impliedPort = line[whole] === ":" ? void 0 : schemePort(scheme);
  return shape && { host: found.host, hostKind: found.hostKind, start, end, scheme, port, impliedPort, shape };
}
__name(tokenOf, "tokenOf");
var TWO_WORDS = /\b(?:nc|ncat|netcat|telnet)\s+(?:-\w+\s+(?:\d+\s+)?)*(?<host>[a-z][a-z0-9.-]{0,250})\s+(?<port>\d{1,5})\b/dgi;
var BY_FLAGS = new RegExp(
  String.raw`\b(?:pg_isready|psql|pg_dump|redis-cli|mysql|mysqladmin|mysqldump|mariadb|` + String.raw`mariadb-admin)\b[^|;&\n]{0,200}?\s(?:-h|` + String.raw`--host)[ =]?(?<host>[a-z][a-z0-9.-]{0,250})(?![\w/:])(?:[^|;&\n]{0,100}?\s(?:-p|-P|` + String.raw`--port)[ =]?(?<port>\d{1,5})\b)?`,
  "dgi"
);
function* hostsWithSeparatePort(line) {
  for (const pattern of [TWO_WORDS, BY_FLAGS]) {
    for (const { groups = {}, indices } of line.matchAll(pattern)) {
      const found = hostOf(groups["host"] ?? "");
      const [start, end] = indices?.groups?.["host"] ?? [0, 0];
      const range = indices?.groups?.["port"];
      if (found === void 0 || range === void 0) continue;
      yield {
        ...found,
        start,
        end,
        scheme: void 0,
        port: { number: Number(groups["port"]), start: range[0], end: range[1] },
        impliedPort: void 0,
        shape: "host-port"
      };
    }
  }
}
__name(hostsWithSeparatePort, "hostsWithSeparatePort");
var mayHoldApart = /* @__PURE__ */ __name((text2) => /\b(?:nc|ncat|netcat|telnet|pg_isready|psql|pg_dump|redis-cli|mysql\w*|mariadb\S*)\s/.test(text2), "mayHoldApart");
var mayHoldHost = /* @__PURE__ */ __name((line) => line.includes("://") || line.includes(".svc") || /:\d/.test(line) || /\d\.\d+\.\d/.test(line), "mayHoldHost");
var isOneWord = /* @__PURE__ */ __name((text2) => text2.length < 300 && !/\s/.test(text2.trim()), "isOneWord");
var moved = /* @__PURE__ */ __name((token, by) => ({
  ...token,
  start: token.start + by,
  end: token.end + by,
  port: token.port && { ...token.port, start: token.port.start + by, end: token.port.end + by }
}), "moved");
function findHosts(text2) {
  const isAlone = !text2.trim().includes("\n");
  if (isAlone && isOneWord(text2)) return tokensOf(text2, true);
  const tokens2 = [];
  const hasApart = mayHoldApart(text2);
  let offset = 0;
  for (const line of text2.split("\n")) {
    const two = hasApart && !(!isAlone && COMMENT.test(line)) ? [...hostsWithSeparatePort(line)] : [];
    const found = mayHoldHost(line) && !(COMMENT.test(line) && !isAlone) ? tokensOf(line, false).filter((token) => !two.some(({ start }) => start === token.start)) : [];
    for (const token of two.length === 0 ? found : [...two, ...found].sort((a, b) => a.start - b.start))
      tokens2.push(moved(token, offset));
    offset += line.length + 1;
  }
  return tokens2;
}
__name(findHosts, "findHosts");
function tokensOf(line, isAlone) {
  const tokens2 = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(line); match !== null; match = TOKEN.exec(line)) {
    const token = tokenOf(line, match, isAlone);
    if (token !== void 0) tokens2.push(token);
  }
  return tokens2;
}
__name(tokensOf, "tokensOf");
var DEFAULT_PORTS = {
  http: 80,
  ws: 80,
  https: 443,
  wss: 443,
  postgres: 5432,
  postgresql: 5432,
  mysql: 3306,
  mongodb: 27017,
  redis: 6379,
  rediss: 6379,
  amqp: 5672,
  amqps: 5671
};
var schemePort = /* @__PURE__ */ __name((scheme) => scheme !== void 0 && Object.hasOwn(DEFAULT_PORTS, scheme) ? DEFAULT_PORTS[scheme] : void 0, "schemePort");

// src/simulate/references/site.ts
function wordPlace({ resource, owner, key: key2 }, written, start, end) {
  const packed = resource.document.within?.(owner, key2, start, end);
  if (packed !== void 0) return packed;
  const whole = resource.document.at(owner, key2);
  const word = written.slice(start, end);
  return {
    file: whole.file,
    span() {
      const span = whole.span();
      const { document } = resource;
      const first = span.start.offset - document.start;
      if (document.range(0, 0).file !== whole.file) return span;
      let at = document.text.indexOf(word, first);
      for (let before = written.indexOf(word); before >= 0 && before < start && at >= 0; before = written.indexOf(word, before + 1))
        at = document.text.indexOf(word, at + 1);
      return at < 0 || at + word.length > span.end.offset - document.start ? span : document.range(at, at + word.length).span();
    }
  };
}
__name(wordPlace, "wordPlace");
var HOST_NAME = new RegExp(
  String.raw`host|server|addr|url|uri|endpoint|broker|upstream|backend|service|svc|target|peer|seed|node|dsn|proxy|` + String.raw`db|redis|kafka|mongo|sql`,
  "i"
);
function referencesIn(site) {
  const { resource, pieces } = site;
  const value = joined(pieces);
  const written = pieces.every((piece) => piece.from !== void 0) ? value : void 0;
  return findHosts(value).flatMap((token) => {
    if (token.shape === "host" && token.hostKind === "name" && !token.host.includes(".") && !HOST_NAME.test(site.name))
      return [];
    const place = /* @__PURE__ */ __name((start, end) => {
      const offset = writtenOffset(pieces, start, end);
      if (offset === void 0) return resource.document.at(site.owner, site.key);
      return wordPlace(site, written ?? writtenText(pieces), offset, offset + end - start);
    }, "place");
    const port = token.port !== void 0 ? { number: token.port.number, at: place(token.port.start, token.port.end) } : site.companion ?? (token.impliedPort === void 0 ? void 0 : { number: token.impliedPort, at: void 0 });
    return [
      {
        resource,
        namespace: resource.namespace,
        source: site.source,
        ...site.workload !== void 0 && { workload: site.workload },
        name: site.name,
        owner: site.owner,
        key: site.key,
        at: place(token.start, token.end),
        value,
        borrowed: writtenOffset(pieces, token.start, token.end) === void 0,
        hostKind: token.hostKind,
        host: token.host,
        port,
        scheme: token.scheme,
        shape: token.shape
      }
    ];
  });
}
__name(referencesIn, "referencesIn");
function writtenText(pieces) {
  let text2 = "";
  for (const piece of pieces) if (piece.from !== void 0) text2 = text2.padEnd(piece.from, "\0") + piece.text;
  return text2;
}
__name(writtenText, "writtenText");

// src/simulate/references/fields.ts
var listOf = /* @__PURE__ */ __name((value) => Array.isArray(value) ? value : [], "listOf");
var WEBHOOK_KINDS = /* @__PURE__ */ new Set(["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"]);
var PLAIN_GROUPS = /* @__PURE__ */ new Set([
  "",
  "apps",
  "batch",
  "networking.k8s.io",
  "policy",
  "autoscaling",
  "rbac.authorization.k8s.io"
]);
function* serviceField(resource, value, source, name) {
  if (!isRecord(value)) return;
  const { name: service, namespace, port } = value;
  if (typeof service !== "string" || typeof namespace !== "string" || service === "" || namespace === "") return;
  yield {
    resource,
    namespace,
    source,
    name,
    owner: value,
    key: "name",
    at: resource.document.at(value, "name"),
    value: service,
    borrowed: false,
    hostKind: "name",
    host: `${service}.${namespace}.svc`,
    scheme: "https",
    shape: "field",
    port: typeof port === "number" ? { number: port, at: resource.document.at(value, "port") } : { number: 443, at: void 0 }
  };
}
__name(serviceField, "serviceField");
var clientService = /* @__PURE__ */ __name((config) => isRecord(config) ? config["service"] : void 0, "clientService");
function* apiServerFields(resource) {
  const { kind, object } = resource;
  const spec = isRecord(object["spec"]) ? object["spec"] : {};
  if (WEBHOOK_KINDS.has(kind)) {
    for (const webhook of listOf(object["webhooks"]))
      if (isRecord(webhook))
        yield* serviceField(resource, clientService(webhook["clientConfig"]), "webhook", "clientConfig.service");
  } else if (kind === "CustomResourceDefinition" && isRecord(spec["conversion"])) {
    const { webhook } = spec["conversion"];
    if (isRecord(webhook))
      yield* serviceField(resource, clientService(webhook["clientConfig"]), "webhook", "clientConfig.service");
  } else if (kind === "APIService") {
    yield* serviceField(resource, spec["service"], "api-service", "spec.service");
  }
}
__name(apiServerFields, "apiServerFields");
function namedService(resource, owner, key2, name) {
  const service = isRecord(owner) ? owner[key2] : void 0;
  if (!isRecord(owner) || typeof service !== "string" || !/^[a-z0-9][-a-z0-9]*$/.test(service)) return [];
  const { namespace: given, port } = owner;
  const namespace = typeof given === "string" && given !== "" ? given : resource.namespace;
  return [
    {
      resource,
      namespace,
      source: "custom-resource",
      name,
      owner,
      key: key2,
      at: resource.document.at(owner, key2),
      value: service,
      borrowed: false,
      hostKind: "name",
      host: `${service}.${namespace}.svc`,
      scheme: void 0,
      shape: "field",
      port: key2 === "name" && typeof port === "number" ? { number: port, at: resource.document.at(owner, "port") } : void 0
    }
  ];
}
__name(namedService, "namedService");
function* customFields(resource) {
  const spec = isRecord(resource.object["spec"]) ? resource.object["spec"] : {};
  switch (`${resource.group}/${resource.kind}`) {
    case "argoproj.io/Rollout": {
      const { canary, blueGreen } = isRecord(spec["strategy"]) ? spec["strategy"] : {};
      for (const key2 of ["canaryService", "stableService"]) yield* namedService(resource, canary, key2, key2);
      for (const key2 of ["activeService", "previewService"]) yield* namedService(resource, blueGreen, key2, key2);
      return;
    }
    case "traefik.io/IngressRoute":
    case "traefik.io/IngressRouteTCP":
    case "traefik.io/IngressRouteUDP":
    case "traefik.containo.us/IngressRoute":
    case "traefik.containo.us/IngressRouteTCP":
    case "traefik.containo.us/IngressRouteUDP":
      for (const route of listOf(spec["routes"])) {
        for (const service of listOf(isRecord(route) ? route["services"] : void 0)) {
          if (isRecord(service) && (service["kind"] ?? "Service") === "Service")
            yield* namedService(resource, service, "name", "services[].name");
        }
      }
      return;
    default:
  }
}
__name(customFields, "customFields");
function* stringsWithin(value, depth) {
  if (depth > 12 || typeof value !== "object" || value === null) return;
  for (const [name, item] of Object.entries(value)) {
    const key2 = Array.isArray(value) ? Number(name) : name;
    if (typeof item === "string") {
      if (item.includes(".svc") || item.includes("://")) yield { owner: value, key: key2, text: item };
    } else yield* stringsWithin(item, depth + 1);
  }
}
__name(stringsWithin, "stringsWithin");
var BUILT_IN_GROUP = /^[a-z]*$|\.k8s\.io$/;
var NAMES_ONLY = /* @__PURE__ */ new Set([
  "cert-manager.io/Certificate",
  "cert-manager.io/Issuer",
  "cert-manager.io/ClusterIssuer"
]);
function fieldReferences(model) {
  const found = [];
  for (const service of model.all("Service")) {
    const { spec } = service.object;
    if (spec?.type !== "ExternalName" || !spec.externalName) continue;
    pushAll(
      found,
      referencesIn({
        resource: service,
        source: "external-name",
        name: "externalName host",
        owner: spec,
        key: "externalName",
        pieces: [{ text: spec.externalName, from: 0 }]
      })
    );
  }
  for (const ingress of model.all("Ingress")) {
    const owner = ingress.metadata.annotations;
    for (const [key2, text2] of Object.entries(owner ?? {})) {
      if (owner === void 0 || key2 === "kubectl.kubernetes.io/last-applied-configuration") continue;
      pushAll(
        found,
        referencesIn({
          resource: ingress,
          source: "annotation",
          name: key2,
          owner,
          key: key2,
          pieces: [{ text: text2, from: 0 }]
        })
      );
    }
  }
  const expanded = new Set(model.workloads.map(({ resource }) => resource));
  for (const resource of model.resources) {
    if (model.malformed.has(resource) || PLAIN_GROUPS.has(resource.group)) continue;
    pushAll(found, apiServerFields(resource));
    pushAll(found, customFields(resource));
    const { group } = resource;
    if (BUILT_IN_GROUP.test(group) || group.endsWith(".istio.io") || expanded.has(resource) || NAMES_ONLY.has(`${group}/${resource.kind}`))
      continue;
    for (const { owner, key: key2, text: text2 } of stringsWithin(resource.object["spec"], 0)) {
      pushAll(
        found,
        referencesIn({
          resource,
          source: "custom-resource",
          name: String(key2),
          owner,
          key: key2,
          pieces: [{ text: text2, from: 0 }]
        }).filter(({ shape }) => shape !== "host-port")
      );
    }
  }
  return found;
}
__name(fieldReferences, "fieldReferences");

// src/model/controllers.ts
var POD_NAME = "statefulset.kubernetes.io/pod-name";
var POD_INDEX = "apps.kubernetes.io/pod-index";
var PLAIN_CONTROLLERS = {
  "argoproj.io/Rollout": ["rollouts-pod-template-hash", "pod-template-hash"],
  "argoproj.io/Experiment": ["rollouts-pod-template-hash"],
  "apps.openshift.io/DeploymentConfig": ["deployment", "deploymentconfig", "openshift.io/deployer-pod-for.name"],
  "apps.kruise.io/CloneSet": [
    "controller-revision-hash",
    "pod-template-hash",
    "apps.kruise.io/cloneset-instance-id",
    "lifecycle.apps.kruise.io/state"
  ],
  "apps.kruise.io/StatefulSet": ["controller-revision-hash", POD_NAME, POD_INDEX, "lifecycle.apps.kruise.io/state"],
  "apps.kruise.io/DaemonSet": ["controller-revision-hash", "pod-template-generation", "lifecycle.apps.kruise.io/state"]
};
var ADDED_KEYS = {
  "serving.knative.dev/Service": /^(?:serving\.knative\.dev\/|service\.istio\.io\/|app$)/,
  "serving.knative.dev/Configuration": /^(?:serving\.knative\.dev\/|service\.istio\.io\/|app$)/,
  "serving.knative.dev/Revision": /^(?:serving\.knative\.dev\/|service\.istio\.io\/|app$)/,
  "kubevirt.io/VirtualMachine": /(?:^|\.)kubevirt\.io(?:\/|$)/,
  "kubevirt.io/VirtualMachineInstance": /(?:^|\.)kubevirt\.io(?:\/|$)/,
  "kubevirt.io/VirtualMachineInstanceReplicaSet": /(?:^|\.)kubevirt\.io(?:\/|$)/,
  "pool.kubevirt.io/VirtualMachinePool": /(?:^|\.)kubevirt\.io(?:\/|$)/,
  "leaderworkerset.x-k8s.io/LeaderWorkerSet": new RegExp(
    String.raw`^(?:leaderworkerset\.sigs\.k8s\.io\/|apps\.kubernetes\.io\/pod-index$|` + String.raw`statefulset\.kubernetes\.io\/pod-name$|controller-revision-hash$)`
  ),
  "jobset.x-k8s.io/JobSet": /^(?:jobset\.sigs\.k8s\.io\/|batch\.kubernetes\.io\/|job-name$|controller-uid$)/,
  "ray.io/RayCluster": /^(?:ray\.io\/|app\.kubernetes\.io\/)/,
  "ray.io/RayService": /^(?:ray\.io\/|app\.kubernetes\.io\/)/,
  "ray.io/RayJob": /^(?:ray\.io\/|app\.kubernetes\.io\/|batch\.kubernetes\.io\/|job-name$|controller-uid$)/,
  "core.strimzi.io/StrimziPodSet": /^(?:strimzi\.io\/|app\.kubernetes\.io\/|statefulset\.kubernetes\.io\/)/,
  ...Object.fromEntries(
    ["MPIJob", "PyTorchJob", "TFJob", "XGBoostJob", "PaddleJob", "JAXJob"].map((kind) => [
      `kubeflow.org/${kind}`,
      /^(?:training\.kubeflow\.org\/|group-name$|job-name$|job-role$|replica-type$|replica-index$)/
    ])
  )
};
var entry = /* @__PURE__ */ __name((table, { group, kind }) => Object.hasOwn(table, `${group}/${kind}`) ? table[`${group}/${kind}`] : void 0, "entry");
var addedByController = /* @__PURE__ */ __name((resource) => entry(PLAIN_CONTROLLERS, resource), "addedByController");
var isPlainController = /* @__PURE__ */ __name((resource) => addedByController(resource) !== void 0, "isPlainController");
function mayAddLabel(requirement, resource) {
  if (isPlainController(resource)) return false;
  const keys = entry(ADDED_KEYS, resource);
  if (keys === void 0) return true;
  if (!keys.test(requirement.key)) return false;
  return requirement.key !== "app" || requirement.operator !== "In" || requirement.values.some((value) => value.startsWith(`${resource.name}-`));
}
__name(mayAddLabel, "mayAddLabel");

// src/simulate/service/ports.ts
var protocolOf = /* @__PURE__ */ __name((port) => port.protocol || "TCP", "protocolOf");
function portContainers({
  containers = [],
  initContainers = []
}) {
  const sidecars = initContainers.filter(({ restartPolicy }) => restartPolicy === "Always");
  return sidecars.length === 0 ? containers : [...containers, ...sidecars];
}
__name(portContainers, "portContainers");

// src/simulate/pods/probes.ts
var PROBE_FIELDS = {
  startup: "startupProbe",
  liveness: "livenessProbe",
  readiness: "readinessProbe"
};
var ROLES = ["startup", "liveness", "readiness"];
var probedContainers = portContainers;
function probesOf(spec) {
  const found = [];
  for (const container of probedContainers(spec)) {
    for (const role of ROLES) {
      const probe = container[PROBE_FIELDS[role]];
      if (probe !== void 0) found.push({ role, container, probe });
    }
  }
  return found;
}
__name(probesOf, "probesOf");

// src/simulate/references/companion-port.ts
var HOST_WORD = /(host(?:name)?|server|addr(?:ess)?|endpoint|url|uri)$/i;
function portName(name) {
  const word = HOST_WORD.exec(name)?.[0];
  if (word === void 0) return void 0;
  const port = word === word.toUpperCase() ? "PORT" : word === word.toLowerCase() ? "port" : "Port";
  return name.slice(0, -word.length) + port;
}
__name(portName, "portName");
function companion(name, lookup) {
  const sibling = portName(name);
  const found = sibling === void 0 ? void 0 : lookup(sibling);
  if (found?.value === void 0 || !/^\d{1,5}$/.test(found.value)) return void 0;
  return { number: Number(found.value), at: found.resource.document.at(found.owner, found.key) };
}
__name(companion, "companion");

// src/simulate/references/workload-strings.ts
function flagName(args, index, field) {
  const own = /^(--?[\w.-]+)[= ]/.exec(String(args[index]))?.[1];
  return own ?? /^--?[\w.-]+$/.exec(String(args[index - 1] ?? ""))?.[0] ?? field;
}
__name(flagName, "flagName");
function* containerSites(model, workload, container) {
  const { resource } = workload;
  const variables = environmentOf(model, workload, container);
  const lookup = /* @__PURE__ */ __name((name) => variables.get(name)?.value, "lookup");
  for (const variable of variables.values()) {
    if (variable.resource !== resource || variable.key !== "value") continue;
    yield {
      resource,
      source: "env",
      workload,
      name: variable.name,
      owner: variable.owner,
      key: variable.key,
      pieces: variable.pieces,
      companion: companion(variable.name, (name) => variables.get(name))
    };
  }
  for (const field of ["command", "args"]) {
    const strings = container[field] ?? [];
    for (const [key2, text2] of strings.entries()) {
      if (typeof text2 === "string")
        yield {
          resource,
          source: field,
          workload,
          name: flagName(strings, key2, field),
          owner: strings,
          key: key2,
          pieces: expand(text2, lookup)
        };
    }
  }
}
__name(containerSites, "containerSites");
function* workloadSites(model, workload) {
  const {
    resource,
    template: { spec }
  } = workload;
  for (const container of [...spec.initContainers ?? [], ...spec.containers ?? []])
    yield* containerSites(model, workload, container);
  for (const { probe } of probesOf(spec)) {
    const action = probe.httpGet ?? probe.tcpSocket;
    if (action?.host)
      yield {
        resource,
        source: "probe",
        workload,
        name: "probe host",
        owner: action,
        key: "host",
        pieces: [{ text: action.host, from: 0 }]
      };
  }
  const nameservers = spec.dnsConfig?.nameservers ?? [];
  for (const [key2, text2] of nameservers.entries())
    yield {
      resource,
      source: "dns-config",
      workload,
      name: "dnsConfig.nameservers",
      owner: nameservers,
      key: key2,
      pieces: [{ text: text2, from: 0 }]
    };
}
__name(workloadSites, "workloadSites");

// src/simulate/references/references.ts
function isTooLarge(data) {
  let size = 0;
  for (const key2 in data) if ((size += (data[key2] ?? "").length) > 1024 * 1024) return true;
  return false;
}
__name(isTooLarge, "isTooLarge");
function* dataSites(model) {
  for (const kind of ["ConfigMap", "Secret"]) {
    for (const found of model.all(kind)) {
      const resource = found;
      const owner = found.object[kind === "ConfigMap" ? "data" : "stringData"];
      if (owner === void 0) continue;
      const data = owner;
      if (isTooLarge(data)) continue;
      const sibling = /* @__PURE__ */ __name((name) => Object.hasOwn(data, name) ? { value: data[name], resource, owner, key: name } : void 0, "sibling");
      for (const [key2, text2] of Object.entries(data)) {
        yield {
          resource,
          source: kind === "ConfigMap" ? "config-map" : "secret",
          name: key2,
          owner,
          key: key2,
          pieces: [{ text: text2, from: 0 }],
          companion: companion(key2, sibling)
        };
      }
    }
  }
}
__name(dataSites, "dataSites");
var known = /* @__PURE__ */ new WeakMap();
function references(model) {
  let found = known.get(model);
  if (found === void 0) known.set(model, found = findReferences(model));
  return found;
}
__name(references, "references");
function findReferences(model) {
  const found = [];
  for (const workload of model.workloads)
    for (const site of workloadSites(model, workload)) pushAll(found, referencesIn(site));
  for (const site of dataSites(model)) pushAll(found, referencesIn(site));
  pushAll(found, fieldReferences(model));
  return found;
}
__name(findReferences, "findReferences");

// src/simulate/connections.ts
var PROTOCOLS = ["TCP", "UDP", "SCTP"];
var isProtocol = /* @__PURE__ */ __name((text2) => PROTOCOLS.includes(text2), "isProtocol");
var LAST_PORT = 65535;
var EVERY_PORT = [{ first: 1, last: LAST_PORT }];
var NO_PORT = [];
var NO_CONNECTIONS = { TCP: NO_PORT, UDP: NO_PORT, SCTP: NO_PORT };
var ALL_CONNECTIONS = { TCP: EVERY_PORT, UDP: EVERY_PORT, SCTP: EVERY_PORT };
var onePort = /* @__PURE__ */ __name((protocol, port) => connectionRange(protocol, port, port), "onePort");
var everyPort = /* @__PURE__ */ __name((protocol) => connectionRange(protocol, 1, LAST_PORT), "everyPort");
function connectionRange(protocol, first, last) {
  const from = Math.max(first, 1);
  const to = Math.min(last, LAST_PORT);
  return from > to ? NO_CONNECTIONS : { ...NO_CONNECTIONS, [protocol]: [{ first: from, last: to }] };
}
__name(connectionRange, "connectionRange");
function unionRanges(a, b) {
  if (a.length === 0 || a === b) return b;
  if (b.length === 0) return a;
  const sorted = [...a, ...b].sort((x, y) => x.first - y.first);
  const result = [];
  for (const { first, last } of sorted) {
    const end = result.at(-1);
    if (end !== void 0 && first <= end.last + 1) end.last = Math.max(end.last, last);
    else result.push({ first, last });
  }
  return result;
}
__name(unionRanges, "unionRanges");
function intersectRanges(a, b) {
  const result = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const x = a[i];
    const y = b[j];
    const first = Math.max(x.first, y.first);
    const last = Math.min(x.last, y.last);
    if (first <= last) result.push({ first, last });
    if (x.last < y.last) i++;
    else j++;
  }
  return result;
}
__name(intersectRanges, "intersectRanges");
function complementRanges(ranges) {
  const result = [];
  let next = 1;
  for (const { first, last } of ranges) {
    if (first > next) result.push({ first: next, last: first - 1 });
    next = last + 1;
  }
  if (next <= LAST_PORT) result.push({ first: next, last: LAST_PORT });
  return result;
}
__name(complementRanges, "complementRanges");
var each = /* @__PURE__ */ __name((a, b, operation) => ({
  TCP: operation(a.TCP, b.TCP),
  UDP: operation(a.UDP, b.UDP),
  SCTP: operation(a.SCTP, b.SCTP)
}), "each");
function unionConnections(a, b) {
  if (a === NO_CONNECTIONS || a === b) return b;
  if (b === NO_CONNECTIONS) return a;
  if (a === ALL_CONNECTIONS || b === ALL_CONNECTIONS) return ALL_CONNECTIONS;
  return canonical(each(a, b, unionRanges));
}
__name(unionConnections, "unionConnections");
function intersectConnections(a, b) {
  if (a === ALL_CONNECTIONS || a === b) return b;
  if (b === ALL_CONNECTIONS) return a;
  if (a === NO_CONNECTIONS || b === NO_CONNECTIONS) return NO_CONNECTIONS;
  return canonical(each(a, b, intersectRanges));
}
__name(intersectConnections, "intersectConnections");
function subtractConnections(a, b) {
  if (b === NO_CONNECTIONS || a === NO_CONNECTIONS) return a;
  if (a === b || b === ALL_CONNECTIONS) return NO_CONNECTIONS;
  return canonical(each(a, b, (x, y) => intersectRanges(x, complementRanges(y))));
}
__name(subtractConnections, "subtractConnections");
function canonical(connections) {
  if (isEmpty(connections)) return NO_CONNECTIONS;
  return isEverything(connections) ? ALL_CONNECTIONS : connections;
}
__name(canonical, "canonical");
var isWhole = /* @__PURE__ */ __name((ranges) => ranges.length === 1 && ranges[0]?.first === 1 && ranges[0].last === LAST_PORT, "isWhole");
var isEmpty = /* @__PURE__ */ __name(({ TCP, UDP, SCTP }) => TCP.length === 0 && UDP.length === 0 && SCTP.length === 0, "isEmpty");
var isEverything = /* @__PURE__ */ __name(({ TCP, UDP, SCTP }) => isWhole(TCP) && isWhole(UDP) && isWhole(SCTP), "isEverything");

// src/model/workload.ts
var POD_NAME2 = "statefulset.kubernetes.io/pod-name";
var POD_INDEX2 = "apps.kubernetes.io/pod-index";
var TOPOLOGY_PREFIX = "topology.kubernetes.io/";
var RUNTIME_LABELS = {
  Deployment: ["pod-template-hash"],
  ReplicaSet: [],
  ReplicationController: [],
  StatefulSet: ["controller-revision-hash"],
  DaemonSet: ["controller-revision-hash", "pod-template-generation"],
  Job: ["batch.kubernetes.io/controller-uid", "controller-uid", "batch.kubernetes.io/job-completion-index"],
  CronJob: [
    "batch.kubernetes.io/controller-uid",
    "controller-uid",
    "batch.kubernetes.io/job-completion-index",
    "batch.kubernetes.io/job-name",
    "job-name"
  ],
  Pod: [],
  controller: []
};
var WORKLOAD_KINDS = new Set(
  Object.keys(RUNTIME_LABELS).filter((kind) => kind !== "controller")
);
function matchRequirement(requirement, workload) {
  const { key: key2 } = requirement;
  if (Object.hasOwn(workload.labels, key2)) return matchesRequirement(requirement, workload.labels) ? "all" : "none";
  if (workload.kind === "StatefulSet" && (key2 === POD_NAME2 || key2 === POD_INDEX2))
    return matchOrdinal(requirement, workload);
  if (workload.runtimeLabels.has(key2) || key2.startsWith(TOPOLOGY_PREFIX)) return "perhaps";
  const asksFor = requirement.operator === "In" || requirement.operator === "Exists";
  if (workload.kind === "controller" && asksFor && mayAddLabel(requirement, workload.resource)) return "perhaps";
  return matchesRequirement(requirement, workload.labels) ? "all" : "none";
}
__name(matchRequirement, "matchRequirement");
function matchOrdinal(requirement, workload) {
  const first = firstOrdinal(workload.resource);
  const prefix = requirement.key === POD_NAME2 ? `${workload.name}-` : "";
  switch (requirement.operator) {
    case "Exists":
      return "all";
    case "DoesNotExist":
      return "none";
    case "NotIn":
      return "some";
    case "In": {
      const ordinals = requirement.values.filter((value) => value.startsWith(prefix)).map((value) => value.slice(prefix.length));
      const inRange = ordinals.filter(
        (text2) => /^\d+$/.test(text2) && Number(text2) >= first && Number(text2) < first + workload.replicas.max
      );
      return inRange.length > 0 ? "some" : "none";
    }
    default:
      return requirement;
  }
}
__name(matchOrdinal, "matchOrdinal");
var firstOrdinal = /* @__PURE__ */ __name((resource) => resource.object.spec?.ordinals?.start ?? 0, "firstOrdinal");
function matchWorkload(selector, workload) {
  if (selector.nothing) return "none";
  let result = "all";
  for (const requirement of selector.requirements) {
    const one = matchRequirement(requirement, workload);
    if (one === "none") return "none";
    if (one === "perhaps" || one === "some" && result === "all") result = one;
  }
  return result;
}
__name(matchWorkload, "matchWorkload");

// src/simulate/policy/match.ts
var both = /* @__PURE__ */ __name((a, b) => a === "no" || b === "no" ? "no" : a === "yes" && b === "yes" ? "yes" : "perhaps", "both");
var either = /* @__PURE__ */ __name((a, b) => a === "yes" || b === "yes" ? "yes" : a === "no" && b === "no" ? "no" : "perhaps", "either");

// src/simulate/policy/match-labels.ts
function matchesOpenly(requirement, labels) {
  return Object.hasOwn(labels, requirement.key) ? matchesRequirement(requirement, labels) ? "yes" : "no" : "perhaps";
}
__name(matchesOpenly, "matchesOpenly");
function matchOpenly(selector, labels) {
  if (selector.nothing) return "no";
  return selector.requirements.map((requirement) => matchesOpenly(requirement, labels)).reduce(both, "yes");
}
__name(matchOpenly, "matchOpenly");
function matchPods(selector, end) {
  if (end.workload !== void 0) {
    const match = matchWorkload(selector, end.workload);
    return match === "all" ? "yes" : match === "none" ? "no" : "perhaps";
  }
  if (end.otherLabels === "unknown") return matchOpenly(selector, end.labels);
  return matches(selector, end.labels) ? "yes" : "no";
}
__name(matchPods, "matchPods");

// src/simulate/policy/match-rule.ts
var coversAll = /* @__PURE__ */ __name(({ cidr, except }) => cidr !== void 0 && except.length === 0 && cidr.prefix === 0, "coversAll");
function matchBlock(block, end, scope) {
  const { cidr, except } = block;
  if (cidr === void 0) return "no";
  const { address } = end;
  if (address !== void 0)
    return isInside(address, cidr) && !except.some((hole) => isInside(address, hole)) ? "yes" : "no";
  if (coversAll(block) && cidr.family === "IPv4") return "yes";
  scope.unknowns.add(
    end.kind === "pod" ? `the addresses of the pods of ${end.title}` : "the address of the host outside"
  );
  return "perhaps";
}
__name(matchBlock, "matchBlock");
function matchBlocks(peer, end, scope) {
  const ordinary = end.kind === "pod" && !(end.hostNetwork && scope.interpretation.hostNetwork);
  if (ordinary && scope.namespace !== void 0 && !scope.interpretation.ipBlockPod) return "no";
  return peer.blocks.map((block) => matchBlock(block, end, scope)).reduce(either, "no");
}
__name(matchBlocks, "matchBlocks");
function matchSelectors(peer, end, scope) {
  if (peer.pods?.nothing === true) return "no";
  if (isHost(end, scope)) return "no";
  let match = peer.namespaces === void 0 ? end.namespace === scope.namespace ? "yes" : "no" : scope.set.matchNamespace(peer.namespaces, end.namespace);
  if (match === "no") return "no";
  if (match === "perhaps")
    scope.unknowns.add(
      end.namespace === "" ? `the namespace of ${end.title}` : `the labels of namespace ${end.namespace}`
    );
  if (peer.pods !== void 0) {
    const pods = matchPods(peer.pods, end);
    if (pods === "perhaps") scope.unknowns.add(`some labels of the pods of ${end.title}`);
    match = both(match, pods);
  }
  return match;
}
__name(matchSelectors, "matchSelectors");
var isHost = /* @__PURE__ */ __name((end, scope) => end.hostNetwork && (scope.interpretation.hostNetwork || scope.namespace === void 0), "isHost");
function matchPeer(peer, end, scope) {
  if (peer.unknown !== void 0) {
    if (end.kind === "pod" && !end.hostNetwork) return "no";
    scope.unknowns.add(peer.unknown);
    return "perhaps";
  }
  if (peer.blocks.length > 0) return matchBlocks(peer, end, scope);
  return end.kind === "pod" ? matchSelectors(peer, end, scope) : "no";
}
__name(matchPeer, "matchPeer");
function matchPeers(rule, end, scope) {
  if (rule.peers === "all") return "yes";
  let result = "no";
  for (const peer of rule.peers) {
    const match = matchPeer(peer, end, scope);
    if (match === "yes") return "yes";
    result = either(result, match);
  }
  return result;
}
__name(matchPeers, "matchPeers");
function portsNamed(spec, name, protocol, interpretation) {
  const numbers = [];
  for (const container of interpretation.sidecarNamedPort ? portContainers(spec) : spec.containers ?? []) {
    for (const port of container.ports ?? [])
      if (port.name === name && protocolOf(port) === protocol) numbers.push(port.containerPort);
  }
  return numbers;
}
__name(portsNamed, "portsNamed");
function resolveNamedPort(port, spec, interpretation) {
  let found = NO_CONNECTIONS;
  for (const protocol of port.protocol === void 0 ? PROTOCOLS : [port.protocol]) {
    for (const number of portsNamed(spec, port.name, protocol, interpretation)) {
      found = unionConnections(found, onePort(protocol, number));
      if (!interpretation.sameNamedPort) break;
    }
  }
  return found;
}
__name(resolveNamedPort, "resolveNamedPort");
function ruleConnections(rule, destination, interpretation) {
  if (rule.namedPorts.length === 0 || destination.kind === "address") return rule.connections;
  return rule.namedPorts.reduce(
    (sum, port) => unionConnections(sum, resolveNamedPort(port, destination.spec, interpretation)),
    rule.connections
  );
}
__name(ruleConnections, "ruleConnections");

// src/simulate/policy/evaluate.ts
function isolating(set, end, direction, interpretation) {
  if (end.hostNetwork && interpretation.hostNetwork) return [];
  if (end.workload !== void 0)
    return set.selecting(end.workload).filter(({ policy }) => policy.directions.includes(direction));
  const found = [];
  for (const policy of set.in(end.namespace)) {
    if (!policy.directions.includes(direction)) continue;
    const match = matchPods(policy.selector, end);
    if (match !== "no") found.push({ policy, match });
  }
  return found;
}
__name(isolating, "isolating");
var destinationOf = /* @__PURE__ */ __name(({ direction, subject, peer }) => direction === "Ingress" ? subject : peer, "destinationOf");
function* matchingRules(policies, question, left) {
  const { set, interpretation, subject, direction, peer, unknowns } = question;
  for (const policy of policies) {
    const selected = set.matchSubject(policy, subject.namespace, (selector) => matchPods(selector, subject));
    if (selected === "no") continue;
    for (const rule of policy.rules) {
      if (rule.direction !== direction) continue;
      const met = both(selected, matchPeers(rule, peer, { set, interpretation, namespace: void 0, unknowns }));
      if (met === "no") continue;
      if (met === "perhaps") question.uncertain = true;
      const connections = intersectConnections(ruleConnections(rule, destinationOf(question), interpretation), left());
      if (!isEmpty(connections)) yield { policy, rule, match: met, connections };
    }
  }
}
__name(matchingRules, "matchingRules");
function applyTier(policies, incoming, question, bound) {
  let left = incoming;
  let passed = NO_CONNECTIONS;
  let accepted = NO_CONNECTIONS;
  let perhapsPassed = NO_CONNECTIONS;
  if (policies.length === 0 || question.subject.hostNetwork) return { accepted, onward: left };
  for (const { policy, rule, match, connections } of matchingRules(policies, question, () => left)) {
    if (bound === "possible") question.decisions.push({ kind: "admin", policy, rule, match, connections });
    const { action } = rule;
    if (action === "Pass" && match === "perhaps") perhapsPassed = unionConnections(perhapsPassed, connections);
    if (match === "perhaps" && (action === "Pass" || action === "Accept" === (bound === "sure"))) continue;
    left = subtractConnections(left, connections);
    if (action === "Pass") passed = unionConnections(passed, connections);
    else if (action === "Accept" === (bound === "sure")) {
      passed = unionConnections(passed, intersectConnections(connections, perhapsPassed));
      if (action === "Accept") accepted = unionConnections(accepted, subtractConnections(connections, perhapsPassed));
    } else if (action === "Accept") accepted = unionConnections(accepted, connections);
  }
  return { accepted, onward: unionConnections(left, passed) };
}
__name(applyTier, "applyTier");
function allowedBy({ policy, match: selected }, question, bound) {
  const { set, interpretation, direction, peer, decisions, unknowns } = question;
  let sum = NO_CONNECTIONS;
  for (const rule of policy.rules) {
    if (rule.direction !== direction) continue;
    const met = matchPeers(rule, peer, { set, interpretation, namespace: policy.namespace, unknowns });
    if (met === "no") continue;
    if (met === "perhaps") question.uncertain = true;
    const connections = ruleConnections(rule, destinationOf(question), interpretation);
    if (bound === "possible")
      decisions.push({ kind: "NetworkPolicy", policy, rule, match: both(met, selected), connections });
    if (met === "yes" || bound === "possible") sum = unionConnections(sum, connections);
  }
  return sum;
}
__name(allowedBy, "allowedBy");
function evaluateBound(question, isolations, bound) {
  const { set } = question;
  const admin = applyTier(set.admin, ALL_CONNECTIONS, question, bound);
  const each2 = isolations.map((isolation) => allowedBy(isolation, question, bound));
  if (isolations.some(({ match }) => match === "yes")) {
    const relevant = each2.filter((_, index) => bound === "possible" || isolations[index]?.match === "yes");
    return unionConnections(
      admin.accepted,
      intersectConnections(admin.onward, relevant.reduce(unionConnections, NO_CONNECTIONS))
    );
  }
  const baseline = applyTier(set.baseline, admin.onward, question, bound);
  const open = unionConnections(baseline.accepted, baseline.onward);
  if (isolations.length === 0) return unionConnections(admin.accepted, open);
  const isolated = intersectConnections(
    admin.onward,
    bound === "sure" ? each2.reduce(intersectConnections, ALL_CONNECTIONS) : each2.reduce(unionConnections, NO_CONNECTIONS)
  );
  const either2 = bound === "sure" ? intersectConnections(open, isolated) : unionConnections(open, isolated);
  return unionConnections(admin.accepted, either2);
}
__name(evaluateBound, "evaluateBound");
function evaluateSide(set, interpretation, subject, direction, peer) {
  const isolations = isolating(set, subject, direction, interpretation);
  const unknowns = /* @__PURE__ */ new Set();
  const question = {
    set,
    interpretation,
    subject,
    direction,
    peer,
    decisions: [],
    unknowns,
    uncertain: isolations.some(({ match }) => match === "perhaps")
  };
  if (question.uncertain) unknowns.add(`some labels of the pods of ${subject.title}`);
  const possible = evaluateBound(question, isolations, "possible");
  const sure = question.uncertain ? evaluateBound(question, isolations, "sure") : possible;
  return { direction, sure, possible, isolating: isolations, decisions: question.decisions, unknowns: [...unknowns] };
}
__name(evaluateSide, "evaluateSide");

// src/model/kinds.ts
var API_VERSIONS = {
  AdminNetworkPolicy: ["policy.networking.k8s.io/v1alpha1"],
  BaselineAdminNetworkPolicy: ["policy.networking.k8s.io/v1alpha1"],
  ClusterNetworkPolicy: ["policy.networking.k8s.io/v1alpha2", "policy.networking.k8s.io/v1beta1"],
  ConfigMap: ["v1"],
  CronJob: ["batch/v1", "batch/v1beta1"],
  DaemonSet: ["apps/v1", "apps/v1beta2", "extensions/v1beta1"],
  Deployment: ["apps/v1", "apps/v1beta2", "apps/v1beta1", "extensions/v1beta1"],
  DestinationRule: ["networking.istio.io/v1", "networking.istio.io/v1beta1", "networking.istio.io/v1alpha3"],
  EndpointSlice: ["discovery.k8s.io/v1"],
  Endpoints: ["v1"],
  Gateway: ["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1beta1", "gateway.networking.k8s.io/v1alpha2"],
  GatewayClass: [
    "gateway.networking.k8s.io/v1",
    "gateway.networking.k8s.io/v1beta1",
    "gateway.networking.k8s.io/v1alpha2"
  ],
  GRPCRoute: ["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1alpha2"],
  HTTPRoute: [
    "gateway.networking.k8s.io/v1",
    "gateway.networking.k8s.io/v1beta1",
    "gateway.networking.k8s.io/v1alpha2"
  ],
  HorizontalPodAutoscaler: ["autoscaling/v2", "autoscaling/v1"],
  Ingress: ["networking.k8s.io/v1"],
  IngressClass: ["networking.k8s.io/v1"],
  Job: ["batch/v1"],
  ListenerSet: ["gateway.networking.k8s.io/v1"],
  Namespace: ["v1"],
  NetworkPolicy: ["networking.k8s.io/v1"],
  Node: ["v1"],
  Pod: ["v1"],
  PodDisruptionBudget: ["policy/v1"],
  ReferenceGrant: [
    "gateway.networking.k8s.io/v1",
    "gateway.networking.k8s.io/v1beta1",
    "gateway.networking.k8s.io/v1alpha2"
  ],
  ReplicaSet: ["apps/v1", "apps/v1beta2", "extensions/v1beta1"],
  ReplicationController: ["v1"],
  Secret: ["v1"],
  Service: ["v1"],
  ServiceEntry: ["networking.istio.io/v1", "networking.istio.io/v1beta1", "networking.istio.io/v1alpha3"],
  StatefulSet: ["apps/v1", "apps/v1beta2", "apps/v1beta1"],
  TCPRoute: ["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1alpha2"],
  TLSRoute: [
    "gateway.networking.k8s.io/v1",
    "gateway.networking.k8s.io/v1alpha2",
    "gateway.networking.k8s.io/v1alpha3"
  ],
  TrafficSplit: [
    "split.smi-spec.io/v1alpha1",
    "split.smi-spec.io/v1alpha2",
    "split.smi-spec.io/v1alpha3",
    "split.smi-spec.io/v1alpha4"
  ],
  UDPRoute: ["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1alpha2"],
  VirtualService: ["networking.istio.io/v1", "networking.istio.io/v1beta1", "networking.istio.io/v1alpha3"]
};
var VERSIONS_BY_KIND = new Map(Object.entries(API_VERSIONS));
var isKnown = /* @__PURE__ */ __name((apiVersion, kind) => VERSIONS_BY_KIND.get(kind)?.includes(apiVersion) === true, "isKnown");
var CLUSTER_SCOPED = {
  "": ["ComponentStatus", "Namespace", "Node", "PersistentVolume"],
  "admissionregistration.k8s.io": [
    "MutatingAdmissionPolicy",
    "MutatingAdmissionPolicyBinding",
    "MutatingWebhookConfiguration",
    "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding",
    "ValidatingWebhookConfiguration"
  ],
  "apiextensions.k8s.io": ["CustomResourceDefinition"],
  "apiregistration.k8s.io": ["APIService"],
  "authentication.k8s.io": ["SelfSubjectReview", "TokenReview"],
  "authorization.k8s.io": ["SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview"],
  "cert-manager.io": ["ClusterIssuer"],
  "certificates.k8s.io": ["CertificateSigningRequest", "ClusterTrustBundle"],
  "cilium.io": ["CiliumClusterwideNetworkPolicy"],
  "crd.projectcalico.org": ["GlobalNetworkPolicy", "GlobalNetworkSet"],
  extensions: ["PodSecurityPolicy"],
  "flowcontrol.apiserver.k8s.io": ["FlowSchema", "PriorityLevelConfiguration"],
  "gateway.networking.k8s.io": ["GatewayClass"],
  "gateway.networking.x-k8s.io": ["XMesh"],
  "internal.apiserver.k8s.io": ["StorageVersion"],
  "kyverno.io": ["ClusterPolicy"],
  "networking.k8s.io": ["ClusterCIDR", "IPAddress", "IngressClass", "ServiceCIDR"],
  "node.k8s.io": ["RuntimeClass"],
  policy: ["PodSecurityPolicy"],
  "policy.networking.k8s.io": ["AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy"],
  "projectcalico.org": ["GlobalNetworkPolicy", "GlobalNetworkSet"],
  "rbac.authorization.k8s.io": ["ClusterRole", "ClusterRoleBinding"],
  "resource.k8s.io": ["DeviceClass", "DeviceTaintRule", "ResourceClass", "ResourcePoolStatusRequest", "ResourceSlice"],
  "scheduling.k8s.io": ["PriorityClass"],
  "storage.k8s.io": ["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment", "VolumeAttributesClass"],
  "storagemigration.k8s.io": ["StorageVersionMigration"]
};
var GROUPS_OF_SCOPED = Object.entries(CLUSTER_SCOPED).reduce(
  (found, [group, kinds]) => {
    for (const kind of kinds) found.set(kind, [...found.get(kind) ?? [], group]);
    return found;
  },
  /* @__PURE__ */ new Map()
);

// src/model/effects/effect.ts
var NOTHING2 = { by: "nothing" };
var rowsOf = /* @__PURE__ */ __name((group, kinds) => Object.entries(kinds).map(([kind, row]) => ({
  group,
  kind,
  does: [],
  side: "both",
  clusterScoped: false,
  simulated: false,
  touches: (row.does ?? []).length === 0 ? NOTHING2 : { by: "all" },
  ...row
})), "rowsOf");
var meshRows = /* @__PURE__ */ __name((group, kinds) => rowsOf(group, kinds).map((row) => ({ ...row, transport: "TCP" })), "meshRows");
var harmless = /* @__PURE__ */ __name((group, kinds) => rowsOf(group, Object.fromEntries(kinds.map((kind) => [kind, {}]))), "harmless");
var makers = /* @__PURE__ */ __name((group, kinds) => rowsOf(group, Object.fromEntries(kinds.map((kind) => [kind, { does: ["make-pods"] }]))), "makers");

// src/model/effects/clouds.ts
var PODS = { by: "labels", at: "spec.podSelector" };
function isSecondary(spec) {
  const { layer2, layer3, localnet } = typeof spec === "object" && spec !== null ? spec : {};
  return [layer2, layer3, localnet].some((part) => part?.role === "Secondary");
}
__name(isSecondary, "isSecondary");
var CLOUDS = [
  // Source: docs.aws.amazon.com/eks security-groups-for-pods: the groups' rules apply in both directions; selectors of
  // pods or of ServiceAccounts.
  ...rowsOf("vpcresources.k8s.aws", {
    SecurityGroupPolicy: { does: ["isolate"], touches: { by: "security-groups" } },
    CNINode: { clusterScoped: true }
  }),
  // Source: docs.aws.amazon.com/eks cni-network-policy, auto-net-pol: fields of NetworkPolicy and ClusterNetworkPolicy,
  // and domainNames in egress.
  ...rowsOf("networking.k8s.aws", {
    ApplicationNetworkPolicy: { does: ["isolate", "allow"], side: "rules", touches: PODS },
    ClusterNetworkPolicy: {
      does: ["isolate", "allow"],
      side: "rules",
      clusterScoped: true,
      touches: { by: "subject" }
    },
    PolicyEndpoint: { does: ["isolate", "allow"], side: "rules", touches: PODS },
    ClusterPolicyEndpoint: { does: ["isolate", "allow"], clusterScoped: true }
  }),
  // Source: aws-load-balancer-controller docs/guide/targetgroupbinding: registers endpoints of a Service with an
  // existing target group.
  ...rowsOf("elbv2.k8s.aws", {
    TargetGroupBinding: { does: ["serve-host"] },
    IngressClassParams: { clusterScoped: true }
  }),
  // Source: aws-application-networking-k8s docs/api-types: IAM policies of VPC Lattice apply to a Gateway or a route.
  ...rowsOf("application-networking.k8s.aws", {
    IAMAuthPolicy: { does: ["identity"], side: "towards", touches: { by: "routes" } },
    ServiceExport: {},
    ServiceImport: { does: ["change-dns"], touches: { by: "nothing" } },
    TargetGroupPolicy: {},
    VpcAssociationPolicy: {},
    AccessLogPolicy: {},
    ServiceNetwork: { clusterScoped: true }
  }),
  // Source: aws-app-mesh-controller-for-k8s docs/reference: a mesh of virtual nodes, which select pods.
  ...rowsOf("appmesh.k8s.aws", {
    VirtualNode: {
      does: ["move-traffic", "identity"],
      touches: { by: "labels", at: "spec.podSelector", absent: "nothing" }
    },
    VirtualService: { does: ["move-traffic"] },
    VirtualRouter: { does: ["move-traffic"] },
    GatewayRoute: { does: ["serve-host"] },
    VirtualGateway: { does: ["serve-host"] },
    BackendGroup: {},
    Mesh: { clusterScoped: true }
  }),
  // Source: cloud.google.com/kubernetes-engine docs fqdn-network-policies: selected pods are isolated for egress; rules
  // add to those of NetworkPolicy.
  ...rowsOf("networking.gke.io", {
    FQDNNetworkPolicy: { does: ["isolate", "allow"], side: "from", touches: PODS },
    MultiClusterIngress: { does: ["serve-host"] },
    MultiClusterService: { does: ["write-endpoints"], touches: { by: "services", at: ["metadata.name"] } },
    Network: { clusterScoped: true },
    GKENetworkParamSet: { clusterScoped: true },
    NetworkLogging: { clusterScoped: true }
  }),
  ...harmless("networking.gke.io", [
    "ManagedCertificate",
    "FrontendConfig",
    "GCPBackendPolicy",
    "GCPGatewayPolicy",
    "HealthCheckPolicy",
    "GCPSessionAffinityPolicy"
  ]),
  ...rowsOf("net.gke.io", {
    ServiceExport: { does: ["change-dns"], touches: { by: "services", at: ["metadata.name"] } },
    ServiceImport: { does: ["change-dns", "write-endpoints"], touches: { by: "services", at: ["metadata.name"] } }
  }),
  ...harmless("cloud.google.com", ["BackendConfig"]),
  ...rowsOf("alb.networking.azure.io", {
    ApplicationLoadBalancer: { does: ["serve-host"] },
    RoutePolicy: {},
    HealthCheckPolicy: {},
    BackendTLSPolicy: {},
    FrontendTLSPolicy: {}
  }),
  // Source: docs.okd.io network_security/egress_firewall: traffic to hosts outside the cluster, of all pods of the
  // namespace.
  ...rowsOf("k8s.ovn.org", {
    EgressFirewall: { does: ["isolate"], side: "from", peers: "outside" },
    UserDefinedNetwork: { does: ["isolate"], peers: "other-namespaces", inert: /* @__PURE__ */ __name(({ spec }) => isSecondary(spec), "inert") },
    ClusterUserDefinedNetwork: {
      does: ["isolate"],
      peers: "other-namespaces",
      clusterScoped: true,
      touches: { by: "namespaces", namespaces: "spec.namespaceSelector" },
      inert: /* @__PURE__ */ __name(({ spec }) => isSecondary(spec?.network), "inert")
    },
    AdminPolicyBasedExternalRoute: {
      does: ["move-traffic"],
      side: "from",
      peers: "outside",
      clusterScoped: true,
      touches: { by: "namespaces", namespaces: "spec.from.namespaceSelector" }
    },
    EgressIP: {
      does: ["move-traffic"],
      side: "from",
      peers: "outside",
      clusterScoped: true,
      touches: { by: "namespaces", namespaces: "spec.namespaceSelector", pods: "spec.podSelector" }
    },
    EgressService: {
      does: ["move-traffic"],
      side: "from",
      peers: "outside",
      touches: { by: "services", at: ["metadata.name"] }
    },
    EgressQoS: {},
    NetworkQoS: {},
    RouteAdvertisements: { clusterScoped: true },
    ClusterNetworkConnect: { clusterScoped: true }
  }),
  // Source: openshift/api network/v1: NetNamespaces with different ids are isolated (multitenant); EgressNetworkPolicy
  // is the older EgressFirewall.
  ...rowsOf("network.openshift.io", {
    EgressNetworkPolicy: { does: ["isolate"], side: "from", peers: "outside" },
    NetNamespace: {
      does: ["isolate"],
      peers: "other-namespaces",
      clusterScoped: true,
      touches: { by: "names", at: "metadata.name" }
    },
    HostSubnet: { clusterScoped: true },
    ClusterNetwork: { clusterScoped: true }
  }),
  ...rowsOf("route.openshift.io", { Route: { does: ["serve-host"], touches: { by: "hosts", at: ["spec.host"] } } }),
  ...rowsOf("operator.openshift.io", {
    DNS: { does: ["change-dns"], clusterScoped: true, touches: { by: "hosts", at: ["spec.servers[].zones[]"] } },
    IngressController: {},
    Network: { clusterScoped: true }
  }),
  ...rowsOf("ingressnodefirewall.openshift.io", {
    IngressNodeFirewall: { does: ["isolate"], side: "towards", clusterScoped: true, touches: { by: "nodes" } }
  }),
  ...rowsOf("config.openshift.io", {
    DNS: { clusterScoped: true },
    Ingress: { clusterScoped: true },
    Network: { clusterScoped: true }
  }),
  ...rowsOf("apps.openshift.io", { DeploymentConfig: { does: ["make-pods"] } }),
  ...rowsOf("template.openshift.io", { Template: { does: ["make-pods"] } }),
  // Source: k8snetworkplumbingwg multi-networkpolicy: only the additional networks that its annotation names; multus:
  // the default network by annotation.
  ...rowsOf("k8s.cni.cncf.io", {
    MultiNetworkPolicy: { does: ["isolate"], side: "rules", touches: { by: "nothing" } },
    NetworkAttachmentDefinition: {
      does: ["isolate", "move-traffic"],
      touches: { by: "annotation", key: "v1.multus-cni.io/default-network" }
    }
  }),
  ...rowsOf("submariner.io", {
    Gateway: {},
    GlobalIngressIP: {},
    ClusterGlobalEgressIP: { does: ["move-traffic"], side: "from", peers: "outside" }
  }),
  // Source: external-dns docs/sources/crd: names in external zones.
  ...rowsOf("externaldns.k8s.io", {
    DNSEndpoint: { does: ["change-dns"], touches: { by: "hosts", at: ["spec.endpoints[].dnsName"] } }
  }),
  ...rowsOf("tailscale.com", {
    Connector: { clusterScoped: true },
    DNSConfig: { does: ["change-dns"], clusterScoped: true, touches: { by: "nothing" } },
    ProxyClass: { clusterScoped: true },
    ProxyGroup: { clusterScoped: true }
  }),
  // Source: skupper.io v2: a Listener creates a Service whose endpoints are a router to another site.
  ...rowsOf("skupper.io", {
    Listener: { does: ["write-endpoints", "move-traffic"], touches: { by: "services", at: ["spec.host"] } },
    MultiKeyListener: { does: ["write-endpoints", "move-traffic"], touches: { by: "services", at: ["spec.host"] } },
    Connector: {},
    Site: { does: ["make-pods"] }
  })
];

// src/model/effects/kubernetes.ts
var PODS2 = { by: "labels", at: "spec.podSelector" };
var WORKLOAD = { does: ["make-pods"], simulated: true };
var ROUTE = { does: ["serve-host"], simulated: true, touches: { by: "hosts", at: ["spec.hostnames[]"] } };
var KUBERNETES = [
  // Source: k8s.io/api networking/v1 types.go. extensions/v1beta1 had the same shape and is no longer served since
  // 1.16.
  ...rowsOf("networking.k8s.io", {
    NetworkPolicy: { does: ["isolate", "allow"], side: "rules", touches: PODS2, simulated: true },
    Ingress: { does: ["serve-host"], simulated: true, touches: { by: "hosts", at: ["spec.rules[].host"] } },
    IngressClass: { clusterScoped: true, simulated: true },
    ServiceCIDR: { clusterScoped: true },
    IPAddress: { clusterScoped: true }
  }),
  ...rowsOf("extensions", {
    NetworkPolicy: { does: ["isolate", "allow"], side: "rules", touches: PODS2 },
    Ingress: { does: ["serve-host"], touches: { by: "hosts", at: ["spec.rules[].host"] } },
    Deployment: WORKLOAD,
    DaemonSet: WORKLOAD,
    ReplicaSet: WORKLOAD
  }),
  // Source: network-policy-api apis/v1alpha1 and v1alpha2: subject, tiers; Admin comes before NetworkPolicy, Baseline
  // after.
  ...rowsOf("policy.networking.k8s.io", {
    ClusterNetworkPolicy: {
      does: ["isolate", "allow"],
      side: "rules",
      clusterScoped: true,
      touches: { by: "subject" },
      simulated: true
    },
    AdminNetworkPolicy: {
      does: ["isolate", "allow"],
      side: "rules",
      clusterScoped: true,
      touches: { by: "subject" },
      simulated: true
    },
    BaselineAdminNetworkPolicy: {
      does: ["isolate", "allow"],
      side: "rules",
      clusterScoped: true,
      touches: { by: "subject" },
      simulated: true
    }
  }),
  ...rowsOf("discovery.k8s.io", {
    EndpointSlice: {
      does: ["write-endpoints"],
      simulated: true,
      touches: { by: "services", at: ["metadata.labels.kubernetes.io/service-name"] }
    }
  }),
  ...rowsOf("", {
    Service: { simulated: true },
    Endpoints: { does: ["write-endpoints"], simulated: true, touches: { by: "services", at: ["metadata.name"] } },
    Pod: WORKLOAD,
    ReplicationController: WORKLOAD,
    ConfigMap: {},
    Secret: {},
    Event: {},
    LimitRange: {},
    PersistentVolumeClaim: {},
    PodTemplate: {},
    ResourceQuota: {},
    ServiceAccount: {},
    Namespace: { clusterScoped: true },
    Node: { clusterScoped: true, simulated: true },
    PersistentVolume: { clusterScoped: true }
  }),
  ...rowsOf("apps", {
    Deployment: WORKLOAD,
    DaemonSet: WORKLOAD,
    ReplicaSet: WORKLOAD,
    StatefulSet: WORKLOAD,
    ControllerRevision: {}
  }),
  ...rowsOf("batch", { Job: WORKLOAD, CronJob: WORKLOAD }),
  // Source: gateway-api apis/v1; TCPRoute and UDPRoute have no hosts, they use a port of their listener.
  ...rowsOf("gateway.networking.k8s.io", {
    HTTPRoute: ROUTE,
    GRPCRoute: ROUTE,
    TLSRoute: ROUTE,
    TCPRoute: { does: ["serve-host"], simulated: true },
    UDPRoute: { does: ["serve-host"], simulated: true },
    Gateway: { does: ["serve-host"], simulated: true, touches: { by: "hosts", at: ["spec.listeners[].hostname"] } },
    ListenerSet: { does: ["serve-host"], simulated: true, touches: { by: "hosts", at: ["spec.listeners[].hostname"] } },
    GatewayClass: { clusterScoped: true, simulated: true },
    ReferenceGrant: { simulated: true },
    BackendTLSPolicy: { does: ["identity"], side: "towards", simulated: ["v1", "v1alpha3"], touches: { by: "routes" } }
  }),
  ...rowsOf("gateway.networking.x-k8s.io", {
    XListenerSet: { does: ["serve-host"], touches: { by: "hosts", at: ["spec.listeners[].hostname"] } },
    XBackendTrafficPolicy: { does: ["isolate"], side: "towards", touches: { by: "routes" } },
    XBackend: {},
    XMesh: { clusterScoped: true }
  }),
  // Source: gateway-api-inference-extension api/v1: a pool replaces a Service behind a route.
  ...rowsOf("inference.networking.k8s.io", { InferencePool: { does: ["move-traffic"], touches: { by: "nothing" } } }),
  ...rowsOf("inference.networking.x-k8s.io", {
    InferencePool: { does: ["move-traffic"], touches: { by: "nothing" } },
    InferenceModel: {},
    InferenceObjective: {},
    InferencePoolImport: {}
  }),
  // Source: KEP-1645: names of clusterset.local; the endpoints of an import come from other clusters.
  ...rowsOf("multicluster.x-k8s.io", {
    ServiceExport: { does: ["change-dns"], touches: { by: "services", at: ["metadata.name"] } },
    ServiceImport: { does: ["change-dns", "write-endpoints"], touches: { by: "services", at: ["metadata.name"] } }
  }),
  // Source: smi-spec access/v1alpha3: the ServiceAccounts of the destination only accept the sources.
  ...rowsOf("access.smi-spec.io", {
    TrafficTarget: { does: ["isolate", "identity"], side: "towards", touches: { by: "traffic-target" } }
  }),
  ...rowsOf("split.smi-spec.io", {
    TrafficSplit: { does: ["move-traffic"], simulated: true, touches: { by: "services", at: ["spec.service"] } }
  }),
  ...rowsOf("specs.smi-spec.io", { HTTPRouteGroup: {}, TCPRoute: {}, UDPRoute: {} })
];

// src/model/effects/kuma.ts
var TARGET = { by: "kuma" };
var TAGS = { by: "kuma-tags" };
var OLD = { clusterScoped: true, touches: TAGS };
var KUMA = [
  ...meshRows("kuma.io", {
    Mesh: {
      does: ["identity", "isolate"],
      clusterScoped: true,
      touches: { by: "all" },
      inert: /* @__PURE__ */ __name(({ spec }) => !hasMTLS(spec), "inert")
    },
    MeshTrafficPermission: { does: ["isolate", "identity"], side: "towards", touches: TARGET },
    MeshTLS: { does: ["identity"], side: "towards", touches: TARGET },
    MeshFaultInjection: { does: ["isolate"], side: "towards", touches: TARGET },
    MeshRateLimit: { does: ["isolate"], side: "towards", touches: TARGET },
    MeshGlobalRateLimit: { does: ["isolate"], side: "towards", touches: TARGET },
    MeshOPA: { does: ["isolate", "identity"], side: "towards", touches: TARGET },
    MeshPassthrough: { does: ["isolate"], side: "from", peers: "outside", touches: TARGET },
    MeshProxyPatch: { does: ["isolate", "move-traffic"], touches: TARGET },
    MeshHTTPRoute: { does: ["move-traffic"], touches: { by: "services", at: ["spec.to[].targetRef"] } },
    MeshTCPRoute: { does: ["move-traffic"], touches: { by: "services", at: ["spec.to[].targetRef"] } },
    MeshLoadBalancingStrategy: { does: ["move-traffic"], touches: { by: "services", at: ["spec.to[].targetRef"] } },
    TrafficPermission: { ...OLD, does: ["isolate", "identity"], side: "towards" },
    TrafficRoute: { clusterScoped: true, does: ["move-traffic"], touches: { by: "nothing" } },
    FaultInjection: { ...OLD, does: ["isolate"], side: "towards" },
    RateLimit: { ...OLD, does: ["isolate"], side: "towards" },
    VirtualOutbound: { does: ["change-dns"], clusterScoped: true, touches: { by: "nothing" } },
    HostnameGenerator: { does: ["change-dns"], touches: { by: "nothing" } },
    MeshExternalService: {
      does: ["change-dns", "write-endpoints"],
      touches: { by: "services", at: ["metadata.name"] }
    },
    ExternalService: { does: ["change-dns"], clusterScoped: true, touches: { by: "nothing" } },
    MeshMultiZoneService: { does: ["write-endpoints"], touches: { by: "nothing" } },
    MeshGateway: {
      does: ["serve-host"],
      clusterScoped: true,
      touches: { by: "hosts", at: ["spec.conf.listeners[].hostname"] }
    },
    MeshGatewayRoute: {
      does: ["serve-host"],
      clusterScoped: true,
      touches: { by: "hosts", at: ["spec.conf.http.hostnames[]"] }
    },
    MeshGatewayInstance: { does: ["make-pods"] },
    ProxyTemplate: { clusterScoped: true },
    CircuitBreaker: { clusterScoped: true },
    HealthCheck: { clusterScoped: true },
    Retry: { clusterScoped: true },
    Timeout: { clusterScoped: true },
    TrafficLog: { clusterScoped: true },
    TrafficTrace: { clusterScoped: true },
    MeshGatewayConfig: { clusterScoped: true },
    Zone: { clusterScoped: true }
  }),
  ...harmless("kuma.io", [
    "MeshCircuitBreaker",
    "MeshHealthCheck",
    "MeshRetry",
    "MeshTimeout",
    "MeshAccessLog",
    "MeshMetric",
    "MeshTrace",
    "MeshService",
    "ContainerPatch",
    "Dataplane",
    "ZoneIngress",
    "ZoneEgress",
    "MeshIdentity",
    "MeshTrust"
  ])
];
function hasMTLS(spec) {
  const { mtls } = typeof spec === "object" && spec !== null ? spec : {};
  return typeof mtls?.enabledBackend === "string" && mtls.enabledBackend !== "";
}
__name(hasMTLS, "hasMTLS");

// src/model/effects/meshes.ts
var map = /* @__PURE__ */ __name((value) => isRecord(value) ? value : {}, "map");
var list = /* @__PURE__ */ __name((value) => Array.isArray(value) ? value : [], "list");
function isInertAuthorization({ spec, metadata }) {
  const { action = "ALLOW", rules } = map(spec);
  if (map(map(metadata)["annotations"])["istio.io/dry-run"] === "true" || action === "AUDIT") return true;
  if (action === "DENY") return list(rules).length === 0;
  return action === "ALLOW" && list(rules).some((rule) => isRecord(rule) && Object.keys(rule).length === 0);
}
__name(isInertAuthorization, "isInertAuthorization");
function isInertPeerAuthentication({ spec }) {
  const { mtls, portLevelMtls } = map(spec);
  const modes = [mtls, ...Object.values(map(portLevelMtls))].map((entry2) => map(entry2)["mode"] ?? "UNSET");
  return modes.every((mode) => mode === "PERMISSIVE" || mode === "DISABLE" || mode === "UNSET");
}
__name(isInertPeerAuthentication, "isInertPeerAuthentication");
var SERVICE_BY_NAME = { by: "services", at: ["metadata.name"] };
var SELECTOR = { by: "istio", at: "spec.selector" };
var WORKLOAD2 = { by: "istio", at: "spec.workloadSelector" };
var MESHES = [
  // Source: istio.io/latest/docs/reference/config/security: selector, targetRefs; a policy of the root namespace
  // applies to the mesh.
  ...meshRows("security.istio.io", {
    AuthorizationPolicy: {
      does: ["isolate", "identity"],
      side: "towards",
      touches: SELECTOR,
      inert: isInertAuthorization
    },
    PeerAuthentication: { does: ["identity"], side: "towards", touches: SELECTOR, inert: isInertPeerAuthentication },
    RequestAuthentication: { does: ["identity"], side: "towards", touches: SELECTOR }
  }),
  // Source: istio.io/latest/docs/reference/config/networking: sidecar (egress hosts, ingress listeners), envoy-filter,
  // workload-entry.
  ...meshRows("networking.istio.io", {
    VirtualService: {
      does: ["move-traffic", "serve-host"],
      simulated: true,
      touches: { by: "hosts", at: ["spec.hosts[]"] }
    },
    DestinationRule: { does: ["move-traffic"], simulated: true, touches: { by: "services", at: ["spec.host"] } },
    ServiceEntry: {
      does: ["write-endpoints", "change-dns"],
      simulated: true,
      touches: { by: "hosts", at: ["spec.hosts[]"] }
    },
    Gateway: {
      does: ["serve-host"],
      simulated: ["v1", "v1beta1", "v1alpha3"],
      touches: { by: "hosts", at: ["spec.servers[].hosts[]"] }
    },
    Sidecar: { does: ["isolate"], side: "rules", touches: WORKLOAD2 },
    EnvoyFilter: { does: ["isolate", "move-traffic"], touches: WORKLOAD2 },
    WorkloadEntry: { does: ["write-endpoints"], touches: { by: "map", at: "spec.labels", absent: "nothing" } },
    WorkloadGroup: { does: ["write-endpoints"], touches: { by: "map", at: "spec.metadata.labels", absent: "nothing" } },
    ProxyConfig: {}
  }),
  ...meshRows("extensions.istio.io", {
    WasmPlugin: { does: ["isolate"], side: "towards", touches: SELECTOR },
    TrafficExtension: { does: ["isolate"], side: "towards", touches: SELECTOR }
  }),
  ...harmless("telemetry.istio.io", ["Telemetry"]),
  ...meshRows("authentication.istio.io", {
    Policy: { does: ["identity"], side: "towards" },
    MeshPolicy: { does: ["identity"], side: "towards", clusterScoped: true }
  }),
  ...meshRows("rbac.istio.io", {
    ClusterRbacConfig: { does: ["isolate"], side: "towards", clusterScoped: true },
    RbacConfig: { does: ["isolate"], side: "towards", clusterScoped: true },
    ServiceRole: {},
    ServiceRoleBinding: {}
  }),
  ...meshRows("install.istio.io", { IstioOperator: { does: ["make-pods"] } }),
  ...meshRows("sailoperator.io", {
    Istio: { does: ["make-pods"], clusterScoped: true },
    IstioCNI: { does: ["make-pods"], clusterScoped: true },
    ZTunnel: { does: ["make-pods"], clusterScoped: true },
    IstioRevision: { does: ["make-pods"], clusterScoped: true },
    IstioRevisionTag: { clusterScoped: true }
  }),
  ...meshRows("maistra.io", {
    ServiceMeshControlPlane: { does: ["make-pods"] },
    ServiceMeshMember: {},
    ServiceMeshMemberRoll: {}
  }),
  // Source: linkerd.io/2/reference/authorization-policy: a Server denies what is not authorized; AuthorizationPolicy
  // targets Server, route or Namespace.
  ...meshRows("policy.linkerd.io", {
    Server: { does: ["isolate", "identity"], side: "towards", touches: { by: "linkerd-server" } },
    ServerAuthorization: { does: ["isolate", "identity"], side: "towards", touches: { by: "linkerd-target" } },
    AuthorizationPolicy: { does: ["isolate", "identity"], side: "towards", touches: { by: "linkerd-target" } },
    HTTPLocalRateLimitPolicy: { does: ["isolate"], side: "towards", touches: { by: "linkerd-target" } },
    HTTPRoute: { does: ["move-traffic", "isolate"], side: "towards", touches: { by: "linkerd-target" } },
    EgressNetwork: { does: ["isolate"], side: "from", peers: "outside" },
    MeshTLSAuthentication: {},
    NetworkAuthentication: {}
  }),
  ...meshRows("linkerd.io", { ServiceProfile: { does: ["move-traffic"], touches: SERVICE_BY_NAME } }),
  ...meshRows("workload.linkerd.io", {
    ExternalWorkload: { does: ["write-endpoints"], touches: { by: "map", at: "metadata.labels", absent: "nothing" } }
  }),
  ...meshRows("multicluster.linkerd.io", { Link: { does: ["write-endpoints"], touches: { by: "nothing" } } }),
  // Source: developer.hashicorp.com/consul/docs/connect/config-entries: service names are those of Services or of the
  // pod's annotation; `*` is all.
  ...meshRows("consul.hashicorp.com", {
    ServiceIntentions: {
      does: ["isolate", "identity"],
      side: "towards",
      touches: { by: "consul", at: "spec.destination.name" }
    },
    ServiceDefaults: {
      does: ["move-traffic", "isolate"],
      side: "towards",
      touches: { by: "consul", at: "metadata.name" }
    },
    ServiceResolver: { does: ["move-traffic"], touches: { by: "consul", at: "metadata.name" } },
    ServiceRouter: { does: ["move-traffic"], touches: { by: "consul", at: "metadata.name" } },
    ServiceSplitter: { does: ["move-traffic"], touches: { by: "consul", at: "metadata.name" } },
    ProxyDefaults: { does: ["move-traffic"], clusterScoped: true },
    Mesh: { does: ["identity"], clusterScoped: true },
    IngressGateway: { does: ["serve-host"] },
    TerminatingGateway: {},
    ExportedServices: {},
    SamenessGroup: {},
    JWTProvider: {},
    PeeringAcceptor: {},
    PeeringDialer: {},
    ControlPlaneRequestLimit: {},
    RouteAuthFilter: {},
    GatewayPolicy: {},
    GatewayClassConfig: { clusterScoped: true },
    MeshService: {},
    Registration: {
      does: ["write-endpoints"],
      clusterScoped: true,
      touches: { by: "services", at: ["spec.service.name"] }
    }
  }),
  ...meshRows("auth.consul.hashicorp.com", { TrafficPermissions: { does: ["isolate", "identity"], side: "towards" } }),
  ...meshRows("policy.openservicemesh.io", {
    IngressBackend: { does: ["isolate"], side: "towards", touches: { by: "services", at: ["spec.backends[]"] } },
    Egress: { does: ["allow"], side: "from", peers: "outside" },
    Retry: {},
    UpstreamTrafficSetting: {}
  }),
  ...meshRows("config.openservicemesh.io", { MeshConfig: { does: ["identity"], clusterScoped: true } })
];

// src/model/effects/platforms.ts
var VM = { does: ["make-pods"], touches: { by: "map", at: "spec.template.metadata.labels" } };
var PLATFORMS = [
  // Source: kubevirt.io/user-guide: the launcher pod has the labels of the template; of an instance those of its
  // metadata.
  ...rowsOf("kubevirt.io", {
    VirtualMachine: VM,
    VirtualMachineInstanceReplicaSet: VM,
    VirtualMachineInstance: { does: ["make-pods"], touches: { by: "map", at: "metadata.labels" } },
    VirtualMachineInstanceMigration: {},
    VirtualMachineInstancePreset: {},
    KubeVirt: { does: ["make-pods"] }
  }),
  ...rowsOf("pool.kubevirt.io", {
    VirtualMachinePool: {
      does: ["make-pods"],
      touches: { by: "map", at: "spec.virtualMachineTemplate.spec.template.metadata.labels" }
    }
  }),
  // Source: knative.dev/docs/serving: a Service creates a Route and a Configuration, Services of its name and pods; a
  // DomainMapping serves its own name.
  ...rowsOf("serving.knative.dev", {
    Service: {
      does: ["make-pods", "write-endpoints", "serve-host"],
      touches: { by: "services", at: ["metadata.name"] }
    },
    Configuration: { does: ["make-pods"] },
    Revision: { does: ["make-pods"] },
    Route: { does: ["write-endpoints", "serve-host"], touches: { by: "services", at: ["metadata.name"] } },
    DomainMapping: { does: ["serve-host"], touches: { by: "hosts", at: ["metadata.name"] } },
    ClusterDomainClaim: { clusterScoped: true }
  }),
  ...rowsOf("networking.internal.knative.dev", {
    Ingress: { does: ["serve-host"], touches: { by: "hosts", at: ["spec.rules[].hosts[]"] } },
    ServerlessService: { does: ["write-endpoints"], touches: { by: "services", at: ["metadata.name"] } },
    Certificate: {}
  }),
  ...makers("sources.knative.dev", ["ApiServerSource", "ContainerSource", "PingSource", "SinkBinding"]),
  ...makers("eventing.knative.dev", ["Broker", "Trigger"]),
  ...makers("operator.knative.dev", ["KnativeServing", "KnativeEventing"]),
  // Source: argo-cd.readthedocs.io, argo-workflows, argo-rollouts docs: a Rollout is simulated as a workload; its steps
  // move traffic between versions.
  ...makers("argoproj.io", [
    "Application",
    "ApplicationSet",
    "Workflow",
    "CronWorkflow",
    "ArgoCD",
    "EventBus",
    "EventSource",
    "Sensor"
  ]),
  ...harmless("argoproj.io", [
    "AppProject",
    "WorkflowTemplate",
    "ClusterWorkflowTemplate",
    "AnalysisTemplate",
    "ClusterAnalysisTemplate",
    "AnalysisRun",
    "Rollout",
    "Experiment"
  ]),
  // Source: fluxcd.io/flux/components; docs.flagger.app: a Canary creates a primary workload and Services, and moves
  // traffic between them.
  ...makers("helm.toolkit.fluxcd.io", ["HelmRelease"]),
  ...makers("kustomize.toolkit.fluxcd.io", ["Kustomization"]),
  ...makers("infra.contrib.fluxcd.io", ["Terraform"]),
  ...makers("fluxcd.controlplane.io", ["FluxInstance", "ResourceSet"]),
  ...harmless("fluxcd.controlplane.io", ["FluxReport", "ResourceSetInputProvider"]),
  ...harmless("source.toolkit.fluxcd.io", [
    "GitRepository",
    "HelmRepository",
    "HelmChart",
    "OCIRepository",
    "Bucket",
    "ExternalArtifact"
  ]),
  ...harmless("notification.toolkit.fluxcd.io", ["Alert", "Provider", "Receiver"]),
  ...harmless("image.toolkit.fluxcd.io", ["ImageRepository", "ImagePolicy", "ImageUpdateAutomation"]),
  ...rowsOf("flagger.app", {
    Canary: {
      does: ["make-pods", "move-traffic"],
      touches: { by: "workloads", at: ["spec.targetRef.name", "spec.service.name"] }
    },
    MetricTemplate: {},
    AlertProvider: {}
  }),
  ...makers("helm.cattle.io", ["HelmChart"]),
  ...harmless("helm.cattle.io", ["HelmChartConfig"]),
  ...makers("fleet.cattle.io", ["GitRepo", "Bundle"]),
  ...makers("kro.run", ["ResourceGraphDefinition"]),
  ...makers("kubernetes.crossplane.io", ["Object"]),
  // Source: keda.sh/docs: a ScaledObject changes how many pods a workload has, a ScaledJob creates Jobs.
  ...makers("keda.sh", ["ScaledJob"]),
  ...harmless("keda.sh", ["ScaledObject", "TriggerAuthentication", "ClusterTriggerAuthentication"]),
  // Operators; known labels of their pods are in `operators.ts`.
  ...makers("postgresql.cnpg.io", ["Cluster", "Pooler"]),
  ...harmless("postgresql.cnpg.io", [
    "Backup",
    "ScheduledBackup",
    "Database",
    "Publication",
    "Subscription",
    "ImageCatalog"
  ]),
  ...rowsOf("acid.zalan.do", {
    postgresql: { does: ["make-pods", "write-endpoints"], touches: { by: "services", at: ["metadata.name"] } },
    OperatorConfiguration: {}
  }),
  ...makers("postgres-operator.crunchydata.com", ["PostgresCluster", "PGAdmin"]),
  ...makers("kafka.strimzi.io", ["Kafka", "KafkaNodePool", "KafkaConnect", "KafkaBridge", "KafkaMirrorMaker2"]),
  ...harmless("kafka.strimzi.io", ["KafkaTopic", "KafkaUser", "KafkaRebalance", "KafkaConnector"]),
  ...makers("rabbitmq.com", ["RabbitmqCluster"]),
  ...makers("minio.min.io", ["Tenant"]),
  ...makers("elasticsearch.k8s.elastic.co", ["Elasticsearch"]),
  ...makers("kibana.k8s.elastic.co", ["Kibana"]),
  ...makers("monitoring.coreos.com", ["Prometheus", "PrometheusAgent", "Alertmanager", "ThanosRuler"]),
  ...harmless("monitoring.coreos.com", [
    "ServiceMonitor",
    "PodMonitor",
    "PrometheusRule",
    "Probe",
    "AlertmanagerConfig",
    "ScrapeConfig"
  ]),
  ...makers("opentelemetry.io", ["OpenTelemetryCollector", "TargetAllocator"]),
  ...harmless("opentelemetry.io", ["Instrumentation", "OpAMPBridge"]),
  ...makers("jaegertracing.io", ["Jaeger"]),
  ...makers("grafana.integreatly.org", ["Grafana"]),
  ...makers("k8s.keycloak.org", ["Keycloak"]),
  ...makers("mongodbcommunity.mongodb.com", ["MongoDBCommunity"]),
  ...makers("k8s.mariadb.com", ["MariaDB", "MaxScale"]),
  ...makers("redis.redis.opstreelabs.in", ["Redis", "RedisCluster", "RedisReplication", "RedisSentinel"]),
  ...makers("ray.io", ["RayCluster", "RayService", "RayJob"]),
  ...makers("flink.apache.org", ["FlinkDeployment"]),
  ...makers("sparkoperator.k8s.io", ["SparkApplication", "ScheduledSparkApplication"]),
  ...makers("tekton.dev", ["PipelineRun", "TaskRun"]),
  ...makers("leaderworkerset.x-k8s.io", ["LeaderWorkerSet"]),
  ...makers("jobset.x-k8s.io", ["JobSet"]),
  ...makers("agones.dev", ["Fleet", "GameServer"]),
  ...makers("actions.github.com", ["AutoscalingRunnerSet"]),
  ...harmless("autoscaling.k8s.io", ["VerticalPodAutoscaler"]),
  ...harmless("kustomize.config.k8s.io", ["Kustomization", "Component"])
];

// src/model/effects/plug-ins.ts
var CALICO = { does: ["isolate", "allow"], side: "rules", touches: { by: "calico" } };
var ANTREA = { does: ["isolate", "allow"], side: "rules", touches: { by: "antrea" } };
var calico = /* @__PURE__ */ __name((group) => [
  ...rowsOf(group, {
    NetworkPolicy: CALICO,
    GlobalNetworkPolicy: { ...CALICO, clusterScoped: true },
    HostEndpoint: { does: ["isolate"], clusterScoped: true, touches: { by: "nodes" } },
    Tier: { clusterScoped: true },
    GlobalNetworkSet: { clusterScoped: true },
    IPPool: { clusterScoped: true },
    StagedGlobalNetworkPolicy: { clusterScoped: true },
    Profile: { clusterScoped: true },
    FelixConfiguration: { clusterScoped: true },
    BGPPeer: { clusterScoped: true },
    BGPConfiguration: { clusterScoped: true },
    BGPFilter: { clusterScoped: true },
    KubeControllersConfiguration: { clusterScoped: true },
    ClusterInformation: { clusterScoped: true },
    EgressGatewayPolicy: {
      does: ["move-traffic"],
      side: "from",
      peers: "outside",
      clusterScoped: true,
      touches: { by: "nothing" }
    }
  }),
  ...harmless(group, ["NetworkSet", "StagedNetworkPolicy", "StagedKubernetesNetworkPolicy", "PacketCapture"])
], "calico");
var PLUG_INS = [
  // Source: cilium Documentation/security/policy/language.rst; pkg/k8s/apis/cilium.io/v2/types.go;
  // network/egress-gateway; local-redirect-policy.
  ...rowsOf("cilium.io", {
    CiliumNetworkPolicy: { does: ["isolate", "allow"], side: "rules", touches: { by: "cilium" } },
    CiliumClusterwideNetworkPolicy: {
      does: ["isolate", "allow"],
      side: "rules",
      clusterScoped: true,
      touches: { by: "cilium" }
    },
    CiliumLocalRedirectPolicy: {
      does: ["move-traffic"],
      touches: { by: "services", at: ["spec.redirectFrontend.serviceMatcher.serviceName"] }
    },
    CiliumEgressGatewayPolicy: {
      does: ["move-traffic"],
      side: "from",
      peers: "outside",
      clusterScoped: true,
      touches: { by: "nothing" }
    },
    CiliumEnvoyConfig: {
      does: ["move-traffic", "isolate"],
      side: "towards",
      touches: { by: "services", at: ["spec.services[]"] }
    },
    CiliumClusterwideEnvoyConfig: {
      does: ["move-traffic", "isolate"],
      side: "towards",
      clusterScoped: true,
      touches: { by: "services", at: ["spec.services[]"] }
    },
    CiliumCIDRGroup: { clusterScoped: true },
    CiliumLoadBalancerIPPool: { clusterScoped: true },
    CiliumBGPClusterConfig: { clusterScoped: true },
    CiliumBGPPeeringPolicy: { clusterScoped: true },
    CiliumL2AnnouncementPolicy: { clusterScoped: true },
    CiliumNode: { clusterScoped: true },
    CiliumIdentity: { clusterScoped: true }
  }),
  ...harmless("cilium.io", ["CiliumEndpoint", "CiliumEndpointSlice", "CiliumNodeConfig", "CiliumGatewayClassConfig"]),
  // Source: docs.isovalent.com: the enterprise kinds have the shape of Cilium's.
  ...rowsOf("isovalent.com", {
    IsovalentClusterwideNetworkPolicy: {
      does: ["isolate", "allow"],
      side: "rules",
      clusterScoped: true,
      touches: { by: "cilium" }
    },
    IsovalentNetworkPolicy: { does: ["isolate", "allow"], side: "rules", touches: { by: "cilium" } },
    IsovalentEgressGatewayPolicy: {
      does: ["move-traffic"],
      side: "from",
      peers: "outside",
      clusterScoped: true,
      touches: { by: "nothing" }
    }
  }),
  // Source: docs.tigera.io reference/resources: networkpolicy, globalnetworkpolicy, hostendpoint, stagednetworkpolicy.
  ...calico("projectcalico.org"),
  ...calico("crd.projectcalico.org"),
  // Source: antrea docs/antrea-network-policy.md (appliedTo, tiers; tier baseline comes after NetworkPolicy),
  // docs/egress.md, docs/traffic-control.md.
  ...rowsOf("crd.antrea.io", {
    NetworkPolicy: ANTREA,
    ClusterNetworkPolicy: { ...ANTREA, clusterScoped: true },
    Egress: {
      does: ["move-traffic"],
      side: "from",
      peers: "outside",
      clusterScoped: true,
      touches: { by: "namespaces", namespaces: "spec.appliedTo.namespaceSelector", pods: "spec.appliedTo.podSelector" }
    },
    TrafficControl: {
      does: ["move-traffic", "isolate"],
      clusterScoped: true,
      touches: { by: "namespaces", namespaces: "spec.appliedTo.namespaceSelector", pods: "spec.appliedTo.podSelector" }
    },
    Tier: { clusterScoped: true },
    ClusterGroup: { clusterScoped: true },
    ExternalIPPool: { clusterScoped: true },
    BGPPolicy: { clusterScoped: true },
    IPPool: { clusterScoped: true },
    Traceflow: { clusterScoped: true }
  }),
  ...harmless("crd.antrea.io", ["Group", "ExternalEntity", "ExternalNode"]),
  ...rowsOf("security.antrea.tanzu.vmware.com", {
    NetworkPolicy: ANTREA,
    ClusterNetworkPolicy: { ...ANTREA, clusterScoped: true },
    Tier: { clusterScoped: true }
  }),
  // Source: kube-ovn docs: a private subnet only accepts connections of its own addresses and of allowSubnets; security
  // groups by annotation of the pod.
  ...rowsOf("kubeovn.io", {
    Subnet: {
      does: ["isolate"],
      clusterScoped: true,
      touches: { by: "names", at: "spec.namespaces[]" },
      inert: /* @__PURE__ */ __name(({ spec }) => !isRestricted(spec), "inert")
    },
    SecurityGroup: {
      does: ["isolate"],
      clusterScoped: true,
      touches: { by: "annotation", key: "ovn.kubernetes.io/security_groups" }
    },
    Vpc: {
      does: ["isolate"],
      peers: "other-namespaces",
      clusterScoped: true,
      touches: { by: "names", at: "spec.namespaces[]", absent: "nothing" }
    },
    VpcDns: { does: ["change-dns"], clusterScoped: true, touches: { by: "nothing" } },
    VpcEgressGateway: { does: ["move-traffic"], side: "from", peers: "outside" },
    SwitchLBRule: {
      does: ["write-endpoints"],
      clusterScoped: true,
      touches: { by: "services", at: ["metadata.name"] }
    },
    IP: { clusterScoped: true },
    VpcNatGateway: { clusterScoped: true },
    Vlan: { clusterScoped: true },
    ProviderNetwork: { clusterScoped: true }
  }),
  // Source: kubearmor getting-started/network security: rules of a process' network calls.
  ...rowsOf("security.kubearmor.com", {
    KubeArmorPolicy: { does: ["isolate"], side: "from", touches: { by: "map", at: "spec.selector.matchLabels" } },
    KubeArmorClusterPolicy: { does: ["isolate"], side: "from", clusterScoped: true },
    KubeArmorHostPolicy: { does: ["isolate"], clusterScoped: true, touches: { by: "nodes" } }
  }),
  // Source: neuvector docs policy/usingcrd: the target of a rule is a group of labels, which is not evaluated here.
  ...rowsOf("neuvector.com", {
    NvSecurityRule: { does: ["isolate"] },
    NvClusterSecurityRule: { does: ["isolate"], clusterScoped: true }
  }),
  // Source: nsx-operator docs: SecurityPolicy appliedTo and rules' appliedTo are podSelectors of its namespace.
  ...rowsOf("crd.nsx.vmware.com", {
    SecurityPolicy: { does: ["isolate", "allow"], touches: { by: "labels", at: "spec.appliedTo[].podSelector" } },
    VPCNetworkConfiguration: { clusterScoped: true }
  }),
  // Source: docs.otterize.com: the operator creates NetworkPolicies for the declared calls.
  ...rowsOf("k8s.otterize.com", {
    ClientIntents: { does: ["isolate", "allow"] },
    ProtectedService: { does: ["isolate"] }
  })
];
function isRestricted(spec) {
  const {
    private: closed,
    acls,
    vpc
  } = typeof spec === "object" && spec !== null ? spec : {};
  return closed === true || Array.isArray(acls) && acls.length > 0 || typeof vpc === "string" && vpc !== "" && vpc !== "ovn-cluster";
}
__name(isRestricted, "isRestricted");

// src/model/effects/routers.ts
var serving = /* @__PURE__ */ __name((...at) => ({ does: ["serve-host"], touches: { by: "hosts", at } }), "serving");
var SERVES_ANY = { does: ["serve-host"] };
var RULES = serving("spec.routes[].match");
var traefik = /* @__PURE__ */ __name((group) => [
  ...rowsOf(group, { IngressRoute: RULES, IngressRouteTCP: RULES, IngressRouteUDP: SERVES_ANY }),
  ...harmless(group, [
    "Middleware",
    "MiddlewareTCP",
    "TraefikService",
    "ServersTransport",
    "ServersTransportTCP",
    "TLSOption",
    "TLSStore"
  ])
], "traefik");
var OF_OWN_ROUTES = { does: ["isolate", "identity"], side: "towards", touches: { by: "nothing" } };
var OF_A_ROUTE = { does: ["isolate", "identity"], side: "towards", touches: { by: "routes" } };
var ROUTERS = [
  // Source: projectcontour.io/docs config/api: virtualhost.fqdn; an included HTTPProxy has none.
  ...rowsOf("projectcontour.io", {
    HTTPProxy: serving("spec.virtualhost.fqdn"),
    TLSCertificateDelegation: {},
    ExtensionService: {},
    ContourConfiguration: {},
    ContourDeployment: { does: ["make-pods"] }
  }),
  // Source: doc.traefik.io/traefik routing/providers/kubernetes-crd.
  ...traefik("traefik.io"),
  ...traefik("traefik.containo.us"),
  // Source: docs.nginx.com/nginx-ingress-controller configuration: VirtualServer host, VirtualServerRoute host,
  // TransportServer host or listener.
  ...rowsOf("k8s.nginx.org", {
    VirtualServer: serving("spec.host"),
    VirtualServerRoute: serving("spec.host"),
    TransportServer: serving("spec.host"),
    GlobalConfiguration: {},
    Policy: OF_OWN_ROUTES
  }),
  ...rowsOf("gateway.nginx.org", {
    NginxGateway: {},
    NginxProxy: {},
    ClientSettingsPolicy: {},
    ObservabilityPolicy: {},
    UpstreamSettingsPolicy: {},
    SnippetsFilter: OF_OWN_ROUTES,
    AuthenticationFilter: OF_OWN_ROUTES
  }),
  // Source: getambassador.io/docs/emissary: Mapping hostname or host; Host hostname.
  ...rowsOf("getambassador.io", {
    Mapping: serving("spec.hostname", "spec.host"),
    TCPMapping: serving("spec.host"),
    Host: serving("spec.hostname"),
    Listener: {},
    TLSContext: {},
    Module: {},
    AuthService: OF_OWN_ROUTES,
    RateLimitService: {},
    KubernetesEndpointResolver: {},
    ConsulResolver: {}
  }),
  // Source: docs.konghq.com/kubernetes-ingress-controller custom-resources.
  ...rowsOf("configuration.konghq.com", {
    TCPIngress: serving("spec.rules[].host"),
    UDPIngress: SERVES_ANY,
    KongPlugin: OF_OWN_ROUTES,
    KongClusterPlugin: { ...OF_OWN_ROUTES, clusterScoped: true },
    KongIngress: {},
    KongConsumer: {},
    KongConsumerGroup: {},
    KongUpstreamPolicy: {},
    KongVault: { clusterScoped: true },
    IngressClassParameters: {}
  }),
  // Source: apisix.apache.org/docs/ingress-controller references/apisix_route_v2: http[].match.hosts.
  ...rowsOf("apisix.apache.org", {
    ApisixRoute: serving("spec.http[].match.hosts[]"),
    ApisixUpstream: {},
    ApisixTls: {},
    ApisixPluginConfig: {},
    ApisixConsumer: {},
    ApisixGlobalRule: OF_OWN_ROUTES,
    ApisixClusterConfig: { clusterScoped: true }
  }),
  // Source: opensource.zalando.com/skipper kubernetes/routegroup-crd.
  ...rowsOf("zalando.org", { RouteGroup: serving("spec.hosts[]") }),
  ...rowsOf("ingress.v1.haproxy.org", { TCP: SERVES_ANY, Global: {}, Defaults: {}, Backend: {}, ValidationRules: {} }),
  ...rowsOf("voyager.appscode.com", { Ingress: serving("spec.rules[].host"), Certificate: {} }),
  // Source: clouddocs.f5.com/containers: VirtualServer host, TransportServer.
  ...rowsOf("cis.f5.com", {
    VirtualServer: serving("spec.host"),
    TransportServer: SERVES_ANY,
    IngressLink: SERVES_ANY,
    ExternalDNS: { does: ["change-dns"], touches: { by: "hosts", at: ["spec.domainName"] } },
    TLSProfile: {},
    Policy: {}
  }),
  ...rowsOf("gateway.solo.io", {
    VirtualService: serving("spec.virtualHost.domains[]"),
    RouteTable: SERVES_ANY,
    Gateway: {},
    VirtualHostOption: OF_OWN_ROUTES,
    RouteOption: OF_OWN_ROUTES
  }),
  ...rowsOf("gloo.solo.io", { Upstream: {}, Proxy: {}, Settings: {}, UpstreamGroup: {} }),
  ...rowsOf("gateway.kgateway.dev", {
    TrafficPolicy: OF_A_ROUTE,
    HTTPListenerPolicy: {},
    BackendConfigPolicy: {},
    Backend: {},
    GatewayParameters: {},
    GatewayExtension: {},
    DirectResponse: {}
  }),
  // Source: gateway.envoyproxy.io/docs/api/extension_types.
  ...rowsOf("gateway.envoyproxy.io", {
    SecurityPolicy: OF_A_ROUTE,
    BackendTrafficPolicy: OF_A_ROUTE,
    ClientTrafficPolicy: OF_A_ROUTE,
    EnvoyPatchPolicy: OF_A_ROUTE,
    EnvoyExtensionPolicy: OF_A_ROUTE,
    EnvoyProxy: {},
    Backend: {},
    HTTPRouteFilter: {}
  }),
  ...rowsOf("hub.traefik.io", {
    AccessControlPolicy: { ...OF_OWN_ROUTES, clusterScoped: true },
    APIAccess: {},
    API: {}
  }),
  ...rowsOf("networking.higress.io", {
    McpBridge: { does: ["write-endpoints"], touches: { by: "nothing" } },
    Http2Rpc: {}
  }),
  ...rowsOf("ingress.k8s.ngrok.com", {
    Domain: serving("spec.domain"),
    Tunnel: {},
    TCPEdge: SERVES_ANY,
    HTTPSEdge: SERVES_ANY,
    TLSEdge: SERVES_ANY
  }),
  ...rowsOf("ngrok.k8s.ngrok.com", { CloudEndpoint: serving("spec.url"), AgentEndpoint: serving("spec.url") }),
  ...rowsOf("networking.cfargotunnel.com", {
    TunnelBinding: serving("subjects[].spec.fqdn"),
    AccessTunnel: { does: ["make-pods"] },
    Tunnel: { does: ["make-pods"] },
    ClusterTunnel: { does: ["make-pods"], clusterScoped: true }
  }),
  ...rowsOf("ako.vmware.com", { HostRule: {}, HTTPRule: {}, AviInfraSetting: { clusterScoped: true } }),
  ...rowsOf("http.keda.sh", {
    HTTPScaledObject: { does: ["serve-host", "move-traffic"], touches: { by: "hosts", at: ["spec.hosts[]"] } }
  })
];

// src/model/effects/catalogue.ts
var CATALOGUE = [
  ...KUBERNETES,
  ...PLUG_INS,
  ...CLOUDS,
  ...MESHES,
  ...KUMA,
  ...ROUTERS,
  ...PLATFORMS
];
var byKind = new Map(CATALOGUE.map((effect) => [`${effect.group}/${effect.kind}`, effect]));
var OF_A_CLOUD = /(?:^|\.)(?:upbound\.io|crossplane\.io|cnrm\.cloud\.google\.com|services\.k8s\.aws|azure\.com)$/;
function guessed(group, kind) {
  if (!group.includes(".") || group.endsWith(".k8s.io") || OF_A_CLOUD.test(group) || !/(?:Network|Authorization)Policy$/.test(kind) || kind.startsWith("Staged"))
    return void 0;
  return {
    group,
    kind,
    does: ["isolate", "allow"],
    side: "both",
    clusterScoped: /^(?:Cluster|Global)/.test(kind),
    touches: { by: "all" },
    simulated: false
  };
}
__name(guessed, "guessed");
var guesses = /* @__PURE__ */ new Map();
function effectOf({ group, kind }) {
  const id = `${group}/${kind}`;
  const known3 = byKind.get(id);
  if (known3 !== void 0) return known3;
  if (!guesses.has(id)) guesses.set(id, guessed(group, kind));
  return guesses.get(id);
}
__name(effectOf, "effectOf");
function isSimulated({ simulated }, { apiVersion, kind }) {
  if (typeof simulated === "boolean") return simulated && isKnown(apiVersion, kind);
  return simulated.includes(apiVersion.slice(apiVersion.indexOf("/") + 1));
}
__name(isSimulated, "isSimulated");

// src/simulate/policy/network-policy.ts
var EVERYTHING = { nothing: false, requirements: [] };
var NOTHING_AT_ALL = { nothing: true, requirements: [] };
var addressBlock = /* @__PURE__ */ __name((block) => ({
  cidr: parseCIDR(block.cidr ?? ""),
  except: (block.except ?? []).flatMap((text2) => parseCIDR(text2) ?? [])
}), "addressBlock");
function compilePeer(peer) {
  const { namespaceSelector, podSelector, ipBlock } = peer;
  const bare = namespaceSelector === void 0 && podSelector === void 0;
  return {
    object: peer,
    namespaces: namespaceSelector === void 0 ? void 0 : labelSelector(namespaceSelector),
    pods: podSelector === void 0 ? bare ? NOTHING_AT_ALL : void 0 : labelSelector(podSelector),
    blocks: bare && ipBlock !== void 0 ? [addressBlock(ipBlock)] : []
  };
}
__name(compilePeer, "compilePeer");
function compilePort(port) {
  const protocol = port.protocol || "TCP";
  if (!isProtocol(protocol)) return NO_CONNECTIONS;
  const number = port.port;
  if (number === void 0) return everyPort(protocol);
  if (typeof number === "string") return { object: port, name: number, protocol };
  return port.endPort === void 0 ? onePort(protocol, number) : connectionRange(protocol, number, port.endPort);
}
__name(compilePort, "compilePort");
var isNamed = /* @__PURE__ */ __name((port) => "name" in port, "isNamed");
function splitPorts(ports) {
  const numbered = ports.filter((port) => !isNamed(port));
  return { connections: numbered.reduce(unionConnections, NO_CONNECTIONS), namedPorts: ports.filter(isNamed) };
}
__name(splitPorts, "splitPorts");
function compileRule(rule, index, direction) {
  const peers = (direction === "Ingress" ? rule.from : rule.to) ?? [];
  const ports = rule.ports ?? [];
  return {
    object: rule,
    index,
    direction,
    action: "Accept",
    peers: peers.length === 0 ? "all" : peers.map(compilePeer),
    ...ports.length === 0 ? { connections: ALL_CONNECTIONS, namedPorts: [] } : splitPorts(ports.map(compilePort))
  };
}
__name(compileRule, "compileRule");
function compilePolicy(resource) {
  const spec = resource.object.spec ?? { podSelector: {} };
  const egress = spec.egress ?? [];
  const types = spec.policyTypes ?? [];
  const implied = egress.length > 0 ? ["Ingress", "Egress"] : ["Ingress"];
  const directions = types.length > 0 ? types.filter((type) => type === "Ingress" || type === "Egress") : implied;
  const rules = [
    ...(spec.ingress ?? []).map((rule, index) => compileRule(rule, index, "Ingress")),
    ...egress.map((rule, index) => compileRule(rule, index, "Egress"))
  ];
  return {
    resource,
    id: `${resource.namespace}/${resource.name}`,
    namespace: resource.namespace,
    selector: spec.podSelector === void 0 ? EVERYTHING : labelSelector(spec.podSelector),
    directions,
    rules: rules.filter((rule) => directions.includes(rule.direction)),
    inert: rules.filter((rule) => !directions.includes(rule.direction))
  };
}
__name(compilePolicy, "compilePolicy");

// src/simulate/policy/admin-policy.ts
var NOTHING3 = { nothing: true, requirements: [] };
var isForeign = /* @__PURE__ */ __name((peer) => peer.namespaces === void 0 && peer.pods === void 0 && peer.nodes === void 0 && peer.networks === void 0 && peer.domainNames === void 0, "isForeign");
function knownNodes(model) {
  const nodes = model.all("Node").map(({ labels, object }) => ({
    labels,
    addresses: (object.status?.addresses ?? []).flatMap(
      ({ type, address }) => type === "InternalIP" || type === "ExternalIP" ? [address] : []
    )
  }));
  return nodes.length > 0 && nodes.every(({ addresses }) => addresses.length > 0) ? nodes : void 0;
}
__name(knownNodes, "knownNodes");
function nodeBlocks(selector, nodes) {
  const met = nodes.filter(({ labels }) => matches(selector, labels));
  return met.flatMap(
    ({ addresses }) => addresses.map((address) => ({ cidr: parseCIDR(`${address}/${address.includes(":") ? 128 : 32}`), except: [] }))
  );
}
__name(nodeBlocks, "nodeBlocks");
function compilePeer2(peer, known3) {
  const { namespaces, pods, networks, nodes, domainNames } = peer;
  if (namespaces !== void 0)
    return { object: peer, namespaces: labelSelector(namespaces), pods: void 0, blocks: [] };
  if (pods !== void 0) {
    return {
      object: peer,
      namespaces: labelSelector(pods.namespaceSelector ?? {}),
      pods: labelSelector(pods.podSelector ?? {}),
      blocks: []
    };
  }
  const none = { object: peer, namespaces: void 0, pods: NOTHING3 };
  if (networks !== void 0)
    return { ...none, blocks: networks.map((text2) => ({ cidr: parseCIDR(text2), except: [] })) };
  if (nodes !== void 0 && known3 !== void 0) return { ...none, blocks: nodeBlocks(labelSelector(nodes), known3) };
  if (nodes !== void 0) return { ...none, blocks: [], unknown: "the addresses of nodes are not in these manifests" };
  if (domainNames !== void 0)
    return { ...none, blocks: [], unknown: "what a domain name resolves to is not in these manifests" };
  return { ...none, blocks: [] };
}
__name(compilePeer2, "compilePeer");
function compilePort2(port) {
  if (port.namedPort !== void 0) return { object: port, name: port.namedPort, protocol: void 0 };
  const protocol = port.portNumber?.protocol || port.portRange?.protocol || "TCP";
  if (!isProtocol(protocol)) return NO_CONNECTIONS;
  if (port.portNumber !== void 0) return onePort(protocol, port.portNumber.port);
  return port.portRange === void 0 ? NO_CONNECTIONS : connectionRange(protocol, port.portRange.start, port.portRange.end);
}
__name(compilePort2, "compilePort");
function compileProtocol(entry2) {
  if (entry2.destinationNamedPort !== void 0)
    return { object: entry2, name: entry2.destinationNamedPort, protocol: void 0 };
  for (const [protocol, match] of [
    ["TCP", entry2.tcp],
    ["UDP", entry2.udp],
    ["SCTP", entry2.sctp]
  ]) {
    if (match === void 0) continue;
    const port = match.destinationPort;
    if (port === void 0) return everyPort(protocol);
    if (port.range !== void 0) return connectionRange(protocol, port.range.start, port.range.end);
    return port.number === void 0 ? NO_CONNECTIONS : onePort(protocol, port.number);
  }
  return NO_CONNECTIONS;
}
__name(compileProtocol, "compileProtocol");
function actionOf(text2) {
  if (text2 === "Allow" || text2 === "Accept") return "Accept";
  return text2 === "Deny" || text2 === "Pass" ? text2 : void 0;
}
__name(actionOf, "actionOf");
function compileRule2(rule, index, direction, known3) {
  const written = (direction === "Ingress" ? rule.from : rule.to) ?? [];
  const action = actionOf(rule.action);
  if (action === void 0) return [];
  const ports = rule.ports?.map(compilePort2) ?? rule.protocols?.map(compileProtocol) ?? [];
  const conditions = ports.length === 0 ? { connections: ALL_CONNECTIONS, namedPorts: [] } : splitPorts(ports);
  const base = { object: rule, index, direction };
  if (written.some(isForeign)) {
    return action === "Accept" ? [] : [{ ...base, action: "Deny", peers: "all", connections: ALL_CONNECTIONS, namedPorts: [] }];
  }
  return [{ ...base, action, peers: written.map((peer) => compilePeer2(peer, known3)), ...conditions }];
}
__name(compileRule2, "compileRule");
function compile(resource, tier, priority, known3) {
  const { spec } = resource.object;
  const { namespaces, pods } = spec?.subject ?? {};
  return {
    resource,
    id: `${resource.kind} ${resource.name}`,
    tier,
    priority,
    namespaces: pods === void 0 ? labelSelector(namespaces) : labelSelector(pods.namespaceSelector ?? {}),
    pods: pods === void 0 ? void 0 : labelSelector(pods.podSelector ?? {}),
    rules: [
      ...(spec?.ingress ?? []).flatMap((rule, index) => compileRule2(rule, index, "Ingress", known3)),
      ...(spec?.egress ?? []).flatMap((rule, index) => compileRule2(rule, index, "Egress", known3))
    ]
  };
}
__name(compile, "compile");
function adminPolicies(model) {
  const known3 = knownNodes(model);
  const found = [
    ...model.all("ClusterNetworkPolicy").map((resource) => {
      return compile(
        resource,
        resource.object.spec?.tier === "Baseline" ? "Baseline" : "Admin",
        resource.object.spec?.priority ?? 0,
        known3
      );
    }),
    ...model.all("AdminNetworkPolicy").map((resource) => compile(resource, "Admin", resource.object.spec?.priority ?? 0, known3)),
    // A singleton that comes after every other policy of its tier.
    ...model.all("BaselineAdminNetworkPolicy").map((resource) => compile(resource, "Baseline", 1001, known3))
  ];
  return found.sort(
    (a, b) => a.tier === b.tier ? a.priority - b.priority || (a.id < b.id ? -1 : 1) : a.tier === "Admin" ? -1 : 1
  );
}
__name(adminPolicies, "adminPolicies");

// src/simulate/policy/policy-set.ts
var UNKNOWN_NAMESPACE = "";
var METADATA_NAME = "kubernetes.io/metadata.name";
var PolicySet = class {
  static {
    __name(this, "PolicySet");
  }
  model;
  policies;
  admin;
  baseline;
  #byNamespace = /* @__PURE__ */ new Map();
  #namespaceMatches = /* @__PURE__ */ new Map();
  #labelled;
  #byWorkload;
  #undeclared;
  #usesBlocks;
  constructor(model, options) {
    this.model = model;
    this.#undeclared = options.undeclaredNamespaces;
    this.policies = model.all("NetworkPolicy").map(compilePolicy);
    for (const policy of this.policies) {
      const list3 = this.#byNamespace.get(policy.namespace);
      if (list3 === void 0) this.#byNamespace.set(policy.namespace, [policy]);
      else list3.push(policy);
    }
    const tiers = adminPolicies(model);
    this.admin = tiers.filter(({ tier }) => tier === "Admin");
    this.baseline = tiers.filter(({ tier }) => tier === "Baseline");
  }
  /** NetworkPolicies of a namespace, in order of files. */
  in(namespace) {
    return this.#byNamespace.get(namespace) ?? [];
  }
  /** NetworkPolicies that select the pods of a workload, in order of files. */
  selecting(workload) {
    this.#byWorkload ??= this.#indexWorkloads();
    return this.#byWorkload.get(workload) ?? [];
  }
  #indexWorkloads() {
    const index = /* @__PURE__ */ new Map();
    for (const policy of this.policies) {
      for (const { workload, match } of this.model.select(policy.namespace, policy.selector)) {
        const selection = { policy, match: match === "all" ? "yes" : "perhaps" };
        const list3 = index.get(workload);
        if (list3 === void 0) index.set(workload, [selection]);
        else list3.push(selection);
      }
    }
    return index;
  }
  /**
   * Namespaces of the manifests that a namespaceSelector may match, sorted: found by one of its labels instead of one
   * by one.
   */
  namespacesFor(selector) {
    if (selector.nothing) return [];
    const wanted = selector.requirements.find(({ operator }) => operator === "In");
    if (wanted?.operator !== "In") return this.model.namespaces();
    this.#labelled ??= this.#labelNamespaces();
    const { byLabel, undeclared } = this.#labelled;
    const found = wanted.values.flatMap((value) => byLabel.get(`${wanted.key}=${value}`) ?? []);
    const others = wanted.key === METADATA_NAME || this.#undeclared === "bare" ? [] : undeclared;
    return [.../* @__PURE__ */ new Set([...found, ...others])].sort();
  }
  #labelNamespaces() {
    const byLabel = /* @__PURE__ */ new Map();
    const undeclared = [];
    for (const namespace of this.model.namespaces()) {
      const { labels, known: known3 } = this.model.namespaceLabels(namespace);
      if (!known3) undeclared.push(namespace);
      for (const [key2, value] of Object.entries(labels)) {
        const list3 = byLabel.get(`${key2}=${value}`);
        if (list3 === void 0) byLabel.set(`${key2}=${value}`, [namespace]);
        else list3.push(namespace);
      }
    }
    return { byLabel, undeclared };
  }
  /**
   * Whether a namespaceSelector matches a namespace; every one has the label `kubernetes.io/metadata.name` (KEP-2161).
   */
  matchNamespace(selector, namespace) {
    let known3 = this.#namespaceMatches.get(selector);
    if (known3 === void 0) this.#namespaceMatches.set(selector, known3 = /* @__PURE__ */ new Map());
    let match = known3.get(namespace);
    if (match === void 0) known3.set(namespace, match = this.#matchNamespace(selector, namespace));
    return match;
  }
  #matchNamespace(selector, namespace) {
    if (namespace === UNKNOWN_NAMESPACE) return matchOpenly(selector, {});
    const { labels, known: known3 } = this.model.namespaceLabels(namespace);
    if (known3 || this.#undeclared === "bare") return matches(selector, labels) ? "yes" : "no";
    return matchOpenly(selector, labels);
  }
  /** Whether any NetworkPolicy has an ipBlock. */
  get usesBlocks() {
    this.#usesBlocks ??= this.policies.some(
      (policy) => policy.rules.some(({ peers }) => peers !== "all" && peers.some(({ blocks }) => blocks.length > 0))
    );
    return this.#usesBlocks;
  }
  /** Whether any policy has a named port. */
  get usesNames() {
    return [...this.policies, ...this.admin, ...this.baseline].some(
      ({ rules }) => rules.some(({ namedPorts }) => namedPorts.length > 0)
    );
  }
  /** Whether the subject of an admin policy includes a namespace, regardless of pods. */
  matchSubject(policy, namespace, pods) {
    const match = this.matchNamespace(policy.namespaces, namespace);
    return match === "no" || policy.pods === void 0 ? match : both(match, pods(policy.pods));
  }
};

// src/simulate/unjudged/doubt.ts
var isRefused = /* @__PURE__ */ __name(({ index }) => index < 0, "isRefused");
function distinctDoubts(doubts) {
  const found = /* @__PURE__ */ new Map();
  for (const { resource, powers } of doubts) {
    const known3 = found.get(resource) ?? /* @__PURE__ */ new Set();
    found.set(resource, known3);
    for (const power of powers) known3.add(power);
  }
  return [...found].map(([resource, powers]) => ({ resource, powers: [...powers] })).sort((a, b) => a.resource.index - b.resource.index);
}
__name(distinctDoubts, "distinctDoubts");

// src/simulate/unjudged/fields.ts
var isFields = /* @__PURE__ */ __name((value) => typeof value === "object" && value !== null && !Array.isArray(value), "isFields");
var fields = /* @__PURE__ */ __name((value) => isFields(value) ? value : {}, "fields");
var list2 = /* @__PURE__ */ __name((value) => Array.isArray(value) ? value : [], "list");
var text = /* @__PURE__ */ __name((value) => typeof value === "string" && value !== "" ? value : void 0, "text");
var MAPS = /^(metadata\.labels|metadata\.annotations)\.(.+)$/;
function valuesAt(object, path) {
  const [, map2, key2] = MAPS.exec(path) ?? [];
  const steps = map2 === void 0 || key2 === void 0 ? path.split(".") : [...map2.split("."), key2];
  let values = [object];
  for (const step of steps) {
    const name = step.replace(/\[\]$/, "");
    const next = values.flatMap((value) => isFields(value) && Object.hasOwn(value, name) ? [value[name]] : []);
    values = name === step ? next : next.flatMap((value) => Array.isArray(value) ? value : [value]);
  }
  return values.filter((value) => value !== void 0 && value !== null);
}
__name(valuesAt, "valuesAt");

// src/simulate/unjudged/stance.ts
var NO_STANCE = { closes: false, opens: false, after: false };
var key = /* @__PURE__ */ __name((direction) => direction === "Ingress" ? "ingress" : "egress", "key");
var isRule = /* @__PURE__ */ __name((rule) => isFields(rule) && Object.keys(rule).length > 0, "isRule");
function ciliumStance(spec, direction) {
  const name = key(direction);
  const allows = list2(spec[name]);
  const denies = list2(spec[`${name}Deny`]);
  const isDefaultDeny = fields(spec["enableDefaultDeny"])[name] !== false;
  return {
    closes: denies.length > 0 || allows.length > 0 && isDefaultDeny,
    opens: allows.some(isRule),
    after: false
  };
}
__name(ciliumStance, "ciliumStance");
var hasAction = /* @__PURE__ */ __name((rules, ...actions) => rules.some((rule) => actions.includes(String(fields(rule)["action"]).toLowerCase())), "hasAction");
function calicoStance(spec, direction) {
  const rules = list2(spec[key(direction)]);
  const types = list2(spec["types"]);
  const applies = types.length > 0 ? types.includes(direction) : direction === "Ingress" ? list2(spec["ingress"]).length > 0 || list2(spec["egress"]).length === 0 : rules.length > 0;
  return applies ? { closes: true, opens: hasAction(rules, "allow"), after: false } : NO_STANCE;
}
__name(calicoStance, "calicoStance");
function tieredStance(resource, direction) {
  const spec = fields(resource.object["spec"]);
  const rules = list2(spec[key(direction)]);
  if (rules.length === 0) return NO_STANCE;
  const after = String(spec["tier"]).toLowerCase() === "baseline" || resource.kind === "BaselineAdminNetworkPolicy";
  return { closes: true, opens: hasAction(rules, "allow", "accept"), after };
}
__name(tieredStance, "tieredStance");
function networkPolicyStance(spec, direction) {
  const rules = list2(spec[key(direction)]);
  const types = list2(spec["policyTypes"]);
  const applies = types.length > 0 ? types.includes(direction) : direction === "Ingress" || rules.length > 0;
  return applies ? { closes: true, opens: rules.length > 0, after: false } : NO_STANCE;
}
__name(networkPolicyStance, "networkPolicyStance");
var sidecarStance = /* @__PURE__ */ __name((spec, direction) => direction === "Ingress" ? list2(spec["ingress"]).length > 0 : list2(spec["ingress"]).length === 0 || spec["egress"] !== void 0 || spec["outboundTrafficPolicy"] !== void 0, "sidecarStance");
var READABLE = ["ingress", "egress", "policyTypes", "types"];
var isForeignShape = /* @__PURE__ */ __name((effect, resource, spec) => effect.simulated !== false && !isSimulated(effect, resource) && !READABLE.some((name) => spec[name] !== void 0) && Object.hasOwn(API_VERSIONS, resource.kind), "isForeignShape");
function stanceOf(effect, resource, spec, direction) {
  const may = {
    closes: effect.does.includes("isolate") || effect.does.includes("identity"),
    opens: effect.does.includes("allow"),
    after: false
  };
  const limited = /* @__PURE__ */ __name((stance) => ({
    closes: stance.closes && may.closes,
    opens: stance.opens && may.opens,
    after: stance.after
  }), "limited");
  switch (effect.side) {
    case "both":
      return may;
    case "towards":
      return direction === "Ingress" ? may : NO_STANCE;
    case "from":
      return direction === "Egress" ? may : NO_STANCE;
    case "rules":
      break;
    default:
      return effect.side;
  }
  if (isForeignShape(effect, resource, spec)) return may;
  switch (effect.touches.by) {
    case "cilium":
      return limited(ciliumStance(spec, direction));
    case "calico":
      return limited(calicoStance(spec, direction));
    case "antrea":
    case "subject":
      return limited(tieredStance(resource, direction));
    case "istio":
      return sidecarStance(spec, direction) ? may : NO_STANCE;
    default:
      return limited(networkPolicyStance(spec, direction));
  }
}
__name(stanceOf, "stanceOf");

// src/simulate/unjudged/subject.ts
function selectorOf(value) {
  if (!isFields(value)) return void 0;
  const matchLabels = Object.fromEntries(
    Object.entries(fields(value["matchLabels"])).map(([key2, label]) => [key2, String(label)])
  );
  return labelSelector({ matchLabels, matchExpressions: list2(value["matchExpressions"]).filter(isFields) });
}
__name(selectorOf, "selectorOf");
function matchLabelSelector(value, { end }) {
  const selector = selectorOf(value);
  return selector === void 0 ? "perhaps" : matchPods(selector, end);
}
__name(matchLabelSelector, "matchLabelSelector");
function matchMap(value, { end }) {
  if (!isFields(value)) return "perhaps";
  const requirements = Object.entries(value).map(([key2, label]) => ({
    operator: "In",
    key: key2,
    values: [String(label)]
  }));
  return matchPods({ nothing: false, requirements }, end);
}
__name(matchMap, "matchMap");
function matchNamespaceSelector(value, { model, end }) {
  const selector = selectorOf(value);
  if (selector === void 0) return "perhaps";
  const { labels, known: known3 } = model.namespaceLabels(end.namespace);
  return known3 ? matches(selector, labels) ? "yes" : "no" : matchOpenly(selector, labels);
}
__name(matchNamespaceSelector, "matchNamespaceSelector");
var podLabels = /* @__PURE__ */ __name(({ end }, more = {}) => ({
  meets: /* @__PURE__ */ __name((requirement) => Object.hasOwn(more, requirement.key) ? plain(more, requirement) : matchPods({ nothing: false, requirements: [requirement] }, end), "meets"),
  value: /* @__PURE__ */ __name((key2) => {
    const value = Object.hasOwn(more, key2) ? more[key2] : end.labels[key2];
    return {
      value,
      known: value !== void 0 || matchPods({ nothing: false, requirements: [{ operator: "Exists", key: key2 }] }, end) === "no"
    };
  }, "value")
}), "podLabels");
var plain = /* @__PURE__ */ __name((labels, requirement) => matches({ nothing: false, requirements: [requirement] }, labels) ? "yes" : "no", "plain");
var labelView = /* @__PURE__ */ __name((labels, known3) => ({
  meets: /* @__PURE__ */ __name((requirement) => known3 || Object.hasOwn(labels, requirement.key) ? plain(labels, requirement) : "perhaps", "meets"),
  value: /* @__PURE__ */ __name((key2) => ({ value: labels[key2], known: known3 || Object.hasOwn(labels, key2) }), "value")
}), "labelView");
function accountOf({ end }) {
  if (end.owner === void 0) return void 0;
  const { serviceAccountName, serviceAccount } = end.spec;
  return text(serviceAccountName) ?? text(serviceAccount) ?? "default";
}
__name(accountOf, "accountOf");
var templateMetadata = /* @__PURE__ */ __name(({ end }) => {
  const metadata = end.owner?.template.metadata;
  return { labels: metadata?.labels ?? end.labels, annotations: metadata?.annotations ?? {} };
}, "templateMetadata");
function isBehind({ model, end }, name, namespace) {
  let found = "no";
  for (const service of model.all("Service")) {
    if (service.name !== name || service.namespace !== end.namespace || namespace !== void 0 && service.namespace !== namespace)
      continue;
    const entries = Object.entries(service.object.spec?.selector ?? {});
    if (entries.length === 0) return "perhaps";
    const match = matchPods(
      { nothing: false, requirements: entries.map(([key2, value]) => ({ operator: "In", key: key2, values: [value] })) },
      end
    );
    if (match === "yes") return "yes";
    if (match === "perhaps") found = "perhaps";
  }
  return found;
}
__name(isBehind, "isBehind");

// src/simulate/unjudged/istio.ts
var ROOT = "istio-system";
function isOutsideMesh(subject) {
  const { model, end } = subject;
  if (end.hostNetwork) return true;
  const { labels, annotations } = templateMetadata(subject);
  const namespace = model.namespaceLabels(end.namespace).labels;
  const mode = labels["istio.io/dataplane-mode"] ?? namespace["istio.io/dataplane-mode"];
  if (mode !== void 0 && mode !== "none") return false;
  const own = labels["sidecar.istio.io/inject"] ?? annotations["sidecar.istio.io/inject"];
  if (own !== void 0) return ["false", "n", "no", "off"].includes(own.toLowerCase());
  return namespace["istio-injection"] === "disabled" && labels["istio.io/rev"] === void 0;
}
__name(isOutsideMesh, "isOutsideMesh");
function matchGateway(resource, name, subject) {
  const gateway = subject.model.find("gateway.networking.k8s.io", "Gateway", resource.namespace, name);
  const className = text(fields(gateway?.object["spec"])["gatewayClassName"]);
  if (className !== void 0 && className !== "istio-waypoint") return "no";
  return resource.namespace === subject.end.namespace || className !== void 0 ? "perhaps" : "no";
}
__name(matchGateway, "matchGateway");
function matchTarget(resource, target, subject) {
  const { kind, name } = fields(target);
  const named = text(name) ?? "";
  switch (kind) {
    case "Service":
      return resource.namespace === subject.end.namespace ? isBehind(subject, named, resource.namespace) : "no";
    case "Gateway":
      return matchGateway(resource, named, subject);
    case "GatewayClass":
      return named === "istio-waypoint" || named === "" ? "perhaps" : "no";
    case "ServiceEntry":
      return "no";
    default:
      return "perhaps";
  }
}
__name(matchTarget, "matchTarget");
function matchIstio(resource, at, subject) {
  if (isOutsideMesh(subject)) return "no";
  const spec = fields(resource.object["spec"]);
  const targets = [...isFields(spec["targetRef"]) ? [spec["targetRef"]] : [], ...list2(spec["targetRefs"])];
  if (targets.length > 0)
    return targets.map((target) => matchTarget(resource, target, subject)).reduce(either, "no");
  if (resource.namespace !== ROOT && resource.namespace !== subject.end.namespace) return "no";
  const [selector] = valuesAt(resource.object, at);
  if (selector === void 0) return "yes";
  const { matchLabels, labels } = fields(selector);
  return matchMap(matchLabels ?? labels ?? {}, subject);
}
__name(matchIstio, "matchIstio");

// src/simulate/unjudged/other-meshes.ts
function isOutsideMesh2(subject, key2, off) {
  if (subject.end.hostNetwork) return true;
  const { labels, annotations } = templateMetadata(subject);
  const { labels: ofNamespace, resource } = subject.model.namespaceLabels(subject.end.namespace);
  const value = annotations[key2] ?? labels[key2] ?? resource?.annotations[key2] ?? ofNamespace[key2];
  return value !== void 0 && off.includes(value);
}
__name(isOutsideMesh2, "isOutsideMesh");
var LINKERD = ["linkerd.io/inject", ["disabled"]];
function matchServer(resource, subject) {
  if (resource.namespace !== subject.end.namespace || isOutsideMesh2(subject, ...LINKERD)) return "no";
  const { podSelector, externalWorkloadSelector } = fields(resource.object["spec"]);
  if (podSelector === void 0) return externalWorkloadSelector === void 0 ? "perhaps" : "no";
  return matchLabelSelector(podSelector, subject);
}
__name(matchServer, "matchServer");
function matchLinkerdTarget(resource, subject) {
  const { model, end } = subject;
  if (resource.namespace !== end.namespace || isOutsideMesh2(subject, ...LINKERD)) return "no";
  const spec = fields(resource.object["spec"]);
  const servers = model.resources.filter(
    ({ group, kind, namespace }) => group === "policy.linkerd.io" && kind === "Server" && namespace === end.namespace
  );
  const named = /* @__PURE__ */ __name((name) => {
    const found = servers.find((server2) => server2.name === name);
    return found === void 0 ? "perhaps" : matchServer(found, subject);
  }, "named");
  const server = fields(spec["server"]);
  if (server["name"] !== void 0) return named(text(server["name"]));
  if (isFields(server["selector"])) {
    const met = servers.filter(({ labels }) => labelSelectorMatches(server["selector"], labels));
    return met.length === 0 ? "perhaps" : met.map((one) => matchServer(one, subject)).reduce(either, "no");
  }
  const targets = [spec["targetRef"], ...list2(spec["parentRefs"])].filter(isFields);
  if (targets.length === 0) return "perhaps";
  return targets.map(({ kind, name }) => {
    if (kind === "Server") return named(text(name));
    if (kind === "Service") return isBehind(subject, text(name) ?? "", void 0);
    return kind === "Namespace" ? "yes" : "perhaps";
  }).reduce(either, "no");
}
__name(matchLinkerdTarget, "matchLinkerdTarget");
function labelSelectorMatches(value, labels) {
  const wanted = Object.entries(fields(fields(value)["matchLabels"]));
  return wanted.every(([key2, label]) => labels[key2] === label);
}
__name(labelSelectorMatches, "labelSelectorMatches");
var KUMA2 = ["kuma.io/sidecar-injection", ["disabled", "false"]];
var KUMA_SYSTEM = /* @__PURE__ */ new Set(["kuma-system", "kong-mesh-system"]);
function kumaService(name) {
  const [, service, namespace] = /^(.+?)_([^_]+)_svc(?:_\d+)?$/.exec(name) ?? [];
  return service === void 0 || namespace === void 0 ? void 0 : { service, namespace };
}
__name(kumaService, "kumaService");
function matchKumaService(name, subject) {
  if (name === "*") return "yes";
  const found = kumaService(name);
  if (found === void 0) return isBehind(subject, name, void 0) === "no" ? "no" : "perhaps";
  return found.namespace === subject.end.namespace ? isBehind(subject, found.service, found.namespace) : "no";
}
__name(matchKumaService, "matchKumaService");
function matchTags(tags, subject) {
  return Object.entries(fields(tags)).map(([key2, value]) => {
    const wanted = String(value);
    if (key2 === "kuma.io/service") return matchKumaService(wanted, subject);
    if (wanted === "*") return "yes";
    if (key2 === "k8s.kuma.io/namespace") return wanted === subject.end.namespace ? "yes" : "no";
    if (key2 === "k8s.kuma.io/service-name") return isBehind(subject, wanted, void 0);
    if (/^(?:k8s\.)?kuma\.io\//.test(key2)) return "perhaps";
    return podLabels(subject).meets({ operator: "In", key: key2, values: [wanted] });
  }).reduce(both, "yes");
}
__name(matchTags, "matchTags");
function matchKuma(resource, subject) {
  if (isOutsideMesh2(subject, ...KUMA2)) return "no";
  if (!KUMA_SYSTEM.has(resource.namespace) && resource.namespace !== subject.end.namespace && resource.labels["kuma.io/policy-role"] !== "system")
    return "no";
  const target = fields(fields(resource.object["spec"])["targetRef"]);
  const { kind, name, namespace, tags, labels } = target;
  if (namespace !== void 0 && namespace !== subject.end.namespace) return "no";
  switch (kind) {
    case void 0:
    case "Mesh":
      return "yes";
    case "MeshSubset":
      return matchTags(tags, subject);
    case "MeshService":
    case "MeshServiceSubset":
      return both(typeof name === "string" ? matchKumaService(name, subject) : "perhaps", matchTags(tags, subject));
    case "Dataplane":
      return both(matchTags(labels, subject), name === void 0 ? "yes" : "perhaps");
    case "MeshGateway":
    case "MeshHTTPRoute":
      return "no";
    default:
      return "perhaps";
  }
}
__name(matchKuma, "matchKuma");
function matchKumaTags(resource, side, subject) {
  if (isOutsideMesh2(subject, ...KUMA2)) return "no";
  const [selectors] = valuesAt(resource.object, `spec.${side === "towards" ? "destinations" : "sources"}`);
  if (!Array.isArray(selectors)) return "perhaps";
  return selectors.map((selector) => matchTags(fields(selector)["match"], subject)).reduce(either, "no");
}
__name(matchKumaTags, "matchKumaTags");
var CONSUL = ["consul.hashicorp.com/connect-inject", ["false"]];
function matchConsul(resource, at, subject) {
  if (isOutsideMesh2(subject, ...CONSUL)) return "no";
  const [value] = valuesAt(resource.object, at);
  const name = text(value);
  if (name === void 0) return "perhaps";
  if (name === "*") return "yes";
  const annotated2 = templateMetadata(subject).annotations["consul.hashicorp.com/connect-service"];
  if (annotated2 !== void 0) return annotated2.split(",").includes(name) ? "yes" : "no";
  return either(isBehind(subject, name, void 0), subject.end.owner?.name === name ? "perhaps" : "no");
}
__name(matchConsul, "matchConsul");
function matchTrafficTarget(resource, subject) {
  const { kind, name, namespace = resource.namespace } = fields(fields(resource.object["spec"])["destination"]);
  if (namespace !== subject.end.namespace) return "no";
  if (kind !== void 0 && kind !== "ServiceAccount") return "perhaps";
  const account = accountOf(subject);
  return account === void 0 ? "perhaps" : account === name ? "yes" : "no";
}
__name(matchTrafficTarget, "matchTrafficTarget");
function matchSecurityGroups(resource, subject) {
  if (resource.namespace !== subject.end.namespace || subject.end.hostNetwork) return "no";
  const { podSelector, serviceAccountSelector } = fields(resource.object["spec"]);
  const byPod = podSelector === void 0 ? void 0 : matchLabelSelector(podSelector, subject);
  const byAccount = isFields(serviceAccountSelector) ? matchAccount(serviceAccountSelector, subject) : void 0;
  if (byPod === void 0) return byAccount ?? "perhaps";
  return byAccount === void 0 ? byPod : both(byPod, byAccount);
}
__name(matchSecurityGroups, "matchSecurityGroups");
function matchAccount(selector, subject) {
  const name = accountOf(subject);
  if (name === void 0) return "perhaps";
  const account = subject.model.find("", "ServiceAccount", subject.end.namespace, name);
  const names = list2(selector["matchNames"]);
  if (names.length > 0 && !names.includes(name)) return "no";
  const view = labelView(account?.labels ?? {}, account !== void 0);
  const byLabels = Object.entries(fields(selector["matchLabels"])).map(
    ([key2, value]) => view.meets({ operator: "In", key: key2, values: [String(value)] })
  );
  const byExpressions = list2(selector["matchExpressions"]).filter(isFields).map((one) => view.meets(one));
  return [...byLabels, ...byExpressions].reduce(both, "yes");
}
__name(matchAccount, "matchAccount");

// src/simulate/unjudged/calico-selector.ts
var TOKEN2 = /\s*(?:(&&|\|\||==|!=|!|\(|\)|\{|\}|,)|'([^']*)'|"([^"]*)"|([A-Za-z0-9_./-]+))/y;
function tokens(text2) {
  const found = [];
  TOKEN2.lastIndex = 0;
  while (TOKEN2.lastIndex < text2.length) {
    const start = TOKEN2.lastIndex;
    const match = TOKEN2.exec(text2);
    if (match === null) return text2.slice(start).trim() === "" ? found : void 0;
    const [, sign, single, double, word] = match;
    found.push({ sign: sign ?? word ?? "", quoted: single ?? double });
  }
  return found;
}
__name(tokens, "tokens");
var not = /* @__PURE__ */ __name((match) => match === "yes" ? "no" : match === "no" ? "yes" : "perhaps", "not");
var Unreadable = class extends Error {
  static {
    __name(this, "Unreadable");
  }
};
var DEEPEST = 50;
var Parser = class {
  static {
    __name(this, "Parser");
  }
  #tokens;
  #labels;
  #position = 0;
  constructor(found, labels) {
    this.#tokens = found;
    this.#labels = labels;
  }
  whole() {
    const match = this.#any(0);
    if (this.#position < this.#tokens.length) throw new Unreadable();
    return match;
  }
  #takes(sign) {
    const token = this.#tokens[this.#position];
    if (token?.quoted !== void 0 || token?.sign !== sign) return false;
    this.#position++;
    return true;
  }
  #expect(sign) {
    if (!this.#takes(sign)) throw new Unreadable();
  }
  #quoted() {
    const quoted = this.#tokens[this.#position++]?.quoted;
    if (quoted === void 0) throw new Unreadable();
    return quoted;
  }
  #any(depth) {
    let match = this.#all(depth);
    while (this.#takes("||")) match = either(match, this.#all(depth));
    return match;
  }
  #all(depth) {
    let match = this.#one(depth);
    while (this.#takes("&&")) match = both(match, this.#one(depth));
    return match;
  }
  #one(depth) {
    if (depth > DEEPEST) throw new Unreadable();
    if (this.#takes("!")) return not(this.#one(depth + 1));
    if (this.#takes("(")) {
      const match = this.#any(depth + 1);
      this.#expect(")");
      return match;
    }
    return this.#comparison();
  }
  #comparison() {
    const key2 = this.#tokens[this.#position++];
    if (key2 === void 0 || key2.quoted !== void 0) throw new Unreadable();
    if ((key2.sign === "all" || key2.sign === "global") && this.#takes("(")) {
      this.#expect(")");
      return key2.sign === "all" ? "yes" : "perhaps";
    }
    if (key2.sign === "has" && this.#takes("(")) {
      const name = this.#tokens[this.#position++]?.sign ?? "";
      this.#expect(")");
      return this.#labels.meets({ operator: "Exists", key: name });
    }
    return this.#operator(key2.sign);
  }
  #operator(key2) {
    if (this.#takes("==")) return this.#labels.meets({ operator: "In", key: key2, values: [this.#quoted()] });
    if (this.#takes("!=")) return this.#labels.meets({ operator: "NotIn", key: key2, values: [this.#quoted()] });
    if (this.#takes("in")) return this.#labels.meets({ operator: "In", key: key2, values: this.#set() });
    if (this.#takes("not")) {
      this.#expect("in");
      return this.#labels.meets({ operator: "NotIn", key: key2, values: this.#set() });
    }
    if (this.#takes("notin")) return this.#labels.meets({ operator: "NotIn", key: key2, values: this.#set() });
    if (this.#takes("startswith")) return this.#compare(key2, (value, part) => value.startsWith(part));
    if (this.#takes("endswith")) return this.#compare(key2, (value, part) => value.endsWith(part));
    if (this.#takes("contains")) return this.#compare(key2, (value, part) => value.includes(part));
    if (this.#takes("starts")) return this.#with(key2, (value, part) => value.startsWith(part));
    if (this.#takes("ends")) return this.#with(key2, (value, part) => value.endsWith(part));
    throw new Unreadable();
  }
  #with(key2, holds) {
    this.#expect("with");
    return this.#compare(key2, holds);
  }
  #compare(key2, holds) {
    const part = this.#quoted();
    const { known: known3, value } = this.#labels.value(key2);
    if (!known3) return "perhaps";
    return value !== void 0 && holds(value, part) ? "yes" : "no";
  }
  #set() {
    const values = [];
    this.#expect("{");
    while (!this.#takes("}")) {
      values.push(this.#quoted());
      if (!this.#takes(",") && this.#tokens[this.#position]?.sign !== "}") throw new Unreadable();
    }
    return values;
  }
};
function matchCalicoSelector(selector, labels) {
  const found = tokens(selector);
  if (found === void 0) return "perhaps";
  if (found.length === 0) return "yes";
  try {
    return new Parser(found, labels).whole();
  } catch (error) {
    if (error instanceof Unreadable) return "perhaps";
    throw error;
  }
}
__name(matchCalicoSelector, "matchCalicoSelector");

// src/simulate/unjudged/plug-ins.ts
var bareKey = /* @__PURE__ */ __name((key2) => key2.replace(/^(k8s|any)[:.]/, ""), "bareKey");
var NAMESPACE = "io.kubernetes.pod.namespace";
var NAMESPACE_LABELS = "io.cilium.k8s.namespace.labels.";
function ciliumLabels(subject) {
  const { model, end } = subject;
  const { labels, known: known3 } = model.namespaceLabels(end.namespace);
  const account = accountOf(subject);
  return {
    [NAMESPACE]: end.namespace,
    ...known3 ? Object.fromEntries(Object.entries(labels).map(([key2, value]) => [`${NAMESPACE_LABELS}${key2}`, value])) : {},
    ...account === void 0 ? {} : { "io.cilium.k8s.policy.serviceaccount": account }
  };
}
__name(ciliumLabels, "ciliumLabels");
function matchEndpointSelector(value, subject, namespaced) {
  if (!isFields(value)) return "perhaps";
  const matchLabels = Object.fromEntries(
    Object.entries(fields(value["matchLabels"])).map(([key2, label]) => [bareKey(key2), label])
  );
  const matchExpressions = list2(value["matchExpressions"]).map((item) => ({
    ...fields(item),
    key: bareKey(String(fields(item)["key"]))
  }));
  const selector = selectorOf({ matchLabels, matchExpressions });
  if (selector === void 0) return "perhaps";
  if (selector.nothing) return "no";
  const derived = ciliumLabels(subject);
  const { known: known3 } = subject.model.namespaceLabels(subject.end.namespace);
  const labels = podLabels(subject, derived);
  return selector.requirements.map((requirement) => {
    const { key: key2 } = requirement;
    if (namespaced && key2 === NAMESPACE) return "yes";
    if (Object.hasOwn(derived, key2)) return labels.meets(requirement);
    if (key2.startsWith(NAMESPACE_LABELS)) return known3 ? labelView({}, true).meets(requirement) : "perhaps";
    if (key2.startsWith("io.") || key2.startsWith("reserved")) return "perhaps";
    return labels.meets(requirement);
  }).reduce(both, "yes");
}
__name(matchEndpointSelector, "matchEndpointSelector");
function matchCilium(spec, subject, namespaced) {
  if (spec["nodeSelector"] !== void 0) return subject.end.hostNetwork ? "perhaps" : "no";
  return subject.end.hostNetwork ? "no" : matchEndpointSelector(spec["endpointSelector"], subject, namespaced);
}
__name(matchCilium, "matchCilium");
var ACCOUNT_NAME = "projectcalico.org/name";
function matchCalico(spec, subject) {
  const { model, end } = subject;
  if (spec["doNotTrack"] === true || spec["preDNAT"] === true) return end.hostNetwork ? "perhaps" : "no";
  if (end.hostNetwork) return "perhaps";
  const { labels: ofNamespace, known: known3 } = model.namespaceLabels(end.namespace);
  const namespace = { ...ofNamespace, [ACCOUNT_NAME]: end.namespace };
  const name = accountOf(subject);
  const account = name === void 0 ? void 0 : model.find("", "ServiceAccount", end.namespace, name);
  const ofAccount = { ...account?.labels, ...name !== void 0 && { [ACCOUNT_NAME]: name } };
  const derived = {
    "projectcalico.org/namespace": end.namespace,
    "projectcalico.org/orchestrator": "k8s",
    ...name !== void 0 && { "projectcalico.org/serviceaccount": name },
    ...Object.fromEntries(Object.entries(namespace).map(([key2, value]) => [`pcns.${key2}`, value])),
    ...Object.fromEntries(Object.entries(ofAccount).map(([key2, value]) => [`pcsa.${key2}`, value]))
  };
  return [
    matchCalicoSelector(text(spec["selector"]) ?? "", podLabels(subject, derived)),
    matchCalicoSelector(text(spec["namespaceSelector"]) ?? "", labelView(namespace, known3)),
    matchCalicoSelector(text(spec["serviceAccountSelector"]) ?? "", labelView(ofAccount, account !== void 0))
  ].reduce(both, "yes");
}
__name(matchCalico, "matchCalico");
function matchAppliedTo(target, resource, subject) {
  const {
    podSelector,
    namespaceSelector,
    serviceAccount,
    service,
    externalEntitySelector,
    nodeSelector,
    group,
    ...others
  } = target;
  const { end } = subject;
  if (nodeSelector !== void 0) return end.hostNetwork ? "perhaps" : "no";
  if (externalEntitySelector !== void 0 || end.hostNetwork) return "no";
  if (group !== void 0 || Object.keys(others).length > 0) return "perhaps";
  if (serviceAccount !== void 0) {
    const { name, namespace } = fields(serviceAccount);
    const own = accountOf(subject);
    return namespace !== end.namespace ? "no" : own === void 0 ? "perhaps" : own === name ? "yes" : "no";
  }
  if (service !== void 0) {
    const { name, namespace } = fields(service);
    return isBehind(subject, text(name) ?? "", text(namespace));
  }
  const where = namespaceSelector !== void 0 ? matchNamespaceSelector(namespaceSelector, subject) : resource.namespace === "" || resource.namespace === end.namespace ? "yes" : "no";
  return podSelector === void 0 ? namespaceSelector === void 0 ? "perhaps" : where : both(where, matchLabelSelector(podSelector, subject));
}
__name(matchAppliedTo, "matchAppliedTo");
function matchAntrea(resource, direction, subject) {
  const spec = fields(resource.object["spec"]);
  const rules = list2(spec[direction.toLowerCase()]).map(fields);
  const targets = [...list2(spec["appliedTo"]), ...rules.flatMap((rule) => list2(rule["appliedTo"]))].filter(isFields);
  if (targets.length === 0) return "perhaps";
  return targets.map((target) => matchAppliedTo(target, resource, subject)).reduce(either, "no");
}
__name(matchAntrea, "matchAntrea");

// src/simulate/unjudged/touch.ts
function serviceNames(resource, at) {
  const own = resource.namespace === "" ? void 0 : resource.namespace;
  return at.flatMap((path) => valuesAt(resource.object, path)).flatMap((value) => {
    if (isFields(value)) {
      const { name: name2, namespace: namespace2, serviceName, kind } = value;
      const found = text(name2) ?? text(serviceName);
      return found === void 0 || kind !== void 0 && !String(kind).endsWith("Service") ? [] : [{ name: found, namespace: text(namespace2) ?? own }];
    }
    const [name = "", namespace] = typeof value === "string" ? value.split(".") : [];
    return name === "" ? [] : [{ name, namespace: namespace ?? own }];
  });
}
__name(serviceNames, "serviceNames");
var inScope = /* @__PURE__ */ __name(({ clusterScoped }, resource, { end }) => clusterScoped || resource.namespace === end.namespace ? "yes" : "no", "inScope");
function bySelector(effect, resource, subject, at, absent, match) {
  const scope = inScope(effect, resource, subject);
  if (scope === "no") return "no";
  const values = valuesAt(resource.object, at);
  if (values.length === 0) return absent === "nothing" ? "no" : scope;
  return both(scope, values.map(match).reduce(either, "no"));
}
__name(bySelector, "bySelector");
function bySubject(resource, subject) {
  const { namespaces, pods } = fields(fields(resource.object["spec"])["subject"]);
  if (namespaces !== void 0) return matchNamespaceSelector(namespaces, subject);
  if (!isFields(pods)) return "perhaps";
  const { namespaceSelector, podSelector } = pods;
  return both(
    namespaceSelector === void 0 ? "yes" : matchNamespaceSelector(namespaceSelector, subject),
    podSelector === void 0 ? "yes" : matchLabelSelector(podSelector, subject)
  );
}
__name(bySubject, "bySubject");
function byServices(resource, at, subject) {
  return serviceNames(resource, at).map(({ name, namespace }) => {
    if (namespace !== void 0 && namespace !== subject.end.namespace) return "no";
    return isBehind(subject, name, namespace);
  }).reduce(either, "no");
}
__name(byServices, "byServices");
var REACH_HOSTS = /* @__PURE__ */ new Set(["nodes", "cilium", "calico", "antrea"]);
function touches(effect, resource, spec, direction, subject) {
  const { touches: touch } = effect;
  const { end } = subject;
  if (end.hostNetwork && !REACH_HOSTS.has(touch.by)) return "no";
  if (!effect.clusterScoped && (touch.by === "cilium" || touch.by === "calico") && resource.namespace !== end.namespace)
    return "no";
  switch (touch.by) {
    case "nothing":
    case "routes":
    case "hosts":
      return "no";
    case "all":
      return inScope(effect, resource, subject);
    case "nodes":
      return end.hostNetwork ? "perhaps" : "no";
    case "labels":
      return bySelector(
        effect,
        resource,
        subject,
        touch.at,
        touch.absent,
        (value) => matchLabelSelector(value, subject)
      );
    case "map":
      return bySelector(effect, resource, subject, touch.at, touch.absent, (value) => matchMap(value, subject));
    case "namespaces": {
      const [namespaces] = valuesAt(resource.object, touch.namespaces);
      const [pods] = touch.pods === void 0 ? [] : valuesAt(resource.object, touch.pods);
      return both(
        namespaces === void 0 ? "yes" : matchNamespaceSelector(namespaces, subject),
        pods === void 0 ? "yes" : matchLabelSelector(pods, subject)
      );
    }
    case "names": {
      const names = valuesAt(resource.object, touch.at);
      return names.length === 0 ? touch.absent === "nothing" ? "no" : "perhaps" : names.includes(end.namespace) ? "yes" : "no";
    }
    case "subject":
      return bySubject(resource, subject);
    case "services":
      return byServices(resource, touch.at, subject);
    case "workloads":
      return resource.namespace === end.namespace && touch.at.some((path) => valuesAt(resource.object, path).includes(end.owner?.name)) ? "yes" : "no";
    case "annotation": {
      const value = templateMetadata(subject).annotations[touch.key];
      return value !== void 0 && value.split(/[,@]/).some((name) => name === resource.name || name.endsWith(`/${resource.name}`)) ? "yes" : "no";
    }
    case "cilium":
      return matchCilium(spec, subject, !effect.clusterScoped);
    case "calico":
      return matchCalico(spec, subject);
    case "antrea":
      return matchAntrea(resource, direction, subject);
    case "istio":
      return matchIstio(resource, touch.at, subject);
    case "linkerd-server":
      return matchServer(resource, subject);
    case "linkerd-target":
      return matchLinkerdTarget(resource, subject);
    case "kuma":
      return matchKuma(resource, subject);
    case "kuma-tags":
      return matchKumaTags(resource, direction === "Ingress" ? "towards" : "from", subject);
    case "security-groups":
      return matchSecurityGroups(resource, subject);
    case "traffic-target":
      return matchTrafficTarget(resource, subject);
    case "consul":
      return matchConsul(resource, touch.at, subject);
    default:
      return touch;
  }
}
__name(touches, "touches");

// src/simulate/unjudged/connection-doubts.ts
var NO_DOUBTS = { unknown: NO_CONNECTIONS, doubts: [] };
var POLICY_POWERS = ["isolate", "allow", "identity"];
var BUILT_IN = /* @__PURE__ */ new Set(["networking.k8s.io", "extensions"]);
function entriesOf(model) {
  const found = [];
  const isOther = /* @__PURE__ */ __name((resource) => !BUILT_IN.has(resource.group) || !isKnown(resource.apiVersion, resource.kind), "isOther");
  const refused = model.refused.filter(({ sure, resource }) => sure && isOther(resource)).map(({ resource }) => resource);
  for (const resource of [...model.resources, ...refused]) {
    const effect = effectOf(resource);
    if (effect === void 0 || !effect.does.some((power) => POLICY_POWERS.includes(power)) || isSimulated(effect, resource) && !isRefused(resource))
      continue;
    const object = resource.object;
    if (effect.inert?.(object) === true) continue;
    const specs = [object["spec"], ...list2(object["specs"])].filter(isFields);
    found.push({ index: found.length, resource, effect, specs: specs.length === 0 ? [{}] : specs });
  }
  return found;
}
__name(entriesOf, "entriesOf");
function portsOf({ effect, resource }, end) {
  const all = effect.transport === "TCP" ? everyPort("TCP") : ALL_CONNECTIONS;
  if (effect.touches.by !== "linkerd-server") return all;
  const { port } = fields(resource.object["spec"]);
  if (typeof port === "number") return onePort("TCP", port);
  if (typeof port !== "string") return all;
  if (/^\d+$/.test(port)) return onePort("TCP", Number(port));
  const own = portContainers(end.spec).flatMap(({ ports }) => ports ?? []).filter(({ name }) => name === port);
  return end.owner === void 0 ? all : own.map(({ containerPort }) => onePort("TCP", containerPort)).reduce(unionConnections, NO_CONNECTIONS);
}
__name(portsOf, "portsOf");
var isNetworkPolicy = /* @__PURE__ */ __name(({ does }) => does.includes("isolate") && does.includes("allow"), "isNetworkPolicy");
var merged = /* @__PURE__ */ __name((stances) => ({
  closes: stances.some(({ closes }) => closes),
  opens: stances.some(({ opens }) => opens),
  after: stances.every(({ after }) => after)
}), "merged");
var NONE = [];
var UnjudgedPolicies = class {
  static {
    __name(this, "UnjudgedPolicies");
  }
  #model;
  #entries;
  #touching = {
    Ingress: /* @__PURE__ */ new WeakMap(),
    Egress: /* @__PURE__ */ new WeakMap()
  };
  constructor(model) {
    this.#model = model;
    this.#entries = entriesOf(model);
  }
  get isEmpty() {
    return this.#entries.length === 0;
  }
  /** Those that are network policies, like NetworkPolicy. */
  get networkPolicies() {
    return this.#entries.filter(({ effect }) => isNetworkPolicy(effect)).map(({ resource }) => resource);
  }
  /** Whether some of them depend on the namespace of the other end. */
  get namesNamespaces() {
    return this.#entries.some(({ effect }) => effect.peers === "other-namespaces");
  }
  /** Those that select a pod, or may, in order of files. */
  touching(end, direction) {
    if (this.isEmpty) return NONE;
    const cache = this.#touching[direction];
    let found = cache.get(end);
    if (found === void 0)
      cache.set(end, found = this.#entries.flatMap((entry2) => this.#touch(entry2, end, direction) ?? []));
    return found;
  }
  #touch(entry2, end, direction) {
    const { effect, resource, specs, index } = entry2;
    const subject = { model: this.#model, end };
    const own = specs.map((spec) => ({
      match: touches(effect, resource, spec, direction, subject),
      stance: stanceOf(effect, resource, spec, direction)
    })).filter(({ match: match2, stance }) => match2 !== "no" && (stance.closes || stance.opens));
    const [first] = own;
    if (first === void 0) return void 0;
    const match = own.some((one) => one.match === "yes") ? "yes" : "perhaps";
    if ((end.namespace === UNKNOWN_NAMESPACE || end.owner === void 0) && match !== "yes") return void 0;
    const connections = portsOf(entry2, end);
    return isEmpty(connections) ? void 0 : {
      resource,
      effect,
      index,
      match,
      stance: own.length === 1 ? first.stance : merged(own.map(({ stance }) => stance)),
      connections
    };
  }
  /** One key for pods that they do not distinguish. */
  key(end) {
    if (end.kind !== "pod" || this.isEmpty) return "";
    return ["Ingress", "Egress"].map((direction) => this.sideKey(end, direction)).join(";");
  }
  sideKey(end, direction) {
    if (end.kind !== "pod" || this.isEmpty) return "";
    const ids = this.touching(end, direction).map(({ index }) => index).join();
    return this.namesNamespaces ? `${end.namespace} ${ids}` : ids;
  }
  #at(end, direction, peer, { isolated }) {
    if (end.kind !== "pod") return NONE;
    const found = this.touching(end, direction);
    return found.length === 0 ? found : found.filter(({ effect, stance }) => !(stance.after && isolated) && isPeer(effect, end, peer));
  }
  /**
   * What is unknown between two ends whose simulated policies allow `allowed`: allowed connections may be denied, and
   * denied ones may be allowed if each end that denies them is selected by an object that may allow them.
   */
  between(source, destination, allowed, egress, ingress) {
    if (this.isEmpty) return NO_DOUBTS;
    const out = this.#at(source, "Egress", destination, egress);
    const into = this.#at(destination, "Ingress", source, ingress);
    if (out.length + into.length === 0) return NO_DOUBTS;
    const closers = [...out, ...into].filter(
      ({ stance, connections }) => stance.closes && !isEmpty(intersectConnections(connections, allowed))
    );
    const closable = intersectConnections(
      allowed,
      closers.map(({ connections }) => connections).reduce(unionConnections, NO_CONNECTIONS)
    );
    const ceilingOf = /* @__PURE__ */ __name((side, touching) => touching.filter(({ stance }) => stance.opens).map(({ connections }) => connections).reduce(unionConnections, side.possible), "ceilingOf");
    const opened = subtractConnections(
      intersectConnections(ceilingOf(egress, out), ceilingOf(ingress, into)),
      unionConnections(allowed, intersectConnections(egress.possible, ingress.possible))
    );
    const unknown = unionConnections(closable, opened);
    if (isEmpty(unknown)) return NO_DOUBTS;
    const openers = isEmpty(opened) ? [] : [...includesAll(egress, opened) ? [] : out, ...includesAll(ingress, opened) ? [] : into].filter(
      ({ stance }) => stance.opens
    );
    return {
      unknown,
      doubts: distinctDoubts([
        ...closers.map(asCloser),
        ...openers.map(({ resource }) => ({ resource, powers: ["allow"] }))
      ])
    };
  }
};
var asCloser = /* @__PURE__ */ __name(({ resource, effect }) => ({
  resource,
  powers: effect.does.filter((power) => power === "isolate" || power === "identity")
}), "asCloser");
var includesAll = /* @__PURE__ */ __name(({ possible }, connections) => isEmpty(subtractConnections(connections, possible)), "includesAll");
function isPeer({ peers }, end, peer) {
  switch (peers) {
    case void 0:
      return true;
    case "outside":
      return peer.kind === "address";
    case "other-namespaces":
      return peer.kind === "pod" && peer.owner !== void 0 && peer.namespace !== end.namespace;
    default:
      return peers;
  }
}
__name(isPeer, "isPeer");
var known2 = /* @__PURE__ */ new WeakMap();
function unjudgedPolicies(model) {
  let found = known2.get(model);
  if (found === void 0) known2.set(model, found = new UnjudgedPolicies(model));
  return found;
}
__name(unjudgedPolicies, "unjudgedPolicies");

// src/simulate/policy/connection-end.ts
function workloadEnd(workload) {
  return {
    kind: "pod",
    title: workload.resource.title,
    identity: void 0,
    namespace: workload.namespace,
    labels: workload.labels,
    ownLabels: workload.template.metadata?.labels ?? {},
    otherLabels: workload.kind === "controller" ? "unknown" : "absent",
    workload,
    owner: workload,
    spec: workload.template.spec,
    hostNetwork: workload.template.spec.hostNetwork === true,
    address: void 0,
    node: void 0
  };
}
__name(workloadEnd, "workloadEnd");

// src/simulate/policy/interpretation.ts
var OPEN_QUESTIONS = ["self", "ipBlockPod", "hostNetwork", "sidecarNamedPort", "sameNamedPort"];
var DEFAULT_INTERPRETATION = {
  self: true,
  ipBlockPod: true,
  hostNetwork: true,
  sidecarNamedPort: true,
  sameNamedPort: true
};
var flip = /* @__PURE__ */ __name((interpretation, questions) => questions.length === 0 ? interpretation : { ...interpretation, ...Object.fromEntries(questions.map((question) => [question, !interpretation[question]])) }, "flip");
var without = /* @__PURE__ */ __name((...settled) => OPEN_QUESTIONS.filter((question) => !settled.includes(question)), "without");
var profileOf = /* @__PURE__ */ __name((name) => {
  switch (name) {
    case "generic":
      return { name, interpretation: DEFAULT_INTERPRETATION, open: OPEN_QUESTIONS };
    case "cilium":
      return {
        name,
        interpretation: flip(DEFAULT_INTERPRETATION, ["ipBlockPod"]),
        open: without("ipBlockPod", "hostNetwork")
      };
    case "calico":
      return { name, interpretation: DEFAULT_INTERPRETATION, open: without("hostNetwork") };
    default:
      return name;
  }
}, "profileOf");

// src/simulate/policy/verdict.ts
var isHost2 = /* @__PURE__ */ __name((end, interpretation) => end.kind === "pod" && end.hostNetwork && interpretation.hostNetwork, "isHost");
var isSelf = /* @__PURE__ */ __name((source, destination) => source.kind === "pod" && destination.kind === "pod" && source.identity !== void 0 && source.identity === destination.identity, "isSelf");
function bypassOf(source, destination, interpretation) {
  if (interpretation.self && isSelf(source, destination)) return "self";
  if (source.kind !== "pod" || destination.kind !== "pod" || source.node === void 0 || source.node !== destination.node)
    return void 0;
  return isHost2(source, interpretation) || isHost2(destination, interpretation) ? "sameNode" : void 0;
}
__name(bypassOf, "bypassOf");
var perhapsSameNode = /* @__PURE__ */ __name((source, destination, interpretation) => source.kind === "pod" && destination.kind === "pod" && (source.node === void 0 || destination.node === void 0) && (isHost2(source, interpretation) || isHost2(destination, interpretation)), "perhapsSameNode");
var factsOf = /* @__PURE__ */ __name((side) => ({
  possible: side?.possible ?? ALL_CONNECTIONS,
  isolated: side?.isolating.some(({ match }) => match === "yes") === true
}), "factsOf");
function openOf(set, { allowed, egress, ingress }, source, destination) {
  const policies = unjudgedPolicies(set.model);
  return policies.isEmpty ? NO_DOUBTS : policies.between(source, destination, allowed, factsOf(egress), factsOf(ingress));
}
__name(openOf, "openOf");
function judge(set, interpretation, source, destination) {
  const bypass = bypassOf(source, destination, interpretation);
  if (bypass !== void 0)
    return { allowed: ALL_CONNECTIONS, possible: ALL_CONNECTIONS, egress: void 0, ingress: void 0, bypass };
  const egress = source.kind === "pod" ? evaluateSide(set, interpretation, source, "Egress", destination) : void 0;
  const ingress = destination.kind === "pod" ? evaluateSide(set, interpretation, destination, "Ingress", source) : void 0;
  const allowed = intersectConnections(egress?.sure ?? ALL_CONNECTIONS, ingress?.sure ?? ALL_CONNECTIONS);
  const possible = perhapsSameNode(source, destination, interpretation) ? ALL_CONNECTIONS : intersectConnections(egress?.possible ?? ALL_CONNECTIONS, ingress?.possible ?? ALL_CONNECTIONS);
  return { allowed, possible, egress, ingress, bypass };
}
__name(judge, "judge");
function portFacts(end) {
  const seen = /* @__PURE__ */ new Set();
  let repeated = false;
  let sidecars = false;
  for (const container of portContainers(end.spec)) {
    for (const port of container.ports ?? []) {
      if (port.name === void 0) continue;
      const key2 = `${protocolOf(port)}/${port.name}`;
      if (seen.has(key2)) repeated = true;
      seen.add(key2);
      if (container.restartPolicy === "Always") sidecars = true;
    }
  }
  return { sidecars, repeated };
}
__name(portFacts, "portFacts");
function questionsFor(set, profile, source, destination) {
  const { sidecars, repeated } = destination.kind === "pod" ? portFacts(destination) : { sidecars: false, repeated: false };
  const pods = [source, destination].filter((end) => end.kind === "pod");
  return profile.open.filter((question) => {
    switch (question) {
      case "self":
        return isSelf(source, destination);
      case "ipBlockPod":
        return pods.length === 2 && set.usesBlocks;
      case "hostNetwork":
        return pods.some((end) => end.hostNetwork);
      case "sidecarNamedPort":
        return sidecars;
      case "sameNamedPort":
        return repeated;
      default:
        return question;
    }
  });
}
__name(questionsFor, "questionsFor");
var difference = /* @__PURE__ */ __name((a, b) => unionConnections(subtractConnections(a, b), subtractConnections(b, a)), "difference");
function* severalOf(questions) {
  for (let mask = 1; mask < 1 << questions.length; mask++) {
    const subset = questions.filter((_, index) => (mask & 1 << index) !== 0);
    if (subset.length > 1) yield subset;
  }
}
__name(severalOf, "severalOf");
function openVerdicts(questions, base, answer) {
  if (questions.length === 0) return [];
  const changed = /* @__PURE__ */ __name((flipped) => difference(base, answer(flipped)), "changed");
  const parts = [];
  let single = NO_CONNECTIONS;
  for (const question of questions) {
    const connections = changed([question]);
    if (isEmpty(connections)) continue;
    splitInto(parts, question, connections);
    single = unionConnections(single, connections);
  }
  let combined = NO_CONNECTIONS;
  for (const subset of severalOf(questions)) combined = unionConnections(combined, changed(subset));
  combined = subtractConnections(combined, single);
  return isEmpty(combined) ? parts : [...parts, { on: ["combined"], connections: combined }];
}
__name(openVerdicts, "openVerdicts");
function splitInto(parts, question, connections) {
  let rest = connections;
  for (const part of parts.splice(0)) {
    const shared = intersectConnections(part.connections, rest);
    if (isEmpty(shared)) {
      parts.push(part);
      continue;
    }
    parts.push({ on: [...part.on, question], connections: shared });
    const alone = subtractConnections(part.connections, shared);
    if (!isEmpty(alone)) parts.push({ on: part.on, connections: alone });
    rest = subtractConnections(rest, shared);
  }
  if (!isEmpty(rest)) parts.push({ on: [question], connections: rest });
}
__name(splitInto, "splitInto");
function verdictOf(set, profile, source, destination) {
  const plain2 = judge(set, profile.interpretation, source, destination);
  const questions = questionsFor(set, profile, source, destination);
  const answer = /* @__PURE__ */ __name((flipped) => judge(set, flip(profile.interpretation, flipped), source, destination).allowed, "answer");
  return {
    ...plain2,
    depends: openVerdicts(questions, plain2.allowed, answer),
    open: openOf(set, plain2, source, destination)
  };
}
__name(verdictOf, "verdictOf");

// src/simulate/policy/policy-view.ts
var METADATA_NAME2 = "kubernetes.io/metadata.name";
var PolicyView = class {
  static {
    __name(this, "PolicyView");
  }
  model;
  set;
  profile;
  /** All objects that are not simulated and may affect connections. */
  unjudged;
  #ends = /* @__PURE__ */ new Map();
  /** Many policies share the same peers: whole namespaces, the DNS, the own team. */
  #scopes = /* @__PURE__ */ new Map();
  #scopeOfPeer = /* @__PURE__ */ new Map();
  #selected = /* @__PURE__ */ new Map();
  constructor(model, profile = "generic") {
    this.model = model;
    this.set = new PolicySet(model, { undeclaredNamespaces: "unknown" });
    this.profile = profileOf(profile);
    this.unjudged = unjudgedPolicies(model);
  }
  get policies() {
    return this.set.policies;
  }
  endOf(workload) {
    let end = this.#ends.get(workload);
    if (end === void 0) this.#ends.set(workload, end = workloadEnd(workload));
    return end;
  }
  coverage(workload, direction) {
    const end = this.endOf(workload);
    const speaks = /* @__PURE__ */ __name((policy) => policy.rules.some((rule) => rule.direction === direction) && this.set.matchSubject(policy, workload.namespace, (selector) => matchPods(selector, end)) !== "no", "speaks");
    const isolations = isolating(this.set, end, direction, this.profile.interpretation);
    const unjudged = this.unjudged.touching(end, direction);
    const isolated = isolations.some(({ match }) => match === "yes");
    return {
      isolating: isolations,
      admin: [...this.set.admin, ...this.set.baseline].filter(speaks),
      unjudged,
      openers: unjudged.filter(({ stance }) => stance.opens && !(stance.after && isolated))
    };
  }
  /** Workloads a policy selects. */
  selected(policy) {
    let selected = this.#selected.get(policy);
    if (selected === void 0)
      this.#selected.set(policy, selected = this.#select(policy.namespace, policy.selector));
    return selected;
  }
  #select(namespace, pods) {
    if (pods === void 0) return this.model.workloadsIn(namespace).map((workload) => ({ workload, match: "yes" }));
    return this.model.select(namespace, pods).map(({ workload, match }) => ({ workload, match: match === "all" ? "yes" : "perhaps" }));
  }
  /**
   * The workloads that an item of `from` or `to` matches, including hostNetwork pods, and whether there may be others.
   */
  peerScope(policy, peer) {
    let scope = this.#scopeOfPeer.get(peer);
    if (scope === void 0) this.#scopeOfPeer.set(peer, scope = this.#sharedScope(policy, peer));
    return scope;
  }
  #sharedScope(policy, peer) {
    if (peer.blocks.length > 0) return { workloads: [], addresses: true, open: void 0 };
    const { namespaces, pods } = peer;
    const key2 = `${namespaces === void 0 ? `=${policy.namespace}` : describeSelector(namespaces)}|${pods === void 0 ? "" : describeSelector(pods)}`;
    let scope = this.#scopes.get(key2);
    if (scope === void 0) this.#scopes.set(key2, scope = this.#peerScope(policy, peer));
    return scope;
  }
  #peerScope(policy, peer) {
    if (peer.namespaces === void 0) {
      return {
        workloads: this.#select(policy.namespace, peer.pods),
        addresses: false,
        open: because(this.model.world(policy.namespace, peer.pods))
      };
    }
    const { namespaces } = peer;
    const workloads = this.set.namespacesFor(namespaces).flatMap((namespace) => {
      const match = this.set.matchNamespace(namespaces, namespace);
      if (match === "no") return [];
      return this.#select(namespace, peer.pods).map((found) => ({
        ...found,
        match: both(found.match, match)
      }));
    });
    return { workloads, addresses: false, open: this.#openNamespaces(namespaces, peer.pods) };
  }
  /**
   * A selector by name can only match the named namespaces; any other may also match one that these manifests do not
   * declare.
   */
  #openNamespaces(selector, pods) {
    const names = selector.requirements.find(
      (requirement) => requirement.key === METADATA_NAME2 && requirement.operator === "In"
    );
    if (names === void 0 || names.operator !== "In")
      return "namespaces that these manifests do not declare may match";
    for (const name of names.values) {
      const reason = because(this.model.world(name, pods));
      if (reason !== void 0) return reason;
    }
    return void 0;
  }
  /**
   * What all policies together decide for connections between two ends: workloads, or ends such as `CLUSTER_DNS`.
   */
  allowed(source, destination) {
    return verdictOf(this.set, this.profile, this.#asEnd(source), this.#asEnd(destination));
  }
  /** One end's half of `allowed`, under the profile's interpretation: cheaper if only one end matters. */
  side(subject, direction, peer) {
    return evaluateSide(this.set, this.profile.interpretation, this.endOf(subject), direction, this.#asEnd(peer));
  }
  #asEnd(end) {
    return "template" in end ? this.endOf(end) : end;
  }
};
var because = /* @__PURE__ */ __name((world) => world.closed ? void 0 : world.because, "because");
var views = /* @__PURE__ */ new WeakMap();
function policyView(model) {
  let view = views.get(model);
  if (view === void 0) views.set(model, view = new PolicyView(model));
  return view;
}
__name(policyView, "policyView");

// src/model/operators.ts
var OWN_KEYS = {
  "acid.zalan.do": /^(?:application|cluster-name|spilo-role|team|connection-pooler)$/,
  "clickhouse.altinity.com": /^clickhouse\.altinity\.com\//,
  "kafka.strimzi.io": /^(?:strimzi\.io\/|app\.kubernetes\.io\/)/,
  "minio.min.io": /^v1\.min\.io\//,
  "monitoring.coreos.com": /^(?:app\.kubernetes\.io\/|operator\.prometheus\.io\/|prometheus$|alertmanager$|thanos-ruler$)/,
  "pgv2.percona.com": /^(?:postgres-operator\.crunchydata\.com\/|app\.kubernetes\.io\/|pgv2\.percona\.com\/)/,
  "postgres-operator.crunchydata.com": /^postgres-operator\.crunchydata\.com\//,
  "postgresql.cnpg.io": /^(?:cnpg\.io\/|app\.kubernetes\.io\/|postgresql$|role$)/,
  "psmdb.percona.com": /^app\.kubernetes\.io\//,
  "pxc.percona.com": /^app\.kubernetes\.io\//,
  "rabbitmq.com": /^app\.kubernetes\.io\//
};
var keysOf = /* @__PURE__ */ __name(({ group }) => /(?:^|\.)k8s\.elastic\.co$/.test(group) ? /(?:^|\.)k8s\.elastic\.co\// : Object.hasOwn(OWN_KEYS, group) ? OWN_KEYS[group] : void 0, "keysOf");
var hasNamePrefix = /* @__PURE__ */ __name((name, own) => name === own || name.startsWith(`${own}-`), "hasNamePrefix");
var isNamedAfter = /* @__PURE__ */ __name((name, { name: own, kind, names }) => hasNamePrefix(name, own) || (names === void 0 ? name.toLowerCase().startsWith(kind.toLowerCase()) : names.some((one) => hasNamePrefix(name, one))), "isNamedAfter");
var mayMakeService = /* @__PURE__ */ __name((producer, name) => keysOf(producer) === void 0 || isNamedAfter(name, producer), "mayMakeService");

// src/simulate/route/reference-grant.ts
var grants = /* @__PURE__ */ new WeakMap();
function grantIndex(model) {
  let index = grants.get(model);
  if (index === void 0) {
    const made = /* @__PURE__ */ new Map();
    for (const grant of model.all("ReferenceGrant")) {
      for (const key2 of new Set((grant.object.spec?.from ?? []).map((from) => keyOf(grant.namespace, from)))) {
        const list3 = made.get(key2);
        if (list3 === void 0) made.set(key2, [grant]);
        else list3.push(grant);
      }
    }
    grants.set(model, index = made);
  }
  return index;
}
__name(grantIndex, "grantIndex");
var keyOf = /* @__PURE__ */ __name((namespace, from) => `${namespace} ${from.group}/${from.kind} ${from.namespace}`, "keyOf");
function grantsFor(model, from, to) {
  return (grantIndex(model).get(keyOf(to.namespace, from)) ?? []).filter(
    ({ object }) => (object.spec?.to ?? []).some(
      (entry2) => (entry2.group || "") === to.group && entry2.kind === to.kind && (entry2.name === void 0 || entry2.name === to.name)
    )
  );
}
__name(grantsFor, "grantsFor");
var isGranted = /* @__PURE__ */ __name((model, from, to) => from.namespace === to.namespace || grantsFor(model, from, to).length > 0, "isGranted");

// src/simulate/route/backend.ts
function unseenService(model, namespace, name) {
  if (!model.hasNamespace(namespace)) return `these manifests contain no objects in namespace ${namespace}`;
  const apart = model.elsewhere("Service", name);
  if (apart !== void 0) return `${apart} contains a Service of this name, and may be applied to the same cluster`;
  const world = model.world(namespace);
  if (!world.closed && world.producers?.some((producer) => mayMakeService(producer, name)) === true)
    return world.because;
  return void 0;
}
__name(unseenService, "unseenService");
function resolveBackend(model, from, ref) {
  const { group = "", kind = "Service", name } = ref;
  const namespace = ref.namespace || from.namespace;
  const base = { ref, group, kind, namespace, name, weight: ref.weight ?? 1 };
  const nothing = { ...base, service: void 0, port: void 0, unknown: void 0 };
  if (namespace !== from.namespace && !isGranted(model, from, { group, kind, namespace, name })) {
    const unknown = model.hasNamespace(namespace) ? void 0 : `these manifests contain no objects in namespace ${namespace}`;
    return { ...nothing, problem: "not-granted", unknown };
  }
  if (group !== "" || kind !== "Service")
    return {
      ...nothing,
      problem: "kind-unsupported",
      unknown: `support for ${kind} backends depends on the implementation`
    };
  const service = model.get("Service", namespace, name);
  if (service === void 0) {
    const malformed = model.find("", "Service", namespace, name) !== void 0;
    return {
      ...nothing,
      problem: "service-missing",
      unknown: malformed ? `Service ${namespace}/${name} cannot be read` : unseenService(model, namespace, name)
    };
  }
  const found = { ...base, service, unknown: void 0 };
  if (service.object.spec?.type === "ExternalName") return { ...found, port: void 0, problem: "external-name" };
  if (ref.port === void 0) return { ...found, port: void 0, problem: "port-not-given" };
  const port = servicePort(service, ref.port);
  return { ...found, port, problem: port === void 0 ? "port-missing" : void 0 };
}
__name(resolveBackend, "resolveBackend");
function servicePort(service, port, protocol) {
  const fits = /* @__PURE__ */ __name((candidate) => (typeof port === "number" ? candidate.port === port : candidate.name === port) && (protocol === void 0 || (candidate.protocol || "TCP") === protocol), "fits");
  return service.object.spec?.ports?.find(fits);
}
__name(servicePort, "servicePort");

// src/simulate/route/controller.ts
var CLASS_ANNOTATION = "kubernetes.io/ingress.class";
var DEFAULT_CLASS_ANNOTATION = "ingressclass.kubernetes.io/is-default-class";
var NGINX_ANNOTATION = "nginx.ingress.kubernetes.io/";
var ANNOTATIONS = [
  [NGINX_ANNOTATION, "ingress-nginx"],
  ["nginx.org/", "nginx.org/ingress-controller"],
  ["nginx.com/", "nginx.org/ingress-controller"],
  ["traefik.ingress.kubernetes.io/", "traefik"],
  ["haproxy.org/", "haproxy.org/ingress-controller"],
  ["haproxy-ingress.github.io/", "haproxy-ingress"],
  ["konghq.com/", "kong"],
  ["alb.ingress.kubernetes.io/", "AWS Load Balancer Controller"],
  ["appgw.ingress.kubernetes.io/", "Azure Application Gateway"],
  ["networking.gke.io/", "GKE"],
  ["projectcontour.io/", "contour"],
  ["route.openshift.io/", "OpenShift"],
  ["higress.io/", "higress"]
];
var NGINX_CLASS = new RegExp(
  String.raw`^(?:ingress-)?nginx(?!-(?:plus|inc|org))(?:-[a-z0-9-]+)?$|^webapprouting\.kubernetes\.azure\.com$|` + String.raw`^addon-http-application-routing$`
);
var NGINX_CONTROLLER = /^k8s\.io\/(?:[a-z0-9-]*-)?ingress-nginx(?:-[a-z0-9-]+)?$/;
function defaultIngressClass(model) {
  const created = /* @__PURE__ */ __name((item) => item.metadata.creationTimestamp ?? "", "created");
  const defaults = model.all("IngressClass").filter(({ annotations }) => annotations[DEFAULT_CLASS_ANNOTATION] === "true");
  return defaults.toSorted(
    (a, b) => created(a) === created(b) ? a.name < b.name ? -1 : 1 : created(a) > created(b) ? -1 : 1
  )[0];
}
__name(defaultIngressClass, "defaultIngressClass");
function ingressClassNames(model) {
  const fallback = defaultIngressClass(model)?.name ?? "";
  return (ingress) => ingress.object.spec?.ingressClassName ?? ingress.annotations[CLASS_ANNOTATION] ?? fallback;
}
__name(ingressClassNames, "ingressClassNames");
function annotated(ingresses) {
  const found = ingresses.flatMap(
    (ingress) => Object.keys(ingress.annotations).flatMap((key2) => {
      const controller = ANNOTATIONS.find(([prefix]) => key2.startsWith(prefix))?.[1];
      return controller === void 0 ? [] : [{ controller, ingress, key: key2 }];
    })
  );
  return new Set(found.map(({ controller }) => controller)).size === 1 ? found[0] : void 0;
}
__name(annotated, "annotated");
function controllerOfClass(model, className, ingresses) {
  const own = className === "" ? void 0 : model.get("IngressClass", "", className);
  const controller = own?.object.spec?.controller;
  if (own !== void 0 && controller !== void 0) {
    return {
      dialect: NGINX_CONTROLLER.test(controller) ? "ingress-nginx" : "generic",
      name: controller,
      because: `${own.title} names the controller ${controller}`,
      at: own.atName()
    };
  }
  const sign = annotated(ingresses);
  const at = sign && sign.ingress.at(sign.ingress.metadata.annotations ?? {}, sign.key, "key");
  if (NGINX_CLASS.test(className) && (sign === void 0 || sign.controller === "ingress-nginx")) {
    return {
      dialect: "ingress-nginx",
      name: "ingress-nginx",
      because: `class ${className} is the one of ingress-nginx`,
      at
    };
  }
  if (sign === void 0 || WELL_KNOWN_CLASSES.some((known3) => known3 === className && !NGINX_CLASS.test(known3) && !SHARED_NAMES.has(known3))) {
    return {
      dialect: "generic",
      name: void 0,
      because: className === "" ? "these manifests do not show which controller serves it" : `IngressClass ${className} is not in these manifests`,
      at: void 0
    };
  }
  return {
    dialect: sign.controller === "ingress-nginx" ? "ingress-nginx" : "generic",
    name: sign.controller,
    because: `${sign.ingress.title} has the annotation ${sign.key}`,
    at
  };
}
__name(controllerOfClass, "controllerOfClass");
function ingressControllers(model, profile = "auto") {
  const classNameOf = ingressClassNames(model);
  const byClass = /* @__PURE__ */ new Map();
  for (const ingress of model.all("Ingress")) {
    const list3 = byClass.get(classNameOf(ingress));
    if (list3 === void 0) byClass.set(classNameOf(ingress), [ingress]);
    else list3.push(ingress);
  }
  const decided = /* @__PURE__ */ new Map();
  return (ingress) => {
    const className = classNameOf(ingress);
    let controller = decided.get(className);
    if (controller === void 0) {
      controller = profile === "auto" ? controllerOfClass(model, className, byClass.get(className) ?? []) : {
        dialect: profile,
        name: profile === "generic" ? void 0 : profile,
        because: `--ingress ${profile}`,
        at: void 0
      };
      decided.set(className, controller);
    }
    return controller;
  };
}
__name(ingressControllers, "ingressControllers");
var WELL_KNOWN_CLASSES = [
  "addon-http-application-routing",
  "alb",
  "apisix",
  "avi",
  "avi-lb",
  "azure-application-gateway",
  "azure-alb-external",
  "caddy",
  "cilium",
  "cloudflare-tunnel",
  "contour",
  "easegress",
  "envoy",
  "f5",
  "gloo",
  "haproxy",
  "higress",
  "istio",
  "kong",
  "nginx",
  "nginx-internal",
  "nginx-external",
  "nginx-private",
  "nginx-public",
  "ngrok",
  "ocp",
  "openshift-default",
  "openshift-custom",
  "pomerium",
  "public",
  "private",
  "external",
  "internal",
  "skipper",
  "tailscale",
  "traefik",
  "traefik-internal",
  "traefik-external",
  "tyk",
  "voyager",
  "webapprouting.kubernetes.azure.com"
];
var SHARED_NAMES = /* @__PURE__ */ new Set(["public", "private", "external", "internal"]);

// src/simulate/route/ingress.ts
function pathTypeOf(path) {
  const { pathType } = path;
  return pathType === "Exact" || pathType === "Prefix" ? pathType : "ImplementationSpecific";
}
__name(pathTypeOf, "pathTypeOf");
function ingressTable(model, profile = "auto") {
  const ingresses = model.all("Ingress");
  const classNameOf = ingressClassNames(model);
  const controllerOf = ingressControllers(model, profile);
  const entries = [];
  for (const ingress of ingresses) {
    const { rules = [], defaultBackend } = ingress.object.spec ?? {};
    const className = classNameOf(ingress);
    const { dialect } = controllerOf(ingress);
    const canary = ingress.annotations["nginx.ingress.kubernetes.io/canary"] === "true";
    for (const [ruleIndex, rule] of rules.entries()) {
      const host = (rule.host ?? "").toLowerCase();
      const paths = rule.http?.paths ?? [];
      if (paths.length === 0)
        entries.push({
          ingress,
          rule,
          ruleIndex,
          path: void 0,
          pathIndex: 0,
          host,
          pathType: "Prefix",
          pathText: "/",
          backend: defaultBackend,
          className,
          dialect,
          canary
        });
      for (const [pathIndex, path] of paths.entries()) {
        entries.push({
          ingress,
          rule,
          ruleIndex,
          path,
          pathIndex,
          host,
          pathType: pathTypeOf(path),
          pathText: path.path || "/",
          backend: path.backend,
          className,
          dialect,
          canary
        });
      }
    }
  }
  return { entries, ingresses, classNameOf, controllerOf };
}
__name(ingressTable, "ingressTable");
function resolveIngressBackend(model, namespace, backend, dialect) {
  const { service: reference, resource } = backend;
  const base = {
    ref: backend,
    group: resource?.apiGroup ?? "",
    kind: resource?.kind ?? "Service",
    namespace,
    name: reference?.name ?? resource?.name ?? "",
    weight: 1
  };
  const broken = /* @__PURE__ */ __name((problem, unknown) => ({
    ...base,
    service: void 0,
    port: void 0,
    problem,
    unknown
  }), "broken");
  if (reference === void 0)
    return broken("kind-unsupported", "support for resource backends depends on the controller");
  const service = model.get("Service", namespace, reference.name);
  if (service === void 0) {
    const malformed = model.find("", "Service", namespace, reference.name) !== void 0;
    return broken(
      "service-missing",
      malformed ? `Service ${namespace}/${reference.name} cannot be read` : unseenService(model, namespace, reference.name)
    );
  }
  const asked = reference.port?.number ?? reference.port?.name;
  const found = { ...base, service, unknown: void 0 };
  if (asked === void 0 || asked === "" || asked === 0)
    return { ...found, port: void 0, problem: "port-not-given" };
  const port = servicePort(service, asked) ?? (dialect === "ingress-nginx" ? servicePortByTarget(service, asked) : void 0);
  return { ...found, port, problem: port === void 0 ? "port-missing" : void 0 };
}
__name(resolveIngressBackend, "resolveIngressBackend");
var servicePortByTarget = /* @__PURE__ */ __name((service, asked) => service.object.spec?.ports?.find(
  (port) => port.targetPort !== void 0 && String(port.targetPort) === String(asked)
), "servicePortByTarget");

// src/simulate/route/listener.ts
var USES_HOSTNAME = /* @__PURE__ */ new Set(["HTTP", "HTTPS", "TLS"]);
function conflictOf(a, b) {
  const [x, y] = [a.listener, b.listener];
  if (x.port !== y.port) return void 0;
  if (x.protocol === y.protocol) {
    if (USES_HOSTNAME.has(x.protocol)) return a.hostname === b.hostname ? "HostnameConflict" : void 0;
    return x.protocol === "TCP" || x.protocol === "UDP" ? "ProtocolConflict" : void 0;
  }
  const mixed = x.protocol === "TCP" && USES_HOSTNAME.has(y.protocol) || y.protocol === "TCP" && USES_HOSTNAME.has(x.protocol);
  const plainAndTLS = x.protocol === "HTTP" && y.protocol !== "UDP" || y.protocol === "HTTP" && x.protocol !== "UDP";
  return mixed || plainAndTLS && USES_HOSTNAME.has(x.protocol) && USES_HOSTNAME.has(y.protocol) ? "ProtocolConflict" : void 0;
}
__name(conflictOf, "conflictOf");
var draft = /* @__PURE__ */ __name((resource, gateway, allowed, listener) => ({
  resource,
  gateway,
  listener,
  hostname: (listener.hostname ?? "").toLowerCase(),
  allowed,
  conflicts: []
}), "draft");
function listeners(model) {
  const sets = /* @__PURE__ */ new Map();
  const add = /* @__PURE__ */ __name((gateway, entries) => void sets.set(gateway, [...sets.get(gateway) ?? [], ...entries]), "add");
  for (const gateway of model.all("Gateway")) {
    const resource = gateway;
    add(
      `${gateway.namespace}/${gateway.name}`,
      (gateway.object.spec?.listeners ?? []).map((listener) => draft(resource, resource, "yes", listener))
    );
  }
  for (const set of model.all("ListenerSet")) {
    const { parentRef, listeners: own = [] } = set.object.spec ?? {};
    const namespace = parentRef?.namespace ?? set.namespace;
    const gateway = model.get("Gateway", namespace, parentRef?.name ?? "");
    const allowed = gateway === void 0 ? "perhaps" : allowsNamespace(
      model,
      namespace,
      { from: "None", ...gateway.object.spec?.allowedListeners?.namespaces },
      set.namespace
    );
    add(
      `${namespace}/${parentRef?.name ?? ""}`,
      own.map((listener) => draft(set, gateway, allowed, listener))
    );
  }
  for (const set of sets.values()) addConflicts(set);
  return [...sets.values()].flat();
}
__name(listeners, "listeners");
function addConflicts(listeners2) {
  const allowed = listeners2.filter((one) => one.allowed !== "no");
  const pairs = /* @__PURE__ */ __name((a, b) => {
    for (const x of a) for (const y of b) addConflict(x, y);
  }, "pairs");
  const own = allowed.filter(({ resource }) => resource.kind === "Gateway");
  pairs(own, own);
  const served = own.filter(({ conflicts }) => conflicts.length === 0);
  const added = allowed.filter(({ resource }) => resource.kind !== "Gateway");
  pairs(added, served);
  const left = added.filter(({ conflicts }) => conflicts.length === 0);
  for (const x of left) for (const y of left) if (x.resource === y.resource) addConflict(x, y);
  const rest = left.filter(({ conflicts }) => conflicts.length === 0);
  for (const x of rest) for (const y of rest) if (x.resource !== y.resource) addConflict(x, y);
}
__name(addConflicts, "addConflicts");
var losesConflict = /* @__PURE__ */ __name(({ resource, conflicts }) => conflicts.some(
  ({ with: other }) => other.resource === resource || other.resource.kind === "Gateway" && resource.kind !== "Gateway"
), "losesConflict");
function addConflict(a, b) {
  const reason = a === b ? void 0 : conflictOf(a, b);
  if (reason !== void 0) a.conflicts.push({ reason, with: b });
}
__name(addConflict, "addConflict");
var ROUTE_KINDS = ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"];
var KINDS_BY_PROTOCOL = {
  HTTP: ["HTTPRoute", "GRPCRoute"],
  HTTPS: ["HTTPRoute", "GRPCRoute"],
  TLS: ["TLSRoute", "TCPRoute"],
  TCP: ["TCPRoute"],
  UDP: ["UDPRoute"]
};
function allowedKinds({
  protocol,
  allowedRoutes,
  tls
}) {
  const fitting = Object.hasOwn(KINDS_BY_PROTOCOL, protocol) ? KINDS_BY_PROTOCOL[protocol] : void 0;
  if (fitting === void 0) return void 0;
  const usable = protocol === "TLS" && tls?.mode === "Passthrough" ? fitting.filter((kind) => kind === "TLSRoute") : fitting;
  const named = allowedRoutes?.kinds ?? [];
  if (named.length === 0) return usable;
  return usable.filter(
    (kind) => named.some(
      (entry2) => entry2.kind === kind && (entry2.group ?? "gateway.networking.k8s.io") === "gateway.networking.k8s.io"
    )
  );
}
__name(allowedKinds, "allowedKinds");
function allowsNamespace(model, own, { from = "Same", selector }, namespace) {
  if (from === "All") return "yes";
  if (from === "Same") return own === namespace ? "yes" : "no";
  if (from !== "Selector") return "no";
  const { labels, known: known3 } = model.namespaceLabels(namespace);
  if (known3) return matches(labelSelector(selector), labels) ? "yes" : "no";
  return matchOpenly(labelSelector(selector), labels);
}
__name(allowsNamespace, "allowsNamespace");

// src/simulate/route/route-backends.ts
function ingressTargets(model) {
  const table = ingressTable(model);
  return table.ingresses.flatMap((ingress) => {
    const { defaultBackend, rules = [] } = ingress.object.spec ?? {};
    const controller = table.controllerOf(ingress);
    const backends = [
      defaultBackend,
      ...rules.flatMap((rule) => (rule.http?.paths ?? []).map(({ backend }) => backend))
    ];
    return backends.flatMap(
      (backend) => backend === void 0 ? [] : [
        {
          ingress,
          backend,
          resolution: resolveIngressBackend(model, ingress.namespace, backend, controller.dialect),
          controller
        }
      ]
    );
  });
}
__name(ingressTargets, "ingressTargets");
function routeTargets(model) {
  return ROUTE_KINDS.flatMap(
    (kind) => model.all(kind).flatMap(
      (route) => (route.object.spec?.rules ?? []).flatMap((rule) => {
        const from = { group: "gateway.networking.k8s.io", kind, namespace: route.namespace };
        const target = /* @__PURE__ */ __name((ref, mirror) => ({
          kind,
          route,
          rule,
          ref,
          mirror,
          resolution: resolveBackend(model, from, ref)
        }), "target");
        const mirrors = [
          ...rule.filters ?? [],
          ...(rule.backendRefs ?? []).flatMap(({ filters = [] }) => filters)
        ].flatMap(({ requestMirror }) => requestMirror?.backendRef ?? []);
        return [
          ...(rule.backendRefs ?? []).map((ref) => target(ref, false)),
          ...mirrors.map((ref) => target(ref, true))
        ];
      })
    )
  );
}
__name(routeTargets, "routeTargets");

// src/diagnostic/pattern.ts
var OTHERWISE = new RegExp(
  [
    /\(\?(?!:)/,
    /\\(?![dwDWbBtnrf]|[^A-Za-z0-9])/,
    /\[\^?\]/,
    /\[(?:\\.|[^\]\\])*(?:\[|\\[dwDW]-|-\\[dwDW])/,
    /\\[BD]?$/,
    /[*+?}][*+{]/,
    /\{\d{4,}/,
    /\{\d*,\d{4,}/
  ].map(({ source }) => source).join("|"),
  "s"
);

// src/simulate/route/hostname.ts
var isWildcard = /* @__PURE__ */ __name((host) => host.startsWith("*."), "isWildcard");
var clean = /* @__PURE__ */ __name((host) => host.toLowerCase().replace(/\.$/, ""), "clean");
function gatewayHostMatches(pattern, host) {
  const own = clean(pattern);
  const asked = clean(host);
  if (own === "") return true;
  return isWildcard(own) ? asked.endsWith(own.slice(1)) && asked.length > own.length - 1 : own === asked;
}
__name(gatewayHostMatches, "gatewayHostMatches");
function intersectHostnames(a, b) {
  const left = clean(a);
  const right = clean(b);
  if (left === "" || right === "") return left === "" ? right : left;
  if (left === right) return left;
  if (isWildcard(left) && gatewayHostMatches(left, isWildcard(right) ? right.slice(2) : right)) return right;
  if (isWildcard(right) && gatewayHostMatches(right, isWildcard(left) ? left.slice(2) : left)) return left;
  return void 0;
}
__name(intersectHostnames, "intersectHostnames");

// src/simulate/route/attachment.ts
var GATEWAY_GROUP = "gateway.networking.k8s.io";
function hostnamesOn(route, kind, state) {
  if (kind === "TCPRoute" || kind === "UDPRoute") return [""];
  const own = route.object.spec?.hostnames ?? [];
  if (own.length === 0) return [state.hostname];
  return own.flatMap((hostname) => intersectHostnames(hostname, state.hostname) ?? []);
}
__name(hostnamesOn, "hostnamesOn");
function attach(model, route, kind, parentRef, state) {
  const { listener, resource } = state;
  const hostnames = hostnamesOn(route, kind, state);
  const namespace = allowsNamespace(
    model,
    resource.namespace,
    listener.allowedRoutes?.namespaces ?? {},
    route.namespace
  );
  const kinds = allowedKinds(listener);
  const refusal = (() => {
    if (state.allowed === "no") return "ListenerSetNotAllowed";
    if (parentRef.sectionName !== void 0 && parentRef.sectionName !== "" && parentRef.sectionName !== listener.name)
      return "NoMatchingSection";
    if (parentRef.port !== void 0 && parentRef.port !== listener.port) return "NoMatchingPort";
    if (kinds !== void 0 && !kinds.includes(kind)) return "KindNotAllowed";
    if (namespace === "no") return "NamespaceNotAllowed";
    if (hostnames.length === 0) return "NoMatchingListenerHostname";
    return losesConflict(state) ? "Conflicted" : void 0;
  })();
  const isOpen = kinds === void 0 || state.allowed === "perhaps" && state.gateway !== void 0;
  const match = refusal === void 0 ? isOpen ? "perhaps" : namespace : "no";
  return { state, refusal, match, hostnames };
}
__name(attach, "attach");
var OUTCOME_BY_REFUSAL = {
  ListenerSetNotAllowed: "ListenerSetNotAllowed",
  NoMatchingSection: "NoMatchingParent",
  NoMatchingPort: "NoMatchingParent",
  KindNotAllowed: "NotAllowedByListeners",
  NamespaceNotAllowed: "NotAllowedByListeners",
  NoMatchingListenerHostname: "NoMatchingListenerHostname",
  Conflicted: "Conflicted"
};
var REFUSAL_ORDER = [
  "ListenerSetNotAllowed",
  "NoMatchingSection",
  "NoMatchingPort",
  "KindNotAllowed",
  "NamespaceNotAllowed",
  "NoMatchingListenerHostname",
  "Conflicted"
];
function outcomeOf(found) {
  if (found.some(({ match }) => match !== "no")) return "attached";
  const furthest = REFUSAL_ORDER.findLast((refusal) => found.some((entry2) => entry2.refusal === refusal));
  return furthest === void 0 ? "NoMatchingParent" : OUTCOME_BY_REFUSAL[furthest];
}
__name(outcomeOf, "outcomeOf");
function attachTo(model, all, route, kind, parentRef) {
  const { group = GATEWAY_GROUP, kind: parentKind = "Gateway", name } = parentRef;
  const namespace = parentRef.namespace || route.namespace;
  const base = { kind, route, parentRef, listeners: [] };
  if (group === "" && parentKind === "Service") {
    const parent2 = model.find("", "Service", namespace, name);
    const missing = parent2 === void 0;
    return {
      ...base,
      outcome: missing ? "parent-missing" : "service",
      parent: parent2,
      unknown: missing ? unseen(model, namespace) : void 0
    };
  }
  if (group !== GATEWAY_GROUP || parentKind !== "Gateway" && parentKind !== "ListenerSet") {
    return {
      ...base,
      outcome: "unsupported",
      parent: model.find(group, parentKind, namespace, name),
      unknown: `support for ${parentKind} parents depends on the implementation`
    };
  }
  const parent = model.find(group, parentKind, namespace, name);
  if (parent === void 0) return { ...base, outcome: "parent-missing", parent, unknown: unseen(model, namespace) };
  const own = all.filter(
    ({ resource }) => resource === parent || resource.kind === parentKind && resource.namespace === namespace && resource.name === name
  );
  const found = own.map((state) => attach(model, route, kind, parentRef, state));
  const certain = found.some(({ match }) => match === "yes") || !found.some(({ match }) => match === "perhaps");
  return {
    ...base,
    parent,
    listeners: found,
    outcome: outcomeOf(found),
    unknown: certain ? void 0 : `the labels of namespace ${found.some(({ state }) => state.allowed === "perhaps") ? namespace : route.namespace}`
  };
}
__name(attachTo, "attachTo");
var unseen = /* @__PURE__ */ __name((model, namespace) => model.hasNamespace(namespace) && model.resources.some(
  (resource) => resource.namespace === namespace && (resource.kind === "Gateway" || resource.kind === "Service")
) ? void 0 : `these manifests contain no Gateway in namespace ${namespace}`, "unseen");
function attachRoutes(model) {
  const all = listeners(model);
  return ROUTE_KINDS.flatMap(
    (kind) => model.all(kind).flatMap((route) => {
      const parentRefs = route.object.spec?.parentRefs ?? [];
      if (parentRefs.length === 0) {
        return [
          {
            kind,
            route,
            parentRef: void 0,
            outcome: "no-parent",
            parent: void 0,
            listeners: [],
            unknown: void 0
          }
        ];
      }
      return parentRefs.map((parentRef) => attachTo(model, all, route, kind, parentRef));
    })
  );
}
__name(attachRoutes, "attachRoutes");
export {
  attachRoutes,
  defineRule,
  describeSelector,
  equalitySelector,
  ingressTargets,
  insertItem,
  labelSelector,
  matches,
  policyView,
  references,
  removeEntry,
  routeTargets,
  writeEntry,
  writeString
};
