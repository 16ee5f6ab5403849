import { ForgeError, type Posted } from "../forge.ts";
import { runOf } from "../marker.ts";
import { AzureDevOpsApi, type AzureDevOpsProject } from "./azureDevOpsApi.ts";
import { htmlOf, markdownIn } from "./htmlText.ts";
import type { Tracker } from "./issueLife.ts";

/** By the title it is found again, whatever else people do with it. */
const words = "Entra writeback";

/** As many ids as one request takes. */
const most = 200;

interface WorkItem {
  readonly id: number;
  readonly rev: number;
  readonly fields: {
    readonly "System.WorkItemType": string;
    readonly "System.State": string;
    readonly "System.Description"?: string;
    readonly "System.ChangedDate": string;
    readonly "System.CreatedBy"?: { readonly id: string };
  };
}

interface State {
  readonly name: string;
  /** Proposed, InProgress, Resolved, Completed or Removed: what a process calls its states is its own. */
  readonly category: string;
}

interface Operation {
  readonly op: "add" | "test";
  readonly path: string;
  readonly value: unknown;
}

/** Work items of a project. https://learn.microsoft.com/rest/api/azure/devops/wit/work-items */
export function workItems(access: AzureDevOpsProject, title: string, type: string): Tracker {
  const api = new AzureDevOpsApi(access);
  const seen = new Map<string, WorkItem>();
  const states = new Map<string, readonly State[]>();

  /** Which states of its type an item may have; asked once for each type. */
  async function statesOf(item: WorkItem): Promise<readonly State[]> {
    const name = item.fields["System.WorkItemType"];
    const path = `wit/workitemtypes/${encodeURIComponent(name)}/states`;
    const known = states.get(name) ?? listIn<State>((await api.ask("GET", path, `The states of “${name}”`)).body);
    states.set(name, known);
    return known;
  }
  const categoryOf = async (item: WorkItem): Promise<string> =>
    (await statesOf(item)).find(({ name }) => name === item.fields["System.State"])?.category ?? "";

  async function own(key: string, isFitting: (item: WorkItem, isClosed: boolean) => boolean): Promise<Posted[]> {
    const query = `SELECT [System.Id] FROM WorkItems WHERE [System.TeamProject] = @project AND [System.Title] CONTAINS '${words}' ORDER BY [System.Id]`; // prettier-ignore
    const asked = { body: { query }, isRepeatable: true };
    const { body } = await api.ask("POST", "wit/wiql", "The work items of the project", asked);
    const ids = (body as { workItems: { id: number }[] }).workItems.map(({ id }) => id).sort((a, b) => a - b);
    const found: Posted[] = [];
    for (let first = 0; first < ids.length; first += most) {
      for (const item of await read(ids.slice(first, first + most))) {
        if (item.fields["System.CreatedBy"]?.id !== (await api.whoAmI())) continue;
        const text = markdownIn(item.fields["System.Description"] ?? "");
        if (runOf(text, key) === undefined) continue;
        if (!isFitting(item, isOver(await categoryOf(item)))) continue;
        seen.set(String(item.id), item);
        found.push({ id: String(item.id), text });
      }
    }
    return found;
  }

  /** Those that were deleted since they were listed are left out. */
  async function read(ids: readonly number[]): Promise<WorkItem[]> {
    const fields = ["WorkItemType", "State", "Description", "ChangedDate", "CreatedBy"].map((name) => `System.${name}`);
    const path = `wit/workitems?ids=${ids.join(",")}&fields=${fields.join(",")}&errorPolicy=omit`;
    const { body } = await api.ask("GET", path, "The work items");
    return listIn<WorkItem | null>(body).filter((item) => item !== null);
  }

  /** Where a process does not let an item become one state, the next is tried. */
  async function change(item: WorkItem, more: readonly Operation[], to: readonly State[], what: string) {
    const tried = to.length === 0 ? [undefined] : to;
    let refusal = "";
    for (const state of tried) {
      const body: Operation[] = [
        { op: "test", path: "/rev", value: item.rev },
        ...more,
        ...(state === undefined ? [] : [fieldOf("State", state.name)]),
      ];
      const asked = { body, headers: patch, expected: [200, 400, 404, 409, 412] };
      const reply = await api.ask("PATCH", `wit/workitems/${item.id}`, what, asked);
      if (reply.status === 200) return "done";
      if (reply.status === 404) return "gone";
      if (reply.status !== 400)
        throw new ForgeError(`${what}, ${item.id}, was changed by somebody else each time it was edited.`, true);
      refusal = messageIn(reply.body);
    }
    const states = to.map(({ name }) => `“${name}”`).join(" or ");
    throw new ForgeError(`${what}, ${item.id}, cannot be changed${states === "" ? "" : ` to ${states}`}: Azure DevOps answers 400: ${refusal}`); // prettier-ignore
  }

  return {
    name: "Azure DevOps",
    open: (key) => own(key, (_, isClosed) => !isClosed),
    closed: (key, since) =>
      own(key, ({ fields }, isClosed) => isClosed && Date.parse(fields["System.ChangedDate"]) >= since.getTime()),
    async create(text) {
      const body = [fieldOf("Title", title), fieldOf("Description", htmlOf(text))];
      const asked = { body, headers: patch, expected: [200, 201, 404] };
      const reply = await api.ask("POST", `wit/workitems/$${encodeURIComponent(type)}`, "A work item", asked);
      if (reply.status === 404) throw await noSuchType();
      return { id: String((reply.body as WorkItem).id), text };
    },
    async edit(posted, text, isOpen) {
      const item = seen.get(posted.id) ?? (await read([Number(posted.id)]))[0];
      if (item === undefined) return "gone";
      const more = [fieldOf("Title", title), fieldOf("Description", htmlOf(text))];
      return change(item, more, await way(item, isOpen), "The work item");
    },
    async close(posted, what) {
      const [item] = await read([Number(posted.id)]);
      if (item !== undefined) await change(item, [], await way(item, false), what);
    },
  };

  /** States that make it what it is to be, the best first; none: it is that. People may move what is open as they like. */
  async function way(item: WorkItem, isOpen: boolean): Promise<State[]> {
    const [category, all] = [await categoryOf(item), await statesOf(item)];
    const [is, to] = isOpen ? [["Proposed", "InProgress"], ["Proposed", "InProgress"]] : [over, ["Completed"]]; // prettier-ignore
    if (is.includes(category)) return [];
    const found = to.flatMap((wanted) => all.filter((state) => state.category === wanted));
    if (found.length > 0) return found;
    throw new ForgeError(`“${item.fields["System.WorkItemType"]}” has no state of the category ${to.join(" or ")}, so work item ${item.id} cannot be ${isOpen ? "opened" : "closed"}. Write --work-item-type with another type.`); // prettier-ignore
  }

  async function noSuchType(): Promise<ForgeError> {
    const { body } = await api.ask("GET", "wit/workitemtypes", "The types of work item");
    const types = listIn<{ name: string; isDisabled?: boolean }>(body);
    const names = types.filter(({ isDisabled }) => isDisabled !== true).map(({ name }) => name);
    return new ForgeError(`The project has no work item type “${type}”, or the build service may not see it. Write --work-item-type with one that its process has: ${names.join(", ")}. Not Bug, whose form shows no description.`); // prettier-ignore
  }
}

const over: readonly string[] = ["Completed", "Removed"];
const isOver = (category: string): boolean => over.includes(category);

const patch = { "content-type": "application/json-patch+json" };
const fieldOf = (name: string, value: string): Operation => ({ op: "add", path: `/fields/System.${name}`, value });

const listIn = <T>(body: unknown): T[] => (body as { value: T[] }).value;

const messageIn = (body: unknown): string => {
  const { message } = (body ?? {}) as { message?: unknown };
  return (typeof message === "string" ? message : "no reason").replace(/\p{Cc}+/gu, " ").slice(0, 200);
};
