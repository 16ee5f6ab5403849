import { evaluate } from "../../policies/evaluate.ts";
import type { Report } from "../../policies/reports/report.ts";
import { count } from "../../policies/reports/text.ts";
import { configurationOf, declaredBy } from "./declared.ts";

/** The rules over everything a stack file declares. Throws ConfigError for a file that cannot be used. */
export async function checkStackFile(file: string, today = new Date().toISOString().slice(0, 10)): Promise<Report> {
  const stackFile = configurationOf(file);
  const views = await declaredBy(stackFile, file);
  const exemptions = stackFile.model.exemptions.map((exemption, index) => ({
    ...exemption,
    place: { file, ...stackFile.locate(`exemptions[${index}]`) },
  }));
  return {
    ...evaluate(views, { today, exemptions }),
    file,
    judged: count(views.length, "resource"),
  };
}
