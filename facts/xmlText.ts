/** The characters that XML cannot hold, by number or as they are, and halves of one. https://www.w3.org/TR/xml/#charsets */
const outside = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\p{Cs}]/u;

/** Whether XML, and with it the backup of a group policy, can hold the text. */
export const isXmlText = (text: string): boolean => !outside.test(text);
