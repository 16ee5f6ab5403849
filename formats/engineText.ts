import { stripVTControlCharacters } from "node:util";

/** A text of Pulumi's engine without its colour marks, such as <{%fg 1%}>, and terminal codes. */
export const plainText = (text: string): string => stripVTControlCharacters(text.replace(/<\{%[^%]*%\}>/g, "")).trim();
