/**
 * Pages with opaque tokens. A token is bound to its operation and to everything in the request that
 * selects the items, and is sealed: a token of another operation, of another filter, or made up, is
 * refused. Between pages items may come and go; a page goes on after the last item that was shown and
 * is still there.
 */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { AwsError } from "./aws-error.ts";

/** What of a call its pages depend on; every `Call` has it. */
export type PagedCall = {
  readonly service: string;
  readonly operation: string;
  readonly caller: { readonly account: string };
  readonly sandbox: { readonly options: { readonly pageSize: number | undefined } };
};

export type PageRequest<Item> = {
  readonly items: readonly Item[];
  /** Tells items apart. */
  readonly key: (item: Item) => string;
  /** The service's own page size where the request names none, and its upper bound. */
  readonly max: number;
  /** What the request asks for (`MaxResults`, `MaxItems`). */
  readonly requested?: number | undefined;
  /** The token of the request (`NextToken`, `Marker`). */
  readonly token?: string | undefined;
  /** What selects the items: parent, filter, path prefix. */
  readonly filter?: readonly (string | undefined)[] | undefined;
  /** The service's error for a token that is not one. */
  readonly invalidToken: () => AwsError;
};

export type Page<Item> = {
  readonly items: readonly Item[];
  /** Absent on the last page. */
  readonly nextToken: string | undefined;
};

/** The page of `items` that the request asks for. */
export function paginate<Item>(call: PagedCall, request: PageRequest<Item>): Page<Item> {
  const bound = JSON.stringify([
    call.service,
    call.operation,
    call.caller.account,
    ...(request.filter ?? []),
  ]);
  const start = request.token === undefined ? 0 : startAfter(request, request.token, bound);
  const size = Math.max(
    1,
    Math.min(request.requested ?? request.max, request.max, call.sandbox.options.pageSize ?? 1_000),
  );
  const end = start + size;
  const items = request.items.slice(start, end);
  const more = items.length > 0 && end < request.items.length;
  const anchors = items.slice(-anchorCount).map(request.key).toReversed();
  return {
    items,
    nextToken: more ? seal(JSON.stringify([end, ...anchors]), bound) : undefined,
  };
}

/** So many items must vanish between two pages before an item can be shown twice. */
const anchorCount = 8;

/** After the newest item of the last page that is still there; nothing is left out. */
function startAfter<Item>(request: PageRequest<Item>, token: string, bound: string): number {
  const position = unseal(token, bound);
  if (position === undefined) throw request.invalidToken();
  const [end, ...anchors] = JSON.parse(position) as [number, ...string[]];
  const last = request.items[end - 1];
  if (last !== undefined && request.key(last) === anchors[0]) return end;
  const places = new Map(request.items.map((item, index) => [request.key(item), index]));
  const anchor = anchors.find((key) => places.has(key));
  const place = anchor === undefined ? undefined : places.get(anchor);
  return place === undefined ? Math.max(0, end - anchors.length) : place + 1;
}

/** Tokens live no longer than the process: AWS's expire too. */
const sealKey = randomBytes(32);

function seal(position: string, bound: string): string {
  return Buffer.concat([tag(position, bound), Buffer.from(position)]).toString("base64");
}

function unseal(token: string, bound: string): string | undefined {
  const bytes = Buffer.from(token, "base64");
  if (bytes.length <= 16 || bytes.toString("base64") !== token) return undefined;
  const position = bytes.subarray(16).toString();
  return timingSafeEqual(bytes.subarray(0, 16), tag(position, bound)) ? position : undefined;
}

function tag(position: string, bound: string): Buffer {
  return createHmac("sha256", sealKey).update(`${bound}\n${position}`).digest().subarray(0, 16);
}
