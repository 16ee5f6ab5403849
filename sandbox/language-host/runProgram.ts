import grpc from "@grpc/grpc-js";
import messages from "@pulumi/pulumi/proto/language_pb.js";
import { resolve } from "node:path";
import { once } from "node:events";
import { engineAddress } from "./engineAddress.ts";
import { startRunner } from "./runner.ts";

/** Exit code of the SDK's runner for "the user has been told already". */
const toldTheUser = 32;

type Call = grpc.ServerUnaryCall<messages.RunRequest, messages.RunResponse>;

/** Runs the program of a stack to its end. */
export function runProgram(call: Call, reply: grpc.sendUnaryData<messages.RunResponse>): void {
  run(call.request).then(
    (response) => reply(null, response),
    (error: unknown) => reply({ code: grpc.status.INTERNAL, details: String(error) }),
  );
}

async function run(request: messages.RunRequest): Promise<messages.RunResponse> {
  const info = request.getInfo();
  const folder = info?.getProgramDirectory() ?? request.getPwd();
  const args = [
    ["--monitor", request.getMonitorAddress()],
    ["--engine", engineAddress],
    ["--organization", request.getOrganization()],
    ["--project", request.getProject()],
    ["--stack", request.getStack()],
    ["--root-directory", info?.getRootDirectory() ?? folder],
    ["--pwd", request.getPwd()],
    ["--parallel", String(request.getParallel())],
  ].flatMap(([flag, value]) => (value === "" || value === undefined ? [] : [`${flag}=${value}`]));
  if (request.getDryrun()) args.push("--dry-run");
  const entry = info?.getEntryPoint() ?? request.getProgram();
  // Without a main the runner itself looks for the program, by package.json.
  args.push(entry === "." ? entry : resolve(folder, entry), ...request.getArgsList());
  const options = info?.getOptions()?.toJavaScript() ?? {};

  const child = startRunner("run", folder, args, request.getPwd(), {
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().entries())),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    PULUMI_NODEJS_TYPESCRIPT: String(options["typescript"] !== false),
  });
  // The engine shows what its language host prints.
  child.stdout?.pipe(process.stdout, { end: false });
  child.stderr?.pipe(process.stderr, { end: false });
  const [code, signal] = (await once(child, "close")) as [number | null, string | null];
  const response = new messages.RunResponse();
  if (code === toldTheUser) return response.setBail(true);
  if (code !== 0) response.setError(`Program exited with ${signal ?? `code ${code}`}`);
  return response;
}
