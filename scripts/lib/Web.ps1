# GET over HTTP, the same way in Windows PowerShell 5.1 and PowerShell 7: any status is an answer, none is status 0.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$WebTries = 4

# Waits and tries again where the service is busy or does not answer. -Local: a service of this machine, past any proxy.
function Send-WebRequest([string]$Url, $Headers, [switch]$Local) {
    Add-Type -AssemblyName System.Net.Http
    # Windows PowerShell 5.1 offers what .NET did years ago, unless the machine is set otherwise.
    [System.Net.ServicePointManager]::SecurityProtocol = [System.Net.ServicePointManager]::SecurityProtocol -bor [System.Net.SecurityProtocolType]::Tls12
    $handler = [System.Net.Http.HttpClientHandler]::new()
    # What the headers carry is for this address only.
    $handler.AllowAutoRedirect = $false
    if ($Local) { $handler.UseProxy = $false }
    $client = [System.Net.Http.HttpClient]::new($handler)
    $client.Timeout = [timespan]::FromSeconds($(if ($Local) { 5 } else { 30 }))
    try {
        for ($try = 1; ; $try++) {
            $reply = Send-OneRequest $client $Url $Headers
            $busy = $reply.Status -in 410, 429 -or $reply.Status -ge 500
            if ($try -eq $WebTries -or -not ($busy -or ($reply.Status -eq 0 -and -not $Local))) { return $reply }
            $wait = if ($reply.RetryAfter -ge 0) { $reply.RetryAfter } else { [math]::Pow(2, $try - 1) }
            Start-Sleep -Milliseconds ([int]([math]::Min($wait, 15) * 1000))
        }
    }
    finally { $client.Dispose() }
}

function Send-OneRequest($Client, [string]$Url, $Headers) {
    $request = [System.Net.Http.HttpRequestMessage]::new([System.Net.Http.HttpMethod]::Get, $Url)
    foreach ($name in $Headers.Keys) { $null = $request.Headers.TryAddWithoutValidation($name, [string]$Headers[$name]) }
    try { $response = $Client.SendAsync($request).GetAwaiter().GetResult() }
    catch {
        return [pscustomobject]@{ Status = 0; Text = $_.Exception.GetBaseException().Message; RetryAfter = -1; Challenge = '' }
    }
    $wait = $response.Headers.RetryAfter
    # As it came: .NET has no value for what is not in the form of the standard, such as a path without quotes.
    $challenge = if ($response.Headers.Contains('WWW-Authenticate')) { $response.Headers.GetValues('WWW-Authenticate') }
    [pscustomobject]@{
        Status     = [int]$response.StatusCode
        Text       = $response.Content.ReadAsStringAsync().GetAwaiter().GetResult()
        RetryAfter = if ($null -ne $wait -and $null -ne $wait.Delta) { $wait.Delta.TotalSeconds } else { -1 }
        Challenge  = "$challenge"
    }
    $response.Dispose()
}

# The secret that a reply brings.
function Get-WebSecret($Reply, [string]$Name) {
    try { $secret = Get-SecretMember $Reply.Text $Name } catch { $secret = $null }
    if (-not $secret) { throw (New-ScriptError 'invalid-reply' 'The answer of the managed identity or Key Vault is not theirs; something else answers in its place.') }
    $secret
}

# Why a request failed, in the service's words, shortened.
function Get-WebError($Reply) {
    if ($Reply.Status -eq 0) { return $Reply.Text.TrimEnd('.') }
    try { $document = ConvertFrom-Json -InputObject $Reply.Text } catch { $document = $null }
    # OAuth has a text and its description, Azure an object with code and message.
    $problem = Get-Property $document 'error'
    $words = if ($problem -is [string]) { $problem, (Get-Property $document 'error_description') } else { (Get-Property $problem 'code'), (Get-Property $problem 'message') }
    $text = ("$($Reply.Status) $words" -replace '\s+', ' ').Trim().TrimEnd('.')
    $text.Substring(0, [math]::Min($text.Length, 300))
}
