import packageJson from "../../package.json" with { type: "json" };
import pluginPb from "@pulumi/pulumi/proto/plugin_pb.js";
import providerPb from "@pulumi/pulumi/proto/provider_pb.js";
import { encode } from "../../formats/wire/codec.ts";
import { packageSchemaText } from "../schema/packageSchema.ts";

/** What the plugin answers whatever is declared. */

export function handshakeAnswer(): providerPb.ProviderHandshakeResponse {
  const response = new providerPb.ProviderHandshakeResponse();
  response.setAcceptSecrets(true);
  response.setAcceptOutputs(true);
  return response;
}

export function pluginInfo(): pluginPb.PluginInfo {
  const info = new pluginPb.PluginInfo();
  info.setVersion(packageJson.version);
  return info;
}

/**
 * The engine hands everything below `entra-writeback:` to the plugin of that name. It is the program's, not the
 * plugin's: none of it is kept, so that the state does not hold the stack file a second time.
 */
export function checkConfig(): providerPb.CheckResponse {
  const response = new providerPb.CheckResponse();
  response.setInputs(encode({}));
  return response;
}

export function diffConfig(): providerPb.DiffResponse {
  const response = new providerPb.DiffResponse();
  response.setChanges(providerPb.DiffResponse.DiffChanges.DIFF_NONE);
  return response;
}

export function configure(): providerPb.ConfigureResponse {
  const response = new providerPb.ConfigureResponse();
  response.setAcceptsecrets(true);
  response.setAcceptoutputs(true); // the engine sends them to Construct only
  response.setSupportspreview(true);
  return response;
}

export function getSchema(request: providerPb.GetSchemaRequest): providerPb.GetSchemaResponse {
  if (request.getVersion() !== 0)
    throw new Error(`schema format ${request.getVersion()} is asked for, but format 0 is what this plugin has`);
  const subpackage = request.getSubpackageName();
  if (subpackage !== "") throw new Error(`the plugin entra-writeback has no subpackage "${subpackage}"`);
  const response = new providerPb.GetSchemaResponse();
  response.setSchema(packageSchemaText());
  return response;
}
