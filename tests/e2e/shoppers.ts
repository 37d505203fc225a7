/** The Shoppers blueprint applied to a sandbox, disturbed or not, and what must be true of it then. */
import { openSession } from "@bailiwick/aws";
import type { Organization } from "@bailiwick/core";
import { expect } from "vitest";
import { folderWith, run, runForJson, startSandbox, type Sandbox } from "./bailiwick.ts";
import { withoutIds } from "./ids.ts";

export const applyNow = ["apply", "--yes", "-f", "bailiwick.yaml"];

export function collected(folder: string, sandbox: Sandbox): Promise<Organization> {
  return runForJson(folder, ["collect"], sandbox.environment);
}

/** The organization is what an apply makes that nobody disturbed; each thing is there once. */
export async function expectWhole(organization: Organization, sandbox: Sandbox): Promise<void> {
  expect(withoutIds(organization)).toEqual(withoutIds(await undisturbedOnce()));
  expect(repeated(organization.accounts.map(({ email }) => email))).toEqual([]);
  const assignments = organization.identityCenter?.assignments ?? [];
  expect(assignments).toHaveLength(44);
  expect(repeated(assignments.map((held) => JSON.stringify(held)))).toEqual([]);
  expect(await creations(sandbox)).toEqual(Array.from({ length: 8 }, () => "SUCCEEDED"));
}

let made: Promise<Organization> | undefined;

/** One for all tests of a file. */
function undisturbedOnce(): Promise<Organization> {
  return (made ??= undisturbed());
}

async function undisturbed(): Promise<Organization> {
  const [folder, sandbox] = [folderWith("shoppers"), await startSandbox("--speed", "200")];
  const { code, stderr } = await run(folder, applyNow, sandbox.environment);
  if (code !== 0) throw new Error(`The undisturbed apply ended with ${code}: ${stderr}`);
  return collected(folder, sandbox);
}

/** How each account creation that was ever asked for has ended. */
async function creations(sandbox: Sandbox): Promise<readonly string[]> {
  const session = await openSession({ destination: { kind: "sandbox", ...sandbox } });
  const client = await session.organizations();
  const states: string[] = [];
  for await (const { CreateAccountStatuses: statuses } of client.paginateListCreateAccountStatus(
    {},
  ))
    states.push(...(statuses ?? []).map(({ State }) => State ?? ""));
  session.close();
  return states;
}

function repeated(texts: readonly string[]): readonly string[] {
  return texts.filter((text, index) => texts.indexOf(text) !== index);
}
