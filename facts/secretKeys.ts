/**
 * Keys under which people and providers keep what nobody else may read: adminPassword, runAsPassword, tokens, connection strings. The SDK
 * marks few of them as secrets. Only whole endings count: passwordReaders, secretUrl and privateIPAllocationMethod are none.
 */
const secret =
  /(pass(words?|phrase|wd|wordvalue)|pwd|secret|token|customdata|userdata|connectionstring|(access|account|shared|storage|api|auth|private)key)$/i;
/** Below these everything is. */
const holders = /(^|\.)(protectedSettings|protectedParameters|credentials)\./i;

/** Whether a text at this path is a secret, or may hold one. Numbers and switches, such as minimumPasswordAge, are none. */
export const isSecretPath = (path: string): boolean =>
  secret.test(path) || (holders.test(path) && !/\.(key|name)$/.test(path));
