/** Services, actions and resource types; a service's part is unfolded when it is first asked for. */
import type { ActionFacts, ResourceTypeFacts, ServiceFacts } from "@bailiwick/core";
import {
  accessLevels,
  namesInLine,
  rowsInLine,
  type CompactHeader,
  type CompactRow,
  type CompactServiceLine,
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
  readonly #compacts = new Map<string, CompactServiceLine>();
  readonly #services = new Map<string, ServiceFacts>();
  readonly #actions = new Map<string, ServiceActions>();
  /** What was asked for more than once, by the text: a third of the time of the way over the parts. */
  readonly #repeated = new Map<string, ActionFacts>();

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
    const repeated = this.#repeated.get(text);
    if (repeated !== undefined) return repeated;
    const colon = text.indexOf(":");
    if (colon === -1) return undefined;
    const prefix = text.slice(0, colon);
    const service = prefix.toLowerCase();
    const compact = this.#compact(service);
    if (compact === undefined) return undefined;
    const actions = this.#actionsOf(service, compact);
    const name = text.slice(colon + 1);
    const place = actions.places.get(name.toLowerCase());
    if (place === undefined) return undefined;
    const known = actions.facts[place];
    if (known === undefined)
      return (actions.facts[place] = this.#actionFacts(compact, { service, place, actions }));
    // Only AWS's own spelling, so that there is an end to it.
    if (prefix === service && name === known.name) this.#repeated.set(text, known);
    return known;
  }

  #compact(name: string): CompactServiceLine | undefined {
    const known = this.#compacts.get(name);
    if (known !== undefined) return known;
    const line = this.#lines.get(name);
    if (line === undefined) return undefined;
    // Written by our own generator and compared with it in a test.
    const compact = JSON.parse(line) as CompactServiceLine;
    this.#compacts.set(name, compact);
    return compact;
  }

  #actionsOf(name: string, compact: CompactServiceLine): ServiceActions {
    const known = this.#actions.get(name);
    if (known !== undefined) return known;
    const names = this.service(name)?.actions ?? [];
    const places = new Map(names.map((action, place) => [action.toLowerCase(), place]));
    const actions = { places, names, rows: rowsInLine(compact), facts: [] };
    this.#actions.set(name, actions);
    return actions;
  }

  #serviceFacts(prefix: string, compact: CompactServiceLine): ServiceFacts {
    return {
      prefix,
      name: compact.name,
      actions: namesInLine(compact),
      resourceTypes: compact.resourceTypes.map(([name, arns, keys]): ResourceTypeFacts => ({
        name,
        arns,
        contextKeys: this.#keysAt(keys),
      })),
    };
  }

  #actionFacts(compact: CompactServiceLine, { service, place, actions }: Place): ActionFacts {
    const name = actions.names[place] ?? "";
    const [level, resources = [], keys, dependentActions = []] = actions.rows[place] ?? [0];
    const hasResources = resources.length > 0;
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
      rcp: rcpVerdict({ service, name, hasResources }, this.#rcpLists),
    };
  }

  #keysAt(numbers: readonly number[] = []): readonly string[] {
    return numbers.map((number) => this.#keys[number] ?? "");
  }
}

/** The actions of a service; names and rows in one order, places by name in lower case. */
type ServiceActions = {
  readonly places: ReadonlyMap<string, number>;
  readonly names: readonly string[];
  readonly rows: readonly CompactRow[];
  /** Those that were asked for. */
  readonly facts: ActionFacts[];
};

type Place = {
  readonly service: string;
  readonly place: number;
  readonly actions: ServiceActions;
};
