import type * as grpc from "@grpc/grpc-js";
import { status } from "@grpc/grpc-js";
import analyzerPb from "@pulumi/pulumi/proto/analyzer_pb.js";
import emptyPb from "google-protobuf/google/protobuf/empty_pb.js";
import { decode } from "../../formats/wire/codec.ts";
import { wrongThreshold } from "../configuration.ts";
import type { Exemption } from "../exemptions.ts";
import type { ResourceView, Thresholds } from "../rule.ts";
import { viewOf } from "../wireView.ts";
import { EXEMPTIONS_KEY, parseExemptions } from "./exemptionsConfig.ts";
import { configSchemaOf, levelOf, PolicyType, severityOf } from "./levels.ts";
import { policies, thresholdsOf } from "./policies.ts";
import { PACK, Session } from "./session.ts";

/** The calls of the engine's analyzer protocol that a pack of rules answers. */
export function analyzer(options: { version: string; today: () => string }) {
  let exemptions: readonly Exemption[] = [];
  const levels = new Map<string, number>();
  const thresholds = new Map<string, Thresholds>();
  const newSession = () =>
    new Session(exemptions, levels, thresholds, { version: options.version, today: options.today() });
  let session = newSession();

  return {
    getAnalyzerInfo: answer<emptyPb.Empty, analyzerPb.AnalyzerInfo>(() => analyzerInfo(options.version)),

    configureStack: answer<analyzerPb.AnalyzerStackConfigureRequest, analyzerPb.AnalyzerStackConfigureResponse>(
      (request) => {
        exemptions = parseExemptions(request.getConfigMap().get(EXEMPTIONS_KEY));
        session = newSession();
        return new analyzerPb.AnalyzerStackConfigureResponse();
      },
    ),

    /** Levels and thresholds that a user chooses with --policy-pack-config. */
    configure: answer<analyzerPb.ConfigureAnalyzerRequest, emptyPb.Empty>((request) => {
      levels.clear();
      thresholds.clear();
      request.getPolicyconfigMap().forEach((config, name) => {
        levels.set(name, config.getEnforcementlevel());
        thresholds.set(name, (config.getProperties()?.toJavaScript() ?? {}) as Thresholds);
      });
      refuseWrong(thresholds);
      session = newSession();
      return new emptyPb.Empty();
    }),

    analyze: answer<analyzerPb.AnalyzeRequest, analyzerPb.AnalyzeResponse>((request) =>
      response(session.resource(sentView(request, request.getOptions()?.getParent()))),
    ),

    analyzeStack: answer<analyzerPb.AnalyzeStackRequest, analyzerPb.AnalyzeResponse>((request) => {
      const views = request
        .getResourcesList()
        .map((resource) => sentView(resource, resource.getParent(), referencesOf(resource)));
      const diagnostics = session.stack(views);
      session = newSession();
      return response(diagnostics);
    }),

    /** No rule rewrites a resource: the stack file stays the only place that says what is deployed. */
    remediate: answer<analyzerPb.AnalyzeRequest, analyzerPb.RemediateResponse>(
      () => new analyzerPb.RemediateResponse(),
    ),
  };
}

function refuseWrong(chosen: ReadonlyMap<string, Thresholds>): void {
  const wrong = [...chosen].flatMap(([name, ofPolicy]) => {
    const known = thresholdsOf(name);
    return Object.entries(ofPolicy).flatMap(([key, value]) => {
      const why = wrongThreshold(known, key, value);
      return why === undefined ? [] : [`${name}.${key}: ${why}`];
    });
  });
  if (wrong.length > 0)
    throw new Error(`The configuration of the policy pack cannot be used.\n${wrong.sort().join("\n")}`);
}

function sentView(
  sent: analyzerPb.AnalyzeRequest | analyzerPb.AnalyzerResource,
  parent: string | undefined,
  references: Iterable<[string, string[]]> = [],
): ResourceView {
  const [type, name, urn] = [sent.getType(), sent.getName(), sent.getUrn()];
  return viewOf({ type, name, urn, parent, references, properties: decode(sent.getProperties()) });
}

/** What the engine calls property dependencies. */
function referencesOf(resource: analyzerPb.AnalyzerResource): [string, string[]][] {
  const found: [string, string[]][] = [];
  resource.getPropertydependenciesMap().forEach((held, property) => found.push([property, held.getUrnsList()]));
  return found;
}

function answer<Request, Response>(handle: (request: Request) => Response): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    let result: Response;
    try {
      result = handle(call.request);
    } catch (error) {
      // The engine shows the message to the user.
      callback({ code: status.INVALID_ARGUMENT, details: error instanceof Error ? error.message : String(error) });
      return;
    }
    callback(null, result);
  };
}

function response(diagnostics: analyzerPb.AnalyzeDiagnostic[]): analyzerPb.AnalyzeResponse {
  const message = new analyzerPb.AnalyzeResponse();
  message.setDiagnosticsList(diagnostics);
  return message;
}

function analyzerInfo(version: string): analyzerPb.AnalyzerInfo {
  const info = new analyzerPb.AnalyzerInfo();
  info.setName(PACK);
  info.setDisplayname("Password writeback");
  info.setVersion(version);
  info.setSupportsconfig(true);
  info.setPoliciesList(
    policies.map((policy) => {
      const entry = new analyzerPb.PolicyInfo();
      entry.setName(policy.name);
      entry.setDescription(policy.title);
      entry.setPolicyType(policy.scope === "resource" ? PolicyType.POLICY_TYPE_RESOURCE : PolicyType.POLICY_TYPE_STACK);
      entry.setEnforcementlevel(levelOf(policy));
      entry.setSeverity(severityOf(policy));
      entry.setConfigschema(configSchemaOf(policy));
      return entry;
    }),
  );
  return info;
}
