/** The panel in a browser, over its own server and files of an organization like Shoppers. */
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { startPanelServer, type RunningPanel } from "@bailiwick/server";
import { chromium, type BrowserContext, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect } from "vitest";
import { chromiumFlags, findChromium, newBrowserProfile } from "../chromium.ts";
import { itWith } from "../requires.ts";
import { large, writePanelFiles } from "./shoppers-like.ts";

const panelFolder = fileURLToPath(new URL("../../packages/panel/", import.meta.url));
const desktop = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };
const inBrowser = { browser: "chromium", timeoutMs: 200_000 } as const;

const inQuery = (value: unknown): string => encodeURIComponent(JSON.stringify(value));

/** Each page with something that only its data can have put there. */
const pages = [
  ["/", "Guardrails refuted"],
  [`/organization?select=${inQuery("account:Dev")}`, "aws+dev@shoppers.example"],
  ["/guardrails", "EBS volumes are encrypted"],
  ["/guardrails/encrypt-ebs", "ec2:CreateVolume"],
  ["/access", "grace@shoppers.example"],
  [`/access?tab=permission-sets&show=${inQuery("Developer")}`, "Developer in the accounts"],
  ["/plan", "EMAIL_ALREADY_EXISTS"],
] as const;

let profile: string;
let folder: string;
let panel: RunningPanel;
let browser: BrowserContext;
let page: Page;
/** What the page complained of, and addresses it asked that are not the server's. */
const complaints: string[] = [];

const here = findChromium();

beforeAll(async () => {
  if (here === undefined) return;
  execFileSync(process.execPath, [join(panelFolder, "scripts/build.ts")]);
  profile = newBrowserProfile();
  folder = join(profile, "panel-files");
  writePanelFiles(folder);
  panel = await startPanelServer({ folder, assets: join(panelFolder, "dist"), port: 0 });
  browser = await chromium.launchPersistentContext(join(profile, "browser"), {
    executablePath: here,
    args: [...chromiumFlags],
    viewport: desktop,
    colorScheme: "light",
    reducedMotion: "reduce",
  });
  page = await browser.newPage();
  page.setDefaultTimeout(30_000);
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(panel.url) && !url.startsWith("data:")) complaints.push(url);
  });
  await page.goto(panel.newOneTimeUrl());
}, 120_000);

afterEach(() => {
  expect(complaints.splice(0), "complaints of the page").toEqual([]);
});

afterAll(async () => {
  await browser?.close();
  await panel?.stop();
  if (profile !== undefined) rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
});

async function open(path: string, words: string): Promise<void> {
  await page.goto(`${panel.url}${path}`);
  await page.getByText(words).first().waitFor();
}

/** The look changes colours alone: in dark the other rules would find what they found in light. */
async function violations(look: "light" | "dark" | "phone"): Promise<readonly string[]> {
  // A colour that is still changing is none that anybody reads.
  await page.evaluate(
    "Promise.allSettled(document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime < 5000).map((one) => one.finished))",
  );
  const axe = new AxeBuilder({ page });
  const found = await (look === "dark" ? axe.withRules("color-contrast") : axe).analyze();
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

describe("the panel", () => {
  itWith(inBrowser, "shows what the server's files hold, on every page", async () => {
    for (const [path, words] of pages) {
      await open(path, words);
      expect(await page.getByRole("heading", { level: 1 }).count(), path).toBe(1);
    }
  });

  itWith(
    inBrowser,
    "has no violation that axe finds, in light and dark and on a phone",
    async () => {
      for (const look of ["light", "dark", "phone"] as const) {
        await page.emulateMedia({ colorScheme: look === "dark" ? "dark" : "light" });
        await page.setViewportSize(look === "phone" ? phone : desktop);
        for (const [path, words] of pages) {
          await open(path, words);
          expect(await violations(look), `${path} ${look}`).toEqual([]);
        }
      }
      await page.setViewportSize(desktop);
    },
  );

  itWith(inBrowser, "is no wider than a phone", async () => {
    await page.setViewportSize(phone);
    for (const [path, words] of pages) {
      await open(path, words);
      expect(await page.evaluate("document.documentElement.scrollWidth"), path).toBe(phone.width);
    }
    await page.getByRole("navigation", { name: "Pages" }).getByText("Plan").click();
    await page.getByText("Create account").first().waitFor();
    await page.setViewportSize(desktop);
  });

  itWith(inBrowser, "says what is refuted, by which request, and where it is missing", async () => {
    await open("/guardrails/encrypt-ebs", "Declared, not attached");
    await page.getByText("permission set Developer in Network").first().waitFor();
    await page.getByText("No SCP on the way to Network denies it.").first().waitFor();
    expect(await page.getByText(/proved|proven/i).count()).toBe(0);
  });

  itWith(
    inBrowser,
    "keeps filter, tab and selection in the address, through a reload",
    async () => {
      await open("/guardrails", "EBS volumes are encrypted");
      await page.getByRole("combobox", { name: "Filter guardrails" }).fill("Regions");
      await page.keyboard.press("Enter");
      await page.getByText("1 of 3").waitFor();
      await page.reload();
      await page.getByText("1 of 3").waitFor();
      await page.getByRole("tab", { name: "Assertions (1)" }).click();
      await page.reload();
      await page.getByText("Developers can look at production").waitFor();
    },
  );

  itWith(inBrowser, "finds what a person has through their groups", async () => {
    await open("/access?tab=people", "grace@shoppers.example");
    await page.getByRole("link", { name: "What grace@shoppers.example has in 3 accounts" }).click();
    await page.getByText("3 of 4").waitFor();
  });

  itWith(inBrowser, "goes dark when asked, and stays so", async () => {
    await page.emulateMedia({ colorScheme: "light" });
    await open("/", "In figures");
    await page.getByRole("button", { name: "Appearance" }).click();
    await page.getByRole("menuitemcheckbox", { name: "Dark" }).click();
    await page.locator(".awsui-dark-mode").first().waitFor({ state: "attached" });
    await page.reload();
    await page.locator(".awsui-dark-mode").first().waitFor({ state: "attached" });
    await page.evaluate("localStorage.clear()");
  });

  itWith(inBrowser, "says what could not be read", async () => {
    await open("/", "Some of the organization could not be read");
    await page.getByText("1 of 7 accounts not readable").first().waitFor();
  });

  itWith(
    inBrowser,
    "shows 300 accounts and 60,000 people, as soon as they are collected",
    async () => {
      await open("/access?tab=people", "grace@shoppers.example");
      writePanelFiles(folder, large());
      await page.getByText("60,000").first().waitFor();
      await open("/organization", "300 accounts");
      await page.getByPlaceholder("Name, e-mail or id").fill("Account 299");
      await page.getByRole("link", { name: "Account 299" }).first().waitFor();
      writePanelFiles(folder);
    },
  );
});
