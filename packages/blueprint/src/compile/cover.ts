/**
 * Where a guardrail must be attached so that each exception holds at its own places and nowhere
 * else. Policies are inherited downwards, so a unit with an excepted place below is not given the
 * policy itself: its children are. Places are known by name, so nothing waits for an id.
 */
import { isWithin } from "@bailiwick/core";
import type { AccountSelector } from "@bailiwick/core";
import type { Tree } from "../declaration/tree.ts";

/** Everywhere at and below `target`, these exceptions (by their number) hold. */
export type Attachment = {
  readonly target: AccountSelector;
  readonly exceptions: readonly number[];
};

/** @param places - of each exception; an exception without places holds everywhere */
export function coverTarget(
  tree: Tree,
  target: AccountSelector,
  places: readonly (readonly AccountSelector[])[],
): readonly Attachment[] {
  const everywhere = places.flatMap((where, number) => (where.length === 0 ? [number] : []));
  return cover({ tree, places }, target, everywhere);
}

function cover(
  setting: { readonly tree: Tree; readonly places: readonly (readonly AccountSelector[])[] },
  target: AccountSelector,
  inherited: readonly number[],
): readonly Attachment[] {
  const { tree, places } = setting;
  if (target.kind === "account" && target.name === tree.managementAccount) return [];
  const own = places.flatMap((where, number) =>
    inherited.includes(number) || where.some((place) => covers(tree, place, target))
      ? [number]
      : [],
  );
  const isSplit =
    target.kind === "ou" &&
    places.some(
      (where, number) =>
        !own.includes(number) && where.some((place) => covers(tree, target, place)),
    );
  if (!isSplit) return [{ target, exceptions: own }];
  return (tree.children.get(target.path) ?? []).flatMap((child) => cover(setting, child, own));
}

/** Whether the inner place is the outer one or lies within it. */
function covers(tree: Tree, outer: AccountSelector, inner: AccountSelector): boolean {
  if (outer.kind === "account") return inner.kind === "account" && inner.name === outer.name;
  const path = inner.kind === "ou" ? inner.path : tree.parents.get(inner.name);
  return path !== undefined && isWithin(path, outer.path);
}
