/**
 * Paths of organizational units: names below the root, joined with `/`. A `/` within a name is
 * written `~1` and a `~` as `~0`, as in JSON Pointer (RFC 6901), so every name AWS allows has a path.
 */
import type { OuPath } from "./organization.ts";

/** The path of the root. */
export const rootPath: OuPath = "";

/** The names from the root down; none for the root. Undefined where a part is empty or `~` escapes nothing. */
export function parseOuPath(path: OuPath): readonly string[] | undefined {
  if (path === rootPath) return [];
  const parts = path.split("/");
  if (parts.some((part) => part === "" || !escapesRightly(part))) return undefined;
  return parts.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The inverse of {@link parseOuPath}. */
export function formatOuPath(names: readonly string[]): OuPath {
  return names.map((name) => name.replaceAll("~", "~0").replaceAll("/", "~1")).join("/");
}

/** The path of the OU above, `""` for one below the root; undefined for the root itself. */
export function parentOf(path: OuPath): OuPath | undefined {
  if (path === rootPath) return undefined;
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}

/** Each `~` with the `0` or `1` that says what it stands for. */
function escapesRightly(part: string): boolean {
  return part
    .split("~")
    .slice(1)
    .every((rest) => rest.startsWith("0") || rest.startsWith("1"));
}

/** The name of the OU itself, as AWS has it; `Root` for the root. */
export function ouNameOf(path: OuPath): string {
  return parseOuPath(path)?.at(-1) ?? "Root";
}

/** The path of an OU of this name within another. */
export function childPath(parent: OuPath, name: string): OuPath {
  const own = formatOuPath([name]);
  return parent === rootPath ? own : `${parent}/${own}`;
}

/** The root, and each OU down to this path: `["", "A", "A/B"]`. */
export function pathsDownTo(path: OuPath): readonly OuPath[] {
  const above = parentOf(path);
  return above === undefined ? [rootPath] : [...pathsDownTo(above), path];
}

/** Whether the path is the other, or lies within it. */
export function isWithin(path: OuPath, other: OuPath): boolean {
  return other === rootPath || path === other || path.startsWith(`${other}/`);
}
