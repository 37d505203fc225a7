/**
 * A faster source of whole questions than fast-check's: policies of every type around a request, and
 * more requests that differ from it a little, asked of the same policies. Asking the same policies
 * again is what a compiled evaluator is made for, so what it keeps between requests is tested too.
 *
 * The same seed and number give the same group on every machine.
 */
import { seededRandom } from "../../base/random.ts";
import type { PolicyType } from "../../iam/tree.ts";
import type { ActionFacts } from "../../catalogue.ts";
import type { DecideCase } from "./decide-case.ts";
import { drawFrom, statementAbout } from "./fuzz-statement.ts";
import type { Draw, FuzzRequest } from "./fuzz-statement.ts";
import { edgeKeys, edgeValues } from "./fuzz-values.ts";
import {
  here,
  management,
  organizations,
  plainScenes,
  principals,
  settings as allSettings,
  specialScenes,
  there,
} from "./fuzz-world.ts";

/** Requests that are asked of the same policies. */
export const requestsPerGroup = 10;

/** The questions of one group; all have the same policies, organization and catalogue. */
export function fuzzGroup(seed: number, number: number): readonly DecideCase[] {
  const draw = drawFrom(seededRandom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(number, 0x85ebca6b)));
  // Neighbouring seeds begin alike.
  for (let skipped = 0; skipped < 4; skipped += 1) draw.random();
  const open = draw.chance(0.3);
  const first = firstRequest(draw, open);
  const policies = policiesAround(first, draw);
  const organization = draw.one(organizations);
  const catalogue = catalogueFor(first.action, draw);
  const settings = draw.chance(0.5) ? draw.one(allSettings) : undefined;
  const requests = [first];
  while (requests.length < requestsPerGroup) requests.push(likeRequest(first, draw, open));
  return requests.map((request, index) => ({
    name: `seed ${seed}, group ${number}, request ${index}`,
    source: "generated",
    request: possible(request, policies),
    policies,
    ...(organization === undefined ? {} : { organization }),
    ...(settings === undefined ? {} : { settings }),
    ...(catalogue === undefined ? {} : { catalogue }),
    expected: { decision: "unknown" },
  }));
}

function firstRequest(draw: Draw, open: boolean): FuzzRequest {
  const scene = draw.one(draw.chance(0.7) ? plainScenes : specialScenes);
  const principal =
    scene.action.includes("With") && draw.chance(0.7)
      ? (principals.at(-2) ?? draw.one(principals))
      : draw.one(draw.chance(0.5) ? principals.slice(0, 5) : principals);
  const owner = draw.chance(0.15)
    ? undefined
    : draw.one([here, here, here, here, there, management]);
  return {
    principal,
    ...scene,
    ...(owner === undefined ? {} : { resourceAccount: owner }),
    ...contextFor(draw, open),
  };
}

/** Few unknown keys, and in few groups: an answer that is open shows little else. */
function contextFor(draw: Draw, open: boolean): Pick<FuzzRequest, "context" | "unknown"> {
  const context: Record<string, string | readonly string[]> = {};
  const unknown: string[] = [];
  for (const { name, value, values = edgeValues[value], derived } of edgeKeys) {
    if (derived === true || draw.chance(0.2)) continue;
    if (open && draw.chance(0.5)) {
      unknown.push(name);
    } else {
      const next = () => draw.one(values);
      const count = draw.chance(0.02) ? 100 : Math.floor(draw.random() * 4);
      const many = draw.chance(name === "aws:TagKeys" ? 0.8 : 0.1);
      context[name] = many ? Array.from({ length: count }, next) : next();
    }
  }
  if (open && draw.chance(0.1)) unknown.push(draw.one(["*", "aws:*", "aws:PrincipalTag/*"]));
  return unknown.length === 0 ? { context } : { context, unknown };
}

/** Another request to the same policies: another caller, another spelling, other context. */
function likeRequest(first: FuzzRequest, draw: Draw, open: boolean): FuzzRequest {
  const { chance, one } = draw;
  const { principal, action, resource } = first;
  const scene = chance(0.1) ? one([...plainScenes, ...specialScenes]) : { action, resource };
  return {
    ...first,
    ...scene,
    ...(chance(0.1) ? { action: scene.action.toUpperCase() } : {}),
    ...(chance(0.15) ? { resource: nearResource(scene.resource, draw) } : {}),
    ...(chance(0.2) ? { resourceAccount: one([here, there, management]) } : {}),
    principal: chance(0.3) ? one(principals) : principal,
    ...(chance(0.6) ? contextFor(draw, open) : {}),
  };
}

function nearResource(resource: string, { one }: Draw): string {
  return one([
    `${resource}/x`,
    `${resource}x`,
    resource.slice(0, -1),
    `${resource}:`,
    resource.replace("/", ":"),
    resource.toUpperCase(),
    `${resource}*`,
    `${resource}\n`,
    "*",
  ]);
}

/** Without the keys that such a request cannot have, which would only be an error in it. */
function possible(request: FuzzRequest, { endpoint }: DecideCase["policies"]): FuzzRequest {
  const { principal, context = {} } = request;
  const arn = typeof principal === "string" ? principal : (principal.arn ?? "");
  const tagged = /:(user|assumed-role|federated-user)\//.test(arn);
  const kept = Object.entries(context).filter(
    ([key]) =>
      (tagged || !key.startsWith("aws:PrincipalTag/")) &&
      (endpoint === undefined || key !== "aws:SourceIp"),
  );
  return { ...request, context: Object.fromEntries(kept) };
}

const everything = { Effect: "Allow", Action: "*", Resource: "*" };

function policiesAround(request: FuzzRequest, draw: Draw): DecideCase["policies"] {
  const { chance } = draw;
  const some = (type: PolicyType, open: number) =>
    times(chance(0.8) ? 1 : 2, (index) =>
      policyAround(request, { type, open: index === 0 && chance(open) }, draw),
    );
  const levels = (type: PolicyType, open: number) =>
    times(1 + Math.floor(draw.random() * 4), () => some(type, open));
  const outside = isOutside(request);
  const resourceType = request.action.startsWith("sts:") ? "trust" : "resource";
  return {
    ...(chance(0.93) ? { identity: some("identity", 0.5) } : {}),
    ...(chance(0.25) ? { boundary: some("boundary", 0.7) } : {}),
    ...(chance(0.2) ? { session: chance(0.05) ? [] : some("session", 0.7) } : {}),
    ...(chance(outside ? 0.9 : 0.5)
      ? { resource: policyAround(request, { type: resourceType, open: chance(0.4) }, draw) }
      : {}),
    ...(chance(0.35) ? { scp: chance(0.03) ? [] : levels("scp", 0.85) } : {}),
    ...(chance(0.2) ? { rcp: levels("rcp", 0) } : {}),
    ...(chance(0.12) ? { endpoint: some("vpce", 0.7) } : {}),
  };
}

/** Only with a resource policy is anything allowed. */
function isOutside({ principal, resourceAccount, action }: FuzzRequest): boolean {
  const caller = JSON.stringify(principal);
  return !caller.includes(resourceAccount ?? here) || action.startsWith("sts:");
}

function policyAround(
  request: FuzzRequest,
  { type, open }: { readonly type: PolicyType; readonly open: boolean },
  draw: Draw,
): object {
  const statements: unknown[] = times(1 + Math.floor(draw.random() * 3), () =>
    statementAbout(request, type, draw),
  );
  if (open) statements.splice(Math.floor(draw.random() * 2), 0, openStatement(type, draw));
  return {
    ...(draw.chance(0.8)
      ? { Version: "2012-10-17" }
      : draw.chance(0.4)
        ? { Version: "2008-10-17" }
        : {}),
    Statement: statements,
  };
}

function openStatement(type: PolicyType, { one }: Draw): object {
  switch (type) {
    case "trust":
      return { Effect: "Allow", Principal: one(["*", { AWS: here }]), Action: "*" };
    case "resource":
    case "vpce":
      return { ...everything, Principal: one(["*", { AWS: here }, { AWS: there }]) };
    case "identity":
    case "boundary":
    case "session":
    case "scp":
    case "rcp":
      return everything;
  }
}

function catalogueFor(action: string, { chance, one }: Draw): DecideCase["catalogue"] {
  if (chance(0.5)) return undefined;
  const says: readonly ActionFacts["rcp"][] = [
    "restricts",
    "restricts",
    "does-not-restrict",
    "disputed",
  ];
  return { [action]: one(says) };
}

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
