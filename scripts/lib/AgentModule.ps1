# Calls of the agent's PowerShell module, Microsoft.CloudSync.PowerShell, in a process of their own: the module is one of .NET
# Framework, a loaded one keeps the agent from being upgraded, and a cmdlet that waits for a person can be ended.
# https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/how-to-install-pshell
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# The body of this function is what that process runs, so it uses nothing of the kit. On its standard input: the order as JSON, then user
# and secret of the tenant, then those of the directory, each in base64. It writes one line of JSON: what was done until something failed.
function Invoke-ModuleOrder {
    Set-StrictMode -Version 3.0
    $ErrorActionPreference = 'Stop'
    $ProgressPreference = 'SilentlyContinue'
    # .NET Framework may begin what it writes to a process with a byte order mark.
    $heard = @(foreach ($line in $input) { "$line" })
    $first = 0
    while (-not $heard[$first].StartsWith('{')) { $first++ }
    $lines = $heard[$first..($heard.Count - 1)]
    $order = ConvertFrom-Json -InputObject $lines[0]
    $texts = foreach ($line in $lines[1..4]) { [System.Text.Encoding]::UTF8.GetString([System.Convert]::FromBase64String($line)) }
    # No cmdlet gets a password as text: with module logging on, PowerShell writes what a cmdlet is given into the event log.
    $credentials = foreach ($at in 0, 2) {
        $password = [securestring]::new()
        foreach ($character in "$($texts[$at + 1])".ToCharArray()) { $password.AppendChar($character) }
        if ($texts[$at] -ne '') { [System.Management.Automation.PSCredential]::new($texts[$at], $password) } else { [System.Management.Automation.PSCredential]::Empty }
    }
    $tenant, $directory = $credentials
    $answer = [ordered]@{ session = 'ended'; commands = @(); domains = $null; domainsError = ''; done = @(); failed = $null }
    $step = 'the import of the module'
    try {
        $module = Import-Module -Name $order.module -PassThru -DisableNameChecking
        # An access token has to be a text for the module; this keeps it out of the log.
        foreach ($one in $module) { $one.LogPipelineExecutionDetails = $false }
        $answer.commands = @(Get-Command -Module $module.Name | ForEach-Object { $_.Name })
        $lacking = @($order.needs | Where-Object { $_ -and $answer.commands -notcontains $_ })
        if ($lacking.Count -gt 0) { $step = 'the preflight'; throw "the module has no cmdlet $($lacking -join ', ')" }
        foreach ($do in $order.steps) {
            $step = $do.title
            # Where directory.user is empty the module is told of no account.
            $who = if ($texts[2] -ne '') { @{ Credential = $directory } } else { @{} }
            switch ($do.what) {
                'domains' {
                    try { $answer.domains = @(& $order.cmdlets.domains | ForEach-Object { if ($_ -is [string]) { $_ } else { $found = $_; 'DomainName', 'Domain', 'Name', 'Fqdn' | Where-Object { $null -ne $found.PSObject.Properties[$_] } | Select-Object -First 1 | ForEach-Object { "$($found.$_)" } } }) }
                    catch { $answer.domainsError = $_.Exception.Message }
                }
                'signInWithToken' { $null = & $order.cmdlets.connect -AccessToken $texts[1] -TenantId $order.tenantId -UserPrincipalName $texts[0] }
                'signIn' { $null = & $order.cmdlets.connect -Credential $tenant }
                'customAccount' { $null = & $order.cmdlets.serviceAccount -CustomGMSAName $do.name }
                'installerAccount' { $null = & $order.cmdlets.serviceAccount @who }
                'domain' {
                    if (@($do.controllers).Count -gt 0) { $who.PreferredDomainControllers = [string[]]@($do.controllers) }
                    $null = & $order.cmdlets.domain -DomainName $do.name @who
                }
                'writeback' { $null = & $order.cmdlets.writeback -Enable ([bool]$do.enable) -Credential $tenant }
                'trace' { $null = & $do.name -SkipServiceRestart }
            }
            $answer.done += $step
        }
    }
    catch {
        # Types, statuses and numbers of the errors: they say the same in every language of Windows.
        $causes = @(for ($one = $_.Exception; $null -ne $one; $one = $one.InnerException) {
                $numbers = foreach ($of in $one, $(if ($one -is [System.Net.WebException]) { $one.Response })) {
                    if ($null -ne $of) { 'Status', 'StatusCode', 'SocketErrorCode' | Where-Object { $null -ne $of.PSObject.Properties[$_] -and $null -ne $of.$_ } | ForEach-Object { $value = $of.$_; if ($value -is [System.Net.HttpStatusCode]) { [int]$value } else { "$value" } } }
                }
                "$($one.GetType().Name) $numbers".Trim()
            })
        $answer.failed = [ordered]@{ step = $step; id = $_.FullyQualifiedErrorId; message = "$($_.Exception.GetBaseException().Message)"; causes = $causes }
    }
    [Console]::Out.WriteLine((ConvertTo-Json -Compress -Depth 4 -InputObject $answer))
}

# {commands, domains, domainsError, done, failed}. Tenant and Directory: {user, password}, or $null.
function Invoke-AgentModule([string]$Module, [object[]]$Steps, [string]$TenantId = '', $Tenant = $null, $Directory = $null) {
    # Nothing is begun that lacks a cmdlet further on.
    $needs = foreach ($one in $Steps) {
        switch -Wildcard ($one.what) { 'signIn*' { $AgentCmdlets.connect } '*Account' { $AgentCmdlets.serviceAccount } 'domain' { $AgentCmdlets.domain } 'writeback' { $AgentCmdlets.writeback } 'trace' { $one.name } }
    }
    $order = ConvertTo-AsciiJson ([pscustomobject]@{ module = $Module; steps = $Steps; needs = [string[]]@($needs | Select-Object -Unique); tenantId = $TenantId; cmdlets = $AgentCmdlets })
    $lines = @($order) + @(foreach ($credential in $Tenant, $Directory) {
            foreach ($name in 'user', 'password') { [System.Convert]::ToBase64String([System.Text.Encoding]::UTF8.GetBytes("$(Get-Property $credential $name)")) }
        })
    $text = [System.Convert]::ToBase64String([System.Text.Encoding]::Unicode.GetBytes(${function:Invoke-ModuleOrder}.ToString()))
    $start = [System.Diagnostics.ProcessStartInfo]::new((Get-ModuleShell), "-NoProfile -NonInteractive -EncodedCommand $text")
    $start.UseShellExecute = $false
    $start.CreateNoWindow = $true
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    # A module path inherited from PowerShell 7 keeps Windows PowerShell from finding its own modules.
    if ($PSVersionTable.PSVersion.Major -ge 6 -and $env:SystemRoot) { $null = $start.EnvironmentVariables.Remove('PSModulePath') }
    $process = [System.Diagnostics.Process]::Start($start)
    try {
        $output = $process.StandardOutput.ReadToEndAsync()
        $errors = $process.StandardError.ReadToEndAsync()
        $process.StandardInput.WriteLine('')
        foreach ($line in $lines) { $process.StandardInput.WriteLine($line) }
        $process.StandardInput.Close()
        if (-not $process.WaitForExit($ModulePatience * 1000)) {
            Stop-ProcessTree $process
            throw (New-ScriptError 'timeout' "The agent's module did not answer within $ModulePatience seconds, so it was ended: $(($Steps | ForEach-Object { $_.title }) -join ', '). A cmdlet that opens a window waits for a person for ever.")
        }
        # What a cmdlet started may keep the pipe open.
        if (-not $output.Wait(5000)) { throw (New-ScriptError 'failed' "The agent's module has ended, and something that it started goes on. Run again.") }
        $answer = $output.Result -split '\r?\n' | Where-Object { $_.StartsWith('{"session":') } | Select-Object -Last 1
        if ($null -eq $answer) {
            $said = ((Hide-Secret "$(if ($errors.Wait(5000)) { $errors.Result }) $($output.Result)") -replace '\s+', ' ').Trim()
            throw (New-ScriptError 'failed' "The agent's module cannot be used: PowerShell ended with exit code $($process.ExitCode). It wrote: $(if ($said.Length -gt 300) { $said.Substring(0, 300) } else { $said })")
        }
        ConvertFrom-Json -InputObject $answer
    }
    finally { $process.Dispose() }
}

function New-ModuleStep([string]$What, [string]$Title, [string]$Name = '', [string[]]$Controllers = @(), [bool]$Enable = $false) {
    [pscustomobject]@{ what = $What; title = $Title; name = $Name; controllers = [string[]]@($Controllers); enable = $Enable }
}

# {Missing, Domains, Problems}: which documented cmdlets the module lacks, and the domains it has; $null: it does not say.
function Read-AgentModule([string]$Folder, [bool]$Registered) {
    $steps = @(if ($Registered) { New-ModuleStep 'domains' "the reading of its domains ($($AgentCmdlets.domains))" })
    try { $answer = Invoke-AgentModule (Get-ModulePath $Folder) $steps }
    catch { return [pscustomobject]@{ Missing = @($AgentCmdlets.Values); Domains = $null; Problems = @($_.Exception.Message) } }
    $missing = @($AgentCmdlets.Values | Where-Object { @($answer.commands) -notcontains $_ })
    $problems = @(
        if ($null -ne $answer.failed -and $missing.Count -lt $AgentCmdlets.Count) { Get-FailureText $answer.failed }
        elseif ($null -ne $answer.failed) { "The agent's module cannot be used: $(Get-FailureText $answer.failed)" }
        elseif ($answer.domainsError -ne '') { "The agent's module does not say which domains it has: $($answer.domainsError.TrimEnd('.'))." }
    )
    [pscustomobject]@{ Missing = $missing; Domains = $(if ($null -ne $answer.domains) { , @($answer.domains) }); Problems = $problems }
}

function Get-FailureText($Failed) {
    $said = ((Hide-Secret "$($Failed.message)") -replace '\s+', ' ').TrimEnd('.')
    "$($Failed.step): $(if ($said.Length -gt 250) { $said.Substring(0, 250) + '...' } else { $said })."
}

# What a refusal of Microsoft Entra means and what to do; '': it is not known as one. A refusal whose code is not known here is one
# all the same: each further try with a password counts towards the lock of the account.
# https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes
function Get-SignInAdvice([string]$Message) {
    switch -Regex ($Message) {
        "AADSTS($($SignInCodes.moreThanPassword))\b|multi-?factor|interaction_required" {
            return 'Microsoft Entra demands more than a password of this account (multifactor authentication or Conditional Access), which nothing unattended can give. Register with registration: manual or token, or do this in the admin center.'
        }
        "AADSTS($($SignInCodes.nameOrPassword))\b" { return 'Microsoft Entra does not take this name and password. Write those of a cloud-only account of the tenant; it was tried once, so as not to lock it.' }
        "AADSTS($($SignInCodes.locked))\b" { return 'The account is locked, or the address of this host is blocked. Unblock it before the next run.' }
        "AADSTS($($SignInCodes.otherTenant))\b" { return 'The account is none of this tenant. Write one of the tenant that the agent is to be registered with.' }
        "AADSTS($($SignInCodes.token))\b|InvalidAuthenticationToken|audience|token.{0,40}(expired|lifetime)" {
            return 'The access token does not fit: it is expired, or for another audience than the agent asks for. Which audience it asks for is not documented; get a new token, or register with registration: manual.'
        }
        'Authorization_RequestDenied|Insufficient privileges|required role|Hybrid (Identity )?Administrator|not authorized' {
            return 'The account lacks the role: give it Hybrid Identity Administrator, activated now if it is eligible only, and let it be cloud-only and no guest.'
        }
        "AADSTS(?!($PassingCodes)\b)(\d+)" {
            return "Microsoft Entra refuses the sign-in, so it is not tried again. https://login.microsoftonline.com/error?code=$($Matches[2]) says what AADSTS$($Matches[2]) means, and the account's sign-in log why. If nothing unattended can meet it, register with registration: manual, or do this in the admin center."
        }
        $SignInRefused { return 'The sign-in is refused, by Microsoft Entra or by a proxy on the way, so it is not tried again. The account''s sign-in log says whether it came to Microsoft Entra, and why it was refused: mend that before the next run.' }
        default { return '' }
    }
}

# A refusal without a code of Microsoft Entra: an error of OAuth, or a status of HTTP.
$SignInRefused = 'invalid_(grant|client|request)|unauthorized_client|access_denied|(login|consent)_required|(?<![\w.:-])40[13](?![\w.-])|\b(Unauthorized|Forbidden)\b|authentication failed|failed to authenticate'

# Whether a failure says that it passes: of the network, of a service that is busy or not ready yet, or of time. Everything else may be
# a refusal in words that nobody documents.
function Test-Passing($Failed) { "$($Failed.message)" -match $PassingWords -or @($Failed.causes) -match $PassingCauses }

$PassingWords = "AADSTS($PassingCodes)\b|" + '(?<![\w.:-])(429|50[0234])(?![\w.-])|too many requests|server_error|temporarily[_ ]unavailable|service (is )?(not ready|unavailable)|internal server error|bad gateway|gateway time-?out|transient|timed[ -]out|could not be resolved|no such host|unable to connect|connection (was|has been) (closed|reset|aborted)|forcibly closed|actively refused'
$PassingCauses = '^(TimeoutException|(TaskCanceled|OperationCanceled)Exception)\b|^SocketException \w|^WebException (\w+ )*(429|50[0234]|NameResolutionFailure|ProxyNameResolutionFailure|ConnectFailure|ReceiveFailure|SendFailure|PipelineFailure|ConnectionClosed|KeepAliveFailure|Timeout)\b|^HttpRequestException (429|50[0234])\b'
