/** Rows as columns of one width, without borders; styled text is as wide as it looks. */
import Table from "cli-table3";

/** @param indent - before each row */
export function columns(rows: readonly (readonly string[])[], indent = "  "): readonly string[] {
  if (rows.length === 0) return [];
  const table = new Table({
    chars: borderless,
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [] },
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split("\n")
    .map((line) => `${indent}${line.trimEnd()}`);
}

const borderless = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "  ",
};
