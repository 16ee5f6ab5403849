/** How far a long work is. */
interface Progress {
  readonly done: number;
  readonly of: number;
}

interface Terminal {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** What is done at once needs no word. */
const fewest = 50;

/** A line that is written over, for whoever waits at a terminal; nothing in a log. */
export function showProgress(what: string, { done, of }: Progress, stream: Terminal = process.stderr): void {
  if (!stream.isTTY || of < fewest) return;
  if (done === of) stream.write("\r\u001b[K");
  else if (done % 10 === 0) stream.write(`\r\u001b[K${what}: ${done} of ${of} backups`);
}
