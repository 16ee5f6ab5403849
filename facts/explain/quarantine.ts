/**
 * The reason that Microsoft Graph gives of a job that more objects would be deleted by than its threshold lets.
 * https://learn.microsoft.com/en-us/graph/api/resources/synchronization-synchronizationquarantine
 */
export const TOO_MANY_DELETES = "TooManyDeletes";

/** How a job gets out of quarantine, by its reason. https://learn.microsoft.com/en-us/graph/api/synchronization-synchronizationjob-restart */
export const quarantineSteps = {
  deletions: 'Deletions that are meant: POST …/jobs/{jobId}/restart with {"criteria": {"resetScope": "ForceDeletes"}}.',
  other: "Any other cause, once it is mended: POST …/jobs/{jobId}/restart, or Restart sync in the portal.",
};
