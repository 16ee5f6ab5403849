import { setTimeout as delay } from "node:timers/promises";
import { LoopbackServer, type Asked, type Reply } from "./loopbackServer.ts";

interface Item {
  readonly id: number;
  rev: number;
  type: string;
  title: string;
  description: string;
  state: string;
  readonly author: string;
  changed: string;
}

type States = readonly (readonly [string, string])[];

/** Types of the processes that Azure DevOps brings, each with its states and their categories. */
export const processes: Readonly<Record<string, Readonly<Record<string, States>>>> = {
  Basic: { Issue: [["To Do", "Proposed"], ["Doing", "InProgress"], ["Done", "Completed"]] }, // prettier-ignore
  Agile: { Issue: [["Active", "InProgress"], ["Closed", "Completed"]] }, // prettier-ignore
  CMMI: { Issue: [["Proposed", "Proposed"], ["Active", "InProgress"], ["Resolved", "Resolved"], ["Closed", "Completed"]] }, // prettier-ignore
  Scrum: { Impediment: [["Open", "Proposed"], ["Closed", "Completed"]], "Product Backlog Item": [["New", "Proposed"], ["Done", "Completed"], ["Removed", "Removed"]] }, // prettier-ignore
};

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly value: unknown;
}

/** The work items of a project at Azure DevOps on this machine: what its REST API documents, and the errors that it is known for. */
export class LoopbackBoards extends LoopbackServer {
  items: Item[] = [];
  types = processes["Basic"] ?? {};
  /** What a process does not allow: a rule of its own. */
  refuses: (item: Item, state: string) => boolean = () => false;
  today = "2026-11-29";
  #next = 100;

  static start(): Promise<LoopbackBoards> {
    return new LoopbackBoards().listen();
  }

  /** As somebody else makes one. */
  made(author: string, description: string, more: Partial<Item> = {}): Item {
    const [type = ""] = Object.keys(this.types);
    const [state = ""] = this.types[type]?.[0] ?? [];
    const item: Item = { id: this.#next++, rev: 1, type, title: "Entra writeback", description, state, author, changed: this.today, ...more }; // prettier-ignore
    this.items.push(item);
    return item;
  }

  categoryOf({ type, state }: Item): string | undefined {
    return this.types[type]?.find(([name]) => name === state)?.[1];
  }

  protected async route({ method, path, headers }: Asked, text: string): Promise<Reply> {
    const { pathname, searchParams } = new URL(path, this.url);
    if (pathname === "/org/_apis/connectionData") return { status: 200, body: { authenticatedUser: { id: "us" } } };
    if (searchParams.get("api-version") !== "7.1") return refusal(400, "No api-version was supplied");
    const [, place = ""] = /^\/org\/p\/_apis\/wit\/(.+)$/.exec(pathname) ?? [];
    const wanted = place.startsWith("workitems/") ? "application/json-patch+json" : "application/json";
    if (method !== "GET" && headers["content-type"] !== wanted) return refusal(415, "The request is invalid");
    if (place === "wiql") return this.#query((JSON.parse(text) as { query: string }).query);
    if (place === "workitems") return this.#list(searchParams);
    if (place === "workitemtypes") return list(Object.keys(this.types).map((name) => ({ name, isDisabled: false })));
    const [, type] = /^workitemtypes\/([^/]+)\/states$/.exec(place) ?? [];
    if (type !== undefined) return this.#states(decodeURIComponent(type));
    const operations = JSON.parse(text) as Operation[];
    const [, made] = /^workitems\/\$(.+)$/.exec(place) ?? [];
    if (made !== undefined) return this.#create(decodeURIComponent(made), operations);
    this.beforeEdit();
    return this.#change(Number(/^workitems\/(\d+)$/.exec(place)?.[1]), operations);
  }

  /** Answers ids alone, whatever is selected. */
  #query(query: string): Reply {
    const [, words = ""] = /^SELECT \[System\.Id\] FROM WorkItems WHERE \[System\.TeamProject\] = @project AND \[System\.Title\] CONTAINS '([^']+)' ORDER BY \[System\.Id\]$/.exec(query) ?? []; // prettier-ignore
    if (words === "") return refusal(400, "TF51006: The query statement is missing a clause");
    const found = this.items.filter(({ title }) => title.toLowerCase().includes(words.toLowerCase()));
    return { status: 200, body: { queryType: "flat", columns: [], workItems: found.map(({ id }) => ({ id })) } };
  }

  #list(query: URLSearchParams): Reply {
    const ids = (query.get("ids") ?? "").split(",").map(Number);
    if (ids.length > 200) return refusal(400, "VS403474: You requested more than 200 work items");
    const fields = (query.get("fields") ?? "").split(",");
    return list(
      ids.map((id) => {
        const item = this.items.find((one) => one.id === id);
        if (item === undefined) return null;
        const all = Object.entries(wire(item).fields);
        return { id, rev: item.rev, fields: Object.fromEntries(all.filter(([name]) => fields.includes(name))) };
      }),
    );
  }

  #states(type: string): Reply {
    const states = this.types[type];
    if (states === undefined) return noType(type);
    return list(states.map(([name, category]) => ({ name, color: "b2b2b2", category })));
  }

  async #create(type: string, operations: readonly Operation[]): Promise<Reply> {
    const [first] = this.types[type] ?? [];
    if (first === undefined) return noType(type);
    await delay(this.slowness);
    const item = this.made("us", "", { type, state: first[0] });
    this.#apply(item, operations);
    return { status: 200, body: wire(item) };
  }

  #change(id: number, operations: readonly Operation[]): Reply {
    const item = this.items.find((one) => one.id === id);
    if (item === undefined)
      return refusal(404, `TF401232: Work item ${id} does not exist, or you do not have permissions to read it.`);
    const test = operations.find(({ op, path }) => op === "test" && path === "/rev");
    if (test !== undefined && test.value !== item.rev)
      return refusal(412, "VS403351: Test Operation for path /rev failed");
    const state = operations.find(({ path }) => path === "/fields/System.State")?.value;
    const isKnown = this.types[item.type]?.some(([name]) => name === state);
    if (typeof state === "string" && (!isKnown || this.refuses(item, state)))
      return refusal(400, "TF401320: Rule Error for field State. Error code: InvalidListValue.");
    this.#apply(item, operations);
    item.rev++;
    return { status: 200, body: wire(item) };
  }

  #apply(item: Item, operations: readonly Operation[]): void {
    for (const { op, path, value } of operations) {
      if (op !== "add" || typeof value !== "string") continue;
      if (path === "/fields/System.Title") item.title = value;
      if (path === "/fields/System.Description") item.description = asStored(value);
      if (path === "/fields/System.State") item.state = value;
    }
    item.changed = this.today;
  }
}

/** As an editor leaves HTML: other white space, other names for the same, no comments. */
const asStored = (html: string): string =>
  html
    .replace(/<!--.*?-->/gs, "")
    .replace(/\n/g, "")
    .replace(/<(\/?)b>/g, "<$1strong>")
    .replace(/<p>/g, '<p style="margin:0px">')
    .replace(/&#(3[49]);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replace(/&#(38|60|62);/g, (_, code: string) => ({ 38: "&amp;", 60: "&lt;", 62: "&gt;" })[code] ?? "");

const wire = ({ id, rev, type, title, description, state, author, changed }: Item) => ({
  id,
  rev,
  fields: {
    "System.WorkItemType": type,
    "System.State": state,
    "System.Title": title,
    ...(description !== "" && { "System.Description": description }),
    "System.ChangedDate": `${changed}T04:23:00.00Z`,
    "System.CreatedBy": { displayName: author, id: author },
  },
});

const list = (value: readonly unknown[]): Reply => ({ status: 200, body: { count: value.length, value } });
const refusal = (status: number, message: string): Reply => ({ status, body: { $id: "1", message } });
const noType = (type: string): Reply =>
  refusal(404, `VS402323: Work item type ${type} does not exist in project p or you do not have permission to access it.`); // prettier-ignore
