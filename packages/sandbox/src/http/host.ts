/**
 * Which requests may come in at all. The server listens on the loopback interface, but a browser on
 * this machine can be made to send requests there: by a name that resolves to 127.0.0.1 (DNS
 * rebinding: refused by `Host`), or from a page of another origin (refused by `Origin`, which AWS
 * clients never send).
 */

/** Why the request is refused; undefined when it may come in. */
export function refusalOf(
  headers: ReadonlyMap<string, readonly string[]>,
  port: number,
): string | undefined {
  const hosts = headers.get("host") ?? [];
  if (hosts.length !== 1 || !isLocalHost(hosts[0] ?? "", port))
    return `The Host header must be 127.0.0.1:${port} or localhost:${port}.`;
  if (headers.has("origin")) return "Requests from web pages are refused.";
  return undefined;
}

function isLocalHost(host: string, port: number): boolean {
  const named = host.toLowerCase();
  return (
    named === `127.0.0.1:${port}` ||
    named === `localhost:${port}` ||
    (port === 80 && (named === "127.0.0.1" || named === "localhost"))
  );
}
