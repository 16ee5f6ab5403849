import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { argumentText } from "../../provider/channels/argumentText.ts";
import { secretArgument } from "../../provider/channels/secrets.ts";
import { skipFor } from "../support/needs.ts";
import { evaluate, findPowerShell, noPowerShell } from "./powerShell.ts";

/** Every cmdlet that the scripts use on data, as one that remembers what it is given, from the pipeline too. */
const recordingCmdlets = `
$global:heard = [System.Collections.Generic.List[string]]::new()
function global:Add-Heard($Value) {
  if ($Value -is [System.Management.Automation.PSCustomObject]) { foreach ($property in $Value.PSObject.Properties) { Add-Heard $property.Value } }
  elseif ($Value -is [System.Collections.IDictionary]) { foreach ($inner in $Value.Values) { Add-Heard $inner } }
  elseif ($Value -is [array]) { foreach ($inner in $Value) { Add-Heard $inner } }
  else { $global:heard.Add([string]$Value) }
}
function Get-Heard { , [string[]]@($global:heard) }
foreach ($name in 'ConvertFrom-Json', 'ConvertTo-Json', 'Where-Object', 'ForEach-Object', 'Sort-Object', 'Select-Object', 'Add-Member', 'Get-Member') {
  $proxy = [System.Management.Automation.ProxyCommand]::Create([System.Management.Automation.CommandMetadata]::new((Get-Command -CommandType Cmdlet -Name $name)))
  $proxy = ([regex]'(?m)^begin\\s*\\{').Replace($proxy, '$0 foreach ($value in $PSBoundParameters.Values) { Add-Heard $value }', 1)
  $proxy = ([regex]'(?m)^process\\s*\\{').Replace($proxy, '$0 Add-Heard $$_', 1)
  Set-Item "function:global:$name" ([scriptblock]::Create($proxy))
}`;

/** Code and message of what each case throws. */
const refusals = (call: string) =>
  `foreach ($case in $cases) { try { $null = ${call}; 'nothing' } catch { "$($_.Exception.Data['code']): $($_.Exception.Message)" } }`;

describe("credentials of the scripts", () => {
  before(function () {
    if (findPowerShell() === undefined) skipFor(this, noPowerShell);
  });

  it("are taken as JSON, as JSON in base64, and compressed", async () => {
    const given = { user: "ä", password: 'p" \\<&>\u2028\ud83d\ude00' };
    const json = JSON.stringify(given);
    const cases = [json, Buffer.from(json).toString("base64"), gzipSync(json).toString("base64"), argumentText(given)];
    const code = "foreach ($case in $cases) { Read-Credential (ConvertFrom-ArgumentText $case) }";
    assert.deepEqual(
      await evaluate(["Call"], code, cases),
      cases.map(() => given),
    );
  });

  it("are the directory's, the tenant's, both or none", async () => {
    const credential = { user: "svc", password: "one" };
    const tenantCredential = { user: "admin@contoso.com", password: "two" };
    const given = [{ credential }, { tenantCredential }, { credential, tenantCredential }, {}];
    const cases = given.map((secrets) => secretArgument(secrets) ?? "");
    const code = "foreach ($case in $cases) { Read-Call '{}' $case }";
    assert.deepEqual(
      await evaluate(["Call"], code, cases),
      given.map((secrets) => ({ parameters: {}, credential: null, tenantCredential: null, ...secrets })),
    );
  });

  it("are refused where they are no credential, without being told", async () => {
    const cases = ['{"user":"u"}', '{"user":"u","password":7}', '{"user":"u","password":"Canary', "[]"];
    const told = (await evaluate(["Call"], refusals("Read-Credential $case"), cases)) as string[];
    const missing = 'failed: The parameter "password" must be a text that is not empty and is not a date and time.';
    assert.deepEqual(told, [missing, missing, "invalid-reply: What should hold a secret is no JSON.", missing]);
  });

  it("go through no cmdlet, which PowerShell may log with all that it is given", async () => {
    const code = `${recordingCmdlets}
      $console = [Console]::Out
      [Console]::SetOut([System.IO.StringWriter]::new())
      $null = Invoke-Call { $call = Read-Call $cases[0] $cases[1]; [pscustomobject]@{ user = $call.credential.user } }
      $null = Invoke-Call { throw (New-ScriptError 'failed' "it was Canary.1") }
      [Console]::SetOut($console)
      Get-Heard`;
    const secret = { user: "svc", password: "Canary.1" };
    const cases = [argumentText({ domain: "corp.contoso.com" }), argumentText(secret)];
    const text = ((await evaluate(["Call"], code, cases)) as string[][]).flat().join("\n");
    for (const heard of ["corp.contoso.com", "svc", "it was [secret]"]) assert.ok(text.includes(heard), heard);
    assert.ok(!text.includes("Canary.1"), text);
    assert.ok(!text.includes(cases[1] ?? ""), text);
  });

  it("are unreadable in errors, and keep an answer from being given", async () => {
    const code = `foreach ($case in $cases) {
      $Secrets.Add($case)
      Hide-Secret (ConvertTo-AsciiJson ([ordered]@{ ok = $true; text = "a $case b" }))
      [Console]::SetOut(($writer = [System.IO.StringWriter]::new()))
      $null = Invoke-Call { [pscustomobject]@{ text = $case } }
      $writer.ToString().Trim()
      $null = Invoke-Call { throw "it was $case" }
      ($writer.ToString() -split '\\r?\\n')[1] -replace ' \\(.*\\)', ''
    }
    $standard = [System.IO.StreamWriter]::new([Console]::OpenStandardOutput()); $standard.AutoFlush = $true
    [Console]::SetOut($standard)`;
    const lines = (await evaluate(["Call"], code, ["Canary-1", 'Canary "2" \\ é"'])) as string[];
    assert.equal(lines.length, 6);
    const kept =
      '{"ok":false,"error":{"code":"failed","message":"The answer holds the password of the credential, so it is not given."}}';
    for (const at of [0, 3])
      assert.deepEqual(lines.slice(at, at + 3), [
        '{"ok":true,"text":"a [secret] b"}',
        kept,
        '{"ok":false,"error":{"code":"failed","message":"it was [secret]"}}',
      ]);
  });

  it("are read from Key Vaults only", async () => {
    const urls = [
      "http://tier0.vault.azure.net/secrets/deploy",
      "https://tier0.vault.azure.net.evil.example/secrets/deploy",
      "https://evil.example/tier0.vault.azure.net/secrets/deploy",
      "https://user@tier0.vault.azure.net/secrets/deploy",
      "https://tier0.vault.azure.net:8443/secrets/deploy",
      "https://tier0.vault.azure.net/keys/deploy",
      "https://tier0.vault.azure.net/secrets/deploy?x=1",
      "https://tier0.vault.azure.net/secrets/../keys/deploy",
      "https://a.tier0.vault.azure.net/secrets/deploy",
    ];
    const expected = (url: string) =>
      `failed: "${url}" is no secret of a Key Vault. Write https://<vault>.vault.azure.net/secrets/<name>, or vault.usgovcloudapi.net in Azure Government.`;
    assert.deepEqual(await evaluate(["Call"], refusals("Read-VaultSecret $case"), urls), urls.map(expected));
  });

  it("get no token from another machine's identity service", async () => {
    const code = `$env:IMDS_ENDPOINT = 'http://localhost:40342'; ${refusals("($env:IDENTITY_ENDPOINT = $case) + (Find-ArcEndpoint)")}`;
    const given = [
      "http://evil.example/token",
      "http://localhost.evil.example/",
      "https://127.0.0.1:1/",
      "http://127.0.0.1:40342/x",
    ];
    const [first, ...rest] = (await evaluate(["Call"], code, given)) as string[];
    assert.equal(
      first,
      'refused: IDENTITY_ENDPOINT is "http://evil.example/token", which is not on this machine, so no token is asked for there.',
    );
    assert.deepEqual(
      rest.map((text) => text.split(":")[0]),
      ["refused", "refused", "nothing"],
    );
  });

  it("send no file but the agent's own as proof", async function () {
    if (process.platform === "win32") skipFor(this, "the paths are of Linux");
    const paths = [
      "/etc/shadow",
      "/var/opt/azcmagent/tokens/../x.key",
      "/var/opt/azcmagent/tokens/x.txt",
      "",
      "/x/x.key",
    ];
    const expected = (path: string) =>
      `refused: The Arc agent names "${path}" as its proof, which is no key file in /var/opt/azcmagent/tokens, so it is not read.`;
    assert.deepEqual(await evaluate(["Call"], refusals("Read-ArcKey $case"), paths), paths.map(expected));
  });

  describe("over HTTP", () => {
    let server: Server;
    let paths: string[];
    const answers: Record<string, [status: number, headers?: Record<string, string>]> = {
      "/busy": [503, { "retry-after": "0" }],
      "/moved": [302, { location: "/elsewhere" }],
      "/missing": [404],
      "/challenge": [
        401,
        { "www-authenticate": String.raw`Basic realm=C:\ProgramData\AzureConnectedMachineAgent\Tokens\a-b.key` },
      ],
    };

    before(async () => {
      server = createServer((request, response) => {
        paths.push(request.url ?? "");
        const [status, headers] = answers[request.url ?? ""] ?? [200];
        const passed = request.url === "/busy" && paths.length > 2;
        response.writeHead(passed ? 200 : status, headers ?? {}).end(String(request.headers["metadata"]));
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    });
    beforeEach(() => (paths = []));
    after(() => server?.close());

    const send = async (path: string) => {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
      const code = `foreach ($case in $cases) { Send-WebRequest $case @{ Metadata = 'true' } -Local }`;
      const [reply] = (await evaluate(["Call"], code, [url])) as { Status: number; Text: string; Challenge: string }[];
      return reply;
    };

    it("wait for a busy service", async () => {
      assert.deepEqual(await send("/busy"), { Status: 200, Text: "true", RetryAfter: 0, Challenge: "" });
      assert.deepEqual(paths, ["/busy", "/busy", "/busy"]);
    });

    it("follow no redirection and repeat no refusal", async () => {
      assert.equal((await send("/moved"))?.Status, 302);
      assert.equal((await send("/missing"))?.Status, 404);
      assert.deepEqual(paths, ["/moved", "/missing"]);
    });

    it("see the challenge of an Arc agent", async () => {
      const expected = String.raw`Basic realm=C:\ProgramData\AzureConnectedMachineAgent\Tokens\a-b.key`;
      assert.equal((await send("/challenge"))?.Challenge, expected);
    });
  });
});
