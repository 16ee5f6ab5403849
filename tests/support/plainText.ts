/** What a terminal or a pipeline says of colours is not what is tested: every test, and every process it starts, writes plain text. */
process.env["NO_COLOR"] = "1";
delete process.env["FORCE_COLOR"];
