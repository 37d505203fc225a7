/** The OUs, four deep, and the accounts in them. */
import { parseAccountId } from "@bailiwick/core";
import type { Account, OrganizationalUnit } from "@bailiwick/core";
import type { Chance } from "./chance.ts";
import { teams, words } from "./words.ts";

const tops = ["Security", "Infrastructure", "Workloads", "Sandbox", "Suspended"] as const;
const units = ["Retail", "Logistics", "Finance", "Data"] as const;
const stages = ["Production", "Staging", "Development"] as const;

/** `Workloads/Retail/Production/Team-3`, with all above; the others one deep. */
export function ouTree(): readonly OrganizationalUnit[] {
  const workloads = units.flatMap((unit) => [
    `Workloads/${unit}`,
    ...stages.flatMap((stage) => [
      `Workloads/${unit}/${stage}`,
      ...[1, 2, 3].map((team) => `Workloads/${unit}/${stage}/Team-${team}`),
    ]),
  ]);
  return [...tops, ...workloads].map((path, place) => ({
    path,
    id: `ou-larg-${String(place).padStart(8, "0")}`,
    tags: [],
  }));
}

export function accountsIn(
  chance: Chance,
  ous: readonly OrganizationalUnit[],
  count: number,
): readonly Account[] {
  const leaves = ous.map(({ path }) => path).filter((path) => path.split("/").length === 4);
  const others = tops.filter((top) => top !== "Workloads");
  return Array.from({ length: count }, (_, number): Account => {
    const parent = number === 0 ? "" : chance.happens(0.9) ? chance.of(leaves) : chance.of(others);
    const name = number === 0 ? "management" : `${chance.of(words)}-${number}`;
    return {
      name,
      email: `aws+${name}@example.com`,
      id: parseAccountId(String(100_000_000_000 + number * 2_718_281 + chance.integer(0, 99_999))),
      parent,
      state: "ACTIVE",
      joined: number === 0 ? "INVITED" : "CREATED",
      tags: [
        { key: "owner", value: chance.of(teams) },
        { key: "stage", value: parent.split("/")[2] ?? "none" },
      ],
    };
  });
}
