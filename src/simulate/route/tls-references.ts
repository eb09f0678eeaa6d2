import { fieldsOf, listOf, textOf } from "../../base/values.ts";
import { equalitySelector } from "../../base/selector.ts";
import type { Fields } from "../../base/values.ts";
import type { Place } from "../../diagnostic/place.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import { listeners } from "./listener.ts";

/** A Secret with a certificate, by the Ingress, Gateway or route that serves its hosts. */
export interface TLSReference {
  readonly resource: Resource;
  readonly at: Place;
  /** Where the Secret has to be. */
  readonly namespace: string;
  readonly name: string;
  readonly hosts: readonly string[];
  /** Keys under which the controller expects certificate and key; undefined: it accepts several. */
  readonly keys: readonly string[] | undefined;
}

const KEYS = ["tls.crt", "tls.key"] as const;

/**
 * Annotations of Ingresses and Gateways from which a controller creates the certificate and its Secret. Sources:
 * cert-manager.io/docs/usage/ingress, gardener cert-management, kube-lego.
 */
const ISSUED = /^(?:cert-manager\.io\/|certmanager\.k8s\.io\/|kubernetes\.io\/tls-acme$|cert\.gardener\.cloud\/)/;

export const isIssued = ({ annotations }: Resource): boolean =>
  Object.keys(annotations).some((key) => ISSUED.test(key));

const texts = (value: unknown): readonly string[] => listOf(value).flatMap((one) => textOf(one) ?? []);

const specOf = ({ object }: Resource): Fields => fieldsOf(object["spec"]);

function ofIngresses(model: Model): readonly TLSReference[] {
  return model.all("Ingress").flatMap((resource) =>
    (resource.object.spec?.tls ?? []).flatMap((entry): readonly TLSReference[] =>
      entry.secretName === undefined || entry.secretName === ""
        ? []
        : [
            {
              resource,
              at: resource.at(entry, "secretName"),
              namespace: resource.namespace,
              name: entry.secretName,
              hosts: entry.hosts ?? [],
              keys: KEYS,
            },
          ],
    ),
  );
}

function ofListeners(model: Model): readonly TLSReference[] {
  return listeners(model).flatMap(({ resource, listener, hostname }) =>
    (listener.tls?.certificateRefs ?? []).flatMap((ref): readonly TLSReference[] =>
      (ref.group ?? "") === "" && (ref.kind ?? "Secret") === "Secret" && ref.name !== ""
        ? [
            {
              resource,
              at: resource.at(ref, "name"),
              namespace: ref.namespace ?? resource.namespace,
              name: ref.name,
              hosts: hostname === "" ? [] : [hostname],
              keys: KEYS,
            },
          ]
        : [],
    ),
  );
}

/** An Istio Gateway reads the Secret in the namespace of the proxies that it selects; undefined: they are not shown. */
function proxyNamespace(model: Model, gateway: Resource): string | undefined {
  const labels = Object.entries(fieldsOf(specOf(gateway)["selector"])).map(([key, value]) => [key, String(value)]);
  const selector = equalitySelector(Object.fromEntries(labels) as Readonly<Record<string, string>>);
  const found = new Set(
    labels.length === 0
      ? []
      : model
          .namespaces()
          .filter((namespace) => model.select(namespace, selector).some(({ match }) => match === "all")),
  );
  return found.size === 1 ? [...found][0] : undefined;
}

/** Source: istio networking/v1 gateway.proto, ServerTLSSettings.credentialName. */
function ofIstio(model: Model, gateway: Resource): readonly TLSReference[] {
  const namespace = proxyNamespace(model, gateway);
  if (namespace === undefined) return [];
  return listOf(specOf(gateway)["servers"]).flatMap((server): readonly TLSReference[] => {
    const tls = fieldsOf(fieldsOf(server)["tls"]);
    const name = textOf(tls["credentialName"]);
    if (name === undefined || name.includes("://")) return [];
    const hosts = texts(fieldsOf(server)["hosts"]).map((host) => host.slice(host.indexOf("/") + 1));
    return [
      { resource: gateway, at: gateway.document.at(tls, "credentialName"), namespace, name, hosts, keys: undefined },
    ];
  });
}

interface OwnField {
  readonly tls: (spec: Fields) => Fields;
  readonly key: string;
  readonly hosts?: (spec: Fields) => readonly string[];
}

const ofRule = (spec: Fields): readonly string[] =>
  listOf(spec["routes"]).flatMap((route) => {
    const match = textOf(fieldsOf(route)["match"]) ?? "";
    return [...match.matchAll(/HostS?N?I?\(([^)]*)\)/g)].flatMap(([, list = ""]) =>
      [...list.matchAll(/[`"']([^`"']+)[`"']/g)].map(([, host = ""]) => host),
    );
  });

const TRAEFIK: OwnField = { tls: (spec) => fieldsOf(spec["tls"]), key: "secretName", hosts: ofRule };

/** Routes of controllers that name a Secret of their own namespace, from the definitions of their kinds. */
const OWN_FIELDS: Readonly<Record<string, OwnField>> = {
  "traefik.io/IngressRoute": TRAEFIK,
  "traefik.io/IngressRouteTCP": TRAEFIK,
  "traefik.containo.us/IngressRoute": TRAEFIK,
  "traefik.containo.us/IngressRouteTCP": TRAEFIK,
  "projectcontour.io/HTTPProxy": {
    tls: (spec) => fieldsOf(fieldsOf(spec["virtualhost"])["tls"]),
    key: "secretName",
    hosts: (spec) => texts([fieldsOf(spec["virtualhost"])["fqdn"]]),
  },
  "k8s.nginx.org/VirtualServer": {
    tls: (spec) => fieldsOf(spec["tls"]),
    key: "secret",
    hosts: (spec) => texts([spec["host"]]),
  },
  "route.openshift.io/Route": {
    tls: (spec) => fieldsOf(fieldsOf(spec["tls"])["externalCertificate"]),
    key: "name",
    hosts: (spec) => texts([spec["host"]]),
  },
};

function ofCustom(resource: Resource): readonly TLSReference[] {
  const field = OWN_FIELDS[`${resource.group}/${resource.kind}`];
  if (field === undefined) return [];
  const spec = specOf(resource);
  const tls = field.tls(spec);
  const written = textOf(tls[field.key]);
  if (written === undefined) return [];
  // Contour: NAMESPACE/NAME with a TLSCertificateDelegation.
  const [first = "", second] = written.split("/");
  return [
    {
      resource,
      at: resource.document.at(tls, field.key),
      namespace: second === undefined ? resource.namespace : first,
      name: second ?? first,
      hosts: field.hosts?.(spec) ?? [],
      keys: KEYS,
    },
  ];
}

/** Every reference to a Secret with a certificate. */
export const tlsReferences = (model: Model): readonly TLSReference[] => [
  ...ofIngresses(model),
  ...ofListeners(model),
  ...model.resources.flatMap((resource) =>
    resource.group === "networking.istio.io" && resource.kind === "Gateway"
      ? ofIstio(model, resource)
      : ofCustom(resource),
  ),
];
