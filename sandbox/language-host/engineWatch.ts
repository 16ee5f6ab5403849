import { connect } from "node:net";

const everyMilliseconds = 2000;

/** Tells when nothing listens at the engine's address any more: an engine that was killed cannot say goodbye. */
export function whenEngineIsGone(address: string, leave: () => void): void {
  const [host = "", port = ""] = address.split(":");
  const look = (): void => {
    const socket = connect({ host, port: Number(port) }, () => socket.destroy());
    socket.once("error", leave);
  };
  look();
  setInterval(look, everyMilliseconds).unref();
}
