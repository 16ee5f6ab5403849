export interface Sarif {
  runs: {
    properties: { passed: number; attestations: unknown };
    tool: {
      driver: {
        rules: {
          id: string;
          helpUri?: string;
          fullDescription: { text: string };
          help: { text: string; markdown: string };
        }[];
      };
    };
    artifacts: { hashes: Record<string, string> }[];
    invocations: {
      properties: { exemptions: string[] };
      executionSuccessful: boolean;
      toolExecutionNotifications: { level: string }[];
    }[];
    results: {
      ruleId: string;
      ruleIndex: number;
      level: string;
      suppressions?: unknown[];
      locations: { physicalLocation: unknown }[];
      partialFingerprints: Record<string, unknown>;
    }[];
  }[];
}
