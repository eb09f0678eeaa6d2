import type { Container } from "kubernetes-types/core/v1.js";
import type { Model } from "../../model/model.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Workload } from "../../model/workload.ts";
import { portContainers } from "../service/ports.ts";
import { environmentOf } from "../references/env.ts";
import type { Claim } from "./claim.ts";

/** Variables that configure a program's own port; `DB_PORT` and the like are about other programs. */
const VARIABLE =
  /^(?:(?:HTTP|SERVER|APP|APPLICATION|LISTEN|WEB|BIND|CONTAINER)_)?PORT$|^ASPNETCORE_(?:HTTP_PORTS|URLS)$/;
/** Flags for the port or address a program listens on. */
const FLAG = new RegExp(
  String.raw`^--?(?:(?:http|web|server|listen|bind)[-_.]?)?(?:port|addr(?:ess)?|listen(?:[-_.]?addr(?:ess)?)?|` +
    String.raw`bind(?:[-_.]?addr(?:ess)?)?)$`,
);
const OWN_ADDRESS = /^(?:[a-z]+:\/\/)?(?:|\*|\+|0\.0\.0\.0|localhost|127\.0\.0\.1|\[::1?\]|::)(?::)?(\d{2,5})\/?$/;

function portOf(text: string): number | undefined {
  const number = Number(OWN_ADDRESS.exec(text.trim())?.[1]);
  return Number.isInteger(number) && number > 0 && number < 65_536 ? number : undefined;
}

/** `--port=8080` and `--port 8080` as flag and value. */
function* flags(
  words: readonly unknown[],
): Iterable<{ readonly flag: string; readonly value: string; readonly index: number }> {
  for (const [index, word] of words.entries()) {
    if (typeof word !== "string") continue;
    const equals = word.indexOf("=");
    if (equals > 0) yield { flag: word.slice(0, equals), value: word.slice(equals + 1), index };
    else {
      const next = words[index + 1];
      if (typeof next === "string") yield { flag: word, value: next, index: index + 1 };
    }
  }
}

/** Ports that the manifest configures the programs of a pod to listen on, with variables and flags. */
export function* listenPorts(model: Model, workload: Workload): Iterable<Claim> {
  const { resource, template } = workload;
  const claim = (
    container: DeepReadonly<Container>,
    number: number,
    what: string,
    place: Pick<Claim, "at" | "object">,
  ): Claim => ({
    kind: "program",
    number,
    protocol: "TCP",
    resource,
    title: `${what} of container "${container.name}"`,
    part: what,
    byName: false,
    name: "",
    container,
    ...place,
  });
  for (const container of portContainers(template.spec)) {
    for (const variable of environmentOf(model, workload, container).values()) {
      const number = variable.value === undefined || !VARIABLE.test(variable.name) ? undefined : portOf(variable.value);
      if (number !== undefined)
        yield claim(container, number, variable.name, {
          at: variable.resource.document.at(variable.owner, variable.key),
          object: variable.owner,
        });
    }
    for (const words of [container.command ?? [], container.args ?? []]) {
      for (const { flag, value, index } of flags(words)) {
        const number = FLAG.test(flag) ? portOf(value) : undefined;
        if (number !== undefined)
          yield claim(container, number, flag, { at: resource.document.at(words, index), object: words });
      }
    }
  }
}

/** Names of ConfigMaps that a pod reads, as files or as variables. */
function configMaps({ template: { spec } }: Workload): readonly string[] {
  const names: (string | undefined)[] = [];
  for (const volume of spec.volumes ?? []) {
    names.push(volume.configMap?.name);
    for (const source of volume.projected?.sources ?? []) names.push(source.configMap?.name);
  }
  for (const container of portContainers(spec)) {
    for (const source of container.envFrom ?? []) names.push(source.configMapRef?.name);
    for (const variable of container.env ?? []) names.push(variable.valueFrom?.configMapKeyRef?.name);
  }
  return names.flatMap((name) => name ?? []);
}

/** Whether any configuration of the pod's programs contains the number: then one of them may listen there. */
export function mentions(model: Model, workload: Workload, number: number): boolean {
  const word = new RegExp(String.raw`(?<![\d.])${number}(?![\d.])`);
  const isIn = (text: unknown): boolean => typeof text === "string" && text.length < 1_000_000 && word.test(text);
  for (const container of portContainers(workload.template.spec)) {
    if ([...(container.command ?? []), ...(container.args ?? [])].some(isIn)) return true;
    for (const { value } of environmentOf(model, workload, container).values()) if (isIn(value)) return true;
  }
  return configMaps(workload).some((name) =>
    Object.values(model.get("ConfigMap", workload.namespace, name)?.object.data ?? {}).some(isIn),
  );
}
