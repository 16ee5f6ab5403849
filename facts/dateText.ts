/**
 * Texts that ConvertFrom-Json makes a date and time of, so that a script does not get the text: of PowerShell 7 those of ISO 8601, of
 * Windows PowerShell 5.1 those of Microsoft's own form. https://www.newtonsoft.com/json/help/html/DatesInJSON.htm
 */
export const looksLikeDate = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/.test(text) || /^\/Date\(.*\)\/$/s.test(text);

/** What to say of one; follows the name of the property. */
export const dateReason = (text: string): string =>
  `is ${JSON.stringify(text)}, which PowerShell reads as a date and time and not as a text. Write it in another form.`;

/** The reason not to take it, where it is one. */
export const refuseDate = (text: string): string | undefined => (looksLikeDate(text) ? dateReason(text) : undefined);
