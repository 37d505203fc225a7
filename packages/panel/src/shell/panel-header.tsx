/** The bar on top: whose panel it is, whether it is live, and how it looks. */
import { useState, type ReactNode } from "react";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import { Link } from "@tanstack/react-router";
import type { Liveness } from "../api.ts";
import mark from "../mark.svg";
import { keepAppearance, keptAppearance, type Appearance } from "./appearance.ts";

const looks: readonly { readonly id: Appearance; readonly text: string }[] = [
  { id: "light", text: "Light" },
  { id: "dark", text: "Dark" },
  { id: "system", text: "Like the system" },
];

const livenessWords: Readonly<Record<Liveness, string>> = {
  connecting: "Connecting",
  live: "Live",
  lost: "Not connected",
};

export type PanelHeaderProps = {
  readonly name: string | undefined;
  readonly place: string | undefined;
  readonly liveness: Liveness;
  /** On a phone, the ways to the pages. */
  readonly children?: ReactNode;
};

export function PanelHeader({ name, place, liveness, children }: PanelHeaderProps): ReactNode {
  return (
    <header id="top" className="top">
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <Link to="/" className="brand">
        <img src={mark} alt="" width="28" height="28" />
        <span>Bailiwick</span>
      </Link>
      <span className="whose">
        {name !== undefined && <strong>{name}</strong>}
        {place !== undefined && <span className="place">{place}</span>}
      </span>
      <span className="live" role="status" data-live={liveness}>
        {livenessWords[liveness]}
      </span>
      <AppearanceMenu />
      {children}
    </header>
  );
}

function AppearanceMenu(): ReactNode {
  const [chosen, setChosen] = useState(keptAppearance);
  return (
    <ButtonDropdown
      variant="normal"
      expandToViewport
      items={looks.map(({ id, text }) => ({
        id,
        text,
        itemType: "checkbox",
        checked: chosen === id,
      }))}
      onItemClick={({ detail }) => {
        const look = looks.find(({ id }) => id === detail.id);
        if (look === undefined) return;
        keepAppearance(look.id);
        setChosen(look.id);
      }}
    >
      Appearance
    </ButtonDropdown>
  );
}
