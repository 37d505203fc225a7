/**
 * Fits guardrails into the policies that a node may have: one policy a guardrail where the quota
 * allows, and several guardrails in one policy on the nodes where it does not. Deterministic; a node
 * with the same guardrails as another shares its policies.
 */
import type { AccountSelector } from "@bailiwick/core";
import type { Statement, Unit } from "./guardrail-rules.ts";
import { sidFrom } from "./guardrail-rules.ts";
import { placeKey } from "../declaration/tree.ts";
import { placeLabel } from "../declaration/resolve.ts";

/** A policy that carries guardrails. */
export type Carrier = {
  readonly name: string;
  readonly description: string;
  readonly units: readonly Unit[];
  readonly document: string;
  readonly targets: readonly AccountSelector[];
};

export type PackLimits = {
  /** Names of policies that are no guardrails. */
  readonly taken: ReadonlySet<string>;
  /** How many more policies a node may have besides those that are no guardrails. */
  readonly room: (target: AccountSelector) => number;
  readonly characters: number | undefined;
};

/** A node whose guardrails do not fit, however they are packed. */
export type Overflow = {
  readonly target: AccountSelector;
  readonly policies: number;
  readonly room: number;
};

/** @param units - of one policy type, in the order of the file */
export function packUnits(
  units: readonly Unit[],
  limits: PackLimits,
): { readonly carriers: readonly Carrier[]; readonly overflows: readonly Overflow[] } {
  const nodes = nodesOf(units);
  const full = nodes.filter(({ target, units: own }) => own.length > limits.room(target));
  const packed = new Set(full.map(({ target }) => placeKey(target)));
  const packs = new Map<string, { units: readonly Unit[]; targets: AccountSelector[] }>();
  const overflows: Overflow[] = [];
  for (const { target, units: own } of full) {
    const bins = firstFit(own, limits.characters);
    const room = limits.room(target);
    if (bins.length > room) overflows.push({ target, policies: bins.length, room });
    for (const bin of bins) {
      const key = JSON.stringify(bin.map(({ name }) => name));
      const pack = packs.get(key) ?? { units: bin, targets: [] };
      pack.targets.push(target);
      packs.set(key, pack);
    }
  }
  const single = units.flatMap((unit) => singleCarrier(unit, packed));
  const taken = new Set([...limits.taken, ...units.map(({ name }) => name)]);
  const shared = [...packs.values()].map((pack) => sharedCarrier(pack, taken));
  return { carriers: [...single, ...shared], overflows };
}

function nodesOf(units: readonly Unit[]) {
  const nodes = new Map<string, { target: AccountSelector; units: Unit[] }>();
  for (const unit of units) {
    for (const target of unit.targets) {
      const node = nodes.get(placeKey(target)) ?? { target, units: [] };
      if (!node.units.includes(unit)) node.units.push(unit);
      nodes.set(placeKey(target), node);
    }
  }
  return [...nodes.values()];
}

function firstFit(
  units: readonly Unit[],
  characters: number | undefined,
): readonly (readonly Unit[])[] {
  const bins: Unit[][] = [];
  for (const unit of units) {
    const fitting = bins.find(
      (bin) => characters === undefined || documentOf([...bin, unit]).length <= characters,
    );
    if (fitting === undefined) bins.push([unit]);
    else fitting.push(unit);
  }
  return bins;
}

function singleCarrier(unit: Unit, packed: ReadonlySet<string>): readonly Carrier[] {
  const targets = uniqueTargets(unit.targets).filter((target) => !packed.has(placeKey(target)));
  if (targets.length === 0) return [];
  const { name, description } = unit;
  return [{ name, description, units: [unit], document: documentOf([unit]), targets }];
}

function sharedCarrier(
  pack: { readonly units: readonly Unit[]; readonly targets: readonly AccountSelector[] },
  taken: Set<string>,
): Carrier {
  const first = pack.targets[0];
  const base = `guardrails of ${first === undefined ? "nowhere" : placeLabel(first)}`.slice(0, 120);
  let name = base;
  for (let number = 2; taken.has(name); number += 1) name = `${base} ${number}`;
  taken.add(name);
  const names = pack.units.map((unit) => unit.name).join(", ");
  return {
    name,
    description: `Guardrails: ${names}`.slice(0, 512),
    units: pack.units,
    document: documentOf(pack.units),
    targets: uniqueTargets(pack.targets),
  };
}

function uniqueTargets(targets: readonly AccountSelector[]): readonly AccountSelector[] {
  return [...new Map(targets.map((target) => [placeKey(target), target])).values()];
}

/** The document of several guardrails; Sids that would stand twice carry the guardrail's name as well. */
function documentOf(units: readonly Unit[]): string {
  const seen = new Set<string>();
  const statements = units.flatMap((unit) =>
    unit.statements.map((statement) => distinct(statement, unit.name, seen)),
  );
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

function distinct(statement: Statement, guardrail: string, seen: Set<string>): Statement {
  const sid = String(statement["Sid"]);
  let own = seen.has(sid) ? `${sidFrom(guardrail)}${sid}` : sid;
  for (let number = 2; seen.has(own); number += 1) own = `${sidFrom(guardrail)}${sid}${number}`;
  seen.add(own);
  return { ...statement, Sid: own };
}
