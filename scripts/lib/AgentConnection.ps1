# Real connections to what the agent needs to reach, and what they show: who signed the certificate, and the time.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# For each endpoint {Host, Port, Use, Error, Issuer, Trust, Date}; Error '': it answers; Trust '': Windows trusts its certificate. All are called at once, since each that a
# firewall drops takes the whole of its time.
function Test-Endpoint([object[]]$Endpoints, [string]$Proxy) {
    $started = @(foreach ($endpoint in $Endpoints) {
            $to = if ($Proxy) { [uri]$Proxy } else { [uri]"http://$($endpoint.host):$($endpoint.port)" }
            $client = [System.Net.Sockets.TcpClient]::new()
            try { $pending = $client.BeginConnect($to.Host, $to.Port, $null, $null) } catch { $pending = $null }
            [pscustomobject]@{ Endpoint = $endpoint; Client = $client; Pending = $pending }
        })
    $until = [datetime]::UtcNow.AddSeconds($ConnectionPatience)
    foreach ($one in $started) {
        try { Get-EndpointAnswer $one $Proxy $until }
        finally { $one.Client.Dispose() }
    }
}

function Get-EndpointAnswer($Started, [string]$Proxy, [datetime]$Until) {
    $endpoint = $Started.Endpoint
    $seen = [pscustomobject]@{ Host = [string]$endpoint.host; Port = [int]$endpoint.port; Use = [string]$endpoint.use; Error = ''; Issuer = ''; Trust = ''; Date = $null }
    try {
        if ($null -eq $Started.Pending) { throw [System.IO.IOException]::new('no connection can be begun') }
        $left = [math]::Max(0, ($Until - [datetime]::UtcNow).TotalMilliseconds)
        if (-not $Started.Pending.AsyncWaitHandle.WaitOne([int]$left)) { throw [System.TimeoutException]::new("no answer within $ConnectionPatience seconds") }
        $Started.Client.EndConnect($Started.Pending)
        $stream = $Started.Client.GetStream()
        $stream.ReadTimeout = $stream.WriteTimeout = $ConnectionPatience * 1000
        if ($Proxy -and $seen.Port -ne 80) { Open-Tunnel $stream "$($seen.Host):$($seen.Port)" }
        if ($seen.Port -eq 80) { $seen.Date = Get-WebDate $stream $seen.Host $(if ($Proxy) { "http://$($seen.Host)/" } else { '/' }) }
        else { Read-Certificate $stream $seen }
    }
    catch { $seen.Error = ($_.Exception.GetBaseException().Message -replace '\s+', ' ').TrimEnd('.') }
    $seen
}

# Whoever opens the connection on the way signs its certificate. No data goes to whom it is not trusted with: what is asked for is
# the time.
function Read-Certificate($Stream, $Seen) {
    $trust = @{ Errors = ''; Chain = '' }
    $take = {
        param($Source, $Certificate, $Chain, $Errors)
        $trust.Errors = "$Errors"
        if ($null -ne $Chain) { $trust.Chain = @($Chain.ChainStatus | ForEach-Object { "$($_.Status)" } | Where-Object { $_ -ne 'NoError' } | Select-Object -Unique) -join ', ' }
        $true
    }.GetNewClosure()
    $secure = [System.Net.Security.SslStream]::new($Stream, $true, [System.Net.Security.RemoteCertificateValidationCallback]$take)
    try {
        $secure.AuthenticateAsClient($Seen.Host, $null, [System.Security.Authentication.SslProtocols]::Tls12, $false)
        $Seen.Issuer = $secure.RemoteCertificate.Issuer
        $Seen.Trust = if ($trust.Errors -in 'None', '') { '' } elseif ($trust.Chain) { "$($trust.Errors): $($trust.Chain)" } else { $trust.Errors }
        try { $Seen.Date = Get-WebDate $secure $Seen.Host '/' }
        # Not every service answers without a request of its own; what was to be seen has been.
        catch [System.IO.IOException] { $Seen.Date = $null }
    }
    finally { $secure.Dispose() }
}

# What to do about a certificate that is signed by whom it should be, by name at least, and is not trusted. Anybody can take a name.
function Get-TrustFix($Seen) {
    if ($Seen.Trust -match 'NameMismatch') { return "What answers as $($Seen.Host) is another server: see where DNS, the hosts file and the proxy lead." }
    if ($Seen.Trust -match 'NotTimeValid') { return "A certificate of $($Seen.Host) is not valid today by the clock of this host: see that the time is right, then who answers." }
    'Windows does not trust who signed it. On a host without the automatic update of root certificates import the roots of https://learn.microsoft.com/azure/security/fundamentals/azure-ca-details; if they are there, a device opens the connection under that name: take the names of the agent out of TLS inspection.'
}

# The time by a web server.
function Get-WebDate($Stream, [string]$HostName, [string]$Path) {
    $head = Send-Head $Stream "HEAD $Path HTTP/1.1`r`nHost: $HostName`r`nConnection: close`r`n`r`n"
    if ($head -match '^HTTP/\S+ (407|502|503|504)\b') { throw [System.IO.IOException]::new("the answer is HTTP $($Matches[1])") }
    $date = [datetimeoffset]::MinValue
    $isDate = $head -match '(?im)^date:[ \t]*([^\r\n]+)' -and [datetimeoffset]::TryParse($Matches[1], [cultureinfo]::InvariantCulture, 'AssumeUniversal', [ref]$date)
    if ($isDate) { $date.UtcDateTime }
}

function Open-Tunnel($Stream, [string]$Authority) {
    $head = Send-Head $Stream "CONNECT $Authority HTTP/1.1`r`nHost: $Authority`r`n`r`n"
    if ($head -notmatch '^HTTP/\S+ 2\d\d\b') { throw [System.IO.IOException]::new("the proxy answers: $(($head -split '\r?\n')[0])") }
}

# Sends a request without a body, and reads the head of the answer, 16 KB at most.
function Send-Head($Stream, [string]$Request) {
    $bytes = [System.Text.Encoding]::ASCII.GetBytes($Request)
    $Stream.Write($bytes, 0, $bytes.Length)
    $Stream.Flush()
    $head = [System.Text.StringBuilder]::new()
    $one = [byte[]]::new(1)
    while ($head.Length -lt 16384 -and $Stream.Read($one, 0, 1) -eq 1) {
        $null = $head.Append([char]$one[0])
        if ($one[0] -eq 10 -and $head.ToString().EndsWith("`r`n`r`n")) { break }
    }
    $head.ToString()
}

# The organisation in a distinguished name, else all of it.
function Get-Organisation([string]$Name) {
    $organisation = Get-NamePart $Name 'O'
    if ($organisation -ne '') { $organisation } else { $Name }
}

# A part of a distinguished name, such as CN or O; '': it has none.
function Get-NamePart([string]$Name, [string]$Part) {
    if ($Name -match "(?:^|,\s*)$Part=(?:`"(?<part>[^`"]*)`"|(?<part>[^,]*))") { $Matches['part'] } else { '' }
}
