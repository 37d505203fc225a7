/** The users and roles that the text of a trust policy names as principals, found and exchanged. */

const userOrRole = /^arn:[^:]+:iam::\d{12}:(?:user|role)\//;

/** ARNs of users and roles; those in conditions are no principals. None in what is no policy. */
export function principalsNamedBy(trustPolicy: string): readonly string[] {
  const found = new Set<string>();
  mapPrincipals(trustPolicy, (name) => {
    if (userOrRole.test(name)) found.add(name);
    return name;
  });
  return [...found];
}

/** The policy with one principal named otherwise. */
export function withPrincipal(trustPolicy: string, from: string, to: string): string {
  const changed = mapPrincipals(trustPolicy, (name) => (name === from ? to : name));
  return JSON.stringify(changed);
}

type Document = Readonly<Record<string, unknown>>;

function mapPrincipals(trustPolicy: string, change: (name: string) => string): unknown {
  const policy = documentFrom(parsed(trustPolicy));
  if (policy === undefined) return {};
  const Statement = eachOf(policy["Statement"], (statement) => {
    const document = documentFrom(statement);
    if (document === undefined) return statement;
    const entries = Object.entries(document).map(([key, value]) => [
      key,
      key === "Principal" || key === "NotPrincipal" ? inPrincipal(value, change) : value,
    ]);
    return Object.fromEntries(entries) as unknown;
  });
  return { ...policy, Statement };
}

function inPrincipal(value: unknown, change: (name: string) => string): unknown {
  const element = documentFrom(value);
  if (element === undefined || element["AWS"] === undefined) return value;
  const AWS = eachOf(element["AWS"], (name) => (typeof name === "string" ? change(name) : name));
  return { ...element, AWS };
}

/** One thing or a list of them, as policies have it. */
function eachOf(value: unknown, change: (item: unknown) => unknown): unknown {
  return Array.isArray(value) ? value.map(change) : change(value);
}

function documentFrom(value: unknown): Document | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? { ...value }
    : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
