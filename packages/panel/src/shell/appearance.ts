/** Light, dark, or as the system is; kept in this browser. */
import { applyMode, Mode } from "@cloudscape-design/global-styles";

export type Appearance = "light" | "dark" | "system";

const key = "bailiwick-appearance";

export function keptAppearance(): Appearance {
  const kept = localStorage.getItem(key);
  return kept === "light" || kept === "dark" ? kept : "system";
}

export function keepAppearance(appearance: Appearance): void {
  localStorage.setItem(key, appearance);
  applyAppearance(appearance);
}

export function applyAppearance(appearance: Appearance): void {
  const dark = appearance === "dark" || (appearance === "system" && systemDark.matches);
  applyMode(dark ? Mode.Dark : Mode.Light);
  document.documentElement.style.colorScheme = dark ? "dark" : "light";
}

const systemDark = matchMedia("(prefers-color-scheme: dark)");
systemDark.addEventListener("change", () => applyAppearance(keptAppearance()));
