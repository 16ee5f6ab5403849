import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import type { JsonObject, ScriptAction, ScriptName } from "../../resources/ports/channel.ts";
import { LocalPowerShell } from "../../provider/channels/localPowerShell.ts";
import { findPowerShell } from "../scripts/powerShell.ts";
import * as lab from "../lab/lab.ts";
import { median, timed, type Result } from "./measure.ts";
import { folder, id, rawApply, rawObserve, rawSurvey } from "./rawLdap.ts";

// Runs inside the lab, beside a fresh domain; prints its results as JSON.

const policy = {
  id,
  displayName: "Bench",
  settings: { "accountPolicy.minimumPasswordAge": 0 },
  link: { order: 1, enabled: true, enforced: false },
};
const rights = ["ResetPassword", "WriteLockoutTime", "WritePwdLastSet", "UnexpirePassword"];
const delegation = { account: "writeback$", accountDomain: lab.domain, rights };

const executable = findPowerShell() ?? "pwsh";
const target = { domain: lab.domain, server: lab.host, sysvolPath: lab.sysvol };

function call(channel: LocalPowerShell, script: ScriptName, action: ScriptAction, own: object): Promise<JsonObject> {
  const parameters = { ...target, ...own } as unknown as JsonObject;
  return channel.run({ script, action, parameters, credential: lab.administrator }, new AbortController().signal);
}

/** What the plugin does for one domain: its two resources, at the same time as the engine does. */
async function kitApply(channel: LocalPowerShell): Promise<void> {
  await Promise.all([
    call(channel, "GroupPolicyObject", "Ensure", policy),
    call(channel, "DomainRootDelegation", "Ensure", delegation),
  ]);
}

async function kitObserve(channel: LocalPowerShell): Promise<void> {
  await Promise.all([
    call(channel, "GroupPolicyObject", "Observe", policy),
    call(channel, "DomainRootDelegation", "Observe", delegation),
  ]);
}

const users = 2000;

async function removeAll(): Promise<void> {
  await call(started, "GroupPolicyObject", "Remove", policy);
  await call(started, "DomainRootDelegation", "Remove", delegation);
  rmSync(folder, { recursive: true, force: true });
}

/** Times something that writes to the domain, and takes back what it wrote. */
async function timedAndUndone(work: () => Promise<void>): Promise<number> {
  const time = await timed(work);
  await removeAll();
  return time;
}

await lab.createUser("writeback$", "Service-Passw0rd.1");
const linksBefore = (await lab.read(lab.root, "gPLink"))?.["gplink"] ?? "";
/** Both its processes have run every script before anything is measured, and run on between the measurements. */
const started = new LocalPowerShell({ executable });
await kitApply(started);
const daclAfter = await lab.rootDacl();
await removeAll();

const times = { start: [] as number[], cold: [] as number[], warm: [] as number[], raw: [] as number[] };
const ratios = { cold: [] as number[], warm: [] as number[] };
for (let run = -1; run < 9; run++) {
  const fresh = new LocalPowerShell({ executable });
  const start = await timed(() => execFileSync(executable, ["-NoProfile", "-NonInteractive", "-Command", "exit"]));
  const cold = await timedAndUndone(() => kitApply(fresh));
  const raw = await timedAndUndone(() => rawApply(linksBefore, daclAfter));
  const warm = await timedAndUndone(() => kitApply(started));
  await fresh.close();
  if (run < 0) continue;
  for (const [name, time] of Object.entries({ start, cold, warm, raw })) times[name as keyof typeof times].push(time);
  ratios.cold.push(cold / raw);
  ratios.warm.push(warm / raw);
}

// Ten domains as ten policies, each linked to an OU of its own: the lab has one domain, and ten links on its root would be ten
// writers of one attribute.
const many = Array.from({ length: 10 }, (_, index) => ({
  ...policy,
  id: id.replace("1E04", `1E${10 + index}`),
  linkTarget: `OU=Bench${index},${lab.root}`,
}));
await lab.addObjects(many.map(({ linkTarget }) => ({ dn: linkTarget, objectClass: "organizationalUnit" })));
const applyMany = (policies: readonly object[]) =>
  Promise.all(policies.map((own) => call(started, "GroupPolicyObject", "Ensure", own)));
const removeMany = () => Promise.all(many.map((own) => call(started, "GroupPolicyObject", "Remove", own)));
const observed = { kit: [] as number[], raw: [] as number[], one: [] as number[], ten: [] as number[] };
await kitApply(started);
for (let run = -1; run < 9; run++) {
  const [kit, raw] = [await timed(() => kitObserve(started)), await timed(rawObserve)];
  const one = await timed(() => applyMany(many.slice(0, 1)));
  await removeMany();
  const ten = await timed(() => applyMany(many));
  await removeMany();
  if (run < 0) continue;
  for (const [name, time] of Object.entries({ kit, raw, one, ten })) observed[name as keyof typeof observed].push(time);
}
await removeAll();

await lab.addObjects(
  Array.from({ length: users }, (_, index) => {
    const name = `user${index}`;
    return { dn: `CN=${name},CN=Users,${lab.root}`, objectClass: "user", sAMAccountName: name };
  }),
);
const { accountSid } = await call(started, "DomainRootDelegation", "Observe", delegation);
const survey = { kit: [] as number[], raw: [] as number[] };
for (let run = -1; run < 5; run++) {
  const report = () => call(started, "UnreachableUsers", "Observe", { accountSid, inetOrgPerson: false });
  const [kit, raw] = [await timed(report), await timed(rawSurvey)];
  if (run < 0) continue;
  survey.kit.push(kit);
  survey.raw.push(raw);
}
await started.close();

const ratioOf = (a: readonly number[], b: readonly number[]) =>
  median(a.map((time, index) => time / (b[index] ?? NaN)));
/** The goal: one and a half times what raw LDAP takes, and one start of PowerShell. */
const start = median(times.start);
const goalOver = (raw: number): Pick<Result, "goal" | "note"> => ({
  goal: Number((1.5 + start / raw).toFixed(2)),
  note: `goal: 1.5 and one PowerShell start (${Math.round(start)} ms)`,
});
const writes = { against: "the same writes, raw LDAP", b: median(times.raw), ...goalOver(median(times.raw)) };
const results: Result[] = [
  {
    what: "directory apply of the first domain",
    ...writes,
    a: median(times.cold),
    ratio: median(ratios.cold),
  },
  {
    what: "directory apply of every further domain",
    ...writes,
    a: median(times.warm),
    ratio: median(ratios.warm),
  },
  {
    what: "directory observation of a further domain",
    against: "the same reads, raw LDAP",
    a: median(observed.kit),
    b: median(observed.raw),
    ratio: ratioOf(observed.kit, observed.raw),
    ...goalOver(median(observed.raw)),
  },
  {
    what: "ten domains' group policies in one run",
    against: "one domain's",
    a: median(observed.ten),
    b: median(observed.one),
    ratio: ratioOf(observed.ten, observed.one),
    goal: 10.5,
  },
  {
    what: `unreachable users among ${users}`,
    against: "the same paged search, answers thrown away",
    a: median(survey.kit),
    b: median(survey.raw),
    ratio: ratioOf(survey.kit, survey.raw),
    goal: 2,
    note: "one paged search",
  },
];
console.log(JSON.stringify(results));
