#!/usr/bin/env bash
# One duration of Microsoft Graph in the SDKs of three languages: microsoft-kiota-serialization-json 1.16.0 (Python),
# kiota-abstractions-go 1.9.3 and 1.9.4, @microsoft/kiota-abstractions 1.0.0-preview.109 (TypeScript).
#
# Graph's Edm.Duration is P30D, PT40M: days and what is smaller, with a sign. Below it is what each writes for what it has just read:
# - Python writes str(timedelta), "0:40:00" or "30 days, 0:00:00"; from a day upwards it cannot read its own text back. A negative
#   duration is read as None, and so left out of what is sent.
# - Go drops the sign, and writes "P" for zero and for half a second. With 1.9.3, which msgraph-sdk-go 1.89.0 asks for, it also gathers
#   days into weeks: P4W2D is neither an Edm.Duration nor plain ISO 8601, and Python reads it as None.
# - TypeScript writes what it read.
# So "read, change another field, PATCH" sends back no Edm.Duration, or another one, for a role's eligibility (maximumDuration P180D) or a
# synchronisation job's schedule (interval PT40M), and what two SDKs read of one tenant cannot be compared as text. Whoever moves
# durations between tools keeps Graph's own text. Seen 2026-11-29, Python 3.11, Go 1.26, Node 22.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check microsoft-kiota-serialization-json==1.16.0 microsoft-kiota-abstractions==1.16.0
cat > write.py <<'PY'
import json, sys
from kiota_serialization_json.json_parse_node import JsonParseNode
from kiota_serialization_json.json_serialization_writer import JsonSerializationWriter
for text in sys.argv[1:]:
    writer = JsonSerializationWriter()
    writer.write_timedelta_value("d", JsonParseNode(text).get_timedelta_value())
    print(json.loads(writer.get_serialized_content()).get("d", "nothing"))
PY
go mod init durations >/dev/null 2>&1
cat > write.go <<'GO'
package main

import (
	"fmt"
	"os"

	"github.com/microsoft/kiota-abstractions-go/serialization"
)

func main() {
	for _, text := range os.Args[1:] {
		duration, _ := serialization.ParseISODuration(text)
		fmt.Println(duration)
	}
}
GO
npm init --yes >/dev/null
npm install --ignore-scripts --no-audit --no-fund --loglevel=error @microsoft/kiota-abstractions@1.0.0-preview.109 >/dev/null
cat > write.mjs <<'JS'
import { Duration } from "@microsoft/kiota-abstractions";
for (const text of process.argv.slice(2)) console.log(Duration.parse(text).toString());
JS
durations=(PT40M P1D P30D P180D PT0S PT0.5S -P1D)
printf '%s\n' Graph: "${durations[@]}" > columns
add() { { echo "$1"; "${@:2}" "${durations[@]}"; } | paste -d'|' columns - > wider && mv wider columns; }
add Python: python/bin/python write.py
for version in v1.9.3 v1.9.4; do
  go get "github.com/microsoft/kiota-abstractions-go@$version" >/dev/null 2>&1
  add "Go $version:" go run .
done
add TypeScript: node write.mjs
cat columns
diff columns - <<'EXPECTED'
Graph:|Python:|Go v1.9.3:|Go v1.9.4:|TypeScript:
PT40M|0:40:00|PT40M|PT40M|PT40M
P1D|1 day, 0:00:00|P1D|P1D|P1D
P30D|30 days, 0:00:00|P4W2D|P30D|P30D
P180D|180 days, 0:00:00|P25W5D|P180D|P180D
PT0S|0:00:00|P|P|PT0S
PT0.5S|0:00:00.500000|P|P|PT0.5S
-P1D|nothing|P1D|P1D|-P1D
EXPECTED
echo "as described"
