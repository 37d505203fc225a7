/** Services, actions and resource types; a service's part is unfolded when it is first asked for. */
import type { ActionFacts, ResourceTypeFacts, ServiceFacts } from "@bailiwick/core";
import {
  accessLevels,
  type CompactAction,
  type CompactHeader,
  type CompactService,
} from "./compact.ts";
import { rcpVerdict } from "./rcp.ts";

/** What the answers rest on. */
export type ServiceSources = {
  readonly header: CompactHeader;
  /** The line of each service, in the header's order. */
  readonly lines: readonly string[];
  /** The prefixes that AWS's page of resource control policies names. */
  readonly rcpPage: ReadonlySet<string>;
};

/** Look-ups by service and action, in any case. */
export class ServiceIndex {
  readonly #keys: readonly string[];
  readonly #lines: ReadonlyMap<string, string>;
  readonly #rcpLists: readonly ReadonlySet<string>[];
  readonly #compacts = new Map<string, CompactService>();
  readonly #services = new Map<string, ServiceFacts>();
  readonly #actions = new Map<string, ReadonlyMap<string, CompactAction>>();
  /** By AWS's own spelling, which is how they are mostly asked for. */
  readonly #facts = new Map<string, ActionFacts>();

  constructor({ header, lines, rcpPage }: ServiceSources) {
    this.#keys = header.keys;
    this.#lines = new Map(header.services.map((name, index) => [name, lines[index] ?? ""]));
    this.#rcpLists = [rcpPage, new Set(header.rcpServices)];
  }

  names(): readonly string[] {
    return [...this.#lines.keys()];
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
    const known = this.#facts.get(text);
    if (known !== undefined) return known;
    const colon = text.indexOf(":");
    if (colon === -1) return undefined;
    const service = text.slice(0, colon).toLowerCase();
    const compact = this.#compact(service);
    if (compact === undefined) return undefined;
    const action = this.#actionsOf(service, compact).get(text.slice(colon + 1).toLowerCase());
    if (action === undefined) return undefined;
    const spelled = `${service}:${action[0]}`;
    const facts = this.#facts.get(spelled) ?? this.#actionFacts(service, compact, action);
    this.#facts.set(spelled, facts);
    return facts;
  }

  #compact(name: string): CompactService | undefined {
    const known = this.#compacts.get(name);
    if (known !== undefined) return known;
    const line = this.#lines.get(name);
    if (line === undefined) return undefined;
    // Written by our own generator and compared with it in a test.
    const compact = JSON.parse(line) as CompactService;
    this.#compacts.set(name, compact);
    return compact;
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
        contextKeys: this.#keysAt(keys),
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
        contextKeys: this.#keysAt(resourceKeys),
      })),
      contextKeys: this.#keysAt(keys),
      dependentActions,
      rcp: rcpVerdict({ service, name, hasResources: resources.length > 0 }, this.#rcpLists),
    };
  }

  #keysAt(numbers: readonly number[] = []): readonly string[] {
    return numbers.map((number) => this.#keys[number] ?? "");
  }
}
