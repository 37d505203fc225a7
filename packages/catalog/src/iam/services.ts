/** Services, actions and resource types; a service's part is unfolded when it is first asked for. */
import type { ActionFacts, ResourceTypeFacts, ServiceFacts } from "@bailiwick/core";
import {
  accessLevels,
  type CompactAction,
  type CompactIam,
  type CompactService,
} from "./compact.ts";
import { rcpVerdict } from "./rcp.ts";

/** Look-ups by service and action, in any case. */
export class ServiceIndex {
  readonly #iam: CompactIam;
  readonly #rcpServices: ReadonlySet<string>;
  readonly #services = new Map<string, ServiceFacts>();
  readonly #actions = new Map<string, ReadonlyMap<string, CompactAction>>();
  readonly #facts = new Map<CompactAction, ActionFacts>();

  constructor(iam: CompactIam) {
    this.#iam = iam;
    this.#rcpServices = new Set(iam.rcpServices);
  }

  names(): readonly string[] {
    return Object.keys(this.#iam.services);
  }

  service(prefix: string): ServiceFacts | undefined {
    const name = prefix.toLowerCase();
    const compact = this.#compact(name);
    if (compact === undefined) return undefined;
    const facts = this.#services.get(name) ?? this.#serviceFacts(name, compact);
    this.#services.set(name, facts);
    return facts;
  }

  action(text: string): ActionFacts | undefined {
    const colon = text.indexOf(":");
    if (colon === -1) return undefined;
    const service = text.slice(0, colon).toLowerCase();
    const compact = this.#compact(service);
    if (compact === undefined) return undefined;
    const action = this.#actionsOf(service, compact).get(text.slice(colon + 1).toLowerCase());
    if (action === undefined) return undefined;
    const facts = this.#facts.get(action) ?? this.#actionFacts(service, compact, action);
    this.#facts.set(action, facts);
    return facts;
  }

  #compact(name: string): CompactService | undefined {
    return Object.hasOwn(this.#iam.services, name) ? this.#iam.services[name] : undefined;
  }

  #actionsOf(name: string, compact: CompactService): ReadonlyMap<string, CompactAction> {
    const known =
      this.#actions.get(name) ??
      new Map(compact.actions.map((action) => [action[0].toLowerCase(), action]));
    this.#actions.set(name, known);
    return known;
  }

  #serviceFacts(prefix: string, compact: CompactService): ServiceFacts {
    return {
      prefix,
      name: compact.name,
      actions: compact.actions.map(([name]) => name),
      resourceTypes: compact.resourceTypes.map(([name, arns, keys]): ResourceTypeFacts => ({
        name,
        arns,
        contextKeys: this.#keys(keys),
      })),
    };
  }

  #actionFacts(service: string, compact: CompactService, action: CompactAction): ActionFacts {
    const [name, level, resources = [], keys, dependentActions = []] = action;
    return {
      service,
      name,
      accessLevels: accessLevels[level] ?? [],
      resourceTypes: resources.map(([index, required, resourceKeys]) => ({
        name: compact.resourceTypes[index]?.[0] ?? "",
        required: required === 1,
        contextKeys: this.#keys(resourceKeys),
      })),
      contextKeys: this.#keys(keys),
      dependentActions,
      rcp: rcpVerdict({ service, name, hasResources: resources.length > 0 }, this.#rcpServices),
    };
  }

  #keys(numbers: readonly number[] = []): readonly string[] {
    return numbers.map((number) => this.#iam.keys[number] ?? "");
  }
}
