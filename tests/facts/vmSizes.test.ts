import assert from "node:assert/strict";
import { whySizeUnfit } from "../../facts/vmSizes.ts";

const fit = ["D2s_v3", "D2s_v5", "D2as_v5", "D2ds_v5", "D2ads_v5", "D2lds_v5", "E4-2ds_v5", "E2bs_v5", "DS2_v2", "B2s"];
const fitToo = ["B2ms", "B2s_v2", "F2s_v2", "L8s_v3", "M8ms", "DC2s_v3", "FX4mds", "D2s_v7", "X2s_v9", "E2s_v6"];
const unfit: Readonly<Record<string, readonly string[]>> = {
  memory: ["A0", "B1s", "b1MS", "DS1_v2", "F1s"],
  Arm: ["D2ps_v5", "E2pds_v5", "D2plds_v6", "B2pls_v2"],
  "generation 2": [
    "A2_v2",
    "A8m_v2",
    "D2",
    "D2_v2",
    "D2_v3",
    "E2_v3",
    "F2",
    "G2",
    "H8",
    "NC6",
    "NV6",
    "NP10s",
    "NP40s",
  ],
  Premium: ["D2_v4", "D2_v5", "D2a_v4", "D2d_v5", "E2_v5", "E4-2d_v5", "E2ad_v5"],
};

describe("sizes of hosts", () => {
  it("pass where they can run what is declared, and where their family is newer than the list", () => {
    for (const size of [...fit, ...fitToo]) assert.equal(whySizeUnfit(`Standard_${size}`), undefined, size);
  });

  it("are refused of the tier Basic by what those of Standard lack", () => {
    for (const size of ["Basic_A0", "basic_a1"]) assert.match(whySizeUnfit(size) ?? "", /memory/, size);
    for (const size of ["Basic_A2", "Basic_A4"]) assert.match(whySizeUnfit(size) ?? "", /generation 2/, size);
  });

  for (const [reason, sizes] of Object.entries(unfit)) {
    it(`are refused by what they lack: ${reason}`, () => {
      for (const size of sizes) assert.match(whySizeUnfit(`Standard_${size}`) ?? "", new RegExp(reason), size);
    });
  }
});
