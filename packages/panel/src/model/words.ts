/** Counts, times and steps in words. */
import type { PlanFile } from "@bailiwick/wire";

type StepOperation = PlanFile["plan"]["steps"][number]["operation"];

/** `1 account`, `9 accounts`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

/** `3 minutes ago`, `in 2 days`. */
export function relativeTime(at: Date, now: Date): string {
  const seconds = (at.getTime() - now.getTime()) / 1_000;
  if (Math.abs(seconds) < 45) return "just now";
  const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size * 0.9) ?? ["minute", 60];
  return relative.format(Math.round(seconds / size), unit);
}

/** `2026-11-22 22:43:24 UTC`. */
export function absoluteTime(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** `under a minute`, `about 12 minutes`. */
export function roughDuration(seconds: number): string {
  if (seconds < 60) return seconds === 0 ? "no time" : "under a minute";
  if (seconds < 5_400) return `about ${counted(Math.round(seconds / 60), "minute")}`;
  return `about ${counted(Math.round(seconds / 3_600), "hour")}`;
}

/** `PT8H` as `8 hours`; a duration of another shape as it is. */
export function sessionLength(iso: string): string {
  const found = /^PT(?:(\d+)H)?(?:(\d+)M)?$/.exec(iso);
  if (found === null) return iso;
  const [, hours, minutes] = found;
  const parts = [
    hours === undefined ? "" : counted(Number(hours), "hour"),
    minutes === undefined ? "" : counted(Number(minutes), "minute"),
  ];
  return parts.filter((part) => part !== "").join(" ") || iso;
}

/** What a step does: `Create account` and `Dev`. */
export function stepWords(operation: StepOperation): {
  readonly verb: string;
  readonly object: string;
} {
  return { verb: sentenceCase(operation.kind), object: objectOf(operation) };
}

function objectOf(operation: StepOperation): string {
  switch (operation.kind) {
    case "create-organization":
      return "";
    case "enable-policy-type":
      return operation.policyType;
    case "enable-trusted-access":
    case "disable-trusted-access":
      return operation.servicePrincipal;
    case "create-ou":
    case "delete-ou":
      return operation.path;
    case "rename-ou":
      return `${operation.path} to ${operation.newName}`;
    case "create-account":
    case "invite-account":
      return `${operation.name} (${operation.email})`;
    case "move-account":
      return `${operation.account} from ${place(operation.from)} to ${place(operation.to)}`;
    case "rename-account":
      return `${operation.account} to ${operation.newName}`;
    case "close-account":
      return operation.account;
    case "register-delegated-administrator":
    case "deregister-delegated-administrator":
      return `${operation.account} for ${operation.servicePrincipal}`;
    case "create-policy":
    case "update-policy":
    case "delete-policy":
    case "delete-permission-set":
    case "provision-permission-set":
      return operation.name;
    case "attach-policy":
    case "detach-policy":
      return `${operation.name} ${operation.kind === "attach-policy" ? "to" : "from"} ${operation.target.kind === "ou" ? place(operation.target.path) : `account ${operation.target.name}`}`;
    case "tag":
      return "path" in operation.resource
        ? place(operation.resource.path)
        : operation.resource.name;
    case "create-permission-set":
    case "update-permission-set":
      return operation.permissionSet.name;
    case "create-group":
    case "update-group":
    case "delete-group":
      return operation.displayName;
    case "create-user":
    case "update-user":
    case "delete-user":
      return operation.userName;
    case "add-member":
      return `${operation.userName} to ${operation.group}`;
    case "remove-member":
      return `${operation.userName} from ${operation.group}`;
    case "assign":
    case "unassign":
      return `${operation.permissionSet} in ${operation.account} ${operation.kind === "assign" ? "to" : "from"} ${operation.principal.kind} ${operation.principal.name}`;
  }
}

const place = (path: string): string => (path === "" ? "the root" : path);

function sentenceCase(kind: string): string {
  const text = kind.replaceAll("-", " ").replace(/\bou\b/, "OU");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
