import { type Page } from "puppeteer-core";
import { type AccessTable } from "../../../model/matrix/accessTable";
import { VIEW_IDS } from "../../../model/matrix/pageState";
import { accessFixture } from "../../support/accessFixture";
import { matrixTable, tableOf } from "../../support/matrixFixture";
import {
  drawn,
  fill,
  focused,
  follow,
  openMatrixPage,
  type OpenOptions,
  press,
  textOf,
  useBrowser,
} from "../../support/matrixPage";
import { useTemporaryDirectory } from "../../support/temporaryDirectory";

const browser = useBrowser();
const directory = useTemporaryDirectory();

const open = (options?: OpenOptions, table: AccessTable = matrixTable()) =>
  openMatrixPage(browser(), directory(), table, options);
const status = (page: Page) => textOf(page, "#status");
/** How the focus is shown. */
const ringOf = (page: Page) =>
  page.evaluate(() => {
    const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement as Element);
    return `${outlineStyle} ${outlineWidth}`;
  });
/** The page's own file apart; its icon is empty data, which some browsers count as a request. */
const isForeign = (url: string) => url !== "data:," && !/^file:.*\/access\.html(#|$)/.test(url);
describe("the page as a file", () => {
  it("asks for nothing but itself and says nothing on the console", async () => {
    const { page, requests, messages } = await open();
    for (const view of VIEW_IDS) await page.click(`a[data-view="${view}"]`);
    expect(requests.filter(isForeign)).toEqual([]);
    expect(requests[0]).toMatch(/^file:.*access\.html/);
    expect(messages).toEqual([]);
  });

  it("is held by its policy: no foreign script, style, request or markup", async () => {
    const { page } = await open();
    const outcome = await page.evaluate(async () => {
      const violated: string[] = [];
      document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) =>
        violated.push(effectiveDirective),
      );
      const attempt = (work: () => void): string => {
        try {
          work();
          return "done";
        } catch (error) {
          return (error as Error).name;
        }
      };
      const write = attempt(() => (document.body.innerHTML = "<b>x</b>"));
      const script = attempt(() => {
        const made = document.createElement("script");
        made.text = "document.title = 'taken'";
        document.body.append(made);
      });
      const style = document.createElement("style");
      style.textContent = "body { display: none }";
      document.head.append(style);
      const fetched = await fetch("https://example.com/").then(
        () => "done",
        (error: Error) => error.name,
      );
      await new Promise((done) => setTimeout(done, 100));
      const { title, body } = document;
      return { write, script, fetched, title, display: getComputedStyle(body).display, violated };
    });
    expect(outcome).toMatchObject({
      write: "TypeError",
      script: "TypeError",
      fetched: "TypeError",
    });
    expect(outcome.title).not.toBe("taken");
    expect(outcome.display).toBe("block");
    expect(outcome.violated).toEqual(expect.arrayContaining(["style-src-elem", "connect-src"]));
  });
});

describe("filters", () => {
  it("combine, count, and are in the address", async () => {
    const { page } = await open();
    expect(await status(page)).toBe("6 grants to 2 groups and 1 person in 4 accounts");
    await fill(page, "account", "shop");
    expect(await status(page)).toBe("2 of 6 grants to 1 group and 1 person in 1 account");
    await page.select("#risk", "administrator-in-production");
    expect(await status(page)).toBe("1 of 6 grants to 1 group in 1 account");
    expect(await textOf(page, "#filter-text")).toBe(
      "Only account shop; risk: administrator in production",
    );
    const { hash } = new URL(page.url());
    expect(hash).toBe("#account=shop&risk=administrator-in-production");
    await page.click("#clear");
    expect(await status(page)).toBe("6 grants to 2 groups and 1 person in 4 accounts");
    expect(new URL(page.url()).hash).toBe("");
  });

  it.each([
    ["person=Ada+Byron", "5 of 6 grants to 1 group and 1 person in 4 accounts"],
    ["group=ops", "1 of 6 grants to 1 group in 1 account"],
    ["ou=Workloads", "3 of 6 grants to 1 group and 1 person in 2 accounts"],
    ["permissionSet=Admin", "3 of 6 grants to 1 group in 3 accounts"],
    ["risk=expiring", "1 of 6 grants to 1 group in 1 account"],
    ["risk=management-account", "1 of 6 grants to 1 person in 1 account"],
    ["account=nowhere", "0 of 6 grants to 0 groups in 0 accounts"],
  ])("a link with %s shows %s", async (hash, expected) => {
    const { page } = await open({ hash });
    expect(await status(page)).toBe(expected);
    const controls = await page.$$eval("#filter input, #filter select", (all) =>
      all.map((it) => (it as HTMLInputElement).value).filter((value) => value !== ""),
    );
    expect(controls).toEqual([new URLSearchParams(hash).values().next().value]);
  });

  it("shows an organizational unit of a link that is not there any more", async () => {
    const { page } = await open({ hash: "ou=Gone" });
    expect(await page.$eval("#ou", (found) => (found as HTMLSelectElement).value)).toBe("Gone");
    expect(await textOf(page, "#view")).toBe("No grant matches the filter.");
  });
});

describe("the matrix", () => {
  it("is walked by keys alone, from the skip link to the rules and back", async () => {
    const { page } = await open({ hash: "ou=Security" });
    await press(page, "Tab");
    expect(await textOf(page, ":focus")).toBe("Skip to the results");
    await press(page, "Enter");
    expect(await focused(page)).toBe("MAIN#results");
    expect(await ringOf(page)).toBe("solid 2px");
    expect(new URL(page.url()).hash).toBe("#ou=Security");
    await press(page, "Tab");
    expect(await textOf(page, ":focus")).toBe("Clear filter");
    await press(page, "Enter");
    expect(await focused(page)).toBe("MAIN#results");
    await press(page, "Tab", "Tab", "Tab");
    expect(await focused(page)).toBe("0,0");
    expect(await ringOf(page)).toBe("solid 2px");
    await press(page, "ArrowDown", "ArrowRight");
    expect(await focused(page)).toBe("1,1");
    expect(await textOf(page, ":focus")).toContain("Admin, administrator in production");
    await press(page, "Enter");
    expect(await textOf(page, "aside h3:focus")).toBe("awssso-admins in audit");
    expect(await ringOf(page)).toBe("solid 2px");
    await press(page, "Escape");
    expect(await focused(page)).toBe("1,1");
    expect(await page.$eval("aside", (found) => (found as HTMLElement).hidden)).toBe(true);
    await press(page, "Home", "ArrowUp", "ArrowUp");
    expect(await focused(page)).toBe("-1,0");
    await press(page, "End", "PageDown");
    expect(await focused(page)).toBe("2,3");
  });

  it("shows behind a cell the rules with reason, owner, ticket and days, and the people", async () => {
    const { page } = await open();
    await page.click('[data-row="1"][data-column="1"]');
    const text = await textOf(page, "aside");
    expect(text).toContain("Admin Administrator in production");
    expect(text).toContain("2 rules give it; it ends with the last of them.");
    expect(text).toMatch(
      /Rule admins Reason Runs, and "fixes" Owner me Ticket T-1 Until no last day Written at Pulumi\.test\.yaml:4/,
    );
    expect(text).toContain("Rule extra Until 2027-03-31");
    expect(text).toContain("People Ada Byron");
    await page.click('[data-row="0"][data-column="1"]');
    const ops = await textOf(page, "aside");
    expect(ops).toContain("Until 2026-12-01 Review 2026-11-30");
    expect(ops).toContain("Membership is managed in Okta; its people are not known here.");
  });

  it("is a table to a screen reader, numbered as a whole", async () => {
    const { page } = await open();
    const shape = await page.$eval('[role="grid"]', (grid) => ({
      rows: grid.getAttribute("aria-rowcount"),
      columns: grid.getAttribute("aria-colcount"),
      heads: [...grid.querySelectorAll("th")].map((head) => head.getAttribute("scope")),
      last: grid.querySelector("tbody tr:last-child")?.getAttribute("aria-rowindex"),
      reachable: grid.querySelectorAll('[tabindex="0"]').length,
    }));
    expect(shape).toEqual({
      rows: "5",
      columns: "5",
      heads: [
        ...["col", "colgroup", "colgroup", "colgroup", "colgroup"],
        ...["col", "col", "col", "col"],
        ...["row", "row", "row"],
      ],
      last: "5",
      reachable: 1,
    });
  });

  it("shows whole names when asked, and keeps that in the address", async () => {
    const { page } = await open();
    await page.click("#names");
    await drawn(page);
    expect(new URL(page.url()).hash).toBe("#names=full");
    expect(await textOf(page, '[data-row="1"][data-column="2"] [aria-hidden]')).toBe("Admin");
    expect(await focused(page)).toBe("INPUT#names");
  });
});

describe("the two questions", () => {
  it("who can reach this account", async () => {
    const { page } = await open({ hash: "view=account&account=audit" });
    const text = await textOf(page, "#view");
    expect(text).toContain("audit Production");
    expect(text).toContain("Ada Byron ada@example.com awssso-admins");
    expect(text).toContain("so its people are not known here: awssso | ops");
    expect(text).toContain('Admin Administrator in production admins Runs, and "fixes" me T-1');
    expect(text).toContain("Read Ends soon ops");
    await page.click('a[href*="view=person"]');
    await drawn(page);
    expect(await textOf(page, "h2")).toBe("What a person can reach");
    await page.goBack();
    await drawn(page);
    expect(await textOf(page, "h2")).toBe("Who can reach an account");
  });

  it("what can this person reach", async () => {
    const { page } = await open({ hash: "view=person&person=ada@example.com" });
    const text = await textOf(page, "#view");
    expect(text).toContain("Reaches 4 accounts with 2 permission sets");
    expect(text).toContain(
      "Read Management account in 1 of 2 Root root-account Workloads/Prod prod-shop",
    );
    expect(text).toContain("Membership is managed in Okta for 1 group with grants.");
  });

  it("ask which one, when there are several", async () => {
    const { page } = await open({ hash: "view=account&account=shop&person=nobody" });
    expect(await textOf(page, "#view h3")).toBe("prod-shop Production");
    await fill(page, "account", "sho");
    expect(await textOf(page, "#view")).toContain("Choose one account");
    expect(
      await page.$$eval(".choices a", (links) => links.map((link) => link.textContent)),
    ).toEqual(["prod-shop", "dev-shop"]);
    await follow(page, "view=account&account=closed");
    expect(await textOf(page, "#view")).toContain("It is not active and gets no grants.");
  });
});

it("lists rules in force, expired rules, and accounts that are not active", async () => {
  const { page } = await open({ hash: "view=rules" });
  const captions = await page.$$eval("#view caption", (all) => all.map((it) => it.textContent));
  expect(captions).toEqual([
    "4 rules in force",
    "1 expired rule: past the last day, they grant nothing",
    "1 account not active: no grants there",
  ]);
  const text = await textOf(page, "#view");
  expect(text).toContain("old Migration");
  expect(text).toContain("2026-12-01 Ends soon");
  expect(text).toContain("closed 444444444444 Workloads/Prod Suspended");
});

describe("on paper", () => {
  it.each([
    ["", "Who may do what, and where", "All access: no filter. 6 grants of 6.", 5],
    ["account=audit", "Who may do what, and where", "Only account audit. 2 grants of 6.", 3],
    [
      "view=account&account=audit",
      "Who can reach an account",
      "Only account audit. 2 grants of 6.",
      3,
    ],
  ])("#%s is complete and says its filter", async (hash, title, scope, rules) => {
    const { page } = await open({ hash, scheme: "dark" });
    await page.emulateMediaType("print");
    await drawn(page);
    expect(await textOf(page, "#print h2")).toBe(title);
    expect(await textOf(page, "#print .scope")).toBe(scope);
    const shown = await page.evaluate(() => ({
      filter: getComputedStyle(document.querySelector("#filter") as Element).display,
      heads: getComputedStyle(document.querySelector("#print thead") as Element).display,
      background: getComputedStyle(document.documentElement).backgroundColor,
      folded: document.querySelectorAll("#print details").length,
      rules: document.querySelectorAll("#print .grants td.rule").length,
    }));
    expect(shown).toEqual({
      filter: "none",
      heads: "table-header-group",
      background: "rgb(255, 255, 255)",
      folded: 0,
      rules,
    });
    expect(await textOf(page, "#print")).toContain("old Migration");
    await page.emulateMediaType("screen");
    await drawn(page);
    expect(await page.$$("#print > *")).toHaveLength(0);
  });

  it("becomes a document", async () => {
    const { page } = await open();
    const pdf = Buffer.from(await page.pdf({ preferCSSPageSize: true }));
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
  });
});

describe("hostile and unusual names", () => {
  const evil = `</script><img src=x onerror=alert(1)><!--`;
  const long = "x".repeat(300);
  const many = ["SetOne", "SetTwo", "SetThree", "SetFour", "SetFive"];
  const table = tableOf(
    accessFixture({
      model: { organisation: evil },
      groups: [
        { name: evil, description: evil, members: [`${evil}@example.com`] },
        long,
        "\u202Eedoc",
      ],
      permissionSets: [{ name: evil, description: evil }, ...many],
      accounts: [
        { id: "111111111111", name: evil, ouPath: [evil, "Workloads"], tags: { env: "prod" } },
        { id: "222222222222", name: "שלום" },
      ],
      grants: [
        [evil, evil, "111111111111"],
        [long, evil, "222222222222"],
        ...many.map((set) => [long, set, "222222222222"] as const),
        ["\u202Eedoc", evil, "222222222222"],
      ],
    }),
  );

  it("are shown and run nowhere", async () => {
    const { page, requests, messages } = await open({}, table);
    for (const view of VIEW_IDS) {
      await follow(page, `view=${view}&group=%3C%2Fscript`);
      expect(await page.$$("img, iframe")).toHaveLength(0);
    }
    await follow(page, "");
    await page.click('[data-row="0"][data-column="1"]');
    expect(await textOf(page, "aside h3")).toBe(`${evil} in ${evil}`);
    expect(await textOf(page, "h1")).toBe(`${evil} test`);
    expect(messages).toEqual([]);
    expect(requests.filter(isForeign)).toEqual([]);
  });

  it.each([400, 1280])("leave every row of the grid its height at %d pixels", async (width) => {
    const { page } = await open({ width }, table);
    for (const hash of ["", "names=full"]) {
      await follow(page, hash);
      const wrong = await page.evaluate(() => {
        const frame = document.querySelector<HTMLElement>(".grid-frame");
        const size = (name: string) => Number.parseFloat(frame?.style.getPropertyValue(name) ?? "");
        const rows = [...document.querySelectorAll<HTMLElement>('[role="grid"] tr')];
        const wanted = [size("--unitHeight"), size("--accountHeight")];
        return rows
          .map((row, at) => [at, row.offsetHeight, wanted[at] ?? size("--rowHeight")])
          .filter(([, found, expected]) => found !== expected);
      });
      expect([hash, wrong]).toEqual([hash, []]);
    }
  });

  it("cannot look like others, and do not break the layout", async () => {
    const { page } = await open({}, table);
    expect(await textOf(page, "tbody tr:last-child th .name")).toBe("<U+202E>edoc");
    for (const hash of ["", "view=list", "view=rules", "view=account&account=111111111111"]) {
      await follow(page, hash);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect([hash, overflow]).toEqual([hash, 0]);
    }
  });
});
