/** What stands around every page: the top bar, the ways to the pages, and what is true of all of them. */
import { useEffect, useState, type ReactNode } from "react";
import AppLayout from "@cloudscape-design/components/app-layout";
import SideNavigation from "@cloudscape-design/components/side-navigation";
import { Link, Outlet, useLocation, useRouter } from "@tanstack/react-router";
import { useGuardrails, useLiveUpdates, useOrganization, useStatus } from "../api.ts";
import { Standing } from "../components/standing.tsx";
import { PanelHeader } from "./panel-header.tsx";
import { SignedOut } from "./signed-out.tsx";

const pages = [
  { href: "/", text: "Overview" },
  { href: "/organization", text: "Organization" },
  { href: "/guardrails", text: "Guardrails" },
  { href: "/access", text: "Access" },
  { href: "/plan", text: "Plan" },
] as const;

export function PanelShell(): ReactNode {
  const liveness = useLiveUpdates();
  const phone = useNarrow();
  const { data: status, error } = useStatus();
  const { pathname } = useLocation();
  usePageTitle(pathname, status?.name);
  return (
    <>
      <PanelHeader
        name={status?.name}
        place={status === undefined ? undefined : placeOf(status)}
        liveness={liveness}
      >
        {phone && <PhonePages />}
      </PanelHeader>
      <Layout phone={phone}>{isSignedOut(error) ? <SignedOut /> : <Outlet />}</Layout>
    </>
  );
}

type LayoutProps = { readonly phone: boolean; readonly children: ReactNode };

function Layout({ phone, children }: LayoutProps): ReactNode {
  const [open, setOpen] = useState(true);
  const organization = useOrganization();
  return (
    <AppLayout
      headerSelector="#top"
      toolsHide
      navigationHide={phone}
      navigationWidth={220}
      navigationOpen={open}
      onNavigationChange={({ detail }) => setOpen(detail.open)}
      ariaLabels={{
        navigation: "Pages",
        navigationToggle: "Show the pages",
        navigationClose: "Hide the pages",
      }}
      navigation={<Pages />}
      notifications={<Standing organization={organization.data} />}
      content={
        <div id="main" tabIndex={-1}>
          {children}
        </div>
      }
    />
  );
}

function Pages(): ReactNode {
  const router = useRouter();
  const { pathname } = useLocation();
  const refuted = useGuardrails().data?.guardrails.filter(({ state }) => state.kind === "refuted");
  const active = pages.findLast(({ href }) => pathname === href || pathname.startsWith(`${href}/`));
  return (
    <SideNavigation
      activeHref={active?.href ?? "/"}
      items={pages.map(({ href, text }) => ({
        type: "link",
        href,
        text,
        ...(href === "/guardrails" && refuted !== undefined && refuted.length > 0
          ? { info: <span className="count">{refuted.length} refuted</span> }
          : {}),
      }))}
      onFollow={(event) => {
        event.preventDefault();
        router.history.push(event.detail.href);
      }}
    />
  );
}

/** On a phone the pages stand in the bar: a drawer would hide where one is. */
function PhonePages(): ReactNode {
  return (
    <nav className="phone-pages" aria-label="Pages">
      {pages.map(({ href, text }) => (
        <Link key={href} to={href} activeOptions={{ exact: href === "/", includeSearch: false }}>
          {text}
        </Link>
      ))}
    </nav>
  );
}

function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(() => phoneWidth.matches);
  useEffect(() => {
    const change = (): void => setNarrow(phoneWidth.matches);
    phoneWidth.addEventListener("change", change);
    return () => phoneWidth.removeEventListener("change", change);
  }, []);
  return narrow;
}

/** Below it the component library would put the pages into a drawer. */
const phoneWidth = matchMedia("(max-width: 688px)");

/** A page of its own name in the browser's history. */
function usePageTitle(pathname: string, name: string | undefined): void {
  const page = pages.findLast(({ href }) => pathname === href || pathname.startsWith(`${href}/`));
  useEffect(() => {
    document.title = [page?.text, name, "Bailiwick"].filter(Boolean).join(" · ");
  }, [page?.text, name]);
}

function placeOf(status: { destination: string; region: string }): string {
  return status.destination === "sandbox" ? "Sandbox on this machine" : `AWS, ${status.region}`;
}

function isSignedOut(error: Error | null): boolean {
  return error !== null && "code" in error && error.code === "SIGNED_OUT";
}
