/** A time as people say it; the exact one, in UTC, on hover and for readers of the page's text. */
import { useEffect, useState, type ReactNode } from "react";
import { absoluteTime, relativeTime } from "../model/words.ts";

export function Ago({ at }: { readonly at: string }): ReactNode {
  const now = useNow();
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return at;
  return (
    <time dateTime={at} title={absoluteTime(date)} className="ago">
      {relativeTime(date, now)}
    </time>
  );
}

/** The time, anew each half minute. */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
