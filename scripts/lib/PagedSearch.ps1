# Searches whose result may be as large as the domain.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# All objects below a base, handed on page by page, so that neither side ever holds them all. [RFC 2696] Other domains'
# parts of the tree come as references, and are left to these domains.
function Find-EveryEntry($Directory, [string]$Base, [string]$Filter, [string[]]$Attributes, [switch]$Dacl) {
    $request = [System.DirectoryServices.Protocols.SearchRequest]::new($Base, $Filter, 'Subtree', $Attributes)
    # MaxPageSize of a domain controller is 1,000 unless someone changed it. [MS-ADTS 3.1.1.3.4.6]
    $page = [System.DirectoryServices.Protocols.PageResultRequestControl]::new(1000)
    $null = $request.Controls.Add($page)
    if ($Dacl) { $null = $request.Controls.Add([System.DirectoryServices.Protocols.SecurityDescriptorFlagControl]::new('Dacl')) }
    do {
        $response = Send-Request $Directory $request $Base
        $response.Entries
        $page.Cookie = ($response.Controls | Where-Object { $_ -is [System.DirectoryServices.Protocols.PageResultResponseControl] }).Cookie
    } while ($page.Cookie.Length -gt 0)
}
