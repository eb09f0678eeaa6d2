import { addTo } from "../base/groups.ts";
import type { KindMap } from "../model/kinds.ts";
import type { Model } from "../model/model.ts";
import type { Resource } from "../model/resource.ts";
import type { Workload } from "../model/workload.ts";
import { serviceBackends } from "./service/backends.ts";
import type { ServiceBackends } from "./service/backends.ts";

type Service = Resource<KindMap["Service"]>;

/** The expected behaviour of a cluster for rules: each fact is computed once, on first use. */
export class Simulation {
  readonly model: Model;
  readonly #backends = new Map<Service, ServiceBackends>();
  readonly #facts = new Map<unknown, unknown>();
  #services: readonly ServiceBackends[] | undefined;
  #servicesOf: Map<Workload, readonly ServiceBackends[]> | undefined;

  constructor(model: Model) {
    this.model = model;
  }

  backends(service: Service): ServiceBackends {
    let backends = this.#backends.get(service);
    if (backends === undefined) this.#backends.set(service, (backends = serviceBackends(this.model, service)));
    return backends;
  }

  /** All Services with the workloads behind them, in order of files. */
  services(): readonly ServiceBackends[] {
    return (this.#services ??= this.model.all("Service").map((service) => this.backends(service)));
  }

  /** The Services that select the pods of a workload. */
  servicesOf(workload: Workload): readonly ServiceBackends[] {
    if (this.#servicesOf === undefined) {
      const map = new Map<Workload, ServiceBackends[]>();
      for (const backends of this.services()) {
        for (const { workload: selected } of backends.workloads) {
          addTo(map, selected, backends);
        }
      }
      this.#servicesOf = map;
    }
    return this.#servicesOf.get(workload) ?? [];
  }

  /** A fact that several rules need, computed by `compute` on first use; the function itself is the key. */
  fact<T>(compute: (model: Model) => T): T {
    if (!this.#facts.has(compute)) this.#facts.set(compute, compute(this.model));
    return this.#facts.get(compute) as T;
  }
}
