import { flat } from "../support/flat.ts";
import { evaluate } from "./powerShell.ts";

export interface Policy {
  minimumPasswordAge?: number;
  maximumPasswordAge?: number;
  minimumPasswordLength?: number;
  passwordHistorySize?: number;
  passwordComplexity?: number;
}

export interface Case {
  text: string;
  policy: Policy;
}

export interface Result {
  observed: Policy;
  changed: string;
  again: string;
  after: Policy;
  bytes: string;
  decoded: string;
}

export const libraries = ["Call", "TemplateSections", "SecurityTemplate"];

export const program = `foreach ($case in $cases) {
  $settings = $case.settings
  $changed = Set-TemplateSettings $case.text $settings @() @{}
  $bytes = ConvertTo-TemplateBytes $changed
  [pscustomobject]@{
    observed = Get-AccountSettings (Get-TemplateSettings $case.text $null @{})
    changed = $changed
    again = Set-TemplateSettings $changed $settings @() @{}
    after = Get-AccountSettings (Get-TemplateSettings $changed $null @{})
    bytes = [Convert]::ToBase64String($bytes)
    decoded = ConvertFrom-TemplateBytes $bytes
  }
}`;

export const run = (cases: Case[]) =>
  evaluate(
    libraries,
    program,
    cases.map(({ text, policy }) => ({ text, settings: flat({ accountPolicy: policy }) })),
  ) as Promise<Result[]>;
