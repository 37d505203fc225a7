/** One number with what it counts, leading to what it counts. */
import type { ReactNode } from "react";
import { InnerLink } from "./inner-link.tsx";

export type FigureProps = {
  readonly value: number;
  readonly label: string;
  readonly href: string;
};

export function Figure({ value, label, href }: FigureProps): ReactNode {
  const number = value.toLocaleString("en");
  return (
    <div className="figure">
      <span className="figure-label">{label}</span>
      <span className="figure-value">
        <InnerLink href={href} label={`${label}: ${number}`}>
          {number}
        </InnerLink>
      </span>
    </div>
  );
}
